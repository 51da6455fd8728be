/* pack_options.c -- the worklist: orders in force that want doing, then orders and referrals to consider. */
#include <math.h>
#include <stdlib.h>

#include "report/pack_model.h"

enum { LONGEST = 48 }; /* characters of a heading */

static const char *const chips[] = {"breached", "30 days", "", "60 days", "90 days", ""};

/* Cells of a table whose first column is to the right (class r); the heading of a row is one without
 * being said so, as no other cell of its column holds data. */
static void put_person(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    buffer_format(b, "<td>%lld<th>", html_whole(row->rank));
    pack_row_link(row, b);
    buffer_char(b, ' ');
    pack_who(p, row, b);
    buffer_string(b, "<td>");
    html_text(b, pack_strand_short(p, row->strand));
}

/* ---- Orders in force ---- */

static void put_ends(const struct pack_order *order, struct buffer *b)
{
    buffer_string(b, "<td class=d>");
    if (order->ends.n > 0)
        html_day(b, order->ends);
    else
        buffer_string(b, "not stated");
    buffer_string(b, "<td class=n>");
    html_figure(b, order->days, 0);
}

static void put_order(const struct pack *p, const struct pack_work *work, struct buffer *b)
{
    buffer_string(b, "<tr>");
    put_person(p, work->row, b);
    buffer_format(b, "<td><span class=\"c %s\">%s</span><td>",
                  work->urgency == URGENCY_BREACHED ? "over"
                  : work->urgency == URGENCY_30     ? "pv"
                                                    : "soon",
                  chips[work->urgency]);
    html_text(b, work->order->what);
    put_ends(work->order, b);
    buffer_string(b, "<td class=n>");
    html_figure(b, work->row->breaches, 0);
    buffer_format(b, "<td>%s\n", urgency_action(work->urgency));
}

static size_t count(const struct pack_work work[], size_t n, enum urgency urgency)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += work[i].urgency == urgency;
    return found;
}

static bool any_in_force(const struct pack *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->rows[i].in_force.n > 0)
            return true;
    return false;
}

static void put_orders(const struct pack *p, const struct pack_work work[], size_t n,
                       struct buffer *b)
{
    size_t breached = count(work, n, URGENCY_BREACHED);

    if (!any_in_force(p))
        return;
    buffer_string(b, "<h3>Orders in force: breached, or ending soon</h3>");
    if (p->n_orders == 0) {
        buffer_string(b, "<p class=soft>No order of anyone on the list was breached, and none ends "
                         "within 90 days.</p>\n");
        return;
    }
    buffer_format(b,
                  "<p class=soft>%zu breached; %zu more end within 30 days, %zu within 31 to 60, "
                  "%zu within 61 to 90.</p><div class=wide tabindex=0 role=region "
                  "aria-label=\"Orders in force\"><table class=r><thead><tr><th scope=col>Rank"
                  "<th scope=col>Person<th scope=col>Proposed strand<th scope=col>What"
                  "<th scope=col>Order<th scope=col>Ends<th scope=col class=n>Days left"
                  "<th scope=col class=n>Breaches<th scope=col>To do<tbody>\n",
                  breached, count(work, n, URGENCY_30), count(work, n, URGENCY_60),
                  count(work, n, URGENCY_90));
    for (size_t i = 0; i < n; i++)
        if (work[i].order != NULL)
            put_order(p, &work[i], b);
    buffer_string(b, "</table></div>\n");
}

/* ---- Options ---- */

/* Whether a test of the option finds a figure in anyone: then it has a column. */
static bool finds(const struct pack *p, size_t option, size_t test)
{
    for (size_t i = 0; i < p->n_open; i++)
        if (p->open[i].option == option && p->open[i].found[test].n > 0)
            return true;
    return false;
}

static void put_entry(const struct pack *p, const struct pack_work *work, const bool shown[],
                      struct buffer *b)
{
    const struct pack_option *o = &p->options[work->option->option];

