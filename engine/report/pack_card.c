/* pack_card.c -- the card: five sections, one page when printed. */
#include "base/date.h"
#include "report/pack_model.h"

static void open_section(struct buffer *b, const char *letter, const char *title)
{
    buffer_format(b, "<section data-l=%s><h3>%s</h3><div>", letter, title);
}

static void close_section(struct buffer *b)
{
    buffer_string(b, "</div></section>");
}

static void put_value(struct buffer *b, const struct json_node *v)
{
    int32_t day;

    if (!json_has(v))
        buffer_string(b, "missing");
    else if (json_is_flag(v))
        buffer_string(b, json_is_yes(v) ? "yes" : "no");
    else if (json_is_figure(v))
        html_short(b, json_number_of(v), 2);
    else if (date_parse_iso(json_text_of(v), &day))
        html_text(b, json_text_of(v));
    else
        html_name(b, json_text_of(v));
}

static void put_head(struct pack *p, const struct pack_row *row, const struct json_node *record,
                     struct buffer *b)
{
    const struct json_node *analysis = json_at(record, "analysis");

    buffer_string(b, "<h2 tabindex=-1>");
    html_name(b, row->id);
    buffer_format(b, "</h2><p class=sub>Rank %lld of ", html_whole(row->rank));
    html_figure(b, pack_figure(analysis, "of"), 0);
    buffer_string(b, ", score ");
    html_figure(b, row->score, 1);
    if (row->band.n > 0) {
        buffer_string(b, ", ");
        html_text(b, row->band);
    }
    buffer_string(b, ". ");
    pack_status(row, b);
    html_text(b, pack_strand_title(p, row->strand));
    if (row->provisional) {
        buffer_string(
            b, " <span class=\"c pv\">provisional</span> Missing data could lift him to rank ");
        html_figure(b, row->reach_rank, 0);
        buffer_char(b, '.');
    }
    buffer_string(b, "</p>");
}

/* The list's and the card's columns, one line. */
static void put_columns(const struct json_node *columns, struct buffer *b)
{
    for (size_t i = 0; i < json_length(columns); i++) {
        const struct json_node *v;
        struct text key = json_key(columns, i, &v);

        if (!json_has(v) || (json_is_flag(v) && !json_is_yes(v)))
            continue;
        buffer_string(b, " <i>");
        html_heading(b, key.at);
        buffer_string(b, "</i> ");
        put_value(b, v);
        buffer_char(b, ';');
    }
}

static void put_scanning(const struct json_node *record, struct buffer *b)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");

    open_section(b, "S", "Scanning");
    buffer_string(b, "<p>");
    for (size_t t = 0; t < json_length(tables); t++) {
        const struct json_node *table = json_nth(tables, t), *out = json_at(table, "left_out");

        html_heading(b, pack_say(table, "table").at);
        buffer_format(b, ": %lld of %lld rows used", html_whole(pack_figure(table, "used")),
                      html_whole(pack_figure(table, "rows")));
        for (size_t i = 0; i < json_length(out); i++) {
            buffer_format(b, "%s %lld not \xE2\x80\x98", i ? "," : "; left out:",
                          html_whole(pack_figure(json_nth(out, i), "rows")));
            html_text(b, pack_say(json_nth(out, i), "why"));
            buffer_string(b, "\xE2\x80\x99");
        }
        buffer_string(b, ". ");
    }
    buffer_string(b, "</p><p class=f>");
    put_columns(json_at(record, "list"), b);
    put_columns(json_at(record, "card"), b);
    if (!b->failed && b->n > 0 && b->at[b->n - 1] == ';')
        b->at[b->n - 1] = '.';
    buffer_string(b, "</p>");
    close_section(b);
}

static void put_criteria(struct pack *p, const struct pack_row *row,
                         const struct json_node *criteria, struct buffer *b)
{
    buffer_string(b, "<table class=k><thead><tr><th scope=col>Criterion<th scope=col>Measured"
                     "<th scope=col>Points<th scope=col>of"
                     "<th scope=col>Rank without it<tbody>");
    for (size_t c = 0; c < p->n_criteria; c++) {
        const struct json_node *k = json_nth(criteria, c);

        buffer_string(b, "<tr><th scope=row>");
        html_text(b, pack_say(k, "criterion"));
        buffer_string(b, "<td>");
        if (pack_yes(k, "missing"))
            buffer_string(b, "missing");
        else
            put_value(b, json_at(k, "value"));
        buffer_string(b, "<td>");
        html_figure(b, row->points[c], 1);
        buffer_string(b, "<td>");
        html_short(b, pack_figure(k, "weight"), 1);
        buffer_string(b, "<td>");
        html_figure(b, pack_figure(k, "rank_without"), 0);
    }
    buffer_string(b, "</table>");
}

static void put_analysis(struct pack *p, const struct pack_row *row, const struct json_node *record,
                         struct buffer *b)
{
    const struct json_node *analysis = json_at(record, "analysis");

    open_section(b, "A", "Analysis");
    put_criteria(p, row, json_at(analysis, "criteria"), b);
    buffer_string(b, "<p class=soft>Points from allegations ");
    html_figure(b, row->evidence[0], 1);
    buffer_string(b, ", charges ");
    html_figure(b, row->evidence[1], 1);
    buffer_string(b, ", convictions ");
    html_figure(b, row->evidence[2], 1);
    buffer_string(b, ".</p>");
    pack_offences(record, b);
    close_section(b);
}

