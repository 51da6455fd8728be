/* pack_account.c -- data quality in a few lines, method in half a page, and who is chosen. */
#include <math.h>

#include "report/pack_model.h"

static void put_sum(const struct json_node *accounts, const char *key, const char *says,
                    struct buffer *b)
{
    double n = 0;

    for (size_t t = 0; t < json_length(accounts); t++)
        n += pack_figure(json_nth(accounts, t), key);
    html_figure(b, n, 0);
    buffer_string(b, says);
}

/* Every row, then the tables' own rows used. */
static void put_accounts(const struct json_node *accounts, struct buffer *b)
{
    buffer_string(b, "<li>");
    put_sum(accounts, "rows_read", " rows read = ", b);
    put_sum(accounts, "used", " used + ", b);
    put_sum(accounts, "out_of_scope", " out of scope + ", b);
    put_sum(accounts, "quarantined", " quarantined.<li>Used of each table: ", b);
    for (size_t t = 0, said = 0; t < json_length(accounts); t++) {
        const struct json_node *a = json_nth(accounts, t);

        if (!(pack_figure(a, "rows_read") > 0))
            continue;
        buffer_string(b, said++ ? "; " : "");
        pack_plain(b, pack_say(a, "table"));
        buffer_char(b, ' ');
        html_figure(b, pack_figure(a, "used"), 0);
        buffer_string(b, " of ");
        html_figure(b, pack_figure(a, "rows_read"), 0);
    }
    buffer_char(b, '.');
}

/* The k-th key of an object by text: a ledger keeps objects in that order (RFC 8785), and the pack that
 * is drawn from it again must say the same. */
static struct text key_in_order(const struct json_node *object, size_t k)
{
    const struct json_node *v;

    for (size_t i = 0; i < json_length(object); i++) {
        struct text key = json_key(object, i, &v);
        size_t before = 0;

        for (size_t j = 0; j < json_length(object); j++)
            before += text_compare(json_key(object, j, &v), key) < 0;
        if (before == k)
            return key;
    }
    return TEXT("");
}

/* Why rows were quarantined, all tables together. */
static void put_quarantined(const struct json_node *accounts, struct buffer *b)
{
    const struct json_node *first = json_at(json_nth(accounts, 0), "quarantined_by");
    size_t said = 0;

    buffer_string(b, "<li>");
    for (size_t k = 0; k < json_length(first); k++) {
        struct text why = key_in_order(first, k);
        double n = 0;

        for (size_t t = 0; t < json_length(accounts); t++)
            n += pack_figure(json_at(json_nth(accounts, t), "quarantined_by"), why.at);
        if (!(n > 0))
            continue;
        buffer_string(b, said++ ? ", " : "Quarantined: ");
        html_text(b, why);
        buffer_char(b, ' ');
        html_figure(b, n, 0);
    }
    buffer_string(b, said ? " (quarantine.csv)." : "No row was quarantined.");
}

static double rows_of(const struct json_node *list)
{
    double n = 0;

    for (size_t i = 0; i < json_length(list); i++)
        n += pack_figure(json_nth(list, i), "rows");
    return n;
}

static void put_rows(const struct json_node *list, const char *some, const char *none,
                     struct buffer *b)
{
    double n = rows_of(list);

    buffer_string(b, "<li>");
    if (n > 0)
        html_figure(b, n, 0);
    buffer_string(b, n > 0 ? some : none);
}

static void put_counted(struct buffer *b, double n, const char *one, const char *many)
{
    html_figure(b, n, 0);
    buffer_string(b, n < 1.5 && n > 0.5 ? one : many);
}

/* "days does not know 'mischief': 1 row of 1 offender; were it known, rank 5 could be rank 1" */
static void put_unknown_key(const struct json_node *key, struct buffer *b)
{
    const struct json_node *highest = json_at(key, "highest");
    double reach = pack_figure(key, "could_reach_the_cohort");

    pack_plain(b, pack_say(key, "lookup"));
    buffer_string(b, " does not know \xE2\x80\x98");
    html_text(b, pack_say(key, "key"));
    buffer_string(b, "\xE2\x80\x99: ");
    put_counted(b, pack_figure(key, "rows"), " row of ", " rows of ");
    put_counted(b, pack_figure(key, "offenders"), " offender; ", " offenders; ");
    if (!pack_yes(key, "bounded")) {
        buffer_string(b, "how high that could bring someone is not known. ");
    } else if (!(pack_figure(highest, "rank") > 0)) {
        buffer_string(b, "nobody ranks higher by it. ");
    } else {
        buffer_string(b, "were it known, rank ");
        html_figure(b, pack_figure(highest, "rank"), 0);
        buffer_string(b, " could be rank ");
        html_figure(b, pack_figure(highest, "reach_rank"), 0);
        buffer_string(b, ", and ");
        put_counted(b, reach, " person below the line could reach the list. ",
                    " people below the line could reach the list. ");
    }
}