    buffer_string(b, "<tr>");
    put_person(p, work->row, b);
    for (size_t t = 0; t < o->n_tests; t++)
        if (shown[t]) {
            buffer_string(b, "<td>");
            html_text(b, work->option->found[t]);
        }
    if (o->n_open > 0) {
        buffer_string(b, "<td>");
        html_text(b, work->option->open);
    }
    buffer_string(b, "<td>");
    html_text(b, work->row->in_force);
    buffer_char(b, '\n');
}

static void put_entries(const struct pack *p, size_t option, const struct pack_work work[],
                        size_t n, struct buffer *b)
{
    const struct pack_option *o = &p->options[option];
    bool *shown = calloc(o->n_tests + 1, sizeof *shown);

    if (shown == NULL) {
        b->failed = true;
        return;
    }
    buffer_string(b, "<div class=wide tabindex=0 role=region aria-label=\"");
    html_text(b, o->title);
    buffer_string(b, "\"><table class=r><thead><tr><th scope=col>Rank<th scope=col>Person"
                     "<th scope=col>Proposed strand");
    for (size_t t = 0; t < o->n_tests; t++) {
        shown[t] = finds(p, option, t);
        if (!shown[t])
            continue;
        buffer_string(b, "<th scope=col>");
        html_cut(b, o->test_names[t], LONGEST);
    }
    buffer_format(b, "%s<th scope=col>In force<tbody>\n",
                  o->n_open > 0 ? "<th scope=col>To establish" : "");
    for (size_t i = 0; i < n; i++)
        if (work[i].option != NULL && work[i].option->option == option)
            put_entry(p, &work[i], shown, b);
    buffer_string(b, "</table></div>");
    free(shown);
}

static void put_counts(const struct pack_option *o, struct buffer *b)
{
    if (o->n > 0)
        buffer_format(b, "%zu meet%s the tests", o->n, o->n == 1 ? "s" : "");
    if (o->n_open > 0)
        buffer_format(b, "%sof %zu something is to be established first", o->n > 0 ? "; " : "",
                      o->n_open);
}

/* What is to be done, by which law, what the data show and what is to judge: once, for everyone.  The
 * script copies what stands in spans to the cards. */
static void put_term(struct buffer *b, const char *before, struct text text, const char *after,
                     size_t *said)
{
    if (text.n == 0)
        return;
    buffer_string(b, (*said)++ ? ". " : "<p class=soft>");
    buffer_string(b, before);
    html_text(b, text);
    buffer_string(b, after);
}

static void put_terms(const struct pack_option *o, struct buffer *b)
{
    size_t said = 0;

    put_term(b, "", o->action, "", &said);
    put_term(b, "Basis: ", o->basis, "", &said);
    put_term(b, "The tests: ", o->tests, "", &said);
    put_term(b, "<span>For an officer to judge: ", o->judgement, "</span>", &said);
    buffer_string(b, said ? ".</p>\n" : "");
}

static void put_option(const struct pack *p, size_t k, const struct pack_work work[], size_t n,
                       struct buffer *b)
{
    const struct pack_option *o = &p->options[k];

    buffer_format(b, "<h3 id=o%zu>", k);
    html_text(b, o->title);
    buffer_string(b, "</h3>");
    put_terms(o, b);
    buffer_string(b, "<details><summary>");
    put_counts(o, b);
    buffer_string(b, "</summary>");
    put_entries(p, k, work, n, b);
    buffer_string(b, "</details>\n");
}

void pack_options(const struct pack *p, struct buffer *b)
{
    size_t n;
    struct pack_work *work = pack_has_options(p) ? pack_worklist(p, &n) : NULL;

    if (work == NULL && !pack_has_options(p))
        return;
    if (work == NULL) {
        b->failed = true;
        return;
    }
    buffer_string(
        b, "<section id=options class=across><h2>Orders and referrals</h2><p>The worklist of a "
           "protective orders officer. An option is no finding against anyone: the data meet the "
           "tests that data can meet, and the rest is for an officer to judge.</p>\n");
    put_orders(p, work, n, b);
    for (size_t k = 0; k < p->n_options; k++)
        put_option(p, k, work, n, b);
    if (p->n_options == 0)
        buffer_string(b, "<p class=soft>Nobody on the list meets the tests of any option.</p>");
    buffer_string(b, "</section>\n");
    free(work);
}
