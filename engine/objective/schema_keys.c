/* schema_keys.c -- the keys of every section. */
#include "objective/schema.h"
/* clang-format off */

#define ANY_NUMBER (HOLDS_NUMBER | HOLDS_DATED)
#define ANY_EXPRESSION (HOLDS_EXPRESSION | HOLDS_DATED)
#define ONE(key, holds, doc) {key, holds, SHAPE_ONE, false, SECTION_COUNT_, doc, NULL}
#define NEEDED_WORD(key, holds, words, doc) {key, holds, SHAPE_ONE, true, SECTION_COUNT_, doc, words}
#define NEEDED(key, holds, doc) {key, holds, SHAPE_ONE, true, SECTION_COUNT_, doc, NULL}
#define LIST(key, holds, doc) {key, holds, SHAPE_LIST, false, SECTION_COUNT_, doc, NULL}
#define PART(key, section, doc) {key, HOLDS_SECTION, SHAPE_ONE, false, SECTION_##section, doc, NULL}
#define END {0}
#define EACH(key, holds, section, doc) {key, holds, SHAPE_EACH, false, SECTION_##section, doc, NULL}

#define TYPES "id|text|category|number|date|flag"

/* What every rule that a panel could argue about may say. */
#define DEFENCE                                                                                    \
    ONE("reason", HOLDS_TEXT, "why the rule is as it is"),                                         \
        ONE("source", HOLDS_TEXT, "where it comes from")
#define IN_FORCE                                                                                   \
    ONE("from", HOLDS_DATE, "first day in force"), ONE("until", HOLDS_DATE, "last day in force")

static const struct schema_key keys_RULESET[] = {
    NEEDED_WORD("osara", HOLDS_TEXT, "1", "version of the format: 1"),
    NEEDED("ruleset", HOLDS_TEXT, "its name"),
    ONE("version", HOLDS_TEXT, "its version"),
    ONE("title", HOLDS_TEXT, "what stands above the list"),
    ONE("marking", HOLDS_TEXT, "security marking, stands on every output"),
    ONE("extends", HOLDS_TEXT, "another ruleset, beside this one, that this one changes"),
    PART("objective", OBJECTIVE, "what for, and on whose authority"),
    {"scanning", HOLDS_SECTION, SHAPE_ONE, true, SECTION_SCANNING, "what the extract holds", NULL},
    {"analysis", HOLDS_SECTION, SHAPE_ONE, true, SECTION_ANALYSIS, "how subjects are ranked", NULL},
    PART("response", RESPONSE, "who is placed where"),
    PART("assessment", ASSESSMENT, "what is reviewed, measured and watched"),
    PART("report", REPORT, "extra columns of the list and the card"),
    {"tests", HOLDS_SECTION, SHAPE_LIST, false, SECTION_TEST, "the ruleset's own tests", NULL},
    {"tests_in", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_,
     "files beside the ruleset that hold more of them, each under its key `tests`", NULL},
    END
};

static const struct schema_key keys_OBJECTIVE[] = {
    ONE("force", HOLDS_TEXT, "whose list it is"),
    ONE("statement", HOLDS_TEXT, "what the list is for"),
    ONE("owner", HOLDS_TEXT, "who answers for it"),
    ONE("authority", HOLDS_TEXT, "who agreed to it, and when"),
    IN_FORCE,
    END
};

static const struct schema_key keys_SCANNING[] = {
    {"tables", HOLDS_SECTION, SHAPE_EACH, true, SECTION_TABLE,
     "tables of the extract; the one without `of` holds the subjects", NULL},
    EACH("lookups", HOLDS_LOOKUP | HOLDS_DATED, LOOKUP_INLINE, "tables of values by key"),
    ONE("tolerate", ANY_NUMBER,
        "share of a table's rows that may be quarantined before a run stops; no limit if not said"),
    END
};