/* Codes that no table knows, those first on which most hangs: who could still come onto the list by
 * them, then rows. */
static void put_unknown_keys(const struct json_node *keys, struct buffer *b)
{
    enum { KEYS_MOST = 3 };
    size_t n = json_length(keys), told[KEYS_MOST], n_told = 0;

    buffer_string(b, n > 0 ? "<li>" : "<li>Every code is known to the tables.");
    if (n > 0)
        put_counted(b, rows_of(keys), " row with a code that no table knows. ",
                    " rows with a code that no table knows. ");
    while (n_told < n && n_told < KEYS_MOST) {
        size_t best = SIZE_MAX;
        double most = -1;

        for (size_t i = 0; i < n; i++) {
            const struct json_node *key = json_nth(keys, i);
            double weight = 1e9 * pack_figure(key, "could_reach_the_cohort") +
                            pack_figure(key, "rows");
            bool before = false;

            for (size_t k = 0; k < n_told; k++)
                before |= told[k] == i;
            if (!before && weight > most) {
                most = weight;
                best = i;
            }
        }
        if (best == SIZE_MAX)
            break;
        told[n_told++] = best;
        put_unknown_key(json_nth(keys, best), b);
    }
    if (n > n_told) {
        put_counted(b, (double)(n - n_told), " more key is", " more keys are");
        buffer_string(b, " in run.json.");
    }
}

/* Six lines: the account, the tables, the quarantine, codes, what is missing, what is suspicious. */
static void put_quality(const struct pack *p, struct buffer *b)
{
    const struct json_node *criteria = json_at(p->run, "criteria");
    double missing = 0;

    buffer_string(b, "<h3>Data quality</h3><ul class=lines>");
    put_accounts(json_at(p->run, "account"), b);
    put_quarantined(json_at(p->run, "account"), b);
    put_unknown_keys(json_at(p->run, "keys_not_found"), b);
    for (size_t i = 0; i < json_length(criteria); i++)
        missing += pack_figure(json_nth(criteria, i), "missing");
    put_rows(json_at(p->run, "unknown_where"),
             " rows did not count in some measure, because what it asks is missing from them; ",
             "No row lacks what a measure asks of it; ", b);
    html_figure(b, missing, 0);
    buffer_string(b, " measures of people could not be taken; ");
    html_figure(b, pack_figure(json_at(p->run, "distribution"), "provisional"), 0);
    buffer_string(b, " scores are provisional.");
    put_rows(json_at(p->run, "suspicious"),
             " rows hold a suspicious value, such as a date in the future (osara scan).",
             "No suspicious value was found.", b);
    buffer_string(b, "</ul>\n");
}

static void put_method(const struct pack *p, struct buffer *b)
{
    const struct json_node *criteria = json_at(json_at(p->sample, "analysis"), "criteria");

    buffer_string(
        b, "<h3>Method</h3><p class=soft>Each criterion measures the rows in scope, is put on a "
           "scale and weighed; the score is made of these points. ");
    if (pack_has_strands(p))
        buffer_string(b, "Places go to those who must have one, then by rank, each moved where a chain "
                         "of moves frees a place, then by fit. ");
    buffer_string(b, "No monitored characteristic reaches a score.</p><ol class=method>");
    for (size_t c = 0; c < json_length(criteria); c++) {
        const struct json_node *k = json_nth(criteria, c);
        struct text title = pack_say(k, "title");

        buffer_string(b, "<li><b>");
        html_text(b, title.n > 0 ? title : pack_say(k, "criterion"));
        buffer_string(b, "</b>, weight ");
        html_short(b, pack_figure(k, "weight"), 2);
        buffer_string(b, ". ");
        html_text(b, pack_say(k, "reason"));
        if (pack_say(k, "source").n > 0) {
            buffer_string(b, " <span class=soft>Source: ");
            html_text(b, pack_say(k, "source"));
            buffer_string(b, ".</span>");
        }
    }
    buffer_string(b, "</ol>\n");
}

