// room: objective
/* fuzz_ruleset.c -- any bytes as a ruleset: refused with a problem, or a plan that holds together. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "objective/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char folder[] = "/tmp/osara-fuzz-XXXXXX";
static char path[64], lookup[64];

static void must(bool true_always)
{
    if (!true_always)
        abort();
}

static void clean_up(void)
{
    (void)unlink(path);
    (void)unlink(lookup);
    (void)rmdir(folder);
}

static void write_file(const char *to, const void *bytes, size_t n)
{
    FILE *f = fopen(to, "wb");

    must(f != NULL && fwrite(bytes, 1, n, f) == n);
    must(fclose(f) == 0);
}

/* A ruleset is a file, with a lookup beside it. */
static void begin(void)
{
    static const char csv[] = "code,days\nrape,1825\nassault,10\n";

    if (path[0] != '\0')
        return;
    must(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/rules.yaml", folder);
    snprintf(lookup, sizeof lookup, "%s/harm.csv", folder);
    write_file(lookup, csv, sizeof csv - 1);
    must(atexit(clean_up) == 0);
}

/* What the rooms that read a plan rely on. */
static void check_plan(const struct plan *p)
{
    must(p->name != NULL && p->title != NULL && p->version != NULL && p->passes != NULL);
    must(p->n_tables > 0 && p->n_criteria > 0 && p->n_strands <= 64);
    must(p->tolerate >= 0 && p->tolerate <= 1);
    for (size_t t = 0; t < p->n_tables; t++) {
        must(p->tables[t].join < p->tables[t].n_columns);
        must(p->tables[t].n_keeps <= 250);
    }
    for (size_t c = 0; c < p->n_criteria; c++) {
        must(p->criteria[c].measure != SLOT_NONE && p->criteria[c].scaled != SLOT_NONE);
        must(isfinite(p->criteria[c].weight));
    }
    for (size_t b = 1; b < p->n_bands; b++)
        must(p->bands[b].from < p->bands[b - 1].from);
    for (size_t s = 0; s < p->n_strands; s++)
        must(p->strands[s].must.text != NULL || p->strands[s].eligible.text != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    osara_problems problems = {0};
    struct ruleset *r = NULL;
    struct plan *plan = NULL;

    begin();
    write_file(path, bytes, n);
    enum osara_status rc = ruleset_load(path, &r, &problems);

    must((rc == OSARA_OK) == (r != NULL) && (rc == OSARA_OK) == (problems.errors == 0));
    if (rc == OSARA_OK) {
        rc = plan_make(r, date_of(2023, 1, 31), EVIDENCE_NONE, &plan, &problems);
        must((rc == OSARA_OK) == (plan != NULL) && (rc == OSARA_OK) == (problems.errors == 0));
    }
    if (plan != NULL)
        check_plan(plan);
    plan_free(plan);
    ruleset_free(r);
    osara_problems_sort(&problems);
    for (size_t i = 0; i < problems.n; i++) {
        char *text = osara_problem_text(&problems.at[i]);

        must(text != NULL && text_utf8_fault(text_of(text)) == text_of(text).n);
        free(text);
    }
    osara_problems_free(&problems);
    return 0;
}
