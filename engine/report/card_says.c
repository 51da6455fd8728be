/* card_says.c -- see card_says.h. */
#include "report/card_says.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"

static void put_figure(struct buffer *b, double v, int places)
{
    char digits[64];

    if (isnan(v))
        buffer_string(b, "missing");
    else
        buffer_bytes(b, digits, number_print_rounded(v, places, digits));
}

/* Without decimals that are nought. */
static void put_short(struct buffer *b, double v, int places)
{
    char digits[64];
    size_t n = isnan(v) ? 0 : number_print_rounded(v, places, digits);

    if (n == 0 || memchr(digits, '.', n) == NULL) {
        put_figure(b, v, places);
        return;
    }
    while (digits[n - 1] == '0')
        n--;
    buffer_bytes(b, digits, digits[n - 1] == '.' ? n - 1 : n);
}

static inline double figure(const struct json_node *object, const char *key)
{
    return json_number_of(json_at(object, key));
}

static inline struct text said(const struct json_node *object, const char *key)
{
    return json_text_of(json_at(object, key));
}

void says_value(const struct json_node *value, struct buffer *b)
{
    if (!json_has(value))
        buffer_string(b, "missing");
    else if (json_is_flag(value))
        buffer_string(b, json_is_yes(value) ? "yes" : "no");
    else if (json_is_figure(value))
        put_short(b, json_number_of(value), 3);
    else
        buffer_text(b, json_text_of(value));
}

/* ---- Head ---- */

bool says_is_name(struct text key)
{
    return key.n >= 4 && memcmp(key.at + key.n - 4, "name", 4) == 0;
}

void says_who(const struct json_node *record, struct buffer *b)
{
    const struct json_node *list = json_at(record, "list"), *v;
    size_t n = 0;

    for (size_t i = 0; i < json_length(list); i++)
        if (says_is_name(json_key(list, i, &v)) && json_text_of(v).n > 0) {
            buffer_string(b, n++ ? ", " : "");
            buffer_text(b, json_text_of(v));
        }
}

void says_standing(const struct json_node *record, struct buffer *b)
{
    const struct json_node *analysis = json_at(record, "analysis");

    buffer_string(b, "Rank ");
    put_figure(b, figure(analysis, "rank"), 0);
    buffer_string(b, " of ");
    put_figure(b, figure(analysis, "of"), 0);
    buffer_string(b, ", score ");
    put_figure(b, figure(analysis, "score"), 1);
    if (json_has(json_at(analysis, "band"))) {
        buffer_string(b, ", band ");
        buffer_text(b, said(analysis, "band"));
    }
}

void says_provisional(const struct json_node *record, struct buffer *b)
{
    const struct json_node *analysis = json_at(record, "analysis");

    if (!json_is_yes(json_at(analysis, "provisional")))
        return;
    buffer_string(b, "PROVISIONAL: were what is missing known, his rank could be ");
    put_figure(b, figure(analysis, "reach_rank"), 0);
}

void says_stability(const struct json_node *record, struct buffer *b)
{
    const struct json_node *s = json_at(json_at(record, "analysis"), "stability");

    if (!json_has(s))
        return;
    buffer_string(b, "Ranks ");
    put_figure(b, figure(s, "low"), 0);
    buffer_string(b, " to ");
    put_figure(b, figure(s, "high"), 0);
    buffer_string(b, " in 95% of ");
    put_figure(b, figure(s, "draws"), 0);
    buffer_string(b, " draws of the weights; on the list in ");
    put_short(b, 100 * figure(s, "chance"), 1);
    buffer_string(b, "% of them");
}

/* ---- Scanning and analysis ---- */

void says_scanned(const struct json_node *table, struct buffer *b)
{
    const struct json_node *out = json_at(table, "left_out");

    if (!(figure(table, "rows") > 0)) /* he has none: nothing to say */
        return;
    buffer_text(b, said(table, "table"));
    buffer_string(b, ": ");
    put_figure(b, figure(table, "used"), 0);
    buffer_string(b, " of ");
    put_figure(b, figure(table, "rows"), 0);
    buffer_string(b, figure(table, "rows") > 1 ? " rows used" : " row used");
    for (size_t i = 0; i < json_length(out); i++) {
        buffer_string(b, i ? ", " : "; left out: ");
        put_figure(b, figure(json_nth(out, i), "rows"), 0);
        buffer_string(b, " not '");
        buffer_text(b, said(json_nth(out, i), "why"));
        buffer_char(b, '\'');
    }
}

