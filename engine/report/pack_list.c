/* pack_list.c -- the list: one row a person, in rank order; complete without the script. */
#include <string.h>

#include "report/pack_model.h"

enum { SHOWN_AT_FIRST = 9 };

static void head(struct buffer *b, const char *attributes, const char *title)
{
    buffer_format(b, "<th scope=col%s%s>%s", attributes[0] ? " " : "", attributes, title);
}

/* Flags share a column, names stand under the id. */
static bool own_column(const struct pack *p, size_t i)
{
    return !text_is(p->columns[i].type, "flag") && !text_is(p->columns[i].type, "text");
}

static bool has_weeks(const struct pack *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (json_has(json_at(p->rows[i].past, "weeks")))
            return true;
    return false;
}

static void put_heads(const struct pack *p, struct buffer *b)
{
    size_t shown = 0;

    buffer_string(b, "<thead><tr>");
    head(b, "class=n data-always aria-sort=ascending", "Rank");
    if (pack_has_trail(p))
        head(b, "class=n", "Moved");
    head(b, "data-always", "Person");
    head(b, "class=n", "Score");
    if (pack_has_stays(p))
        head(b, "class=n", "Ranks in 95% of draws");
    head(b, "class=d data-f", "Band");
    if (pack_has_strands(p))
        head(b, "data-f", "Proposed strand");
    head(b, "", "Status and why");
    head(b, "class=n", "Alleged / charged / convicted");
    for (size_t i = 0; i < p->n_shown; i++) {
        bool number = text_is(p->columns[i].type, "number");
        bool on = p->columns[i].current_strand || shown < SHOWN_AT_FIRST;

        if (!own_column(p, i))
            continue;
        shown++;
        buffer_format(b, "<th scope=col%s%s%s>%s",
                      number                              ? " class=n"
                      : text_is(p->columns[i].type, "date") ? " class=d"
                                                            : "",
                      text_is(p->columns[i].type, "category") ? " data-f" : "",
                      on ? "" : " data-off", p->columns[i].title);
    }
    head(b, "", "Flags");
    if (pack_has_options(p))
        head(b, "class=n", "Options");
    if (has_weeks(p))
        head(b, "class=n", "Weeks on the list");
    buffer_string(b, "</thead>\n");
}

static void put_moved(const struct pack_row *row, struct buffer *b)
{
    double before = pack_rank_before(row), moved = before - row->rank;

    if (before <= 0 && row->below) {
        buffer_string(b, "<td>");
        return;
    }
    if (before <= 0) {
        buffer_string(b, "<td class=new data-v=9999>new");
        return;
    }
    buffer_format(b, "<td%s data-v=%lld>",
                  moved > 0   ? " class=up"
                  : moved < 0 ? " class=down"
                              : "",
                  html_whole(moved));
    if (moved > 0)
        buffer_format(b, "\xE2\x96\xB2\xC2\xA0%lld", html_whole(moved));
    else if (moved < 0)
        buffer_format(b, "\xE2\x96\xBC\xC2\xA0%lld", html_whole(-moved));
    else
        buffer_string(b, "=");
}

static void put_person(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    size_t n;

    buffer_string(b, "<th scope=row>");
    pack_row_link(row, b);
    if (row->provisional)
        buffer_string(b, " <span class=\"c pv\">provisional</span>");
    if (row->below)
        buffer_string(b, " <span class=c>below the line</span>");
    buffer_string(b, "<span class=who>");
    n = b->n;
    pack_who(p, row, b);
    if (b->n == n && !b->failed)
        b->n -= sizeof "<span class=who>" - 1;
    else
        buffer_string(b, "</span>");
}

static void put_score(const struct pack *p, const struct pack_row *row, double most,
                      struct buffer *b)
{
    buffer_string(b, "<td>");
    html_figure(b, row->score, 1);
    pack_bar(p, row->points, most, b);
}

static void put_stays(const struct pack_row *row, struct buffer *b)
{
    buffer_format(b, "<td>%lld\xC2\xA0to\xC2\xA0%lld<span class=who>", html_whole(row->stays[0]),
                  html_whole(row->stays[1]));
    html_percent(b, row->stays[2], 0);
    buffer_string(b, " listed</span>");
}

static void put_proposal(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    buffer_string(b, "<td>");
    html_text(b, row->band);
    buffer_string(b, "<td>");
    if (pack_has_strands(p)) {
        html_text(b, pack_strand_short(p, row->strand));
        buffer_string(b, "<td>");
    }
    pack_status(row, b);
    if (pack_taken(p, row->id, 0) != NULL) {
        struct buffer line = {0};

        buffer_string(b, "<span class=\"c decided\">");
        pack_decision_what(p, pack_taken(p, row->id, 0), &line);
        html_line(b, &line);
        buffer_string(b, "</span>");
        buffer_free(&line);
    }
    buffer_string(b, "<span class=why>");
    pack_why(row, b);
    buffer_string(b, "</span><td>");
    for (size_t e = 0; e < 3; e++) {
        buffer_string(b, e ? " / " : "");
        html_figure(b, row->evidence[e], 0);
    }
}

