/* What is wrong with a mapping, or with files it names: exact texts, all in one pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanning/sheet.h"

#define PLAN                                 \
    "table people key id\n"                  \
    "column id id\n"                         \
    "column area category North/East/West\n" \
    "column sex category monitor\n"          \
    "column born date\n"                     \
    "column rso flag\n"                      \
    "column level number\n"                  \
    "table orders optional join id key no\n" \
    "column no id unused\n"                  \
    "column id id\n"

#define NO_HEADING(column, has)                                                               \
    "people.csv:1:0: there is no heading '" column "' (column " column                        \
    " of people) = extract.yaml can say which it is: tables: {people: {columns: {" column      \
    ": HEADING}}}, or {constant: \"\"} for none; its headings are: " has "\n"
#define GOOD "id,area,sex,born,rso,level\n"

struct row {
    const char *name, *mapping, *people, *told;
    enum osara_status status;
};

static const struct row rows[] = {
    /* ---- files ---- */
    {"a table that must be there", NULL, NULL,
     "there is no file 'people.csv' in '@' (table people) = extract.yaml can say which it is: "
     "tables: {people: {file: NAME.csv}}; its CSV files are: none\n",
     OSARA_EIO},
    {"a file that the mapping names", "tables: {people: {file: poeple.csv}}\n", GOOD,
     "extract.yaml:1:25: there is no file 'poeple.csv' in '@' (table people) = did you mean "
     "'people.csv'?\n",
     OSARA_EIO},
    {"a pattern that finds nothing", "tables: {people: {file: ATH_*.csv}}\n", GOOD,
     "extract.yaml:1:25: no file in '@' matches 'ATH_*.csv' (table people) = its CSV files are: "
     "people.csv\n",
     OSARA_EIO},
    {"a file outside the folder", "tables: {people: {file: ../people.csv}}\n", GOOD,
     "extract.yaml:1:25: '../people.csv' is not a file within the extract's folder\n",
     OSARA_EEXTRACT},
    {"a file of no bytes", NULL, "",
     "people.csv:1:0: the file is empty: it has not even a header\n", OSARA_EEXTRACT},
    {"a file of blank lines", NULL, "\n\r\n\n",
     "people.csv:1:0: the file is empty: it has not even a header\n", OSARA_EEXTRACT},
    {"a file of UTF-16 that the mapping does not state", NULL, "\xFF\xFEi",
     "people.csv:1:0: the file is UTF-16 = say so in extract.yaml: encoding: utf-16\n",
     OSARA_EEXTRACT},
    {"lines that end with a carriage return", NULL, "id,area,sex,born,rso,level\rA,,,,,\r",
     "people.csv:1:0: lines end with a carriage return alone = save the file with line ends of LF "
     "or CRLF\n",
     OSARA_EEXTRACT},
    {"a header with a broken quote", NULL, "id,\"area,sex,born,rso,level\nA,,,,,\n",
     "people.csv:1:0: the header has a quote that does not close, or text after one\n",
     OSARA_EEXTRACT},
    /* ---- headings ---- */
    {"every heading that is not there is told", NULL, "id,aera,sex,rso,lvl\n",
     "people.csv:1:0: there is no heading 'area' (column area of people) = did you mean 'aera'? "
     "extract.yaml can say which it is: tables: {people: {columns: {area: aera}}}\n"
     NO_HEADING("born", "id, aera, sex, rso, lvl")
     "people.csv:1:0: there is no heading 'level' (column level of people) = extract.yaml can say "
     "which it is: tables: {people: {columns: {level: HEADING}}}\n",
     OSARA_EEXTRACT},
    {"a heading that the mapping has to quote", NULL, "id,are'a,sex,born,rso,level\n",
     "people.csv:1:0: there is no heading 'area' (column area of people) = did you mean 'are'a'? "
     "extract.yaml can say which it is: tables: {people: {columns: {area: 'are''a'}}}\n",
     OSARA_EEXTRACT},
    {"a header in another separator", "tables: {people: {columns: {id: REF}}}\n",
     "REF;area;sex;born;rso;level\n",
     "people.csv:1:0: none of the 6 headings of people is there = the header is one cell: "
     "extract.yaml may say separator: \";\"\n",
     OSARA_EEXTRACT},
    {"titles before the headings", NULL, "People,,\n\"as of\n2023\"\n\nid,area,sex,born,rso,level\n",
     "people.csv:1:0: the headings stand on line 5, not on the first = take the lines before them "
     "out\n",
     OSARA_EEXTRACT},
    {"half of the headings further down are enough, two of six not", NULL,
     "People\nid,area,x\nid,area,y,born\n",
     "people.csv:1:0: the headings stand on line 3, not on the first = take the lines before them "
     "out\n",
     OSARA_EEXTRACT},
    {"no headings, and nobody's row is printed", NULL, "A1,North,female,1990-02-01,no,2\n",
     "people.csv:1:0: the first line holds values, not headings = export the file again, with a "
     "line of headings\n",
     OSARA_EEXTRACT},
    {"other headings all", NULL, "a,b,c\n",
     "people.csv:1:0: none of the 6 headings of people is there = extract.yaml can say which they "
     "are, and 'osara scan --draft-mapping' drafts it; its headings are: a, b, c\n",
     OSARA_EEXTRACT},
    {"a heading that stands twice", NULL, "\nid,area,sex,born,rso,level,area\n",
     "people.csv:2:0: the heading 'area' stands 2 times (column area of people)\n", OSARA_EEXTRACT},
    /* ---- names ---- */
    {"keys that no one knows",
     "as_off: 2023-01-31\ntables: {people: {seperator: ';', colour: red, "
     "columns: {id: {form: REF, fomat: x}}}}\n",
     GOOD,
     "extract.yaml:1:1: extract.yaml has no key 'as_off' = did you mean 'as_of'?\n"
     "extract.yaml:2:19: a table has no key 'seperator' = did you mean 'separator'?\n"
     "extract.yaml:2:35: a table has no key 'colour' = its keys are: file, separator, encoding, "
     "join, "
     "repeats, nobody, missing, columns\n"
     "extract.yaml:2:69: expected 'home office code' under 'form', found 'REF' = write it so, or "
     "take the line out\n"
     "extract.yaml:2:74: a column has no key 'fomat' = did you mean 'format'?\n"
     "extract.yaml:2:81: 'x' is not a date format: it needs a day (%d), a month (%m, %b or %B) and a "
     "year (%Y or %y), each once\n",
     OSARA_EEXTRACT},
    {"tables and columns that the ruleset does not have",
     "tables: {poeple: {}, people: {columns: {aera: AREA, zzz: Z}}}\n", GOOD,
     "extract.yaml:1:10: 'poeple' is not a table of the ruleset = did you mean 'people'?\n"
     "extract.yaml:1:41: 'aera' is not a column of people = did you mean 'area'?\n"
     "extract.yaml:1:53: 'zzz' is not a column of people\n",
     OSARA_EEXTRACT},
    {"what the mapping and the files lack is told in one pass",
     "tables: {people: {columns: {aera: AREA}}}\n", "id,sex,born,rso,level\n",
     "extract.yaml:1:29: 'aera' is not a column of people = did you mean 'area'?\n"
     NO_HEADING("area", "id, sex, born, rso, level"),
     OSARA_EEXTRACT},
    {"a monitored column under another name",
     "tables: {people: {columns: {sex: GENDER, area: {from: GENDER}}}}\n",
     "id,GENDER,born,rso,level\n",
     "extract.yaml:1:42: 'area' reads the heading 'GENDER' of the monitored column 'sex' = what is "
     "monitored cannot be read by an expression, under any name\n",
     OSARA_EEXTRACT},
    {"a heading that a monitored column has by its own name",
     "tables: {people: {columns: {area: sex}}}\n", GOOD,
     "extract.yaml:1:29: 'area' reads the heading 'sex' of the monitored column 'sex' = what is "
     "monitored cannot be read by an expression, under any name\n",
     OSARA_EEXTRACT},
    {"a monitored column through another table of the same file",
     "tables: {people: {file: all.csv}, orders: {file: all.csv, columns: {no: sex}}}\n", GOOD,
     "extract.yaml:1:25: there is no file 'all.csv' in '@' (table people) = its CSV files are: "
     "people.csv\n"
     "extract.yaml:1:69: 'no' reads the heading 'sex' of the monitored column 'sex' = what is "
     "monitored cannot be read by an expression, under any name\n",
     OSARA_EEXTRACT},
    /* ---- values ---- */
    {"a pivot that is no year, or that no format needs",
     "tables: {people: {columns: {born: {format: \"%d/%m/%y\", pivot: 30}}}}\n", GOOD,
     "extract.yaml:1:63: a pivot is the latest year that two digits can mean, such as 2030\n",
     OSARA_EEXTRACT},
    {"a pivot that no format needs",
     "tables: {people: {columns: {born: {format: \"%d/%m/%Y\", pivot: 2030}}}}\n", GOOD,
     "extract.yaml:1:63: a pivot is for years of two digits: no format here has %y\n",
     OSARA_EEXTRACT},
    {"successors that are none",
     "tables: {people: {columns: {area: {successors: {a: b, b: c, c: a, d: \"\"}}}}}\n", GOOD,
     "extract.yaml:1:49: 'a' comes round to itself by its successors\n"
     "extract.yaml:1:55: 'b' comes round to itself by its successors\n"
     "extract.yaml:1:61: 'c' comes round to itself by its successors\n"
     "extract.yaml:1:67: a code and its successor: one of them is empty\n",
     OSARA_EEXTRACT},
    {"a file of successors outside the folder",
     "tables: {people: {columns: {area: {successors: ../x.csv}}}}\n", GOOD,
     "extract.yaml:1:48: '../x.csv' is not a file within the extract's folder\n", OSARA_EEXTRACT},
    {"a file of successors without its headings, and one that is not there",
     "tables: {people: {columns: {area: {successors: people.csv}, sex: {successors: none.csv}}}}\n",
     GOOD,
     "cannot read '@/none.csv': no such file\n"
     "people.csv:1:0: successors need the headings 'code' and 'successor'\n",
     OSARA_EEXTRACT},
    {"how a spreadsheet writes dates, where codes have no form, or otherwise",
     "tables: {people: {columns: {area: {spreadsheet: day first}, sex: {form: home office code, "
     "spreadsheet: US}}}}\n",
     GOOD,
     "extract.yaml:1:49: 'spreadsheet' restores codes: it needs form: home office code\n"
     "extract.yaml:1:104: expected 'day first' or 'month first' under 'spreadsheet', found 'US' = "
     "spreadsheet: codes of which a spreadsheet made dates are restored, by the way it writes "
     "dates\n",
     OSARA_EEXTRACT},
    {"repeats that cannot be folded",
     "tables: {people: {repeats: strongest, nobody: fine}, orders: {repeats: twice}}\n", GOOD,
     "extract.yaml:1:47: expected 'out of scope' under 'nobody', found 'fine' = write it so, or take "
     "the line out\n"
     "extract.yaml:1:72: expected 'first', 'last' or 'strongest' under 'repeats', found 'twice' = "
     "repeats: rows with a key that an earlier row has are the same row again: this one counts, the "
     "others are folded. Not stated: they are quarantined as duplicates\n",
     OSARA_EEXTRACT},
    {"the strongest, where nothing tells the evidence", "tables: {people: {repeats: strongest}}\n",
     GOOD,
     "extract.yaml:1:28: the ruleset does not say which column of people tells the evidence = with "
     "'evidence:' it would; else the first or the last counts\n",
     OSARA_EEXTRACT},
    {"values that a closed category does not have",
     "tables: {people: {columns: {area: {values: {N: Noth, E: East}}}}}\n", GOOD,
     "extract.yaml:1:45: 'N' is made a value that 'area' cannot have: 'Noth' is not one of North, "
     "East, West; did you mean 'North'?\n",
     OSARA_EEXTRACT},
    {"keys that do not suit a column's type",
     "tables: {people: {columns: {id: {format: \"%d/%m/%Y\"}, born: {yes: x, no: y},\n"
     "  level: {form: home office code}, rso: {decimal: \",\"}}}}\n",
     GOOD,
     "extract.yaml:1:42: 'format' does not suit 'id', which is an id\n"
     "extract.yaml:1:67: 'yes' does not suit 'born', which is a date\n"
     "extract.yaml:1:74: 'no' does not suit 'born', which is a date\n"
     "extract.yaml:2:17: 'form' does not suit 'level', which is a number\n"
     "extract.yaml:2:51: 'decimal' does not suit 'rso', which is a flag\n",
     OSARA_EEXTRACT},
    {"a word with two meanings",
     "tables: {people: {columns: {rso: {yes: [Y1, X], missing: [X]}}}}\n", GOOD,
     "extract.yaml:1:59: 'X' is given two meanings (the other on line 1)\n", OSARA_EEXTRACT},
    {"a constant that does not fit", "tables: {people: {columns: {born: {constant: today}}}}\n",
     GOOD,
     "extract.yaml:1:46: the constant does not fit 'born': expected a date, got 'today' (format "
     "YYYY-MM-DD)\n",
     OSARA_EEXTRACT},
    {"a column that is read and constant",
     "tables: {people: {columns: {born: {from: B, constant: 2020-01-01}}}}\n", GOOD,
     "extract.yaml:1:55: 'born' has both 'from' and 'constant': a column is read or constant\n",
     OSARA_EEXTRACT},
    {"formats that are none",
     "tables: {people: {columns: {born: {format: [\"%d/%m\", \"%q\", \"%d/%m/%Y %d\"]}}}}\n", GOOD,
     "extract.yaml:1:45: '%d/%m' is not a date format: it needs a day (%d), a month (%m, %b or %B) "
     "and a year (%Y or %y), each once\n"
     "extract.yaml:1:54: '%q' is not a date format: after '%' stands one of d m Y y b B H I M S p\n"
     "extract.yaml:1:60: '%d/%m/%Y %d' is not a date format: it needs a day (%d), a month (%m, %b "
     "or %B) and a year (%Y or %y), each once\n",
     OSARA_EEXTRACT},
    {"an encoding, a date, a separator, a flag",
     "as_of: yesterday\nencoding: windows-1525\ntables: {people: {separator: \";;\", columns: {id: "
     "{trim: perhaps, decimal: x}}}}\n",
     GOOD,
     "extract.yaml:1:8: expected a date as YYYY-MM-DD under 'as_of', found 'yesterday' = write "
     "year, month and day: 2024-11-27\n"
     "extract.yaml:2:11: the encoding 'windows-1525' is not known = did you mean 'windows-1252'?\n"
     "extract.yaml:3:30: a separator is one character, such as \",\" \";\" \"|\", or tab\n"
     "extract.yaml:3:57: expected yes or no under 'trim', found 'perhaps' = write 'yes' or 'no'\n"
     "extract.yaml:3:75: expected ',' or '.' under 'decimal', found 'x' = decimal: what stands before "
     "the decimals of a number; a point when not stated\n",
     OSARA_EEXTRACT},
    {"an encoding like no other", "encoding: klingon\n", GOOD,
     "extract.yaml:1:11: the encoding 'klingon' is not known = known are: utf-8, windows-1252, "
     "latin-1, iso-8859-15, utf-16\n",
     OSARA_EEXTRACT},
    {"shapes that are none",
     "as_of: [x]\nencoding: {}\ntables:\n  people: {file: {}, missing: {a: b}, columns: {id: ~, "
     "area: "
     "{values: x, yes: {}},\n    sex: {from: [], constant: {}, values: {a: []}, missing: [[]]}}}\n"
     "  orders: x\n",
     GOOD,
     "extract.yaml:1:8: expected a date under 'as_of', found a list = write one value: if it "
     "is text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:2:11: expected text under 'encoding', found a mapping = write one value: if"
     " it is text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:4:18: expected text or a list under 'file', found a mapping = write one "
     "value, or [one, another]\n"
     "extract.yaml:4:31: expected text or a list under 'missing', found a mapping = write one "
     "value, or [one, another]\n"
     "extract.yaml:4:53: expected a heading or a mapping under 'id', found nothing = for a "
     "column that the extract does not have: {constant: \"\"}, missing in every row\n"
     "extract.yaml:4:71: expected a mapping under 'values', found text = write {name: value}, "
     "or each on a line of its own, indented\n"
     "extract.yaml:4:79: expected text or a list under 'yes', found a mapping = write one "
     "value, or [one, another]\n"
     "extract.yaml:5:17: expected text under 'from', found a list = write one value: if it is "
     "text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:5:31: expected text under 'constant', found a mapping = write one value: if"
     " it is text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:5:31: 'sex' has both 'from' and 'constant': a column is read or constant\n"
     "extract.yaml:5:47: expected text under 'a', found a list = write one value: if it is "
     "text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:5:62: expected text under 'missing', found a list = write one value: if it "
     "is text that holds brackets or ': ', put it in quotes\n"
     "extract.yaml:6:11: expected a mapping under 'orders', found text = write {file: ...}; its "
     "keys are: file, separator, encoding, join, repeats, nobody, missing, columns\n",
     OSARA_EEXTRACT},
    {"a list is no mapping", "[a, b]\n", GOOD,
     "extract.yaml:1:1: extract.yaml is a mapping, found a list = write its keys without '- "
     "', each at the start of a line: 'as_of: ...'\n", OSARA_EEXTRACT},
    {"columns and tables that are lists", "tables: {people: {columns: [a]}}\n", GOOD,
     "extract.yaml:1:28: expected a mapping under 'columns', found a list = what stands here "
     "has names: {name: value, another: value}\n",
     OSARA_EEXTRACT},
};

