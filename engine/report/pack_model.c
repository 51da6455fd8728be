/* pack_model.c -- what the pack knows of a run, beside its records. */
#include "report/pack_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct text pack_fingerprint(const struct pack *p)
{
    return p->fingerprint.n > 0 ? p->fingerprint : TEXT("none: the run was made without hashes");
}

enum osara_status pack_seal(struct pack *p, struct text fingerprint, osara_problems *problems)
{
    p->fingerprint = pack_keep(p, fingerprint);
    if (p->failed)
        return problem_memory(problems);
    pack_book_tell(p);
    return OSARA_OK;
}

const struct json_node *pack_objective(const struct pack *p)
{
    const struct json_node *objective = json_at(p->run, "objective");

    return json_has(objective) ? objective : json_at(p->sample, "objective");
}

struct text pack_keep(struct pack *p, struct text text)
{
    char *copy = arena_copy(p->arena, text);

    if (copy == NULL)
        p->failed = true;
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
    for (struct drawn *d = p->drawn; d != NULL; d = d->next)
        free(d->html);
    arena_free(p->arena);
    free(p);
}

struct text pack_keep_line(struct pack *p, struct buffer *line)
{
    struct text out = pack_keep(p, (struct text){line->at, line->n});

    p->failed |= line->failed;
    buffer_clear(line);
    return out;
}

void *pack_alloc(struct pack *p, size_t n, size_t size)
{
    void *out = arena_alloc(p->arena, n, size);

    if (out == NULL)
        p->failed = true;
    return out;
}

enum osara_status pack_below(struct pack *p, uint32_t rank, struct text offender,
                             osara_problems *problems)
{
    struct pack_below *one = arena_push(p->arena, &p->below, &p->n_below, &p->room_below,
                                        sizeof *one);

    if (one == NULL)
        return problem_memory(problems);
    *one = (struct pack_below){rank, pack_keep(p, offender)};
    return p->failed ? problem_memory(problems) : OSARA_OK;
}

enum osara_status pack_departure(struct pack *p, struct text offender, struct text said,
                                 osara_problems *problems)
{
    struct pack_leaver *one = arena_push(p->arena, &p->leavers, &p->n_leavers, &p->room_leavers,
                                         sizeof *one);

    if (one == NULL)
        return problem_memory(problems);
    *one = (struct pack_leaver){pack_keep(p, offender), json_read(said)};
    return p->failed || one->said == NULL ? problem_memory(problems) : OSARA_OK;
}

enum osara_status pack_run(struct pack *p, struct text run, osara_problems *problems)
{
    p->run = json_read(run);
    p->columns = pack_alloc(p, p->n_shown, sizeof *p->columns);
    if (p->run == NULL || p->failed)
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
        p->failed |= b.failed;
        buffer_free(&b);
    }
    return p->failed ? problem_memory(problems) : OSARA_OK;
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
