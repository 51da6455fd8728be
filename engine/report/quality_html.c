/* quality_html.c -- the page: the answer first, then what stands behind it. */
#include "report/quality_html.h"

#include <stdlib.h>

#include "report/codes.h"
#include "report/html.h"
#include "scanning/obstacles.h"

enum { TOP = 50 };

static const char style[] =
    ":root{color-scheme:light "
    "dark;--paper:light-dark(#fff,#14181d);--wash:light-dark(#f4f6f8,#1f262d);"
    "--line:light-dark(#c9d1d9,#3a4550);--ink:light-dark(#161c23,#e9edf1);"
    "--soft:light-dark(#4a5560,#b4bec8);--bar:light-dark(#1f5a94,#7db4ea);"
    "--good:light-dark(#1f6b49,#86d3ac);--warn:light-dark(#8a4b00,#f3bd74);"
    "--bad:light-dark(#9b2335,#ff9aa8);--mark:light-dark(#7a1f2e,#ffb3bd)}\n"
    "*{box-sizing:border-box}body{margin:0 "
    "auto;max-width:76rem;padding:1rem;background:var(--paper);"
    "color:var(--ink);font:.9375rem/1.5 system-ui,\"Liberation Sans\",Arial,sans-serif;"
    "font-variant-numeric:tabular-nums;overflow-wrap:break-word}\n"
    "h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    "h3{font-size:1rem;margin:0}p{margin:.25rem 0}.marking{color:var(--mark);font-weight:700}"
    ".soft{color:var(--soft);font-size:.8125rem}\n"
    ".answer{border-left:6px solid var(--good);background:var(--wash);padding:.75rem 1rem;"
    "font-weight:600}.answer.no{border-color:var(--bad)}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:left;"
    "vertical-align:top}thead th{font-size:.8125rem;color:var(--soft)}"
    ".n{text-align:right;white-space:nowrap}thead "
    "th{white-space:nowrap}td:last-child{overflow-wrap:anywhere;min-width:12rem}"
    ".bars td:last-child{min-width:0}\n"
    ".stack{width:12rem;height:.8rem;display:block}.used{fill:var(--good)}.out{fill:var(--line)}"
    ".fault{fill:var(--bad)}.key{display:inline-block;width:.8rem;height:.8rem;margin:0 .3rem 0 "
    "1rem;"
    "vertical-align:-.1rem}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:1rem}"
    ".card{background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:.75rem}"
    ".card svg{width:100%;display:block}.bar{fill:var(--bar)}.axis{stroke:var(--soft)}"
    ".ends{display:flex;justify-content:space-between;font-size:.8125rem;color:var(--soft)}\n"
    ".bars th,.bars td{border:0;padding:.05rem .25rem;font-weight:400;font-size:.8125rem}"
    ".bars td svg{height:.6rem;min-width:4rem;margin-top:.35rem}.bars td:nth-child(2){width:50%}\n"
    /* On a phone the long last column stands under its row, and headings break. */
    "@media screen and (max-width:40rem){thead th{white-space:normal}"
    "th,td{padding:.25rem .1rem}td:last-child{min-width:0}thead th{font-size:.6875rem}"
    ".account :is(th,td):last-child,.account+p{display:none}"
    ":is(.faults,.odd) :is(table,thead,tbody){display:block}"
    ":is(.faults,.odd) tr{display:grid;border-bottom:1px solid var(--line)}"
    ":is(.faults,.odd) :is(th,td){border:0;overflow-wrap:anywhere}"
    ":is(.faults,.odd) thead th:last-child{display:none}"
    ":is(.faults,.odd) td:last-child,.odd :is(th,td):nth-child(5){grid-column:1/-1}"
    ".faults tr{grid-template-columns:3rem 6rem 5.5rem 1fr}"
    ".odd tr{grid-template-columns:3.5rem 3.5rem 5.5rem 1fr}}\n"
    "@media print{.card,tr{break-inside:avoid}}\n";

static void cell(struct buffer *b, struct text t)
{
    buffer_string(b, "<td>");
    html_text(b, t);
    buffer_string(b, "</td>");
}

