/* pack_card.c -- the card: five sections, one page when printed. */
#include "base/date.h"
#include "report/card_says.h"
#include "report/pack_model.h"

/* Its letter is in the style: O, S, A, R, A in this order. */
static void open_section(struct buffer *b, const char *title)
{
    buffer_string(b, "<section><h3>");
    buffer_string(b, title);
    buffer_string(b, "</h3>");
}

static void close_section(struct buffer *b)
{
    buffer_string(b, "</section>");
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

static void put_head(const struct pack *p, const struct pack_row *row, const struct json_node *record,
                     struct buffer *b, struct buffer *line)
{
    buffer_string(b, "<h2>");
    html_name(b, row->id);
    says_who(record, line);
    if (line->n > 0) {
        buffer_string(b, " <bdi>");
        html_line(b, line);
        buffer_string(b, "</bdi>");
    }
    buffer_string(b, "</h2><p class=sub>");
    says_standing(record, line);
    html_line(b, line);
    buffer_string(b, ". ");
    pack_status(row, b);
    buffer_string(b, row->below ? "<span class=c>below the line</span> " : " ");
    html_text(b, pack_strand_title(p, row->strand));
    if (row->provisional) {
        buffer_string(b, " <span class=\"c pv\">provisional</span> were what is missing known, his "
                         "rank could be ");
        html_figure(b, row->reach_rank, 0);
    }
}

/* The list's and the card's columns, one line. */
static void put_columns(const struct json_node *columns, struct buffer *b)
{
    for (size_t i = 0; i < json_length(columns); i++) {
        const struct json_node *v;
        struct text key = json_key(columns, i, &v);

        if (!json_has(v) || (json_is_flag(v) && !json_is_yes(v)) || says_is_name(key))
            continue; /* his names are in the card's head */
        buffer_string(b, " <i>");
        html_heading(b, key.at);
        buffer_string(b, "</i> ");
        put_value(b, v);
        buffer_char(b, ';');
    }
}

static void put_scanning(const struct json_node *record, struct buffer *b, struct buffer *line)
{
    const struct json_node *tables = json_at(json_at(record, "scanning"), "tables");

    open_section(b, "Scanning");
    for (size_t t = 0, said = 0; t < json_length(tables); t++) {
        says_scanned(json_nth(tables, t), line);
        if (line->n == 0)
            continue;
        buffer_string(b, said++ ? ". " : "<p>");
        html_line(b, line);
    }
    buffer_string(b, "<p class=f>");
    put_columns(json_at(record, "list"), b);
    put_columns(json_at(record, "card"), b);
    if (!b->failed && b->n > 0 && b->at[b->n - 1] == ';')
        b->at[b->n - 1] = '.';
    close_section(b);
}

static void put_criteria(const struct pack *p, const struct pack_row *row,
                         const struct json_node *criteria, struct buffer *b)
{
    buffer_string(b, "<table class=k><thead><tr><th>Criterion<th>Measured<th>Points<th>of"
                     "<th>Rank without it<tbody>");
    for (size_t c = 0; c < p->n_criteria; c++) {
        const struct json_node *k = json_nth(criteria, c);

        buffer_string(b, "<tr><th>"); /* of a row: no other cell of its column holds data */
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

/* What lookups do not know counts nothing, and is told. */
static void put_unknown_keys(const struct json_node *keys, struct buffer *b)
{
    for (size_t i = 0; i < json_length(keys); i++) {
        buffer_string(b, i > 0 ? "; " : "<p class=soft>Not in the score: ");
        html_text(b, pack_say(json_nth(keys, i), "lookup"));
        buffer_string(b, " does not know \xE2\x80\x98");
        html_text(b, pack_say(json_nth(keys, i), "key"));
        buffer_string(b, "\xE2\x80\x99");
    }
    buffer_string(b, json_length(keys) > 0 ? ".</p>" : "");
}

static void put_analysis(const struct pack *p, const struct pack_row *row, const struct json_node *record,
                         struct buffer *b, struct buffer *line)
{
    const struct json_node *analysis = json_at(record, "analysis");

    open_section(b, "Analysis");
    put_criteria(p, row, json_at(analysis, "criteria"), b);
    buffer_string(b, "<p class=soft>");
    says_evidence(record, line);
    html_line(b, line);
    says_stability(record, line);
    if (line->n > 0)
        buffer_string(b, ". ");
    html_line(b, line);
    buffer_char(b, '.');
    put_unknown_keys(json_at(analysis, "unknown_keys"), b);
    pack_offences(record, b);
    close_section(b);
}

static void put_strands(const struct pack_row *row, const struct json_node *response,
                        struct buffer *b, struct buffer *line)
{
    const struct json_node *strands = json_at(response, "strands");

    buffer_string(b, "<ul>");
    for (size_t k = 0; k < json_length(strands); k++) {
        struct text strand = pack_say(json_nth(strands, k), "strand");
        bool his = row->strand.n > 0 && text_equal(strand, row->strand);

        buffer_string(b, his ? "<li class=his>" : "<li>");
        says_strand(json_nth(strands, k), response, line);
        html_line(b, line);
    }
    buffer_string(b, "</ul>");
}

/* What is to judge stands once in the worklist, for everyone: the script copies it to the card. */
static void put_options(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    buffer_string(b, row->n_options
                         ? "<h4>Options to consider, with the tests met</h4><ul>"
                         : "");
    for (size_t i = 0; i < row->n_options; i++) {
        const struct pack_open *open = &p->open[row->first_option + i];
        const struct pack_option *o = &p->options[open->option];

        buffer_format(b, "<li><a href=#o%zu>", open->option);
        html_text(b, o->title);
        buffer_string(b, "</a>");
        if (open->met.n > 0) {
            buffer_string(b, ": ");
            html_text(b, open->met);
        }
        if (open->open.n > 0) {
            buffer_string(b, open->met.n > 0 ? "; <b>to establish: " : ": <b>to establish: ");
            html_text(b, open->open);
            buffer_string(b, "</b>");
        }
    }
    buffer_string(b, row->n_options ? "</ul>" : "");
}

/* Orders in force, with what wants doing about them. */
static void put_in_force(const struct pack_row *row, const struct json_node *response,
                         struct buffer *b, struct buffer *line)
{
    const struct json_node *orders = json_at(response, "in_force"),
                           *ends = json_at(response, "ends");

    if (json_length(orders) > 0 || row->breaches > 0)
        buffer_string(b, "<h4>Orders in force</h4><ul>");
    else
        return;
    for (size_t i = 0; i < json_length(orders); i++) {
        const struct json_node *end = json_nth(ends, i);
        double days = pack_figure(end, "days");

        buffer_string(b, "<li>");
        says_in_force(json_nth(orders, i), line);
        html_line(b, line);
        if (json_has(json_at(end, "within")))
            buffer_format(b, " <span class=\"c pv\">ends in %lld day%s</span>", html_whole(days),
                          html_whole(days) == 1 ? "" : "s");
        if (pack_yes(end, "breached"))
            buffer_string(b, " <span class=\"c over\">breached</span>");
    }
    if (row->breaches > 0)
        buffer_format(b, "<li>Breaches of orders recorded: %lld", html_whole(row->breaches));
    buffer_string(b, "</ul>");
}

static void put_change(const struct json_node *change, struct buffer *b)
{
    size_t said = 0;

    for (size_t i = 0; i < json_length(change); i++) {
        if (!says_change(json_text_of(json_nth(change, i))))
            continue;
        buffer_string(b, said++ ? "<li>" : "<h4>What would change it</h4><ul><li>");
        html_text(b, json_text_of(json_nth(change, i)));
    }
    buffer_string(b, said ? "</ul>" : "");
}

static void put_response(const struct pack *p, const struct pack_row *row, const struct json_node *record,
                         struct buffer *b, struct buffer *line)
{
    const struct json_node *response = json_at(record, "response");

    open_section(b, "Response (proposed)");
    buffer_string(b, "<p>");
    html_text(b, row->reason);
    put_strands(row, response, b, line);
    put_options(p, row, b);
    put_in_force(row, response, b, line);
    put_change(json_at(response, "change"), b);
    close_section(b);
}

static void put_assessment(const struct pack_row *row, const struct json_node *record,
                           struct buffer *b, struct buffer *line)
{
    open_section(b, "Assessment");
    buffer_string(b, "<p>");
    says_history(record, row->past, line);
    if (line->n > 0)
        buffer_string(line, ". ");
    says_review(record, line);
    html_line(b, line);
    buffer_char(b, '.');
    close_section(b);
}

/* What the meeting decided of him, in place of the space for it. */
static void put_taken(const struct pack *p, const struct pack_row *row,
                      const struct json_node *record, struct buffer *b, struct buffer *line)
{
    if (pack_taken(p, row->id, 0) == NULL)
        return;
    buffer_string(b, "<div class=\"decide taken\"><h3>Decision taken</h3><ul>");
    for (size_t i = 0; pack_taken(p, row->id, i) != NULL; i++) {
        buffer_string(b, "<li>");
        says_decision(record, pack_taken(p, row->id, i), line);
        html_line(b, line);
    }
    buffer_string(b, "</ul></div>");
}

void pack_card(const struct pack *p, const struct pack_row *row, const struct json_node *record,
               struct buffer *b)
{
    struct buffer line = {0};

    buffer_format(b, "<article class=card id=c%lld>", html_whole(row->rank));
    put_head(p, row, record, b, &line);
    open_section(b, "Objective");
    buffer_string(b, "<p class=soft>");
    html_text(b, pack_say(json_at(record, "objective"), "statement"));
    close_section(b);
    put_scanning(record, b, &line);
    put_analysis(p, row, record, b, &line);
    put_response(p, row, record, b, &line);
    put_assessment(row, record, b, &line);
    put_taken(p, row, record, b, &line);
    buffer_string(b, "</article>\n");
    buffer_free(&line);
}
