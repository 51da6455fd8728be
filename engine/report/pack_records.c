/* pack_records.c -- records become rows of the list, and cards.
 *
 * Reading the text and drawing the card is most of the work, and each record's own.  A card is drawn of the
 * pack as it was when its record had been taken: what was there then stays where it is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/pack_model.h"

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

    p->failed |= b.failed;
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
    p->criteria = pack_alloc(p, p->n_criteria, sizeof *p->criteria);
    p->strands = pack_alloc(p, p->n_strands, sizeof *p->strands);
    p->strand_titles = pack_alloc(p, p->n_strands, sizeof *p->strand_titles);
    p->strand_shorts = pack_alloc(p, p->n_strands, sizeof *p->strand_shorts);
    if (p->failed)
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
    row->points = pack_alloc(p, p->n_criteria, sizeof *row->points);
    row->shown = pack_alloc(p, p->n_shown, sizeof *row->shown);
    row->places = pack_alloc(p, p->n_strands, sizeof *row->places);
    if (p->failed)
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
    return !p->failed && words_add(p->who, row->id) != UINT32_MAX;
}

struct pack_batch {
    struct json_node *trees[PACK_BATCH]; /* [n] */
    size_t n, first;                     /* first: which row the first of them is */
    struct pack as_taken;
    struct drawn *drawn;
    struct buffer cards;
};

struct pack_batch *pack_batch_new(void)
{
    return calloc(1, sizeof(struct pack_batch));
}

static void release_trees(struct pack_batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->trees[i] != b->as_taken.sample)
            json_release(b->trees[i]);
    b->n = 0;
}

void pack_batch_free(struct pack_batch *b)
{
    if (b == NULL)
        return;
    release_trees(b);
    buffer_free(&b->cards);
    free(b);
}

bool pack_read(struct pack_batch *b, const struct text records[], size_t n)
{
    bool fine = true;

    b->as_taken.sample = NULL;
    for (b->n = 0; b->n < n; b->n++) {
        b->trees[b->n] = json_read_but_rows(records[b->n]);
        fine = fine && b->trees[b->n] != NULL;
    }
    return fine;
}

bool pack_take(struct pack *p, struct pack_batch *b)
{
    bool fine = true;

    b->first = p->n;
    b->drawn = pack_alloc(p, 1, sizeof *b->drawn);
    if (b->drawn == NULL)
        return false;
    *b->drawn = (struct drawn){.failed = true};
    if (p->drawn_last != NULL)
        p->drawn_last->next = b->drawn;
    else
        p->drawn = b->drawn;
    p->drawn_last = b->drawn;
    for (size_t i = 0; fine && i < b->n; i++)
        fine = take_record(p, b->trees[i]);
    b->as_taken = *p;
    return fine;
}

bool pack_draw(struct pack_batch *b)
{
    struct drawn *drawn = b->drawn;

    buffer_clear(&b->cards);
    for (size_t i = 0; i < b->n; i++)
        pack_card(&b->as_taken, &b->as_taken.rows[b->first + i], b->trees[i], &b->cards);
    release_trees(b);
    drawn->html = malloc(b->cards.n + 1);
    drawn->failed = b->cards.failed || drawn->html == NULL;
    if (!drawn->failed && b->cards.n > 0)
        memcpy(drawn->html, b->cards.at, b->cards.n);
    drawn->n = b->cards.n;
    return !drawn->failed;
}

enum osara_status pack_records(struct pack *p, const struct text records[], size_t n,
                               osara_problems *problems)
{
    struct pack_batch *b = pack_batch_new();
    bool fine = b != NULL;

    for (size_t i = 0; fine && i < n; i += PACK_BATCH)
        fine = pack_read(b, records + i, n - i < PACK_BATCH ? n - i : PACK_BATCH) &&
               pack_take(p, b) && pack_draw(b);
    pack_batch_free(b);
    return fine ? OSARA_OK : problem_memory(problems);
}
