/* pack_model.c -- from JSON to the rows of the list. */
#include "report/pack_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct text pack_say(const struct json_node *object, const char *key)
{
    return json_text_of(json_at(object, key));
}

struct text pack_fingerprint(const struct pack *p)
{
    struct text root = pack_say(json_at(p->run, "seal"), "fingerprint");

    return root.n > 0 ? root : TEXT("none: the run was made without hashes");
}

const struct json_node *pack_objective(const struct pack *p)
{
    const struct json_node *objective = json_at(p->run, "objective");

    return json_has(objective) ? objective : json_at(p->sample, "objective");
}

double pack_figure(const struct json_node *object, const char *key)
{
    return json_number_of(json_at(object, key));
}

bool pack_yes(const struct json_node *object, const char *key)
{
    return json_is_yes(json_at(object, key));
}

struct text pack_keep(struct pack *p, struct text text)
{
    char *copy = arena_copy(p->arena, text);

    if (copy == NULL)
        p->cards.failed = true;
    return copy == NULL ? TEXT("") : (struct text){copy, text.n};
}

/* Most have none, and are asked for several times. */
static bool read_taken(struct pack *p)
{
    const struct json_node *taken = json_at(p->trail, "taken");

    for (size_t i = 0; i < json_length(taken); i++)
        if (words_add(p->decided, pack_say(json_nth(taken, i), "offender")) == UINT32_MAX)
            return false;
    return true;
}

enum osara_status pack_open(struct text trail, struct pack **out, osara_problems *problems)
{
    struct pack *p = calloc(1, sizeof *p);

    if (p == NULL)
        return problem_memory(problems);
    p->arena = arena_new();
    p->who = words_new();
    p->decided = words_new();
    if (trail.n > 0)
        p->trail = json_read(trail);
    if (p->arena == NULL || p->who == NULL || p->decided == NULL ||
        (trail.n > 0 && p->trail == NULL) || !read_taken(p)) {
        pack_close(p);
        return problem_memory(problems);
    }
    *out = p;
    return OSARA_OK;
}

void pack_close(struct pack *p)
{
    if (p == NULL)
        return;
    pack_book_stop(p);
    json_release(p->run);
    json_release(p->trail);
    json_release(p->sample);
    for (size_t i = 0; i < p->n_leavers; i++)
        json_release(p->leavers[i].said);
    words_free(p->who);
    words_free(p->decided);
    buffer_free(&p->cards);
    arena_free(p->arena);
    free(p);
}

struct text pack_keep_line(struct pack *p, struct buffer *line)
{
    struct text out = pack_keep(p, (struct text){line->at, line->n});

    p->cards.failed |= line->failed;
    buffer_clear(line);
    return out;
}

static struct pack_value value_of(struct pack *p, const struct json_node *v)
{
    struct pack_value out = {PACK_MISSING, NAN, {0}};

    if (!json_has(v))
        return out;
    if (json_is_flag(v))
        return (struct pack_value){PACK_FLAG, json_is_yes(v), {0}};
    if (json_is_figure(v))
        return (struct pack_value){PACK_FIGURE, json_number_of(v), {0}};
    return (struct pack_value){PACK_TEXT, NAN, pack_keep(p, json_text_of(v))};
}

static void *alloc(struct pack *p, size_t n, size_t size)
{
    void *out = arena_alloc(p->arena, n, size);

    if (out == NULL)
        p->cards.failed = true;
    return out;
}

/* Whether a name is made of the initials of a title: "iom" of "Integrated Offender Management". */
static bool is_initials(struct text name, struct text title)
{
    size_t n = 0;

    for (size_t i = 0; i < title.n; i++) {
        if (title.at[i] == ' ' || (i > 0 && title.at[i - 1] != ' '))
            continue;
        if (n == name.n || (title.at[i] | 0x20) != (name.at[n] | 0x20))
            return false;
        n++;
    }
    return n > 1 && n == name.n;
}

static struct text short_of(struct pack *p, struct text name, struct text title)
{
    struct buffer b = {0};

    if (title.n <= 16)
        return title.n == 0 ? name : title;
    if (!is_initials(name, title))
        return name.n < title.n ? name : title;
    for (size_t i = 0; i < name.n; i++)
        buffer_char(&b, (char)(name.at[i] >= 'a' && name.at[i] <= 'z' ? name.at[i] - 'a' + 'A'
                                                                      : name.at[i]));
    struct text out = pack_keep(p, (struct text){b.at, b.n});

    p->cards.failed |= b.failed;
    buffer_free(&b);
    return out;
}

