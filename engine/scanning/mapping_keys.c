/* mapping_keys.c -- the keys of every section of extract.yaml. */
#include "scanning/mapping_keys.h"
/* clang-format off */

#define KEY(key, holds, doc) {key, holds, SHAPE_ONE, false, 0, doc, NULL}
#define NEEDED(key, holds, doc) {key, holds, SHAPE_ONE, true, 0, doc, NULL}
#define WORD(key, words, doc) {key, HOLDS_WORD, SHAPE_ONE, false, 0, doc, words}
#define TEXTS(key, doc) {key, HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, 0, doc, NULL}
#define END {0}

#define ENCODING(doc)                                                                              \
    {"encoding", HOLDS_TEXT, SHAPE_ONE, false, 0, doc,                                             \
     "utf-8|windows-1252|latin-1|iso-8859-15|utf-16|"}
#define FILES                                                                                      \
    "a file in the extract's folder, a pattern (`*`, `?`), or a list of both; several files of "   \
    "one shape are read as one, in the order of their names"

static const struct schema_key keys_EXTRACT[] = {
    KEY("as_of", HOLDS_DATE, "the day that the extract is of; `--as-of` goes before it"),
    ENCODING("of every file that does not say otherwise; UTF-8 when not stated"),
    {"tables", HOLDS_SECTION, SHAPE_EACH, false, SECTION_MAPPED_TABLE,
     "the ruleset's tables, each with its files and columns", NULL},
    END
};

static const struct schema_key keys_MAPPED_TABLE[] = {
    TEXTS("file", FILES ". Not stated: `NAME.csv`, or `NAME.csv.gz`, or `NAME.csv.zst`"),
    KEY("separator", HOLDS_TEXT, "one character, or `tab`; a comma when not stated"),
    ENCODING("`utf-8`, `windows-1252`, `latin-1`, `iso-8859-15`, `utf-16`; a byte-order mark is "
             "understood"),
    {"join", HOLDS_SECTION, SHAPE_ONE, false, SECTION_MAPPED_JOIN,
     "a file that the rows name by a key: their cells stand behind the row's own", NULL},
    WORD("repeats", MAPPING_REPEATS,
         "rows with a key that an earlier row has are the same row again: this one counts, the "
         "others are folded. Not stated: they are quarantined as duplicates"),
    WORD("nobody", "out of scope",
         "rows that name no offender are passed over and counted. Not stated: they are "
         "quarantined"),
    TEXTS("missing", "words that mean a missing value in every column: `[NULL, N/A, \"?\"]`"),
    {"columns", HOLDS_TEXT | HOLDS_SECTION | HOLDS_ALWAYS, SHAPE_EACH, false, SECTION_MAPPED_COLUMN,
     "how each column of the ruleset is read; a heading alone is its `from`", NULL},
    END
};

static const struct schema_key keys_MAPPED_JOIN[] = {
    {"file", HOLDS_TEXT, SHAPE_ONE_OR_LIST, true, 0, FILES, NULL},
    NEEDED("by", HOLDS_TEXT | HOLDS_CELLS,
           "the heading of the key, or {HEADING: HEADING of the joined file}"),
    KEY("separator", HOLDS_TEXT, "of the joined files; the table's when not stated"),
    ENCODING("of the joined files; the table's when not stated"),
    END
};

static const struct schema_key keys_MAPPED_COLUMN[] = {
    KEY("from", HOLDS_TEXT, "the heading; the column's own name when not stated"),
    KEY("constant", HOLDS_TEXT, "every row has this value; `\"\"` is missing in every row"),
    KEY("trim", HOLDS_FLAG,
        "`yes`: white space around the value goes: blanks, tabs and line ends, the no-break spaces "
        "U+00A0, U+2007 and U+202F, and the zero-width U+200B, U+2060 and U+FEFF. Numbers, dates and "
        "flags are always trimmed"),
    {"format", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, 0,
     "of a date: one format or a list, the first that fits counts: `iso`, `serial`, "
     "`serial 1904`, or such as `%d/%m/%Y`", "iso|%d/%m/%Y|%d-%b-%Y|serial|serial 1904|"},
    KEY("pivot", HOLDS_TEXT,
        "of a date with `%y`: the latest year that two digits can mean, such as `2030`; the year "
        "of the as-of date when not stated"),
    WORD("decimal", ",|.", "what stands before the decimals of a number; a point when not stated"),
    TEXTS("yes", "of a flag: further words that mean yes, any case. `yes`, `true`, `y`, `1` always do"),
    TEXTS("no", "of a flag: further words that mean no, any case. `no`, `false`, `n`, `0` always do"),
    {"values", HOLDS_TEXT, SHAPE_EACH, false, 0, "what a value is read as: `{SUS: suspect}`", NULL},
    TEXTS("missing", "words that mean a missing value in this column"),
    WORD("form", "home office code", "all spellings of a code become one: `8/6` is `008/06`"),
    WORD("spreadsheet", MAPPING_SPREADSHEET,
         "codes of which a spreadsheet made dates are restored, by the way it writes dates"),
    KEY("successors", HOLDS_TEXT | HOLDS_CELLS,
        "retired and local codes, and those that stand for them: a mapping, or a CSV file in the "
        "extract's folder with the headings `code` and `successor`"),
    END
};

#define X(id, name, doc) {#id, name, doc, NULL, 0, NULL, keys_##id},
static const struct schema_section sections[] = {MAPPING_SECTIONS(X)};
#undef X

const struct schema schema_of_mappings = {"Osara mapping (extract.yaml)", OSARA_EEXTRACT, false,
                                          sections, MAPPING_SECTION_COUNT_};