static void cell_count(struct buffer *b, uint64_t n)
{
    buffer_string(b, "<td class=n>");
    html_figure(b, (double)n, 0);
    buffer_string(b, "</td>");
}

/* `layout`: how it stands on a phone (the style above), or "". */
static void open_table(struct buffer *b, const char *layout, const char *title,
                       const char *const headings[], size_t n)
{
    buffer_format(
        b,
        "<h2>%s</h2><div class=\"wide%s\" tabindex=0 role=region aria-label=\"%s\"><table>"
        "<thead><tr>",
        title, layout, title);
    for (size_t i = 0; i < n; i++)
        buffer_format(b, "<th scope=col>%s</th>", headings[i]);
    buffer_string(b, "</tr></thead><tbody>\n");
}

static void close_table(struct buffer *b)
{
    buffer_string(b, "</tbody></table></div>\n");
}

/* ---- The sections -------------------------------------------------------------------------------------- */

static void put_head(const struct quality *q, struct buffer *b)
{
    buffer_string(b, "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
                     "<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>"
                     "Data quality of ");
    html_string(b, q->folder);
    buffer_format(b, "</title><style>\n%s</style></head><body>\n", style);
    if (q->plan->marking != NULL) {
        buffer_string(b, "<p class=marking>");
        html_string(b, q->plan->marking);
        buffer_string(b, "</p>");
    }
    buffer_string(b, "<main><h1>Data quality of ");
    html_string(b, q->folder);
    buffer_string(b, "</h1><p>for ");
    html_string(b, q->plan->name);
    buffer_char(b, ' ');
    html_string(b, q->plan->version);
    buffer_string(b, ", as of ");
    buffer_date(b, q->plan->as_of);
    buffer_format(b, "</p>\n<p class=\"answer%s\">%s", q->tolerable ? "" : " no",
                  q->tolerable ? "Usable" : "Not usable: more rows are quarantined than tolerated");
    if (q->plan->tolerate < 1) {
        buffer_string(b, q->tolerable ? ": no table has more than the " : ", which is ");
        buffer_number(b, 100 * q->plan->tolerate);
        buffer_char(b, '%');
        buffer_string(b, q->tolerable ? " of rows in quarantine that the ruleset tolerates" : "");
    }
    buffer_string(b, "</p>\n");
}

static void put_stack(const struct account *a, uint64_t out, uint64_t faults, struct buffer *b)
{
    double all = a->rows_read > 0 ? (double)a->rows_read : 1;
    double used = 100 * (double)a->used / all, bad = 100 * (double)faults / all;

    (void)out;
    buffer_string(b, "<td><svg class=stack viewBox=\"0 0 100 8\" preserveAspectRatio=none "
                     "aria-hidden=true>");
    svg_box(b, "out", 0, 0, 100, 8);
    svg_box(b, "used", 0, 0, used, 8);
    if (faults > 0)
        svg_box(b, "fault", 100 - (bad < 0.7 ? 0.7 : bad), 0, bad < 0.7 ? 0.7 : bad, 8);
    buffer_string(b, "</svg></td>");
}

static void put_account(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {"Table",         "Rows read", "= used", "+ out of scope",
                                           "+ quarantined", "+ folded",  "Shares"};

    open_table(b, " account", "Account of rows", headings, 7);
    for (size_t t = 0; t < q->plan->n_tables; t++) {
        const struct account *a = &q->extract->accounts[t];
        uint64_t out = account_out_of_scope(a, q->plan->tables[t].n_keeps) + a->nobody;

        buffer_string(b, "<tr>");
        cell(b, text_of(q->plan->tables[t].name));
        cell_count(b, a->rows_read);
        cell_count(b, a->used);
        cell_count(b, out);
        cell_count(b, account_quarantined(a));
        cell_count(b, a->folded + a->merged);
        put_stack(a, out, account_quarantined(a), b);
        buffer_string(b, "</tr>\n");
    }
    close_table(b);
    buffer_string(b, "<p class=soft><svg class=key viewBox=\"0 0 8 8\" aria-hidden=true><rect "
                     "class=used width=8 height=8 /></svg>used<svg class=key viewBox=\"0 0 8 8\" "
                     "aria-hidden=true><rect class=out width=8 height=8 /></svg>out of scope or "
                     "folded<svg class=key viewBox=\"0 0 8 8\" aria-hidden=true><rect class=fault "
                     "width=8 height=8 /></svg>quarantined</p>\n");
}