static void put_selection(const struct json_node *s, bool base, struct buffer *b)
{
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(s, "chosen"), 0);
    buffer_string(b, "<td class=n>");
    html_percent(b, pack_figure(s, "rate"), 1);
    buffer_string(b, "<td class=n>");
    html_figure(b, base ? 1 : pack_figure(s, "ratio"), 2);
    buffer_string(b, "<td class=n>");
    if (base) {
        buffer_string(b, "compared with");
    } else {
        html_figure(b, pack_figure(s, "low"), 2);
        buffer_string(b, " to ");
        html_figure(b, pack_figure(s, "high"), 2);
    }
}

static void put_group(struct text column, const struct json_node *g, struct buffer *b)
{
    struct text value = pack_say(g, "value");

    buffer_string(b, "<tr><td>");
    html_heading(b, column.at);
    buffer_string(b, "<th scope=row>");
    html_text(b, value.n > 0 ? value : TEXT("not recorded"));
    if (pack_yes(g, "suppressed")) {
        buffer_string(b, "<td colspan=6 class=soft>too few to show");
        return;
    }
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(g, "offenders"), 0);
    put_selection(json_at(g, "cohort"), pack_yes(g, "base"), b);
    buffer_string(b, "<td>");
    buffer_string(b, pack_yes(json_at(g, "cohort"), "flagged") ? "a place to look" : "");
}

static void put_fairness(const struct pack *p, struct buffer *b)
{
    const struct json_node *f = json_at(p->run, "fairness"), *columns = json_at(f, "columns");

    if (json_length(columns) == 0)
        return;
    buffer_format(
        b,
        "<h3>Who is on the list, by monitored group</h3><p class=soft>The rate of each group "
        "against that of its column\xE2\x80\x99s largest that is recorded, with a 95%% bootstrap "
        "interval of %lld draws. A ratio outside ",
        html_whole(pack_figure(f, "draws")));
    html_short(b, pack_figure(f, "flagged_below"), 2);
    buffer_string(b, " to ");
    html_short(b, pack_figure(f, "flagged_above"), 2);
    buffer_format(
        b,
        " is a place to look, and proves nothing by itself. Groups under %lld people show "
        "no figures.</p>\n",
        html_whole(pack_figure(f, "suppressed_under")));
    buffer_string(b, "<div class=wide tabindex=0 role=region aria-label=Fairness><table><thead><tr>"
                     "<th scope=col>Column<th scope=col>Group<th scope=col class=n>People"
                     "<th scope=col class=n>On the list<th scope=col class=n>Rate"
                     "<th scope=col class=n>Ratio<th scope=col class=n>Interval<th scope=col>Note"
                     "<tbody>\n");
    for (size_t c = 0; c < json_length(columns); c++) {
        const struct json_node *column = json_nth(columns, c), *groups = json_at(column, "groups");

        for (size_t g = 0; g < json_length(groups); g++)
            put_group(pack_say(column, "column"), json_nth(groups, g), b);
    }
    buffer_string(b, "</table></div>\n");
}

static void put_digest(const char *what, const struct json_node *files, struct buffer *b)
{
    buffer_format(
        b,
        "<details><summary>%s, by SHA-256</summary><div class=wide tabindex=0 role=region "
        "aria-label=\"%s\"><table><thead><tr><th scope=col>File<th scope=col class=n>Bytes"
        "<th scope=col>SHA-256<tbody>",
        what, what);
    for (size_t i = 0; i < json_length(files); i++) {
        buffer_string(b, "<tr><th scope=row>");
        html_text(b, pack_say(json_nth(files, i), "file"));
        buffer_string(b, "<td class=n>");
        html_figure(b, pack_figure(json_nth(files, i), "bytes"), 0);
        buffer_string(b, "<td class=print>");
        html_text(b, pack_say(json_nth(files, i), "sha256"));
    }
    buffer_string(b, "</table></div></details>\n");
}

void pack_account(const struct pack *p, struct buffer *b)
{
    buffer_string(b, "<section id=account><h2>Data and method</h2>\n");
    put_quality(p, b);
    put_method(p, b);
    put_fairness(p, b);
    put_digest("Inputs", json_at(p->run, "inputs"), b);
    put_digest("Rules", json_at(json_at(p->run, "ruleset"), "files"), b);
    buffer_string(b, "</section>\n");
}