static void put_mark(struct text mark, struct buffer *b)
{
    if (text_is(mark, "single allegation"))
        buffer_string(b, "; all of it rests on a single allegation");
    else if (mark.n > 0)
        buffer_string(b, "; all of it rests on allegations: no charge, no conviction");
}

void says_evidence(const struct json_node *record, struct buffer *b)
{
    const struct json_node *e = json_at(json_at(record, "analysis"), "evidence");
    double alleged = figure(e, "allegation");

    if (isnan(alleged))
        return;
    buffer_string(b, "Points from allegations ");
    put_figure(b, alleged, 1);
    buffer_string(b, ", charges ");
    put_figure(b, figure(e, "charge"), 1);
    buffer_string(b, ", convictions ");
    put_figure(b, figure(e, "conviction"), 1);
    buffer_string(b, alleged > 0 ? ": what is alleged is not proved" : "");
    put_mark(said(json_at(json_at(record, "analysis"), "rests_on"), "mark"), b);
}

/* ---- Response ---- */

/* Of the condition those parts that held, or those that did not. */
static void put_parts(const struct json_node *test, bool held, struct buffer *b)
{
    const struct json_node *parts = json_at(test, "parts");
    bool first = true;

    for (size_t i = 0; i < json_length(parts); i++) {
        const struct json_node *part = json_nth(parts, i);

        if (text_is(said(part, "holds"), "yes") != held)
            continue;
        buffer_string(b, first ? "" : " and ");
        first = false;
        buffer_text(b, said(part, "condition"));
        if (json_has(json_at(part, "was"))) {
            buffer_string(b, held ? " (is " : " (was ");
            says_value(json_at(part, "was"), b);
            buffer_char(b, ')');
        } else if (!held && text_is(said(part, "holds"), "unknown")) {
            buffer_string(b, " (not known)");
        }
    }
}

static void put_holders(const struct json_node *places, struct buffer *b)
{
    const struct json_node *holders = json_at(places, "held_by");
    size_t n = json_length(holders);

    for (size_t i = 0; i < n; i++) {
        buffer_string(b, i ? ", " : n == 1 ? ", held by rank " : ", held by ranks ");
        put_figure(b, figure(json_nth(holders, i), "rank"), 0);
    }
}

static void put_places(const struct json_node *places, struct buffer *b)
{
    if (!json_has(places))
        return;
    buffer_string(b, "; ");
    put_figure(b, figure(places, "used"), 0);
    buffer_string(b, " of ");
    put_figure(b, figure(places, "capacity"), 0);
    buffer_string(b, figure(places, "capacity") > 1 ? " places taken" : " place taken");
    if (said(places, "area").n > 0) {
        buffer_string(b, " in ");
        buffer_text(b, said(places, "area"));
    }
    if (figure(places, "waiting") > 0) {
        buffer_string(b, ", ");
        put_figure(b, figure(places, "waiting"), 0);
        buffer_string(b, " waiting");
    }
    put_holders(places, b);
}

/* He could be here, and is proposed for another, which suits him better. */
static void put_better(const struct json_node *strand, const struct json_node *response,
                       struct buffer *b)
{
    const struct json_node *strands = json_at(response, "strands");

    for (size_t k = 0; k < json_length(strands); k++) {
        const struct json_node *s = json_nth(strands, k);

        if (!text_equal(said(s, "strand"), said(response, "strand")) ||
            !(figure(s, "fit") > figure(strand, "fit")))
            continue;
        buffer_string(b, "; ");
        buffer_text(b, said(s, "title"));
        buffer_string(b, " suits him better (");
        put_short(b, figure(s, "fit"), 2);
        buffer_char(b, ')');
    }
}

