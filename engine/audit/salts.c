/* salts.c -- the salts of a run, from what is left of its key (seeds.h). */
#include <stdlib.h>

#include "audit/database.h"

enum { PIECE = 4096 };

void salts_free(struct salts *s)
{
    free(s->seeds);
    free(s->at);
    *s = (struct salts){0};
}

static enum osara_status take_seeds(struct ledger *l, sqlite3_stmt *s, struct salts *out,
                                    osara_problems *problems)
{
    int step;

    while ((step = sqlite3_step(s)) == SQLITE_ROW) {
        struct seed seed = {.level = (unsigned)sqlite3_column_int64(s, 0),
                            .place = (uint64_t)sqlite3_column_int64(s, 1)};
        struct seed *grown = realloc(out->seeds, (out->n_seeds + 1) * sizeof *grown);

        if (grown == NULL)
            return problem_memory(problems);
        out->seeds = grown;
        if (!database_digest(s, 2, &seed.secret) || seed.level > out->depth)
            return problem_add(problems, OSARA_EIO, NULL,
                               "the ledger '%s' is damaged: a key of run %llu is no key", l->path,
                               (unsigned long long)out->run);
        grown[out->n_seeds++] = seed;
    }
    return step == SQLITE_DONE ? OSARA_OK : database_fault(l, "read", problems);
}

enum osara_status salts_read(struct ledger *l, uint64_t run, uint64_t subjects, struct salts *out,
                             osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    struct salts salts = {.run = run, .subjects = subjects, .depth = seed_depth(subjects)};
    enum osara_status rc = database_prepare(
        l, "SELECT level, place, secret FROM seed WHERE run = ? ORDER BY level, place", &s,
        problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)run);
        rc = take_seeds(l, s, &salts, problems);
    }
    sqlite3_finalize(s);
    if (rc == OSARA_OK)
        *out = salts;
    else
        salts_free(&salts);
    return rc;
}

static const struct seed *covering(const struct salts *s, uint64_t position)
{
    for (size_t i = 0; i < s->n_seeds; i++)
        if (seed_covers(&s->seeds[i], s->depth, position))
            return &s->seeds[i];
    return NULL;
}

const struct digest *salts_at(struct salts *s, uint64_t position)
{
    if (position >= s->from && position - s->from < s->n)
        return &s->at[position - s->from];
    const struct seed *seed = position < s->subjects ? covering(s, position) : NULL;

    if (seed == NULL)
        return NULL;
    if (s->at == NULL && (s->at = malloc(PIECE * sizeof *s->at)) == NULL)
        return NULL;
    uint64_t end = (seed->place + 1) << (s->depth - seed->level);

    end = end < s->subjects ? end : s->subjects;
    s->from = position;
    s->n = (size_t)(end - position < PIECE ? end - position : PIECE);
    seed_salts(seed, s->depth, s->from, s->n, s->at);
    return &s->at[0];
}