static const struct schema_key keys_TABLE[] = {
    ONE("title", HOLDS_TEXT, "what its rows are"),
    ONE("of", HOLDS_TEXT, "the table of the subjects: many rows here for one there"),
    {"key", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_,
     "id column or columns that tell rows apart; a second row with the same key is a duplicate", NULL},
    ONE("optional", HOLDS_FLAG, "yes: an extract without it is read as if it were empty"),
    {"columns", HOLDS_TEXT | HOLDS_SECTION, SHAPE_EACH, true, SECTION_COLUMN,
     "columns and their types", TYPES},
    PART("evidence", EVIDENCE, "which values of a column are allegation, charge, conviction"),
    EACH("derive", ANY_EXPRESSION | HOLDS_SECTION, NAMED, "names for expressions over one row"),
    ONE("known", HOLDS_EXPRESSION,
        "the date on which a row became known; later than the as-of date it is out of scope"),
    ONE("happened", HOLDS_EXPRESSION,
        "the date of what a row tells, for backtests; its first date column if not said"),
    EACH("keep", ANY_EXPRESSION | HOLDS_SECTION, KEEP,
         "rules for rows in scope; a row is counted under the first one that it fails"),
    END
};

static const struct schema_key keys_COLUMN[] = {
    NEEDED_WORD("type", HOLDS_TEXT, TYPES, "id, text, category, number, date or flag"),
    ONE("title", HOLDS_TEXT, "its heading on cards"),
    LIST("values", HOLDS_TEXT, "the values that a category may have; any if not said"),
    ONE("monitor", HOLDS_FLAG, "yes: watched for fairness; no expression may use it"),
    {"successors", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_,
     "CSV file or files of retired codes: what stands under `code` is read as `successor`", NULL},
    END
};

static const struct schema_key keys_EVIDENCE[] = {
    NEEDED("of", HOLDS_TEXT, "a category column of the table"),
    END
};

static const struct schema_key keys_NAMED[] = {
    NEEDED("value", ANY_EXPRESSION, "what it is"),
    DEFENCE,
    END
};

