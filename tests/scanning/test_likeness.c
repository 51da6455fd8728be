/* Jaro and Winkler's published figures, PNC ids, and the weights against the published table. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/files.h"
#include "base/number.h"
#include "scanning/likeness.h"

static void winkler_figures(void **state)
{
    /* Winkler (1994), table 2.1 */
    static const struct {
        const char *a, *b;
        double value;
    } known[] = {{"MARTHA", "MARHTA", 0.9611},
                 {"DIXON", "DICKSONX", 0.8133},
                 {"DWAYNE", "DUANE", 0.84},
                 {"SHACKLEFORD", "SHACKELFORD", 0.9818},
                 {"MASSEY", "MASSIE", 0.9333},
                 {"JERALDINE", "GERALDINE", 0.9259},
                 {"ABROMS", "ABRAMS", 0.9222},
                 {"SAME", "SAME", 1},
                 {"AB", "CD", 0},
                 {"", "", 1},
                 {"", "A", 0}};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        double v = jaro_winkler(text_of(known[i].a), text_of(known[i].b));

        assert_true(fabs(v - known[i].value) < 0.0001);
        assert_true(v == jaro_winkler(text_of(known[i].b), text_of(known[i].a)));
    }
}

static void pnc_ids(void **state)
{
    uint64_t whole[4], core[4], none[2];

    (void)state;
    assert_true(like_pnc(TEXT("1999/0012345X"), &whole[0], &core[0]));
    assert_true(like_pnc(TEXT("99/12345x"), &whole[1], &core[1]));
    assert_true(like_pnc(TEXT("99/12345"), &whole[2], &core[2]));
    assert_true(like_pnc(TEXT("98/12345X"), &whole[3], &core[3]));
    assert_true(whole[0] == whole[1] && core[0] == core[1]);
    assert_true(whole[0] != whole[2] && core[0] == core[2]);
    assert_true(core[0] != core[3]);
    assert_false(like_pnc(TEXT(""), &none[0], &none[1]));
    assert_false(like_pnc(TEXT("1999/0000000Z"), &none[0], &none[1]));
    assert_false(like_pnc(TEXT("199/12345X"), &none[0], &none[1]));
    assert_false(like_pnc(TEXT("1999/12345XY"), &none[0], &none[1]));
    assert_false(like_pnc(TEXT("1999-12345X"), &none[0], &none[1]));
}

static void weights_are_the_published(void **state)
{
    static const char *const comparison[LIKE_PARTS_] = {[LIKE_NAME] = "name_comparison",
                                                        [LIKE_MIDDLE] = "name_2_std",
                                                        [LIKE_BORN] = "date_of_birth_arr",
                                                        [LIKE_POSTCODE] = "postcode_arr",
                                                        [LIKE_POLICE_ID] = "id_comparison"};
    struct mapped_file file;
    struct arena *arena = arena_new();
    size_t found = 0;

    (void)state;
    assert_int_equal(
        file_map(OSARA_SOURCE_DIR "/rules/people/moj_splink_person_match_weights.csv", &file, NULL),
        OSARA_OK);
    for (size_t i = 1; i < n_like_levels; i++) {
        const struct like_level *level = &like_levels[i];
        struct csv_reader csv;
        struct csv_record record;
        double weight = 0;

        csv_open(&csv, file.bytes, ',');
        while (csv_next(&csv, &record))
            if (text_is(record.cells[0].raw, comparison[level->part]) &&
                text_is(csv_unquote(&record.cells[1], arena), level->label) &&
                number_parse(record.cells[4].raw, &weight)) {
                assert_true(weight == level->weight);
                found++;
            }
        csv_close(&csv);
    }
    assert_int_equal(found, n_like_levels - 1);
    file_unmap(&file);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest t[] = {cmocka_unit_test(winkler_figures), cmocka_unit_test(pnc_ids),
                                   cmocka_unit_test(weights_are_the_published)};

    return cmocka_run_group_tests_name("likeness", t, NULL, NULL);
}
