/* draft.c -- `osara scan --draft-mapping`: a ruleset and a folder in, a mapping out. */
#include "scanning/draft.h"

#include "base/files.h"
#include "run/run.h"

static enum osara_status draft(const struct plan *plan, const char *folder, struct arena *arena,
                               struct buffer *b, osara_problems *problems)
{
    struct shape *shapes = NULL;
    struct drafted_table *tables = NULL;
    size_t n = 0, found = 0;
    enum osara_status rc;

    if (!path_is_folder(folder))
        return problem_add(problems, OSARA_EIO, NULL,
                           "cannot read the extract '%s': no such folder", folder);
    rc = profile_folder(folder, arena, &shapes, &n, problems);
    if (rc != OSARA_OK)
        return rc;
    if (!draft_match(plan, shapes, n, arena, &tables))
        return problem_memory(problems);
    for (size_t t = 0; t < plan->n_tables; t++)
        found += tables[t].shape != NULL;
    if (found == 0) {
        problem_add(problems, OSARA_EEXTRACT, NULL,
                    "no file in '%s' looks like a table of %s (%zu looked at)", folder, plan->name,
                    n);
        problem_hint(problems, "the files are CSV, with a line of headings first");
        return OSARA_EEXTRACT;
    }
    return !draft_write(plan, tables, shapes, n, arena, b) || b->failed ? problem_memory(problems)
                                                                        : OSARA_OK;
}

enum osara_status osara_draft_mapping(const osara_rules *rules, const char *extract,
                                      const char *as_of, char **text, osara_problems *problems)
{
    struct arena *arena = arena_new();
    struct plan *plan = NULL;
    struct buffer b = {0};
    int32_t day = DATE_MISSING;
    enum osara_status rc = arena != NULL ? OSARA_OK : problem_memory(problems);

    if (rc == OSARA_OK && !date_parse_iso(text_of(as_of), &day))
        rc = problem_add(problems, OSARA_EUSAGE, NULL,
                         "as-of date: expected a date as YYYY-MM-DD, got '%s'", as_of);
    if (rc == OSARA_OK)
        rc = plan_make(rules->ruleset, day, EVIDENCE_NONE, &plan, problems);
    if (rc == OSARA_OK)
        rc = draft(plan, extract, arena, &b, problems);
    buffer_char(&b, '\0');
    if (rc == OSARA_OK && b.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *text = b.at;
    else
        buffer_free(&b);
    plan_free(plan);
    arena_free(arena);
    return rc;
}