static void tells_what_is_wrong(void **state)
{
    const struct row *row = *state;
    const struct reading_options options = {.threads = 1, .way = -1};
    struct buffer told = {0};
    char folder[64];

    sheet_folder(folder);
    sheet_file(folder, "extract.yaml", row->mapping);
    sheet_file(folder, "people.csv", row->people);
    assert_int_equal(sheet_read(folder, PLAN, &options, &told), row->status);
    assert_string_equal(told.at, row->told);
    buffer_free(&told);
    sheet_remove(folder);
}

static void an_extract_that_is_no_folder_cannot_be_read(void **state)
{
    osara_problems problems = {0};
    struct mapping *mapping = NULL;
    char folder[64], path[128];

    (void)state;
    sheet_folder(folder);
    sheet_file(folder, "file", "x");
    snprintf(path, sizeof path, "%s/file", folder);
    assert_int_equal(mapping_load(path, &mapping, &problems), OSARA_EIO);
    snprintf(path, sizeof path, "%s/none", folder);
    assert_int_equal(mapping_load(path, &mapping, &problems), OSARA_EIO);
    assert_non_null(strstr(problems.at[0].text, "/file': it is not a folder"));
    assert_non_null(strstr(problems.at[1].text, "/none': no such folder"));
    assert_null(mapping);
    osara_problems_free(&problems);
    sheet_remove(folder);
}