/* The parts of a condition that did not hold. */
static void put_failed(const struct json_node *test, struct buffer *b)
{
    const struct json_node *parts = json_at(test, "parts");
    size_t said = 0;

    for (size_t i = 0; i < json_length(parts); i++) {
        const struct json_node *part = json_nth(parts, i);

        if (text_is(pack_say(part, "holds"), "yes"))
            continue;
        buffer_string(b, said++ ? "; " : "");
        html_text(b, pack_say(part, "condition"));
        if (json_is_figure(json_at(part, "was"))) {
            buffer_string(b, " (was ");
            html_short(b, pack_figure(part, "was"), 1);
            buffer_char(b, ')');
        } else if (text_is(pack_say(part, "holds"), "unknown")) {
            buffer_string(b, " (not known)");
        }
    }
}

static void put_places(const struct json_node *places, struct buffer *b)
{
    if (places == NULL)
        return;
    buffer_string(b, "; ");
    html_text(b, pack_say(places, "area"));
    buffer_format(b, " %lld of %lld places taken", html_whole(pack_figure(places, "used")),
                  html_whole(pack_figure(places, "capacity")));
    if (pack_figure(places, "waiting") > 0)
        buffer_format(b, ", %lld waiting", html_whole(pack_figure(places, "waiting")));
}

static void put_strand(const struct json_node *s, const struct pack_row *row, struct buffer *b)
{
    bool his = text_equal(pack_say(s, "strand"), row->strand);

    buffer_format(b, "<li>%s", his ? "<b>" : "");
    html_text(b, pack_say(s, "title"));
    buffer_string(b, his ? "</b>: " : ": ");
    if (pack_yes(s, "must")) {
        buffer_string(b, "must be here");
        put_places(json_at(s, "places"), b);
    } else if (pack_yes(s, "eligible")) {
        buffer_string(b, "eligible, fit ");
        html_short(b, pack_figure(s, "fit"), 2);
        put_places(json_at(s, "places"), b);
    } else {
        buffer_string(b, "not eligible: ");
        put_failed(json_at(s, "eligible_test"), b);
    }
}

/* What is to judge stands once in the worklist, for everyone: the script copies it to the card. */
static void put_options(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    buffer_string(b, row->n_options
                         ? "<h4>Options to consider: tests met, and what is to judge</h4><ul>"
                         : "");
    for (size_t i = 0; i < row->n_options; i++) {
        const struct pack_open *open = &p->open[row->first_option + i];
        const struct pack_option *o = &p->options[open->option];

        buffer_format(b, "<li><a href=#o%zu>", open->option);
        html_text(b, o->title);
        buffer_string(b, "</a>");
        if (open->was.n > 0) {
            buffer_string(b, " found ");
            html_text(b, open->was);
        }
    }
    buffer_string(b, row->n_options ? "</ul>" : "");
}

static void put_list(const char *title, const struct json_node *list, struct buffer *b)
{
    if (json_length(list) == 0)
        return;
    buffer_format(b, "<h4>%s</h4><ul>", title);
    for (size_t i = 0; i < json_length(list); i++) {
        buffer_string(b, "<li>");
        html_text(b, json_text_of(json_nth(list, i)));
    }
    buffer_string(b, "</ul>");
}

static void put_response(struct pack *p, const struct pack_row *row, const struct json_node *record,
                         struct buffer *b)
{
    const struct json_node *response = json_at(record, "response");
    const struct json_node *strands = json_at(response, "strands");

    open_section(b, "R", "Response (proposed)");
    buffer_string(b, "<p>");
    html_text(b, row->reason);
    buffer_string(b, "</p><ul>");
    for (size_t k = 0; k < json_length(strands); k++)
        put_strand(json_nth(strands, k), row, b);
    buffer_string(b, "</ul>");
    put_options(p, row, b);
    if (row->in_force.n > 0) {
        buffer_string(b, "<h4>In force</h4><p class=soft>");
        html_text(b, row->in_force);
        buffer_string(b, "</p>");
    }
    put_list("What would change it", json_at(response, "change"), b);
    close_section(b);
}

static void put_history(const struct pack_row *row, struct buffer *b)
{
    const struct json_node *runs = json_at(row->past, "runs");

    if (json_length(runs) == 0)
        return;
    buffer_string(b, "<p class=soft>On the list before: ");
    for (size_t i = 0; i < json_length(runs); i++) {
        const struct json_node *run = json_nth(runs, i);

        buffer_string(b, i ? "; " : "");
        html_day(b, pack_say(run, "as_of"));
        buffer_format(b, " rank %lld", html_whole(pack_figure(run, "rank")));
        if (pack_say(run, "strand").n > 0) {
            buffer_string(b, ", ");
            html_text(b, pack_say(run, "strand"));
        }
    }
    buffer_string(b, ".</p>");
}

static void put_assessment(const struct pack_row *row, struct buffer *b)
{
    open_section(b, "A", "Assessment");
    put_history(row, b);
    buffer_string(b, "<p>Review by ");
    if (row->review.n > 0)
        html_day(b, row->review);
    else
        buffer_string(b, "no stated day");
    buffer_string(b, ".</p>");
    close_section(b);
}

void pack_card(struct pack *p, const struct pack_row *row, const struct json_node *record)
{
    struct buffer *b = &p->cards;

    buffer_format(b, "<article class=card id=c%lld>", html_whole(row->rank));
    put_head(p, row, record, b);
    open_section(b, "O", "Objective");
    buffer_string(b, "<p class=soft>");
    html_text(b, pack_say(json_at(record, "objective"), "statement"));
    buffer_string(b, "</p>");
    close_section(b);
    put_scanning(record, b);
    put_analysis(p, row, record, b);
    put_response(p, row, record, b);
    put_assessment(row, b);
    buffer_string(b, "</article>\n");
}
