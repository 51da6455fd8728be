/* A row of the sheet -> code and days, or why not; and which of several rows counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scanning/harm_sheet.h"

struct row {
    const char *name, *headings, *line, *told;
};

#define FOUR "FULL_OFFENCE_TITLE,CCHI Score,HO_CODE,HO_SUB_CODE"
#define THREE "Offence Title,CCHI SCORE,HO Code"

static const struct row rows[] = {
    {"class and subclass stand in two cells", FOUR, "x,10,8,6", "008/06 10"},
    {"zeros before them do not matter", FOUR, "x,10,008,06", "008/06 10"},
    {"both stand in the first cell", FOUR, "x,10,008/06,", "008/06 10"},
    {"five digits are class and subclass", FOUR, "x,10,00806,", "008/06 10"},
    {"a class alone is its subclass 0", FOUR, "x,10,105,", "105/00 10"},
    {"without a subclass column 806 lost its zeros", THREE, "x,10,806", "008/06 10"},
    {"half days are kept", FOUR, "x,182.25,8,6", "008/06 182.25"},
    {"a comma parts thousands", FOUR, "x,\"5,475\",1,1", "001/01 5475"},
    {"a comma elsewhere is wrong", FOUR, "x,\"54,75\",1,1", "wrong CCHI Score"},
    {"a comma at the end is wrong", FOUR, "x,\"5,\",1,1", "wrong CCHI Score"},
    {"no harm is a value", FOUR, "x,0,8,6", "008/06 0"},
    {"less than none is wrong", FOUR, "x,-1,8,6", "wrong CCHI Score"},
    {"words are no days", FOUR, "x,a year,8,6", "wrong CCHI Score"},
    {"an empty score is none", FOUR, "x,,8,6", "no score CCHI Score"},
    {"n/a is none", FOUR, "x,N/A,8,6", "no score CCHI Score"},
    {"an empty code is none", FOUR, "x,10,,", "no code HO_CODE"},
    {"what a spreadsheet made a date is wrong", FOUR, "x,10,Oct-11,", "wrong HO_CODE"},
    {"four digits of class are wrong", FOUR, "x,10,1234567,", "wrong HO_CODE"},
    {"a row that ends early has no code", FOUR, "x,10", "no code HO_CODE"},
    {"a quote that breaks is wrong", FOUR, "\"x\"y,10,8,6", "wrong HO_CODE"},
    {"text before the headings is passed over", "Index,,\n\n" FOUR, "x,10,8,6", "008/06 10"},
};

static enum osara_status read_text(const char *text, enum harm_several several, double tolerate,
                                   struct arena *arena, struct harm_sheet *sheet,
                                   osara_problems *problems)
{
    char path[] = "/tmp/osara-sheet-XXXXXX";
    int fd = mkstemp(path);
    enum osara_status rc;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    rc = harm_sheet_read(path, several, tolerate, arena, sheet, problems);
    unlink(path);
    return rc;
}

static void check_row(void **state)
{
    const struct row *r = *state;
    struct arena *arena = arena_new();
    struct harm_sheet sheet = {0};
    char text[512], told[64];

    /* one good row first: a sheet without any is refused */
    snprintf(text, sizeof text, "%s\ngood,1,999,1\n%s\n", r->headings, r->line);
    if (strcmp(r->headings, THREE) == 0)
        snprintf(text, sizeof text, "%s\ngood,1,999/01\n%s\n", r->headings, r->line);
    assert_int_equal(read_text(text, HARM_MEDIAN, 1, arena, &sheet, NULL), OSARA_OK);
    assert_int_equal(sheet.rows_read, 2);
    assert_int_equal(sheet.rows_read, sheet.n_rows + sheet.n_skipped);
    if (sheet.n_skipped == 1)
        snprintf(told, sizeof told, "%s %s", harm_skip_name(sheet.skipped[0].skip),
                 sheet.skipped[0].heading);
    else
        snprintf(told, sizeof told, "%s %g", sheet.rows[0].code, sheet.rows[0].days);
    assert_string_equal(told, r->told);
    arena_free(arena);
}

static void several_rows_of_a_code(void **state)
{
    static const char text[] = FOUR "\nc,30,8,6\na,10,8,6\nd,40,8,6\nb,20,8,6\n";
    static const double want[] = {
        [HARM_MEDIAN] = 20, [HARM_LOWEST] = 10, [HARM_HIGHEST] = 40, [HARM_FIRST] = 30};

    (void)state;
    for (int k = 0; k < 4; k++) {
        struct arena *arena = arena_new();
        struct harm_sheet sheet = {0};

        assert_int_equal(read_text(text, (enum harm_several)k, 0, arena, &sheet, NULL), OSARA_OK);
        assert_int_equal(sheet.n_codes, 1);
        assert_int_equal(sheet.codes[0].n, 4);
        assert_true(sheet.rows[sheet.codes[0].chosen].days == want[k]);
        arena_free(arena);
    }
}

static void beyond_tolerance(void **state)
{
    struct arena *arena = arena_new();
    struct harm_sheet sheet = {0};
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(
        read_text(FOUR "\na,1,8,6\nb,x,8,6\n", HARM_MEDIAN, 0.49, arena, &sheet, &problems),
        OSARA_EEXTRACT);
    assert_int_equal(problems.n, 2);
    assert_int_equal(sheet.n_rows, 0); /* untouched */
    assert_int_equal(read_text(FOUR "\na,1,8,6\nb,x,8,6\n", HARM_MEDIAN, 0.5, arena, &sheet, NULL),
                     OSARA_OK);
    osara_problems_free(&problems);
    arena_free(arena);
}

int main(void)
{
    struct CMUnitTest t[sizeof rows / sizeof rows[0] + 2];
    size_t n = 0;

    for (; n < sizeof rows / sizeof rows[0]; n++)
        t[n] = (struct CMUnitTest){rows[n].name, check_row, NULL, NULL,
                                   (void *)(uintptr_t)&rows[n]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(several_rows_of_a_code);
    t[n++] = (struct CMUnitTest)cmocka_unit_test(beyond_tolerance);
    return _cmocka_run_group_tests("harm_sheet", t, n, NULL, NULL);
}
