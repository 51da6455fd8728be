/* people.c -- likely duplicates of an extract that has been scored. */
#include "run/people.h"

#include <string.h>

#include "base/files.h"

/* Pairs that an analyst has looked at: they are two people. */
static void leave_out_different(const struct osara_run *run, struct people *people)
{
    const struct extract *e = run->extract;
    const uint32_t *ids = e->data.tables[0].columns[run->plan->tables[0].join].as.word;
    size_t n = 0;

    for (size_t i = 0; i < people->n_pairs; i++) {
        uint32_t a = ids[people->pairs[i].a], b = ids[people->pairs[i].b];
        bool known = false;

        for (size_t k = 0; !known && k < e->n_different; k++)
            known = (e->different[k].a == a && e->different[k].b == b) ||
                    (e->different[k].a == b && e->different[k].b == a);
        if (!known)
            people->pairs[n++] = people->pairs[i];
    }
    people->n_pairs = n;
}

enum osara_status run_people(struct osara_run *run, int threads, struct people_report *out,
                             osara_problems *problems)
{
    struct people_columns columns;
    struct people *people = arena_alloc(run->arena, 1, sizeof *people);
    struct together *together;
    enum osara_status rc;

    *out = (struct people_report){
        .plan = run->plan, .extract = run->extract, .scores = run->scores, .people = people};
    if (people == NULL)
        return problem_memory(problems);
    out->comparable = people_columns(&run->plan->tables[0], &columns) &&
                      run->extract->data.n_subjects > 0;
    if (!out->comparable)
        return OSARA_OK;
    if (!people_find(run->plan, run->extract, people_least(run->extract->data.n_subjects), 0,
                     threads, run->arena, people))
        return problem_memory(problems);
    leave_out_different(run, people);
    together = arena_alloc(run->arena, people->n_pairs + 1, sizeof *together);
    if (together == NULL)
        return problem_memory(problems);
    out->together = together;
    rc = together_score(run->plan, run->extract, run->scores, people->pairs, people->n_pairs,
                        threads, together, problems);
    return rc;
}

enum osara_status run_write_file(const char *path, struct buffer *b, osara_problems *problems)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    struct arena *arena = arena_new();
    struct outputs *o = NULL;
    char *folder = NULL;
    enum osara_status rc = arena == NULL || b->failed ? problem_memory(problems) : OSARA_OK;

    if (rc == OSARA_OK) {
        folder = arena_copy(arena, slash == NULL   ? TEXT(".")
                                   : slash == path ? TEXT("/")
                                                   : (struct text){path, (size_t)(slash - path)});
        rc = folder != NULL ? outputs_open(folder, &o, problems) : problem_memory(problems);
    }
    if (rc == OSARA_OK)
        rc = outputs_file(o, name, problems);
    if (rc == OSARA_OK)
        rc = outputs_buffer(o, b, problems);
    if (rc == OSARA_OK)
        rc = outputs_sync(o, problems);
    if (rc == OSARA_OK)
        rc = outputs_publish(o, problems);
    else
        outputs_abandon(o);
    arena_free(arena);
    return rc;
}