static void cell_first(const struct quality *q, const struct quarantined *first, struct buffer *b)
{
    buffer_string(b, "<td>");
    html_string(b, q->extract->inputs[first->file].name);
    buffer_format(b, ":%u: ", first->line);
    html_string(b, first->why);
    buffer_string(b, "</td>");
}

static void put_obstacles(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {"Rows", "Table", "Why", "Heading", "The first"};
    size_t n = 0;
    struct obstacle *all = obstacles_find(q->extract, &n);

    b->failed |= all == NULL;
    if (n > 0)
        open_table(b, " faults", "In quarantine, by what is wrong", headings, 5);
    for (size_t i = 0; i < n; i++) {
        const struct quarantined *first = all[i].first;

        buffer_string(b, "<tr>");
        cell_count(b, all[i].rows);
        cell(b, text_of(q->plan->tables[all[i].table].name));
        cell(b, text_of(quarantine_reason_name(all[i].reason)));
        cell(b, text_of(all[i].column));
        cell_first(q, first, b);
        buffer_string(b, "</tr>\n");
    }
    if (n > 0)
        close_table(b);
    free(all);
}

static void put_misfits(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {"Rows", "Table", "Column", "Heading", "The first"};
    const struct extract *e = q->extract;

    if (e->n_misfits == 0)
        return;
    open_table(b, " faults", "Values that do not fit, in columns that no rule reads", headings, 5);
    for (size_t i = 0; i < e->n_misfits; i++) {
        const struct misfit *m = &e->misfits[i];

        buffer_string(b, "<tr>");
        cell_count(b, m->rows);
        cell(b, text_of(q->plan->tables[m->first.table].name));
        cell(b, text_of(q->plan->tables[m->first.table].columns[m->column].name));
        cell(b, text_of(m->first.column));
        cell_first(q, &m->first, b);
        buffer_string(b, "</tr>\n");
    }
    close_table(b);
}

static void cell_rank(struct buffer *b, uint32_t rank)
{
    if (rank > 0)
        cell_count(b, rank);
    else
        cell(b, TEXT(""));
}

static void put_misses(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {
        "Lookup", "Key", "Rows", "Offenders", "Rank now", "Could be", "Could reach the cohort"};
    const struct scores *s = q->scores;
    uint32_t *order = s->n_misses > 0 ? codes_unknown_order(s) : NULL;

    b->failed |= s->n_misses > 0 && order == NULL;
    if (order == NULL)
        return;
    open_table(b, "", "Keys that lookups do not know, and how high they could bring someone",
               headings, 7);
    for (size_t i = 0; i < s->n_misses && i < TOP; i++) {
        const struct lookup_miss *miss = &s->misses[order[i]];
        const struct bound *bound = &s->bounds[order[i]];

        buffer_string(b, "<tr>");
        cell(b, miss->lookup->name);
        cell(b, miss->key);
        cell_count(b, miss->rows);
        cell_count(b, miss->subjects);
        cell_rank(b, bound->rank);
        if (bound->whole)
            cell_rank(b, bound->reach);
        else
            cell(b, TEXT("not known"));
        cell_count(b, bound->could_reach);
        buffer_string(b, "</tr>\n");
    }
    close_table(b);
    free(order);
}

static void put_remade(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {"Rows", "Value", "Read as", "Since it is"};
    const struct extract *e = q->extract;

    if (e->n_remade == 0)
        return;
    open_table(b, "", "Codes that are read as others", headings, 4);
    for (size_t i = 0; i < e->n_remade && i < TOP; i++) {
        buffer_string(b, "<tr>");
        cell_count(b, e->remade[i].rows);
        cell(b, e->remade[i].raw);
        cell(b, e->remade[i].code);
        cell(b, text_of(codes_remade_why(&e->remade[i])));
        buffer_string(b, "</tr>\n");
    }
    close_table(b);
}