void says_strand(const struct json_node *strand, const struct json_node *response, struct buffer *b)
{
    bool must = json_is_yes(json_at(strand, "must"));
    bool eligible = json_is_yes(json_at(strand, "eligible"));
    bool his = text_equal(said(strand, "strand"), said(response, "strand"));
    const struct json_node *test = json_at(strand, must ? "must_test" : "eligible_test");

    buffer_text(b, said(strand, "title"));
    buffer_string(b, must       ? ": must go there"
                     : eligible ? ": eligible"
                     : his      ? ": placed by decision"
                                : ": not eligible");
    if (eligible && !must) {
        buffer_string(b, ", fit ");
        put_short(b, figure(strand, "fit"), 2);
    }
    buffer_string(b, eligible ? "; as " : his ? "; the rules ask for " : "; it asks for ");
    put_parts(test ? test : json_at(strand, "must_test"), eligible, b);
    if (eligible || his)
        put_places(json_at(strand, "places"), b);
    if (eligible && !must && !his)
        put_better(strand, response, b);
}

bool says_change(struct text sentence)
{
    return !text_starts(sentence, TEXT("no single fact of "));
}

void says_in_force(const struct json_node *row, struct buffer *b)
{
    bool first = true;

    for (size_t k = 0; k < json_length(row); k++) {
        const struct json_node *v;
        struct text key = json_key(row, k, &v);
        int32_t day;

        if (text_is(key, "table") || !json_has(v))
            continue;
        buffer_string(b, first ? "" : ", ");
        first = false;
        if (json_is_flag(v) || json_is_figure(v) || date_parse_iso(json_text_of(v), &day)) {
            buffer_text(b, key);
            buffer_char(b, ' ');
        }
        says_value(v, b);
    }
}

/* ---- Assessment ---- */

static void put_after(struct buffer *b, const char *before, struct text text)
{
    if (text.n == 0)
        return;
    buffer_string(b, before);
    buffer_text(b, text);
}

/* A strand as the record's ruleset calls it; by its name when it has it no more. */
static struct text strand_title(const struct json_node *record, struct text name)
{
    const struct json_node *strands = json_at(json_at(record, "response"), "strands");

    for (size_t k = 0; k < json_length(strands); k++)
        if (text_equal(said(json_nth(strands, k), "strand"), name))
            return said(json_nth(strands, k), "title");
    return name;
}

void says_decision(const struct json_node *record, const struct json_node *d, struct buffer *b)
{
    struct text kind = said(d, "decision"), until = said(d, "review");

    if (kind.n == 0)
        return;
    buffer_text(b, kind);
    if (text_is(kind, "override"))
        put_after(b, " to ", said(d, "strand").n > 0 ? strand_title(record, said(d, "strand"))
                                                      : TEXT("no strand"));
    else if (text_is(kind, "adopt"))
        put_after(b, " ", strand_title(record, said(d, "strand")));
    put_after(b, " to ", said(d, "to"));
    put_after(b, " until ", until);
    put_after(b, ", needed: ", said(d, "needed"));
    put_after(b, ", from ", said(d, "owner"));
    put_after(b, ", due ", said(d, "due"));
    put_after(b, "; by ", said(d, "who"));
    put_after(b, ", list of ", said(d, "on"));
    put_after(b, ": ", said(d, "reason"));
}

void says_history(const struct json_node *record, const struct json_node *past, struct buffer *b)
{
    const struct json_node *runs = json_at(past, "runs");

    for (size_t i = 0; i < json_length(runs); i++) {
        const struct json_node *run = json_nth(runs, i);

        bool below = json_is_yes(json_at(run, "below"));

        buffer_string(b, i ? "; " : below ? "Before: " : "On the list before: ");
        buffer_text(b, said(run, "as_of"));
        buffer_string(b, " rank ");
        put_figure(b, figure(run, "rank"), 0);
        buffer_string(b, below ? " below the line" : "");
        put_after(b, ", ", strand_title(record, said(run, "strand")));
    }
    if (figure(past, "weeks") > 0) {
        buffer_string(b, ". Without a gap for ");
        put_figure(b, figure(past, "weeks"), 0);
        buffer_string(b, " weeks");
    }
}

void says_review(const struct json_node *record, struct buffer *b)
{
    struct text review = said(json_at(record, "assessment"), "review");

    buffer_string(b, "Review by ");
    if (review.n > 0)
        buffer_text(b, review);
    else
        buffer_string(b, "a day that the ruleset does not state");
}