/* What all records have in common is read off the first. */
static void read_sample(struct pack *p)
{
    const struct json_node *criteria = json_at(json_at(p->sample, "analysis"), "criteria");
    const struct json_node *strands = json_at(json_at(p->sample, "response"), "strands");

    p->n_criteria = json_length(criteria);
    p->n_strands = json_length(strands);
    p->n_shown = json_length(json_at(p->sample, "list"));
    p->criteria = alloc(p, p->n_criteria, sizeof *p->criteria);
    p->strands = alloc(p, p->n_strands, sizeof *p->strands);
    p->strand_titles = alloc(p, p->n_strands, sizeof *p->strand_titles);
    p->strand_shorts = alloc(p, p->n_strands, sizeof *p->strand_shorts);
    if (p->cards.failed)
        return;
    for (size_t c = 0; c < p->n_criteria; c++)
        p->criteria[c] = pack_say(json_nth(criteria, c), "criterion");
    for (size_t k = 0; k < p->n_strands; k++) {
        p->strands[k] = pack_say(json_nth(strands, k), "strand");
        p->strand_titles[k] = pack_say(json_nth(strands, k), "title");
        p->strand_shorts[k] = short_of(p, p->strands[k], p->strand_titles[k]);
    }
}

static void read_places(struct pack *p, struct pack_row *row, const struct json_node *strands)
{
    for (size_t k = 0; k < p->n_strands; k++) {
        const struct json_node *s = json_nth(strands, k), *places = json_at(s, "places");

        row->places[k] = (struct pack_place){pack_yes(s, "eligible"),
                                             pack_figure(s, "fit"),
                                             pack_figure(s, "order"),
                                             pack_keep(p, pack_say(places, "area")),
                                             pack_yes(places, "one_more_brings_him"),
                                             pack_yes(places, "one_less_loses_him")};
    }
}

static void read_standing(struct pack *p, struct pack_row *row, const struct json_node *record)
{
    static const char *const classes[] = {"allegation", "charge", "conviction"};
    const struct json_node *analysis = json_at(record, "analysis");
    const struct json_node *response = json_at(record, "response");
    const struct json_node *criteria = json_at(analysis, "criteria");

    row->id = pack_keep(p, pack_say(record, "offender"));
    row->rank = pack_figure(analysis, "rank");
    row->score = pack_figure(analysis, "score");
    row->band = pack_keep(p, pack_say(analysis, "band"));
    row->provisional = pack_yes(analysis, "provisional");
    row->reach_rank = pack_figure(analysis, "reach_rank");
    row->status = pack_keep(p, pack_say(response, "status"));
    row->strand = pack_keep(p, pack_say(response, "strand"));
    row->reason = pack_keep(p, pack_say(response, "reason"));
    row->hold = pack_keep(p, pack_say(response, "hold"));
    row->over = pack_yes(response, "over_capacity");
    row->queue = pack_figure(response, "queue");
    row->review = pack_keep(p, pack_say(json_at(record, "assessment"), "review"));
    row->stays[0] = pack_figure(json_at(analysis, "stability"), "low");
    row->stays[1] = pack_figure(json_at(analysis, "stability"), "high");
    row->stays[2] = pack_figure(json_at(analysis, "stability"), "chance");
    for (size_t e = 0; e < 3; e++)
        row->evidence[e] = pack_figure(json_at(analysis, "evidence"), classes[e]);
    for (size_t c = 0; c < p->n_criteria; c++)
        row->points[c] = pack_figure(json_nth(criteria, c), "points");
}

/* A record as a row of the list; the first record's tree becomes the sample. */
static bool take_record(struct pack *p, struct json_node *tree)
{
    struct pack_row *row = tree == NULL
                               ? NULL
                               : arena_push(p->arena, &p->rows, &p->n, &p->room, sizeof *row);
    const struct json_node *list = json_at(tree, "list"), *v;
    const struct json_node *response = json_at(tree, "response");

    if (row == NULL)
        return false;
    if (p->sample == NULL) {
        p->sample = tree;
        read_sample(p);
    }
    row->points = alloc(p, p->n_criteria, sizeof *row->points);
    row->shown = alloc(p, p->n_shown, sizeof *row->shown);
    row->places = alloc(p, p->n_strands, sizeof *row->places);
    if (p->cards.failed)
        return false;
    read_standing(p, row, tree);
    row->harm = pack_figure(response, "harm");
    read_places(p, row, json_at(response, "strands"));
    pack_read_work(p, row, response);
    pack_read_line(p, row, json_at(response, "line"));
    p->n_list += !row->below;
    for (size_t i = 0; i < p->n_shown && i < json_length(list); i++) {
        (void)json_key(list, i, &v);
        row->shown[i] = value_of(p, v);
    }
    row->past = json_at(json_at(p->trail, "past"), row->id.at);
    return !p->cards.failed && words_add(p->who, row->id) != UINT32_MAX;
}

enum { AT_ONCE = 128 }; /* trees are several times as large as their texts */

/* Reading the text and drawing the card is most of the work, and each record's own: a task for some of
 * them. */
static bool take_records(struct pack *p, const struct text records[], size_t n,
                         struct json_node *trees[], struct buffer cards[])
{
    size_t first = p->n;
    bool fine = true;

#pragma omp taskloop grainsize(2)
    for (size_t i = 0; i < n; i++)
        trees[i] = json_read_but_rows(records[i]);
    for (size_t i = 0; fine && i < n; i++)
        fine = take_record(p, trees[i]);
#pragma omp taskloop grainsize(2)
    for (size_t i = 0; i < n; i++) {
        buffer_clear(&cards[i]);
        if (fine)
            pack_card(p, &p->rows[first + i], trees[i], &cards[i]);
        if (trees[i] != p->sample)
            json_release(trees[i]);
    }
    for (size_t i = 0; fine && i < n; i++) {
        p->cards.failed |= cards[i].failed;
        buffer_bytes(&p->cards, cards[i].at, cards[i].n);
    }
    return fine && !p->cards.failed;
}

