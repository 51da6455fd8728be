/* card_response.c -- the card's fourth section: strands, options, orders, what would change it. */
#include "report/card.h"
#include "report/card_line.h"
#include "report/card_says.h"

enum { INDENT = 4 };

/* For every strand whether he may, must or may not, and by which condition; ">" is where he is
 * proposed for. */
static void draw_strands(const struct json_node *response, const osara_look *look, struct buffer *b,
                         struct buffer *line)
{
    const struct json_node *strands = json_at(response, "strands");
    struct text his = json_text_of(json_at(response, "strand"));

    for (size_t i = 0; i < json_length(strands); i++) {
        struct text strand = json_text_of(json_at(json_nth(strands, i), "strand"));

        buffer_string(line, his.n > 0 && text_equal(strand, his) ? "> " : "- ");
        says_strand(json_nth(strands, i), response, line);
        line_end(line, INDENT, look, b);
    }
}

/* What the parts of a test came to. */
static void put_parts(const struct json_node *test, struct buffer *line)
{
    const struct json_node *parts = json_at(test, "parts");

    for (size_t k = 0; k < json_length(parts); k++) {
        buffer_string(line, k ? " and " : "");
        says_value(json_at(json_nth(parts, k), "condition"), line);
        if (json_at(json_nth(parts, k), "was") == NULL)
            continue;
        buffer_string(line, " (is ");
        says_value(json_at(json_nth(parts, k), "was"), line);
        buffer_char(line, ')');
    }
}

/* "tests met: aged 10 or over: age_now >= 10 (is 32); ...": those that came out so. */
static void put_tests(const struct json_node *option, const char *came, const char *lead,
                      struct buffer *line)
{
    const struct json_node *tests = json_at(option, "tests"), *when = json_at(option, "when");
    bool first = true;

    if (text_is(json_text_of(json_at(when, "holds")), came)) {
        buffer_string(line, lead);
        put_parts(when, line);
        first = false;
    }
    for (size_t i = 0; i < json_length(tests); i++) {
        const struct json_node *test = json_nth(tests, i);

        if (!text_is(json_text_of(json_at(test, "holds")), came))
            continue;
        buffer_string(line, first ? lead : "; ");
        first = false;
        says_value(json_at(test, "test"), line);
        buffer_string(line, ": ");
        put_parts(test, line);
    }
}

static void draw_options(const struct json_node *options, const osara_look *look, struct buffer *b,
                         struct buffer *line)
{
    if (json_length(options) > 0)
        buffer_string(b, "  Options to consider:\n");
    for (size_t i = 0; i < json_length(options); i++) {
        const struct json_node *o = json_nth(options, i), *judge = json_at(o, "judgement");

        says_value(json_at(o, "title"), line);
        if (json_has(json_at(o, "basis"))) {
            buffer_string(line, " (");
            says_value(json_at(o, "basis"), line);
            buffer_char(line, ')');
        }
        if (json_has(json_at(o, "action"))) {
            buffer_string(line, ": ");
            says_value(json_at(o, "action"), line);
        }
        line_end(line, INDENT, look, b);
        put_tests(o, "yes", "tests met: ", line);
        line_end(line, INDENT + 2, look, b);
        put_tests(o, "unknown", "to establish: ", line);
        line_end(line, INDENT + 2, look, b);
        for (size_t k = 0; k < json_length(judge); k++) {
            buffer_string(line, k ? "; " : "an officer judges: ");
            says_value(json_nth(judge, k), line);
        }
        line_end(line, INDENT + 2, look, b);
    }
}

/* ", ends in 28 days; breached" */
static void put_ends(const struct json_node *ends, struct buffer *line)
{
    if (json_has(json_at(ends, "within"))) {
        buffer_string(line, ", ends in ");
        says_value(json_at(ends, "days"), line);
        buffer_string(line, json_number_of(json_at(ends, "days")) == 1 ? " day" : " days");
    }
    if (json_is_yes(json_at(ends, "breached")))
        buffer_string(line, "; he has breached it");
}

static void draw_in_force(const struct json_node *response, const osara_look *look,
                          struct buffer *b, struct buffer *line)
{
    const struct json_node *rows = json_at(response, "in_force");
    double breaches = json_number_of(json_at(response, "breaches"));

    for (size_t i = 0; i < json_length(rows); i++) {
        buffer_string(line, "In force: ");
        says_in_force(json_nth(rows, i), line);
        put_ends(json_nth(json_at(response, "ends"), i), line);
        line_end(line, 2, look, b);
    }
    if (breaches > 0) {
        buffer_string(line, "Breaches of orders: ");
        says_value(json_at(response, "breaches"), line);
        line_end(line, 2, look, b);
    }
}

void card_response(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    const struct json_node *response = json_at(record, "response");
    const struct json_node *change = json_at(response, "change");
    struct buffer line = {0};

    line_heading("R", "Response (proposed: people decide)", look, b);
    draw_strands(response, look, b, &line);
    draw_options(json_at(response, "options"), look, b, &line);
    draw_in_force(response, look, b, &line);
    for (size_t i = 0, said = 0; i < json_length(change); i++) {
        if (!says_change(json_text_of(json_nth(change, i))))
            continue;
        buffer_string(b, said++ ? "" : "  What would change it:\n");
        says_value(json_nth(change, i), &line);
        line_end(&line, INDENT, look, b);
    }
    buffer_free(&line);
}