static const struct schema_key keys_KEEP[] = {
    ONE("where", ANY_EXPRESSION, "rows for which this holds are in scope"),
    ONE("when", ANY_EXPRESSION, "the same as `where`"),
    ONE("title", HOLDS_TEXT, "what it says in the account of rows"),
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_LOOKUP_FILE[] = {
    NEEDED("file", HOLDS_TEXT, "a CSV file, beside the ruleset that names it"),
    {"key", HOLDS_TEXT, SHAPE_ONE_OR_LIST, true, SECTION_COUNT_, "its key column or columns", NULL},
    {"value", HOLDS_TEXT, SHAPE_ONE_OR_LIST, true, SECTION_COUNT_, "its value column or columns", NULL},
    {"else", HOLDS_TEXT | HOLDS_DATED | HOLDS_CELLS, SHAPE_ONE, false, SECTION_COUNT_,
     "value of a key that is not there; with several values, a mapping", NULL},
    DEFENCE,
    END
};

static const struct schema_key keys_LOOKUP_STEPS[] = {
    {"steps", HOLDS_SECTION, SHAPE_ONE, true, SECTION_STEPS, "least numbers and their values", NULL},
    ONE("else", HOLDS_TEXT | HOLDS_DATED, "value of a number below the first step"),
    DEFENCE,
    END
};

static const struct schema_key keys_LOOKUP_INLINE[] = {
    ONE("else", HOLDS_TEXT | HOLDS_DATED, "value of a key that is not there"),
    END
};

static const struct schema_key keys_ANALYSIS[] = {
    EACH("measures", ANY_EXPRESSION | HOLDS_SECTION, NAMED, "names for values of a subject"),
    {"criteria", HOLDS_SECTION, SHAPE_EACH, true, SECTION_CRITERION, "what the score is made of", NULL},
    {"score", HOLDS_EXPRESSION | HOLDS_DATED, SHAPE_ONE, false, SECTION_COUNT_,
     "percent (if not said), points, or an expression over criteria and measures", "percent|points|"},
    {"ties", HOLDS_EXPRESSION, SHAPE_LIST, false, SECTION_COUNT_,
     "criteria (or expressions) that decide between equal scores, higher first", NULL},
    EACH("bands", ANY_NUMBER | HOLDS_SECTION, BAND, "names for scores: the least score of each"),
    {"cohort", HOLDS_SECTION | HOLDS_DATED, SHAPE_ONE, false, SECTION_COHORT,
     "whom the response considers; all with a score above 0 if not said", NULL},
    END
};

static const struct schema_key keys_CRITERION[] = {
    ONE("title", HOLDS_TEXT, "what it is called on cards"),
    NEEDED("measure", ANY_EXPRESSION, "a number (or a flag: 0 or 1) of every subject"),
    {"scale", HOLDS_TEXT | HOLDS_SECTION | HOLDS_DATED, SHAPE_ONE, false, SECTION_SCALE,
     "none (if not said), percentile, zscore, minmax, or one of the scales below",
     "none|percentile|zscore|minmax"},
    ONE("weight", ANY_NUMBER, "what it weighs, below 0 where it speaks for a lower score; 1 if not said"),
    ONE("missing", ANY_NUMBER, "what a missing measure scores (a scaled value)"),
    {"vary", HOLDS_NUMBER, SHAPE_LIST, false, SECTION_COUNT_,
     "[lo, hi]: the number of its scale (cap, log, half_life) might as well lie there; for stability", NULL},
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_SCALE[] = {
    ONE("cap", ANY_NUMBER, "clamp(v, 0, N) / N"),
    ONE("log", ANY_NUMBER, "min(1, ln(1 + v) / ln(1 + N))"),
    {"range", HOLDS_NUMBER, SHAPE_LIST, false, SECTION_COUNT_,
     "[lo, hi]: clamp((v - lo) / (hi - lo), 0, 1); either direction", NULL},
    PART("steps", STEPS, "the points of the greatest step at or below v, else 0"),
    ONE("half_life", ANY_NUMBER, "0.5 ^ (v / D)"),
    ONE("quantiles", ANY_NUMBER, "1 to N by rank: 5 for quintiles, 10 for deciles"),
    PART("logistic", LOGISTIC, "1 / (1 + exp(-slope * (v - mid)))"),
    END
};

static const struct schema_key keys_LOGISTIC[] = {
    NEEDED("mid", ANY_NUMBER, "the value that scores a half"),
    NEEDED("slope", ANY_NUMBER, "how steep it is there; below 0 it falls"),
    END
};

static const struct schema_key keys_BAND[] = {
    ONE("at", ANY_NUMBER, "the least score of the band"),
    ONE("score", ANY_NUMBER, "the same as `at`"),
    ONE("top", ANY_NUMBER, "or the share of the ranked that it and the bands above it take: 5%"),
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_COHORT[] = {
    ONE("top", ANY_NUMBER, "so many persons, or (2%) that share of the ranked"),
    ONE("share_of_score", ANY_NUMBER,
        "the fewest persons whose scores add up to that share (50%) of all scores: the power few"),
    ONE("at_least", ANY_NUMBER, "the least score"),
    DEFENCE,
    END
};

static const struct schema_key keys_RESPONSE[] = {
    EACH("hold", HOLDS_SECTION, HOLD, "who is not placed for now"),
    EACH("strands", HOLDS_SECTION, STRAND, "management strands, at most 64"),
    PART("continuity", CONTINUITY, "what being in a place counts"),
    EACH("options", HOLDS_SECTION, OPTION, "orders and referrals to consider"),
    PART("in_force", IN_FORCE, "rows in force on the date, shown with the options"),
    END
};

static const struct schema_key keys_HOLD[] = {
    NEEDED("when", ANY_EXPRESSION, "who is held"),
    ONE("title", HOLDS_TEXT, "what the list says of him"),
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_STRAND[] = {
    ONE("title", HOLDS_TEXT, "its name on lists"),
    ONE("must", ANY_EXPRESSION, "who is placed whatever the score, over capacity if need be"),
    ONE("eligible", ANY_EXPRESSION, "who may be placed"),
    ONE("fit", ANY_EXPRESSION, "0 to 1: how well it suits among the strands he may be placed in"),
    {"capacity", HOLDS_NUMBER | HOLDS_SECTION | HOLDS_DATED, SHAPE_ONE, true, SECTION_CAPACITY,
     "places: a number, or by area", NULL},
    ONE("order", ANY_EXPRESSION, "a number or date by which its own list is drawn, higher first"),
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_CAPACITY[] = {
    NEEDED("by", HOLDS_TEXT, "a category column of the subjects: the area"),
    ONE("else", ANY_NUMBER, "places of an area that is not named; 0 if not said"),
    END
};

static const struct schema_key keys_CONTINUITY[] = {
    ONE("strand", HOLDS_TEXT, "a column of the subjects that names the strand he is in; what the "
        "ledger holds as decided goes before it"),
    ONE("since", HOLDS_TEXT, "a date column of the subjects: since when"),
    ONE("entry_score", HOLDS_TEXT, "a number column of the subjects: his score then"),
    ONE("margin", ANY_NUMBER, "points of score that being in a place counts; 0 if not said"),
    ONE("minimum_stay", ANY_NUMBER, "time in which nobody but a must outbids him; none if not said"),
    ONE("expires_after", ANY_NUMBER, "time after which his place lapses unless a decision renews it"),
    ONE("dropped", ANY_NUMBER,
        "the share of his entry score below which he is proposed to leave (50%)"),
    EACH("leave", HOLDS_SECTION, HOLD, "who is proposed to leave, whatever his score: dead, moved away"),
    END
};

static const struct schema_key keys_OPTION[] = {
    ONE("title", HOLDS_TEXT, "its name on lists"),
    ONE("when", ANY_EXPRESSION, "whom it is to be considered for; all whom no test rules out if not said"),
    EACH("tests", ANY_EXPRESSION | HOLDS_SECTION, OPTION_TEST,
         "what the law asks and data can show, each by a name: met, to establish (unknown), or not met, "
         "which rules the option out"),
    ONE("basis", HOLDS_TEXT, "the power that it rests on"),
    ONE("action", HOLDS_TEXT, "what to do"),
    LIST("judgement", HOLDS_TEXT, "tests that no data can decide: an officer's judgement"),
    DEFENCE,
    IN_FORCE,
    END
};

static const struct schema_key keys_OPTION_TEST[] = {
    NEEDED("when", ANY_EXPRESSION, "the test"),
    DEFENCE,
    END
};

static const struct schema_key keys_IN_FORCE[] = {
    NEEDED("over", HOLDS_TEXT, "the table"),
    NEEDED("when", ANY_EXPRESSION, "its rows that are in force"),
    {"show", HOLDS_TEXT, SHAPE_LIST, true, SECTION_COUNT_, "its columns to show", NULL},
    ONE("ends", HOLDS_TEXT, "its date column that says when one ends; `expires` if there is one"),
    ONE("breached", ANY_EXPRESSION,
        "its rows that were gone against; its flag `breached` if there is one"),
    ONE("breaches", ANY_EXPRESSION, "a number of every subject: how often he went against one"),
    END
};

static const struct schema_key keys_ASSESSMENT[] = {
    {"review", HOLDS_NUMBER | HOLDS_SECTION | HOLDS_DATED, SHAPE_ONE, false, SECTION_REVIEW,
     "time to the next review, for all or by band", NULL},
    {"retention", HOLDS_NUMBER | HOLDS_SECTION | HOLDS_DATED, SHAPE_ONE, false, SECTION_REVIEW,
     "time from the as-of date for which a ledger keeps personal content, for all or by band", NULL},
    ONE("harm", ANY_EXPRESSION, "the outcome that backtests measure, summed over the horizon"),
    ONE("outcome", ANY_EXPRESSION, "or what the extract itself says happened"),
    ONE("horizon", ANY_NUMBER, "how far ahead outcomes are measured"),
    ONE("serious", ANY_NUMBER, "harm within the horizon from which it counts; any above 0 if not said"),
    ONE("victim", HOLDS_TEXT,
        "the column of ids that names whom a row of harm hurt; victim_id or victim if not said"),
    LIST("monitor", HOLDS_TEXT, "columns of the subjects by which selection is compared"),
    EACH("trends", HOLDS_SECTION, TREND, "recorded crime by month"),
    EACH("rates", HOLDS_SECTION, RATE, "shares of the rows of a trend"),
    EACH("recording_changes", HOLDS_SECTION, CHANGE,
         "days from which crime is recorded in another way: trends across one are marked"),
    END
};

static const struct schema_key keys_REVIEW[] = {
    ONE("else", ANY_NUMBER, "time for bands that are not named, and for those without one"),
    END
};

static const struct schema_key keys_TREND[] = {
    ONE("title", HOLDS_TEXT, "its name"),
    NEEDED("where", ANY_EXPRESSION, "its rows"),
    ONE("over", HOLDS_TEXT, "their table; the one that `harm` sums, or the first, if not said"),
    ONE("by", HOLDS_TEXT, "their date column; the table's first if not said"),
    END
};

static const struct schema_key keys_RATE[] = {
    ONE("title", HOLDS_TEXT, "its name"),
    NEEDED("where", ANY_EXPRESSION, "the rows that count"),
    {"of", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_, "trends; all if not said", NULL},
    ONE("over", HOLDS_TEXT, "their table, as for trends"),
    END
};

static const struct schema_key keys_CHANGE[] = {
    NEEDED("on", HOLDS_DATE, "the first day of the new way"),
    ONE("title", HOLDS_TEXT, "what changed"),
    {"of", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_, "trends; all if not said", NULL},
    DEFENCE,
    END
};

static const struct schema_key keys_REPORT[] = {
    LIST("show", HOLDS_TEXT, "columns, derived values, measures for the list"),
    LIST("card", HOLDS_TEXT, "the same for the card"),
    LIST("write", HOLDS_TEXT,
         "what a run writes beside ranked.csv and run.json: strands, options, places, deselection, "
         "quarantine, records, pack; all if not said"),
    END
};

static const struct schema_key keys_TEST[] = {
    NEEDED("name", HOLDS_TEXT, "what it shows, as a sentence"),
    NEEDED("as_of", HOLDS_DATE, "the date of the run"),
    EACH("assume", HOLDS_EXPRESSION, COUNT_, "measures, and what they are taken to be in this test"),
    {"given", HOLDS_SECTION, SHAPE_EACH_LIST, true, SECTION_ROW,
     "tables and their rows: {column: cell}", NULL},
    {"expect", HOLDS_SECTION, SHAPE_EACH, true, SECTION_EXPECTED,
     "subjects and what must come out for them", NULL},
    DEFENCE,
    END
};

/* Only the other keys of their own. */
static const struct schema_key keys_STEPS[] = {END};
static const struct schema_key keys_ROW[] = {END};

static const struct schema_key keys_EXPECTED[] = {
    ONE("rank", HOLDS_TEXT, "a number"),
    ONE("score", HOLDS_TEXT, "a number"),
    ONE("band", HOLDS_TEXT, "its name, or none"),
    ONE("strand", HOLDS_TEXT, "its name, or none"),
    {"status", HOLDS_TEXT, SHAPE_ONE, false, SECTION_COUNT_, "what became of him",
     "must|allocated|waiting|not eligible|held|below cohort|"},
    {"provisional", HOLDS_TEXT, SHAPE_ONE, false, SECTION_COUNT_, "yes or no", "yes|no|"},
    {"options", HOLDS_TEXT, SHAPE_ONE_OR_LIST, false, SECTION_COUNT_,
     "a name, or the list of all options for him", NULL},
    END
};

#define X(id, name, doc, rest, holds, words) {#id, name, doc, rest, holds, words, keys_##id},
static const struct schema_section sections[] = {SCHEMA_SECTIONS(X)};
#undef X

const struct schema schema_of_rulesets = {"Osara ruleset", OSARA_ERULES, true, sections, SECTION_COUNT_};
