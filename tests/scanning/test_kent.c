/* The fixtures: what was planted in the dirty export is what the account says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/files.h"
#include "base/number.h"
#include "scanning/read.h"

struct kent {
    struct ruleset *rules;
    struct plan *plan;
    struct mapping *mapping;
    struct extract *e;
};

static void show(const osara_problems *problems)
{
    for (size_t i = 0; i < problems->n; i++)
        print_error("%s\n", problems->at[i].text);
}

static void kent_read(struct kent *k, const char *folder, int threads, size_t range)
{
    const struct reading_options options = {.threads = threads, .range = range, .way = -1};
    osara_problems problems = {0};
    int rc = ruleset_load(OSARA_SOURCE_DIR "/rules/kent-vawg.yaml", &k->rules, &problems);

    if (rc == OSARA_OK)
        rc = plan_make(k->rules, date_of(2023, 1, 31), EVIDENCE_NONE, &k->plan, &problems);
    if (rc == OSARA_OK)
        rc = mapping_load(folder, &k->mapping, &problems);
    if (rc == OSARA_OK)
        rc = extract_read_as(k->plan, k->mapping, &options, &k->e, &problems);
    show(&problems);
    assert_int_equal(rc, OSARA_OK);
    assert_int_equal(account_check(k->e, k->plan, &problems), OSARA_OK);
    osara_problems_free(&problems);
}

static void kent_free(struct kent *k)
{
    extract_free(k->e);
    mapping_free(k->mapping);
    plan_free(k->plan);
    ruleset_free(k->rules);
}

/* FAULTS.csv says of each table how many rows were planted, and with what effect. */
static void add_fault(const struct csv_record *r, struct account counts[3], uint64_t blank[3])
{
    static const char *const tables[] = {"ATH_NOMINAL", "ATH_INVOLVEMENT", "ATH_ORDERS"};
    double rows;

    for (size_t t = 0; t < 3; t++) {
        if (!text_is(r->cells[0].raw, tables[t]))
            continue;
        assert_true(number_parse(r->cells[2].raw, &rows));
        if (text_is(r->cells[3].raw, "no row")) {
            blank[t] += (uint64_t)rows;
            return;
        }
        counts[t].rows_read += (uint64_t)rows;
        for (int k = 0; k < QUARANTINE_REASONS_; k++)
            if (text_is(r->cells[3].raw, quarantine_reason_name((enum quarantine_reason)k)))
                counts[t].quarantined[k] += (uint64_t)rows;
    }
}

static void the_account_of_the_dirty_export_is_what_was_planted(void **state)
{
    struct account planted[3] = {0};
    uint64_t blank[3] = {0}, blank_read[3] = {0};
    struct mapped_file file;
    struct csv_reader reader;
    struct csv_record record;
    struct kent k = {0};

    (void)state;
    assert_int_equal(file_map(OSARA_SOURCE_DIR "/fixtures/kent-dirty/FAULTS.csv", &file, NULL),
                     OSARA_OK);
    csv_open(&reader, file.bytes, ',');
    while (csv_next(&reader, &record))
        add_fault(&record, planted, blank);
    csv_close(&reader);
    file_unmap(&file);
    kent_read(&k, OSARA_SOURCE_DIR "/fixtures/kent-dirty", 2, 4096);
    for (size_t i = 0; i < k.e->n_inputs; i++)
        if (k.e->inputs[i].table < 3)
            blank_read[k.e->inputs[i].table] += k.e->inputs[i].blank_lines;
    for (size_t t = 0; t < 3; t++) {
        for (int r = 0; r < QUARANTINE_REASONS_; r++)
            assert_int_equal(k.e->accounts[t].quarantined[r], planted[t].quarantined[r]);
        assert_int_equal(k.e->accounts[t].rows_read, planted[t].rows_read);
        assert_int_equal(blank_read[t], blank[t]);
    }
    kent_free(&k);
}

static void the_clean_extract_is_read_whole(void **state)
{
    struct kent k = {0};

    (void)state;
    kent_read(&k, OSARA_SOURCE_DIR "/fixtures/kent-small", 2, 0);
    assert_int_equal(k.e->n_quarantined, 0);
    assert_int_equal(k.e->accounts[0].loaded, 3000);
    assert_true(k.e->accounts[1].loaded >= 15000);
    kent_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_account_of_the_dirty_export_is_what_was_planted),
        cmocka_unit_test(the_clean_extract_is_read_whole),
    };

    return cmocka_run_group_tests_name("kent", tests, NULL, NULL);
}