static void put_value(const struct pack_value *v, struct buffer *b)
{
    switch (v->kind) {
    case PACK_MISSING:
        buffer_string(b, "<td>");
        break;
    case PACK_FLAG:
        buffer_string(b, v->figure > 0 ? "<td>yes" : "<td>no");
        break;
    case PACK_FIGURE:
        buffer_string(b, "<td>");
        html_short(b, v->figure, 2);
        break;
    case PACK_TEXT:
        buffer_string(b, "<td>");
        html_name(b, v->text);
        break;
    }
}

/* Columns of its own, then every flag that holds. */
static void put_shown(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    for (size_t i = 0; i < p->n_shown; i++) {
        if (!own_column(p, i))
            continue;
        if (text_is(p->columns[i].type, "date") && row->shown[i].kind == PACK_TEXT) {
            buffer_string(b, "<td>");
            html_text(b, row->shown[i].text);
        } else {
            put_value(&row->shown[i], b);
        }
    }
    buffer_string(b, "<td>");
    for (size_t i = 0; i < p->n_shown; i++)
        if (row->shown[i].kind == PACK_FLAG && row->shown[i].figure > 0)
            buffer_format(b, "<span class=c>%s</span>", p->columns[i].title);
    if (row->hold.n > 0) {
        buffer_string(b, "<span class=c>held: ");
        html_text(b, row->hold);
        buffer_string(b, "</span>");
    }
}

static void put_row(const struct pack *p, const struct pack_row *row, double most, bool options,
                    bool weeks, struct buffer *b)
{
    bool is_new = pack_has_trail(p) && pack_rank_before(row) <= 0 && !row->below;

    buffer_format(b, "<tr id=r%lld%s%s%s><td>%lld", html_whole(row->rank), is_new ? " data-new" : "",
                  row->provisional ? " data-pv" : "", row->below ? " data-below" : "",
                  html_whole(row->rank));
    if (pack_has_trail(p))
        put_moved(row, b);
    put_person(p, row, b);
    put_score(p, row, most, b);
    if (pack_has_stays(p))
        put_stays(row, b);
    put_proposal(p, row, b);
    put_shown(p, row, b);
    if (options)
        buffer_format(b, "<td>%zu", row->n_options);
    if (weeks) {
        buffer_string(b, "<td>");
        html_figure(b, pack_figure(row->past, "weeks"), 0);
    }
    buffer_char(b, '\n');
}

static void put_key(const struct pack *p, struct buffer *b)
{
    buffer_string(b, "<ul class=key>");
    for (size_t c = 0; c < p->n_criteria; c++) {
        buffer_format(b,
                      "<li><svg viewBox=\"0 0 8 8\" aria-hidden=true><path class=k%zu "
                      "d=\"M0 4h8\"/></svg>",
                      c % PACK_COLOURS);
        html_text(b, p->criteria[c]);
    }
    buffer_string(b, "</ul>\n");
}

void pack_list_style(const struct pack *p, struct buffer *b)
{
    struct buffer heads = {0};
    size_t column = 0;

    put_heads(p, &heads);
    buffer_char(&heads, '\0');
    for (const char *at = heads.at; at != NULL && (at = strstr(at, "<th ")) != NULL; at++) {
        const char *end = strchr(at, '>'), *right = strstr(at, "class=n");
        const char *day = strstr(at, "class=d"), *choice = strstr(at, "data-f");

        column++;
        if (right != NULL && right < end)
            buffer_format(b, "#list tr>:nth-child(%zu){text-align:right}\n", column);
        if ((day != NULL && day < end) || (right != NULL && right < end))
            buffer_format(b, "#list td:nth-child(%zu){white-space:nowrap}\n", column);
        else if (choice != NULL && choice < end)
            buffer_format(b, "@media print{#list td:nth-child(%zu){min-width:14mm}}\n", column);
    }
    b->failed |= heads.failed;
    buffer_free(&heads);
}

void pack_list(const struct pack *p, struct buffer *b)
{
    double most = pack_most(p);
    bool options = pack_has_options(p), weeks = has_weeks(p);

    buffer_string(
        b, "<section class=list id=the-list><h2>The list</h2><p>Highest harm first. "
           "Everything here is proposed, and what is alleged is not proved. A person\xE2\x80\x99s "
           "number opens the card: which offences made the score, why this strand and not "
           "another, and what would change it.");
    if (p->n > p->n_list)
        buffer_string(b, " Who is marked as below the line is here by a decision, whatever his rank.");
    buffer_string(b, "</p>\n");
    put_key(p, b);
    buffer_string(b, "<div class=tools id=tools hidden></div><span class=count id=count "
                     "role=status></span>\n<div id=list tabindex=0 role=region "
                     "aria-label=\"The list\"><table>\n");
    put_heads(p, b);
    buffer_string(b, "<tbody>\n");
    for (size_t i = 0; i < p->n; i++)
        put_row(p, &p->rows[i], most, options, weeks, b);
    buffer_string(b, "</table></div></section>\n");
}
