/* places.c -- the kinds of places there are: a strand's, in one area each. */
#include "response/places.h"

#include <stdlib.h>

#include "base/growing.h"

static uint32_t area_of(const struct plan_strand *strand, const struct data *data, size_t subject)
{
    return strand->by == UINT32_MAX ? WORD_MISSING
                                    : data->tables[0].columns[strand->by].as.word[subject];
}

uint32_t places_of(const struct response *r, const struct plan *plan, const struct data *data,
                   size_t strand, size_t subject)
{
    uint32_t area = area_of(&plan->strands[strand], data, subject);

    for (size_t p = 0; p < r->n_places; p++)
        if (r->places[p].strand == strand && r->places[p].area_word == area)
            return (uint32_t)p;
    return KIND_NONE;
}

static bool is_named(const struct plan_strand *strand, uint32_t area)
{
    if (strand->by == UINT32_MAX)
        return true;
    for (size_t a = 0; a < strand->n_areas; a++)
        if (strand->area_words[a] == area)
            return true;
    return false;
}

struct area {
    uint32_t word;
    struct text text;
};

static int by_text(const void *a, const void *b)
{
    const struct area *x = a, *y = b;

    return text_compare(x->text, y->text);
}

/* Areas of the cohort that the strand does not name, each once, ordered by text. */
static size_t other_areas(const struct response *r, const struct plan_strand *strand,
                          const struct data *data, struct area out[])
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_all; i++) {
        uint32_t word = area_of(strand, data, r->outcomes[i].subject);
        size_t k = 0;

        if (word == WORD_MISSING || is_named(strand, word))
            continue;
        while (k < n && out[k].word != word)
            k++;
        if (k == n)
            out[n++] = (struct area){word, words_text(data->words, word)};
    }
    qsort(out, n, sizeof *out, by_text);
    return n;
}

static struct places one_kind(size_t strand, const char *area, uint32_t word, bool named,
                              uint32_t capacity)
{
    return (struct places){.strand = strand,
                           .area = area,
                           .area_word = word,
                           .named = named,
                           .capacity = capacity,
                           .one_more = SUBJECT_NONE,
                           .one_less = SUBJECT_NONE,
                           .last_in = SUBJECT_NONE};
}

static bool push(struct response *r, size_t *room, struct places kind)
{
    struct places *made = growing_push(&r->places, &r->n_places, room, sizeof *made);

    if (made != NULL)
        *made = kind;
    return made != NULL;
}

enum osara_status places_make(struct response *r, const struct plan *plan, const struct data *data,
                              osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    size_t room = 0;
    struct area *others = malloc((r->n_all + 1) * sizeof *others);

    if (others == NULL)
        return problem_memory(problems);
    for (size_t s = 0; rc == OSARA_OK && s < plan->n_strands; s++) {
        const struct plan_strand *strand = &plan->strands[s];
        size_t n_others = strand->by == UINT32_MAX ? 0 : other_areas(r, strand, data, others);
        bool ok = true;

        for (size_t a = 0; ok && a < strand->n_areas; a++)
            ok = push(r, &room,
                      one_kind(s, strand->areas[a],
                               strand->by == UINT32_MAX ? WORD_MISSING : strand->area_words[a],
                               true, strand->capacity[a]));
        for (size_t a = 0; ok && a < n_others; a++) {
            const char *name = arena_copy(r->arena, others[a].text);

            ok = name != NULL && push(r, &room,
                                      one_kind(s, name, others[a].word, false,
                                               strand->has_else ? strand->else_capacity : 0));
        }
        rc = ok ? OSARA_OK : problem_memory(problems);
    }
    free(others);
    return rc;
}