static void a_mapping_may_state_the_date(void **state)
{
    osara_problems problems = {0};
    struct mapping *mapping = NULL;
    char folder[64];

    (void)state;
    sheet_folder(folder);
    assert_int_equal(mapping_load(folder, &mapping, &problems), OSARA_OK);
    assert_int_equal(mapping_as_of(mapping), DATE_MISSING);
    mapping_free(mapping);
    sheet_file(folder, "extract.yaml", "as_of: 2023-01-31\n");
    assert_int_equal(mapping_load(folder, &mapping, &problems), OSARA_OK);
    assert_int_equal(mapping_as_of(mapping), date_of(2023, 1, 31));
    mapping_free(mapping);
    assert_int_equal(problems.n, 0);
    sheet_remove(folder);
}

int main(void)
{
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N + 2];

    for (size_t i = 0; i < N; i++) {
        union {
            const struct row *row;
            void *state;
        } row = {&rows[i]};

        tests[i] = (struct CMUnitTest){rows[i].name, tells_what_is_wrong, NULL, NULL, row.state};
    }
    tests[N] = (struct CMUnitTest)cmocka_unit_test(an_extract_that_is_no_folder_cannot_be_read);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(a_mapping_may_state_the_date);
    return cmocka_run_group_tests_name("mapping", tests, NULL, NULL);
}
