/* Extracts as they come: what is read, what is not, and that nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanning/sheet.h"

#define PEOPLE                               \
    "table people key id\n"                  \
    "column id id\n"                         \
    "column area category North/East/West\n" \
    "column born date\n"
#define EVENTS                      \
    PEOPLE                          \
    "table events join id key no\n" \
    "column no id unused\n"         \
    "column id id\n"                \
    "column weight number\n"        \
    "column flagged flag\n"         \
    "column kind category\n"

#define CRIMES                                         \
    "table people key id\n"                            \
    "column id id\n"                                   \
    "column born date\n"                               \
    "table crimes join id evidence role key crime\n"   \
    "column crime id\n"                                \
    "column id id\n"                                   \
    "column role category suspect/charged/convicted\n" \
    "column code category\n"
/* Offender columns on the offence rows: one file that feeds two tables. */
#define BOTH(repeats)                                                        \
    "tables: {people: {file: e.csv, repeats: first, nobody: out of scope}, " \
    "crimes: {file: e.csv, repeats: " repeats ", nobody: out of scope}}\n"
#define BOTH_ROWS                  \
    "crime,id,role,born,code\n"    \
    "1,A,suspect,1990-01-02,a\n"   \
    "1,B,suspect,1991-01-02,b\n"   \
    "1,A,convicted,1990-01-02,c\n" \
    "2,,,,d\n"                     \
    "1,A,charged,1992-01-02,e\n"   \
    "1,B,suspect,1991-01-02,f\n"   \
    "3,A,,,g\n"

#define FEW "id,area,born\nA,North,1990-01-02\nB,West,\n"

struct row {
    const char *name, *plan, *mapping, *people, *events, *told;
};