static void put_examples(const struct quality *q, const struct suspicious *s, struct buffer *b)
{
    buffer_string(b, "<td>");
    for (size_t i = 0; i < s->n_examples; i++) {
        buffer_string(b, i > 0 ? "<br>" : "");
        html_string(b, q->extract->inputs[s->examples[i].file].name);
        buffer_format(b, ":%u: ", s->examples[i].line);
        html_string(b, s->examples[i].value);
    }
    buffer_string(b, "</td>");
}

static void put_suspicious(const struct quality *q, struct buffer *b)
{
    static const char *const headings[] = {"Rows",   "Used", "Offenders",
                                           "Column", "What", "Examples"};

    if (q->n_suspicious == 0)
        return;
    open_table(b, " odd", "Suspicious values, used as they stand", headings, 6);
    for (size_t i = 0; i < q->n_suspicious; i++) {
        const struct suspicious *s = &q->suspicious[i];

        buffer_string(b, "<tr>");
        cell_count(b, s->rows);
        cell_count(b, s->used);
        cell_count(b, s->subjects);
        cell(b, text_of(q->plan->tables[s->table].columns[s->column].name));
        cell(b, text_of(suspicion_name(s->suspicion)));
        put_examples(q, s, b);
        buffer_string(b, "</tr>\n");
    }
    close_table(b);
}

static void put_people(const struct quality *q, struct buffer *b)
{
    if (q->people == NULL || !q->people->comparable)
        return;
    buffer_string(b, "<h2>Likely duplicate people</h2><p>");
    html_figure(b, (double)q->people->people->n_pairs, 0);
    buffer_string(b,
                  " pairs of records are likely one person each; none is merged. <code>osara scan "
                  "--people FILE</code> writes them, to be decided.</p>\n");
}

/* ---- Columns ----------------------------------------------------------------------------------------- */

static uint64_t known(const struct column *c, size_t n)
{
    uint64_t k = 0;

    for (size_t i = 0; i < n; i++)
        k += column_known(c, i);
    return k;
}

static void put_card(const struct quality *q, size_t t, uint32_t c, struct buffer *b)
{
    const struct table *table = &q->extract->data.tables[t];
    uint64_t filled = known(&table->columns[c], table->n_rows);

    buffer_string(b, "<section class=card><h3>");
    html_heading(b, q->plan->tables[t].columns[c].name);
    buffer_string(b, "</h3><p class=soft>");
    html_percent(b, table->n_rows > 0 ? (double)filled / (double)table->n_rows : 0, 1);
    buffer_string(b, " filled, ");
    html_figure(b, (double)(table->n_rows - filled), 0);
    buffer_string(b, " missing</p>");
    quality_plot(q, t, c, b);
    buffer_string(b, "</section>\n");
}

static void put_columns(const struct quality *q, struct buffer *b)
{
    for (size_t t = 0; t < q->plan->n_tables; t++) {
        const struct table *table = &q->extract->data.tables[t];

        if (table->n_rows == 0)
            continue;
        buffer_string(b, "<h2>Columns of ");
        html_string(b, q->plan->tables[t].name);
        buffer_string(b, ", over the ");
        html_figure(b, (double)table->n_rows, 0);
        buffer_string(b, " rows that could be read</h2><div class=cards>\n");
        for (uint32_t c = 0; c < table->n_columns; c++)
            if (column_there(&table->columns[c]) && q->plan->tables[t].columns[c].mapped)
                put_card(q, t, c, b);
        buffer_string(b, "</div>\n");
    }
}

void quality_html(const struct quality *q, struct buffer *b)
{
    put_head(q, b);
    put_account(q, b);
    put_obstacles(q, b);
    put_misfits(q, b);
    put_misses(q, b);
    put_remade(q, b);
    put_suspicious(q, b);
    put_people(q, b);
    put_columns(q, b);
    buffer_string(b, "</main>\n");
    if (q->plan->marking != NULL) {
        buffer_string(b, "<p class=marking>");
        html_string(b, q->plan->marking);
        buffer_string(b, "</p>");
    }
    buffer_string(b, "</body></html>\n");
}
