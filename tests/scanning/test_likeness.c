/* Jaro and Winkler's published figures, PNC ids, the weights against the published table, and pairs that
 * need no comparing. */
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
#include "scanning/likeness_bound.h"

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

/* ---- Which pairs need not be compared ---------------------------------------------------------------- */

enum { RECORDS = 600, NAME_ROOM = 24 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

/* One of few names, with a letter changed, left out or doubled now and then. */
static struct text some_name(uint64_t *state, char room[NAME_ROOM])
{
    static const char *const names[] = {"ANNA",  "HANNAH", "MARTIN", "MARTINA", "LEE",
                                        "SMITH", "SMYTHE", "BROWN",  "BRAUN",   "\xc3\x89VA"};
    size_t n, at;

    if (draw(state, 12) == 0)
        return (struct text){room, 0};
    strcpy(room, names[draw(state, sizeof names / sizeof names[0])]);
    n = strlen(room);
    at = draw(state, (uint32_t)n);
    switch (draw(state, 6)) {
    case 0:
        room[at] = (char)('A' + draw(state, 26));
        break;
    case 1:
        memmove(room + at, room + at + 1, n - at);
        break;
    case 2:
        memmove(room + at + 1, room + at, n - at + 1);
        break;
    default:
        break;
    }
    return text_of(room);
}

static void pairs_left_out_weigh_less(void **state)
{
    static char room[RECORDS][3][NAME_ROOM];
    static struct likeness people[RECORDS];
    static struct like_hint hints[RECORDS];
    uint64_t seed = 20230131;
    size_t left_out = 0, all = 0, reached = 0;

    (void)state;
    for (size_t i = 0; i < RECORDS; i++) {
        struct likeness *l = &people[i];

        l->given = some_name(&seed, room[i][0]);
        l->family = some_name(&seed, room[i][1]);
        if (draw(&seed, 4) == 0)
            l->middle = some_name(&seed, room[i][2]);
        like_born(l, draw(&seed, 10) == 0
                         ? DATE_MISSING
                         : date_of(1980 + (int)draw(&seed, 3), 1 + (int)draw(&seed, 12),
                                   1 + (int)draw(&seed, 3)));
        if (draw(&seed, 2) == 0) {
            l->pnc_core = 1 + draw(&seed, 20);
            l->pnc = l->pnc_core * 32 + draw(&seed, 2);
        }
        l->cro = draw(&seed, 3) == 0 ? 1 + draw(&seed, 20) : 0;
        l->postcode = draw(&seed, 30);
        l->postcode_rate = l->postcode % 2 == 0 ? 0.01 : 0.000001;
        like_hint_make(l, &hints[i]);
    }
    for (double least = 0; least < 40; least += 4.7)
        for (size_t i = 0; i + 1 < RECORDS; i++) {
            uint32_t likely[RECORDS];
            uint8_t level[LIKE_PARTS_];
            size_t n = like_candidates(&hints[i], hints + i + 1, RECORDS - i - 1, least, likely),
                   k = 0;

            for (size_t j = i + 1; j < RECORDS; j++) {
                bool named = k < n && likely[k] == j - i - 1;
                double weight = likeness_weight(&people[i], &people[j], level);

                assert_true(named || weight < least);
                k += named;
                reached += weight >= least;
            }
            left_out += RECORDS - i - 1 - n;
            all += RECORDS - i - 1;
            assert_int_equal(k, n);
        }
    assert_true(reached > 1000 && left_out * 2 > all); /* it is worth it */
}

int main(void)
{
    const struct CMUnitTest t[] = {cmocka_unit_test(winkler_figures), cmocka_unit_test(pnc_ids),
                                   cmocka_unit_test(weights_are_the_published),
                                   cmocka_unit_test(pairs_left_out_weigh_less)};

    return cmocka_run_group_tests_name("likeness", t, NULL, NULL);
}
