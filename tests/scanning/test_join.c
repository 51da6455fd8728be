/* Involvements that name crimes in another file: every row of both keeps its account. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanning/sheet.h"

#define PLAN                                              \
    "table people key id\n"                               \
    "column id id\n"                                      \
    "table offences join id evidence role key crime id\n" \
    "column crime id\n"                                   \
    "column id id\n"                                      \
    "column role category suspect/charged/convicted\n"    \
    "column committed date\n"                             \
    "column summary text\n"
#define MAPPING                                                                        \
    "tables:\n  offences:\n    file: involved.csv\n    repeats: strongest\n"           \
    "    join: {file: \"crimes*.csv\", separator: \";\", by: {CRIME_REF: CRIME_NO}}\n" \
    "    columns: {crime: CRIME_REF, committed: COMM_DATE, summary: MO}\n"
#define PEOPLE "id\nA\nB\n"
#define TOLD "people 2 read, 2 loaded\n  2: A\n  3: B\n"

struct row {
    const char *name, *mapping, *involved, *crimes, *more, *told;
};

static const struct row rows[] = {
    {"each row gets the cells of the crime that it names", MAPPING,
     "id,CRIME_REF,role\nA,1,suspect\nB, 1 ,charged\nA,2,convicted\n",
     "CRIME_NO;COMM_DATE;X;MO\n2;2022-02-03;;b\n1;2022-01-02;;a\n", NULL,
     TOLD "offences 3 read, 3 loaded\n"
          "  2 of 0: 1|A|suspect|2022-01-02|a\n"
          "  4 of 0: 2|A|convicted|2022-02-03|b\n"
          "  3 of 1:  1 |B|charged|2022-01-02|a\n"
          "crimes*.csv 2 read, 2 named, 0 not, 0 quarantined\n"},
    {"the same suspect again with a later role counts once, by the strongest", MAPPING,
     "id,CRIME_REF,role\nA,1,suspect\nA,1,convicted\nA,1,charged\n",
     "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;a\n", NULL,
     TOLD "offences 3 read, 1 loaded, 2 folded\n"
          "  3 of 0: 1|A|convicted|2022-01-02|a\n"
          "crimes*.csv 1 read, 1 named, 0 not, 0 quarantined\n"},
    {"a crime that no row names is counted, and a row that names none is told", MAPPING,
     "id,CRIME_REF,role\nA,9,suspect\nA,,suspect\nB,1,suspect\n",
     "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;a\n2;;b\n", NULL,
     TOLD "offences 3 read, 1 loaded, 2 not joined\n"
          "  4 of 1: 1|B|suspect|2022-01-02|a\n"
          "crimes*.csv 2 read, 1 named, 1 not, 0 quarantined\n"
          "involved.csv:2 CRIME_REF [9] not joined: there is no '9' in crimes*.csv\n"
          "involved.csv:3 CRIME_REF [] not joined: it names no row of crimes*.csv\n"},
    {"cells with separators, quotes and line ends, in another file of the same shape", MAPPING,
     "id,CRIME_REF,role\r\n\r\nA,2,\"suspect\"\r\n\"B\",1,",
     "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;\"said \"\"no\"\", left;\r\nlater\"\n",
     "MO;CRIME_NO;COMM_DATE\na,b;2;\n",
     TOLD "offences 2 read, 2 loaded\n"
          "  3 of 0: 2|A|suspect||a,b\n"
          "  4 of 1: 1|B||2022-01-02|said \"no\", left;  later\n"
          "crimes*.csv 2 read, 2 named, 0 not, 0 quarantined\n"},
    {"crimes that cannot be joined are in quarantine, in their own account", MAPPING,
     "id,CRIME_REF,role\nA,1,suspect\n",
     "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;a\n1;2022-01-03;b\n;;\n3;x\n4;;\"open\n", NULL,
     TOLD "offences 1 read, 1 loaded\n"
          "  2 of 0: 1|A|suspect|2022-01-02|a\n"
          "crimes*.csv 5 read, 1 named, 0 not, 4 quarantined\n"
          "crimes.csv:3 CRIME_NO [1] duplicate: an earlier row has the same key: that one is "
          "joined\n"
          "crimes.csv:4 CRIME_NO [] no key: 'CRIME_NO' is missing, by which rows of offences name "
          "it\n"
          "crimes.csv:5 - [3;x] ragged: 2 cells where the header has 3\n"
          "crimes.csv:6 - [4;;\"open] quote: a quote that does not close, or text after one\n"},
    {"rows that break off, and ragged ones, stay what they are", MAPPING,
     "id,CRIME_REF,role\nA,1\nA,1,suspect,,,\nA,\"1\"x,suspect\nB,1,suspect\n",
     "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;a\n", NULL,
     TOLD "offences 4 read, 1 loaded, 2 ragged, 1 quote\n"
          "  5 of 1: 1|B|suspect|2022-01-02|a\n"
          "crimes*.csv 1 read, 1 named, 0 not, 0 quarantined\n"
          "involved.csv:2 - [A,1] ragged: 2 cells where the header has 3\n"
          "involved.csv:3 - [A,1,suspect,,,] ragged: 6 cells where the header has 3\n"
          "involved.csv:4 CRIME_REF [\"1\"x] quote: text after a closing quote\n"},
    {"a value of a crime that does not fit is told where the row stands that names it", MAPPING,
     "id,CRIME_REF,role\nA,1,suspect\n", "CRIME_NO;COMM_DATE;MO\n1;never;a\n", NULL,
     TOLD "offences 1 read, 0 loaded, 1 value\n"
          "crimes*.csv 1 read, 1 named, 0 not, 0 quarantined\n"
          "involved.csv:2 COMM_DATE [never] value: expected a date, got 'never' (format "
          "YYYY-MM-DD)\n"},
    {"a column that both files have is the involvement's", MAPPING,
     "id,CRIME_REF,role,MO\nA,1,suspect,own\n", "CRIME_NO;COMM_DATE;MO\n1;2022-01-02;a\n", NULL,
     TOLD "offences 1 read, 1 loaded\n  2 of 0: 1|A|suspect|2022-01-02|own\n"
          "crimes*.csv 1 read, 1 named, 0 not, 0 quarantined\n"},
    {"what cannot be joined at all is told in one pass",
     MAPPING "  people: {file: people.csv, join: {file: none.csv, by: x}}\n",
     "id,CRIME,role\nA,1,suspect\n", "CRIME;COMM_DATE;MO\n", NULL,
     "crimes.csv:1:0: there is no heading 'CRIME_NO', by which it is joined = extract.yaml can say "
     "which heading it is: join: {by: {'CRIME_REF': 'HEADING'}}\n"
     "extract.yaml:7:36: there is no file 'none.csv' in '@' (table people) = its CSV files are: "
     "crimes.csv, involved.csv, people.csv\n"
     "involved.csv:1:0: there is no heading 'CRIME_REF', by which crimes*.csv is joined = "
     "extract.yaml "
     "can say which heading it is: join: {by: {'HEADING': 'CRIME_NO'}}\n"
     "people.csv:1:0: there is no heading 'x', by which none.csv is joined = extract.yaml can say "
     "which heading it is: join: {by: {'HEADING': 'x'}}\n"},
};

static void joins(void **state)
{
    const struct row *row = *state;
    char folder[64];

    sheet_folder(folder);
    sheet_file(folder, "extract.yaml", row->mapping);
    sheet_file(folder, "people.csv", PEOPLE);
    sheet_file(folder, "involved.csv", row->involved);
    sheet_file(folder, "crimes.csv", row->crimes);
    sheet_file(folder, "crimes2.csv", row->more);
    for (int threads = 1; threads <= 3; threads += 2) {
        for (size_t range = 0; range < 40; range += 9) {
            const struct reading_options options = {
                .threads = threads, .hash = true, .range = range, .way = -1};
            struct buffer told = {0};

            sheet_read(folder, PLAN, &options, &told);
            assert_string_equal(told.at, row->told);
            buffer_free(&told);
        }
    }
    sheet_remove(folder);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, joins, NULL, NULL, row.state};
    }
    return cmocka_run_group_tests_name("join", tests, NULL, NULL);
}