static const struct row rows[] = {
    {"an extract in the ruleset's own words needs no mapping", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,B,2.5,yes,x\n2,A,7,No,y\n3,B,,,\n",
     "people 2 read, 2 loaded\n"
     "  2: A|North|1990-01-02\n"
     "  3: B|West|\n"
     "events 3 read, 3 loaded\n"
     "  3 of 0: |A|7|no|y\n"
     "  2 of 1: |B|2.5|yes|x\n"
     "  4 of 1: |B|||\n"},
    {"a header alone is an empty table", EVENTS, NULL, "id,area,born\n",
     "no,id,weight,flagged,kind", "people 0 read, 0 loaded\nevents 0 read, 0 loaded\n"},
    {"columns may stand in any order among others", PEOPLE, NULL,
     "born,x,id,y,area\n1990-01-02,\"a,b\",A,,West\n", NULL,
     "people 1 read, 1 loaded\n  2: A|West|1990-01-02\n"},
    {"blank lines are no rows", PEOPLE, NULL, "\nid,area,born\n\n\nA,,\n\n", NULL,
     "people 1 read, 1 loaded\n  5: A||\n"},
    {"a row's first fault in column order counts", PEOPLE, NULL,
     "id,area,born\nA,Nowhere,never\nB,,never\n", NULL,
     "people 2 read, 0 loaded, 2 value\n"
     "people.csv:2 area [Nowhere] value: 'Nowhere' is not one of North, East, West\n"
     "people.csv:3 born [never] value: expected a date, got 'never' (format YYYY-MM-DD)\n"},
    {"a value may be meant for another", PEOPLE, NULL, "id,area,born\nA,Nort,\n", NULL,
     "people 1 read, 0 loaded, 1 value\n"
     "people.csv:2 area [Nort] value: 'Nort' is not one of North, East, West; did you mean "
     "'North'?\n"},
    {"a category is not trimmed unasked", PEOPLE, NULL, "id,area,born\nA,North ,\n", NULL,
     "people 1 read, 0 loaded, 1 value\n"
     "people.csv:2 area [North ] value: 'North ' is not one of North, East, West (trim: yes would "
     "make it fit)\n"},
    {"dates, numbers and flags are trimmed unasked", EVENTS, NULL,
     "id,area,born\nA,, 1990-01-02 \n", "no,id,weight,flagged,kind\n1,A, 2 , y , k \n2,A,  ,,\n",
     "people 1 read, 1 loaded\n  2: A||1990-01-02\n"
     "events 2 read, 2 loaded\n  2 of 0: |A|2|yes| k \n  3 of 0: |A|||\n"},
    {"ragged rows are told with both counts", PEOPLE, NULL,
     "id,area,born\nA,\n\"B\",West,,x\nC,,\n", NULL,
     "people 3 read, 1 loaded, 2 ragged\n"
     "  4: C||\n"
     "people.csv:2 - [A,] ragged: 2 cells where the header has 3\n"
     "people.csv:3 - [\"B\",West,,x] ragged: 4 cells where the header has 3\n"},
    {"text after a closing quote breaks its row", PEOPLE, NULL,
     "id,area,born\nA,\"West\"ern,\nB,,\n", NULL,
     "people 2 read, 1 loaded, 1 quote\n"
     "  3: B||\n"
     "people.csv:2 area [\"West\"ern] quote: text after a closing quote\n"},
    {"a quote that never closes takes its own line", PEOPLE, NULL,
     "id,area,born\nA,\"West,\nB,,\nC,East,\n", NULL,
     "people 3 read, 2 loaded, 1 quote\n"
     "  3: B||\n  4: C|East|\n"
     "people.csv:2 area [\"West,] quote: a quote opens and never closes, and would take the 2 "
     "lines after it: the row is cut at the end of its line\n"},
    {"a quote that never closes in the last line", PEOPLE, NULL, "id,area,born\nA,,\"", NULL,
     "people 1 read, 0 loaded, 1 quote\n"
     "people.csv:2 born [\"] quote: a quote opens and never closes\n"},
    {"a quote that closes in another row takes its own line", PEOPLE, NULL,
     "id,area,born\nA,\"West,\nB,\"North\",\nC,East,\n", NULL,
     "people 3 read, 2 loaded, 1 quote\n"
     "  3: B|North|\n  4: C|East|\n"
     "people.csv:2 area [\"West,] quote: a quote opens and closes only 1 lines on, with text "
     "after it: the row is cut at the end of its line\n"},
    {"a subject without a key, and one that comes twice", PEOPLE, NULL,
     "id,area,born\n,West,\nA,,\nA,West,\n", NULL,
     "people 3 read, 1 loaded, 1 no key, 1 duplicate\n"
     "  3: A||\n"
     "people.csv:2 id [] no key: 'id' is missing, which is part of the row's key\n"
     "people.csv:4 id [A] duplicate: the same key as line 3\n"},
    {"a subject that comes twice where nothing else is wrong", PEOPLE, NULL,
     "id,area,born\nA,,\nB,,\nA,West,\n", NULL,
     "people 3 read, 2 loaded, 1 duplicate\n"
     "  2: A||\n  3: B||\n"
     "people.csv:4 id [A] duplicate: the same key as line 2\n"},
    {"a subject that comes twice, and one whose row has a fault: as many ids as rows", PEOPLE, NULL,
     "id,area,born\nA,,\nB,Nowhere,\nA,West,\n", NULL,
     "people 3 read, 1 loaded, 1 value, 1 duplicate\n"
     "  2: A||\n"
     "people.csv:3 area [Nowhere] value: 'Nowhere' is not one of North, East, West\n"
     "people.csv:4 id [A] duplicate: the same key as line 2\n"},
    {"long ids with a byte that is not UTF-8, early and late, and with a control character", PEOPLE, NULL,
     "id,area,born\nABC\xFF" "EFGHIJ,,\nABCDEFGHIJ\xFF,,\nABCDEFGH\x01J,,\nABCDEFGHIJ,,\n", NULL,
     "people 4 read, 2 loaded, 2 value\n"
     "  4: ABCDEFGH\x01J||\n  5: ABCDEFGHIJ||\n"
     "people.csv:2 id [ABC\xFF" "EFGHIJ] value: byte 0xFF is not UTF-8 (encoding: windows-1252 may be "
     "meant)\n"
     "people.csv:3 id [ABCDEFGHIJ\xFF] value: byte 0xFF is not UTF-8 (encoding: windows-1252 may be "
     "meant)\n"},
    {"orphans: of an unknown subject, and of none", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,X,,,\n2,,,,\n3,\"B \",,,\n4,B,,,\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 4 read, 1 loaded, 3 orphan\n  5 of 1: |B|||\n"
     "events.csv:2 id [X] orphan: there is no 'X' among people\n"
     "events.csv:3 id [] orphan: it names no row of people\n"
     "events.csv:4 id [B ] orphan: there is no 'B ' among people (trim: yes would make it fit)\n"},
    {"rows with the same key, also of another subject, are duplicates", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,A,1,,\n2,A,2,,\n1,B,3,,\n1,A,4,,\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 4 read, 2 loaded, 2 duplicate\n  2 of 0: |A|1||\n  3 of 0: |A|2||\n"
     "events.csv:4 no [1] duplicate: the same key as line 2\n"
     "events.csv:5 no [1] duplicate: the same key as line 2\n"},
    {"each table's files may be in an encoding of their own", EVENTS,
     "encoding: windows-1252\ntables:\n  people: {file: p.csv, encoding: utf-8}\n  events: {file: "
     "e.csv}\n",
     "id,area,born\n\xC3\x89,North,\n", "no,id,weight,flagged,kind\n1,\xC9,,,x\xA0\n",
     "people 1 read, 1 loaded\n  2: \xC3\x89|North|\n"
     "events 1 read, 1 loaded\n  2 of 0: |\xC3\x89|||x\xC2\xA0\n"},
    {"dates as a spreadsheet counts them, of two digits with a pivot, or by the name of the month",
     PEOPLE,
     "tables: {people: {file: p.csv, columns: {born: {format: [serial, \"%d/%m/%y\", \"%d %b "
     "%Y\", iso], pivot: 2010}}}}\n",
     "id,area,born\nA,,32875\nB,,02/01/10\nC,,02/01/11\nD,,2 JAN 1990\nE,,1990-01-02T10:00\n", NULL,
     "people 5 read, 5 loaded\n  2: A||1990-01-02\n  3: B||2010-01-02\n  4: C||1911-01-02\n  5: "
     "D||1990-01-02\n  6: E||1990-01-02\n"},
    {"one file feeds two tables, and the strongest role of the same suspect counts", CRIMES,
     BOTH("strongest"), NULL, BOTH_ROWS,
     "people 7 read, 2 loaded, 4 folded, 1 of nobody\n  2: A|1990-01-02\n  3: B|1991-01-02\n"
     "crimes 7 read, 3 loaded, 3 folded, 1 of nobody\n  4 of 0: 1|A|convicted|c\n"
     "  8 of 0: 3|A||g\n  3 of 1: 1|B|suspect|b\n"},
    {"the first of repeats", CRIMES, BOTH("first"), NULL, BOTH_ROWS,
     "people 7 read, 2 loaded, 4 folded, 1 of nobody\n  2: A|1990-01-02\n  3: B|1991-01-02\n"
     "crimes 7 read, 3 loaded, 3 folded, 1 of nobody\n  2 of 0: 1|A|suspect|a\n"
     "  8 of 0: 3|A||g\n  3 of 1: 1|B|suspect|b\n"},
    {"the last of repeats", CRIMES, BOTH("last"), NULL, BOTH_ROWS,
     "people 7 read, 2 loaded, 4 folded, 1 of nobody\n  2: A|1990-01-02\n  3: B|1991-01-02\n"
     "crimes 7 read, 3 loaded, 3 folded, 1 of nobody\n  6 of 0: 1|A|charged|e\n"
     "  8 of 0: 3|A||g\n  7 of 1: 1|B|suspect|f\n"},
    {"a row that is left out is no first of duplicates", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,A,x,,\n1,A,2,,\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 2 read, 1 loaded, 1 value\n  3 of 0: |A|2||\n"
     "events.csv:2 weight [x] value: expected a number, got 'x'\n"},
    {"numbers are decimal and finite", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,A,\"1,234\",,\n2,A,1e400,,\n3,A,inf,,\n4,A,0x10,,\n"
     "5,A,-1.5e3,,\n6,A,00012,,\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 6 read, 2 loaded, 4 value\n  6 of 0: |A|-1500||\n  7 of 0: |A|12||\n"
     "events.csv:2 weight [1,234] value: expected a number, got '1,234' (thousands stand without "
     "a separator; a decimal comma needs decimal: \",\")\n"
     "events.csv:3 weight [1e400] value: expected a number, got '1e400'\n"
     "events.csv:4 weight [inf] value: expected a number, got 'inf'\n"
     "events.csv:5 weight [0x10] value: expected a number, got '0x10'\n"},
    {"flags in all their words", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,A,,YES,\n2,A,,n,\n3,A,,1,\n4,A,,False,\n5,A,,maybe,\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 5 read, 4 loaded, 1 value\n  2 of 0: |A||yes|\n  3 of 0: |A||no|\n"
     "  4 of 0: |A||yes|\n  5 of 0: |A||no|\n"
     "events.csv:6 flagged [maybe] value: expected yes or no, got 'maybe'\n"},
    {"bad UTF-8 is told by its byte, in a cell that is used", EVENTS, NULL, FEW,
     "no,id,weight,flagged,kind\n1,A,,,caf\xE9\n2,A,,,caf\xC3\xA9\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 2 read, 1 loaded, 1 value\n  3 of 0: |A|||caf\xC3\xA9\n"
     "events.csv:2 kind [caf\xE9] value: byte 0xE9 is not UTF-8 (encoding: windows-1252 may be "
     "meant)\n"},
    {"what no one uses is not looked at", PEOPLE "column x number unused\n", NULL,
     "id,area,born,x\nA,,,never\nB,,,caf\xE9\n", NULL,
     "people 2 read, 2 loaded\n  2: A|||\n  3: B|||\n"},
    {"a byte-order mark, CRLF and quotes", PEOPLE, NULL,
     "\xEF\xBB\xBFid,\"area\",born\r\n\"A \"\"x\"\"\",\"West\",\"1990-01-02\"\r\n\"B\nC\",,\r\n",
     NULL, "people 2 read, 2 loaded\n  2: A \"x\"|West|1990-01-02\n  3: B\nC||\n"},
    {"dates with a time, in years that are not", PEOPLE, NULL,
     "id,area,born\nA,,1990-01-02T10:00\nB,,1990-01-02 23:59:59.123Z\nC,,1990-02-30\n"
     "D,,1990-01-02 25:00\nE,,1990-1-2\nF,,0000-01-01\nG,,9999-12-31\n",
     NULL,
     "people 7 read, 3 loaded, 4 value\n"
     "  2: A||1990-01-02\n  3: B||1990-01-02\n  8: G||9999-12-31\n"
     "people.csv:4 born [1990-02-30] value: expected a date, got '1990-02-30' (format "
     "YYYY-MM-DD)\n"
     "people.csv:5 born [1990-01-02 25:00] value: expected a date, got '1990-01-02 25:00' (format "
     "YYYY-MM-DD)\n"
     "people.csv:6 born [1990-1-2] value: expected a date, got '1990-1-2' (format YYYY-MM-DD)\n"
     "people.csv:7 born [0000-01-01] value: expected a date, got '0000-01-01' (format "
     "YYYY-MM-DD)\n"},
    /* ---- with a mapping ---- */
    {"headings, formats, words and constants of a mapping", EVENTS,
     "as_of: 2023-01-31\n"
     "tables:\n"
     "  people:\n"
     "    file: p.csv\n"
     "    separator: \";\"\n"
     "    missing: [NULL]\n"
     "    columns:\n"
     "      id: {from: REF, trim: yes}\n"
     "      area: {from: DIV, values: {N: North, E: East}, missing: [\"?\"]}\n"
     "      born: {from: DOB, format: [\"%d/%m/%Y\", \"%d %b %y\"], missing: [01/01/1900]}\n"
     "  events:\n"
     "    file: e.csv\n"
     "    columns:\n"
     "      id: {from: REF, trim: yes}\n"
     "      weight: {from: W, decimal: \",\"}\n"
     "      flagged: {from: DA, yes: [DA, \"DA-IP\"], no: [\"\"]}\n"
     "      kind: {constant: same}\n",
     "REF;DIV;DOB\n A ;N;2/1/1990\nB;West;NULL\nC;?;01/01/1900\nD;E;3 Feb 24\nE;;3 Feb "
     "22\nNULL;;\n",
     "no,REF,W,DA\n1,A,\"1,5\",da\n2,B ,2,\n3,C,3,no\n4,B,\"1.5\",\n",
     "people 6 read, 5 loaded, 1 no key\n"
     "  2: A|North|1990-01-02\n  3: B|West|\n  4: C||\n  5: D|East|1924-02-03\n"
     "  6: E||2022-02-03\n"
     "events 4 read, 3 loaded, 1 value\n"
     "  2 of 0: |A|1.5|yes|same\n  3 of 1: |B|2|no|same\n  4 of 2: |C|3|no|same\n"
     "p.csv:7 REF [NULL] no key: 'id' is missing, which is part of the row's key\n"
     "e.csv:5 W [1.5] value: expected a number, got '1.5' (the mapping says that decimals stand "
     "after a comma)\n"},
    {"a column's own word goes before the table's", PEOPLE,
     "tables:\n  people:\n    file: p.csv\n    missing: [N]\n    columns: {area: {values: {N: "
     "North}}}\n",
     "id,area,born\nN,,\nA,N,\n", NULL,
     "people 2 read, 1 loaded, 1 no key\n  3: A|North|\n"
     "p.csv:2 id [N] no key: 'id' is missing, which is part of the row's key\n"},
    {"Home Office codes in their spellings", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code, missing: [X]}}\n",
     FEW,
     "no,id,weight,flagged,kind\n1,A,,,8/6\n2,A,,,00806\n3,A,,,008/06\n4,A,,,806\n5,A,,,105/1a\n"
     "6,A,,,Oct-11\n7,A,,,assault\n8,A,,,X\n9,A,,,8\n10,A,,, 8/6\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 10 read, 6 loaded, 4 value\n"
     "  2 of 0: |A|||008/06\n  3 of 0: |A|||008/06\n  4 of 0: |A|||008/06\n"
     "  5 of 0: |A|||008/06\n  6 of 0: |A|||105/01A\n  9 of 0: |A|||\n"
     "e.csv:7 kind [Oct-11] value: 'Oct-11' is a date that a spreadsheet made of 010/11 "
     "(spreadsheet: day first, or month first, restores it)\n"
     "e.csv:8 kind [assault] value: 'assault' is not a Home Office code\n"
     "e.csv:10 kind [8] value: '8' is not a Home Office code\n"
     "e.csv:11 kind [ 8/6] value: ' 8/6' is not a Home Office code (trim: yes would make it "
     "fit)\n"},
    {"codes that a spreadsheet made dates of are restored when it is said how, and counted", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code, spreadsheet: day first}}\n",
     FEW,
     "no,id,weight,flagged,kind\n1,A,,,Oct-11\n2,A,,,08-Jun\n3,B,,,Oct-11\n4,A,,,08/06/2023\n"
     "5,X,,,Oct-11\n6,A,,,8/6\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 6 read, 4 loaded, 1 value, 1 orphan\n"
     "  2 of 0: |A|||010/11\n  3 of 0: |A|||008/06\n  7 of 0: |A|||008/06\n"
     "  4 of 1: |B|||010/11\n"
     "1 rows of '08-Jun' restored: 008/06\n2 rows of 'Oct-11' restored: 010/11\n"
     "e.csv:5 kind [08/06/2023] value: '08/06/2023' is a date that a spreadsheet made of a Home "
     "Office code: which code cannot be told (values: {...} can say)\n"
     "e.csv:6 id [X] orphan: there is no 'X' among people\n"},
    {"months first, and a date that is told with both its codes when nothing is said", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code, spreadsheet: month first}}\n",
     FEW, "no,id,weight,flagged,kind\n1,A,,,08-Jun\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 1 read, 1 loaded\n  2 of 0: |A|||006/08\n1 rows of '08-Jun' restored: 006/08\n"},
    {"a code of which two can be meant is not guessed", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code}}\n",
     FEW, "no,id,weight,flagged,kind\n1,A,,,08-Jun\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 1 read, 0 loaded, 1 value\n"
     "e.csv:2 kind [08-Jun] value: '08-Jun' is a date that a spreadsheet made of 008/06 "
     "(spreadsheet: day first restores it) or of 006/08 (month first)\n"},
    {"retired and local codes become their successors, and are counted", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code, spreadsheet: day first,\n"
     "      successors: {8/5: 008/06, 8/4: 8/5, 010/11: 105/01, LOCAL: 8/6},\n"
     "      values: {LOC: 8/4}}}\n",
     FEW, "no,id,weight,flagged,kind\n1,A,,,00804\n2,A,,,8/5\n3,A,,,8/6\n4,A,,,Oct-11\n5,B,,,LOC\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 5 read, 5 loaded\n  2 of 0: |A|||008/06\n  3 of 0: |A|||008/06\n"
     "  4 of 0: |A|||008/06\n  5 of 0: |A|||105/01\n  6 of 1: |B|||008/06\n"
     "1 rows of '00804' succeeded: 008/06\n1 rows of '8/5' succeeded: 008/06\n"
     "1 rows of 'LOC' succeeded: 008/06\n1 rows of 'Oct-11' restored succeeded: 105/01\n"},
    {"a local code that is no Home Office code has a successor that is", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {form: home office code, spreadsheet: day first,\n"
     "      successors: {8N: 8/6, May-1: 10/11, LOCAL: 8N, 105A: 105/01}}}\n",
     FEW,
     "no,id,weight,flagged,kind\n1,A,,,8N\n2,A,,,LOCAL\n3,A,,,May-1\n4,A,,,105A\n5,A,,,105B\n"
     "6,A,,,19C\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 6 read, 4 loaded, 2 value\n  2 of 0: |A|||008/06\n  3 of 0: |A|||008/06\n"
     "  4 of 0: |A|||010/11\n  5 of 0: |A|||105/01\n"
     "1 rows of '105A' succeeded: 105/01\n1 rows of '8N' succeeded: 008/06\n"
     "1 rows of 'LOCAL' succeeded: 008/06\n1 rows of 'May-1' succeeded: 010/11\n"
     "e.csv:6 kind [105B] value: '105B' is a class of the counting rules, not a Home Office code: "
     "successors can say which code stands for it\n"
     "e.csv:7 kind [19C] value: '19C' is a class of the counting rules, not a Home Office code: "
     "successors can say which code stands for it\n"},
    {"successors of words that have no form", EVENTS,
     "tables:\n  people: {file: p.csv}\n  events:\n    file: e.csv\n"
     "    columns: {kind: {successors: p.csv}}\n",
     "id,area,born,code,successor\nA,,,old,new\n",
     "no,id,weight,flagged,kind\n1,A,,,old\n2,A,,,x\n",
     "people 1 read, 1 loaded\n  2: A||\n"
     "events 2 read, 2 loaded\n  2 of 0: |A|||new\n  3 of 0: |A|||x\n"
     "1 rows of 'old' succeeded: new\n"},
    {"windows-1252 is made UTF-8, and what is not in it is told", EVENTS,
     "encoding: windows-1252\ntables: {people: {file: p.csv}, events: {file: e.csv}}\n", FEW,
     "no,id,weight,flagged,kind\n1,A,,,\x93na\xEFve\x94 \xA3"
     "5\n2,A,,,a\x81"
     "b\n",
     "people 2 read, 2 loaded\n  2: A|North|1990-01-02\n  3: B|West|\n"
     "events 2 read, 1 loaded, 1 value\n"
     "  2 of 0: |A|||\xE2\x80\x9Cna\xC3\xAFve\xE2\x80\x9D \xC2\xA3"
     "5\n"
     "e.csv:3 kind [a\xFF"
     "b] value: byte 2 of the value is not valid in WINDOWS-1252\n"},
    {"a mark of UTF-8 on a windows-1252 file is passed over", PEOPLE,
     "encoding: windows-1252\ntables: {people: {file: p.csv, columns: {area: {values: "
     "{\"Caf\xC3\xA9\": "
     "North}}}}}\n",
     "\xEF\xBB\xBFid,area,born\nA,Caf\xE9,\n", NULL, "people 1 read, 1 loaded\n  2: A|North|\n"},
    {"a tab, and a name found by a pattern", PEOPLE,
     "tables: {people: {file: \"?.csv\", separator: tab}}\n", "id\tarea\tborn\nA\tWest\t\n", NULL,
     "people 1 read, 1 loaded\n  2: A|West|\n"},
};

static void reads(void **state)
{
    const struct row *row = *state;
    bool named = row->mapping != NULL;
    char folder[64];

    sheet_folder(folder);
    sheet_file(folder, "extract.yaml", row->mapping);
    sheet_file(folder, named ? "p.csv" : "people.csv", row->people);
    sheet_file(folder, named ? "e.csv" : "events.csv", row->events);
    for (int threads = 1; threads <= 3; threads += 2) {
        for (size_t range = 0; range < 40; range += 9) {
            const struct reading_options options = {
                .threads = threads, .hash = true, .range = range, .way = -1};
            struct buffer told = {0};

            sheet_read(folder, row->plan, &options, &told);
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

        tests[i] = (struct CMUnitTest){rows[i].name, reads, NULL, NULL, row.state};
    }
    return cmocka_run_group_tests_name("extract", tests, NULL, NULL);
}