enum osara_status pack_records(struct pack *p, const struct text records[], size_t n,
                               osara_problems *problems)
{
    struct json_node *trees[AT_ONCE];
    struct buffer cards[AT_ONCE] = {0};
    bool fine = true;

    for (size_t i = 0; fine && i < n; i += AT_ONCE)
        fine = take_records(p, records + i, n - i < AT_ONCE ? n - i : AT_ONCE, trees, cards);
    for (size_t i = 0; i < AT_ONCE; i++)
        buffer_free(&cards[i]);
    return fine ? OSARA_OK : problem_memory(problems);
}

enum osara_status pack_below(struct pack *p, uint32_t rank, struct text offender,
                             osara_problems *problems)
{
    struct pack_below *one = arena_push(p->arena, &p->below, &p->n_below, &p->room_below,
                                        sizeof *one);

    if (one == NULL)
        return problem_memory(problems);
    *one = (struct pack_below){rank, pack_keep(p, offender)};
    return p->cards.failed ? problem_memory(problems) : OSARA_OK;
}

enum osara_status pack_departure(struct pack *p, struct text offender, struct text said,
                                 osara_problems *problems)
{
    struct pack_leaver *one = arena_push(p->arena, &p->leavers, &p->n_leavers, &p->room_leavers,
                                         sizeof *one);

    if (one == NULL)
        return problem_memory(problems);
    *one = (struct pack_leaver){pack_keep(p, offender), json_read(said)};
    return p->cards.failed || one->said == NULL ? problem_memory(problems) : OSARA_OK;
}

enum osara_status pack_run(struct pack *p, struct text run, osara_problems *problems)
{
    p->run = json_read(run);
    p->columns = alloc(p, p->n_shown, sizeof *p->columns);
    if (p->run == NULL || p->cards.failed)
        return problem_memory(problems);
    const struct json_node *columns = json_at(p->run, "list_columns");

    for (size_t i = 0; i < p->n_shown; i++) {
        const struct json_node *c = json_nth(columns, i);
        struct text title = pack_say(c, "title");
        struct buffer b = {0};

        p->columns[i].name = pack_say(c, "name");
        p->columns[i].type = pack_say(c, "type");
        p->columns[i].current_strand = pack_yes(c, "current_strand");
        if (title.n > 0)
            html_text(&b, title);
        else
            html_heading(&b, p->columns[i].name.at ? p->columns[i].name.at : "");
        p->columns[i].title = pack_keep(p, (struct text){b.at, b.n}).at;
        p->columns[i].plain = title.n > 0 ? title.at : p->columns[i].title;
        p->cards.failed |= b.failed;
        buffer_free(&b);
    }
    return p->cards.failed ? problem_memory(problems) : OSARA_OK;
}

size_t pack_strand_index(const struct pack *p, struct text name)
{
    size_t k = 0;

    while (k < p->n_strands && !text_equal(p->strands[k], name))
        k++;
    return k;
}

struct text pack_strand_title(const struct pack *p, struct text name)
{
    size_t k = pack_strand_index(p, name);

    return k < p->n_strands && p->strand_titles[k].n > 0 ? p->strand_titles[k] : name;
}

const struct json_node *pack_taken(const struct pack *p, struct text offender, size_t i)
{
    const struct json_node *taken = json_at(p->trail, "taken");

    if (words_find(p->decided, offender) == WORD_MISSING)
        return NULL;
    for (size_t k = 0; k < json_length(taken); k++)
        if (text_equal(pack_say(json_nth(taken, k), "offender"), offender) && i-- == 0)
            return json_nth(taken, k);
    return NULL;
}

bool pack_has_trail(const struct pack *p)
{
    return json_has(json_at(p->trail, "previous"));
}

bool pack_has_strands(const struct pack *p)
{
    return p->n_strands > 0 || json_length(json_at(p->run, "strands")) > 0;
}

bool pack_has_options(const struct pack *p)
{
    bool any = json_length(json_at(p->run, "options")) > 0;

    for (size_t i = 0; !any && i < p->n; i++)
        any = p->rows[i].in_force.n > 0;
    return any;
}

bool pack_has_stays(const struct pack *p)
{
    return p->n > 0 && isfinite(p->rows[0].stays[0]);
}

size_t pack_placed_below(const struct pack *p)
{
    size_t n = 0;

    for (size_t i = p->n_list; i < p->n; i++)
        n += p->rows[i].strand.n > 0;
    return n;
}

double pack_rank_before(const struct pack_row *row)
{
    double rank = pack_figure(row->past, "rank");

    return rank > 0 ? rank : 0;
}
