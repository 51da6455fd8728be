/* card_response.c -- the card's fourth section: strands, options, orders, what would change it. */
#include <math.h>
#include <string.h>

#include "report/card.h"

enum { INDENT = 4 };

static void end_line(struct buffer *line, const osara_look *look, struct buffer *b)
{
    buffer_char(line, '\0');
    if (!line->failed)
        card_wrap(line->at, INDENT, look, b);
    b->failed |= line->failed;
    buffer_clear(line);
}

/* The parts of a condition: those that held, or those that did not. */
static void put_parts(const struct json_node *test, bool held, struct buffer *cell)
{
    const struct json_node *parts = json_at(test, "parts");
    bool first = true;

    for (size_t i = 0; i < json_length(parts); i++) {
        const struct json_node *part = json_nth(parts, i);

        if (text_is(json_text_of(json_at(part, "holds")), "yes") != held)
            continue;
        buffer_string(cell, first ? "" : " and ");
        first = false;
        card_value(json_at(part, "condition"), cell);
        if (json_at(part, "was") == NULL)
            continue;
        buffer_string(cell, held ? " (is " : " (was ");
        card_value(json_at(part, "was"), cell);
        buffer_char(cell, ')');
    }
}

static void put_places(const struct json_node *places, struct buffer *line)
{
    if (places == NULL)
        return;
    buffer_string(line, "; ");
    card_value(json_at(places, "used"), line);
    buffer_string(line, " of ");
    card_value(json_at(places, "capacity"), line);
    buffer_string(line, " places used");
    if (json_has(json_at(places, "area"))) {
        buffer_string(line, " in ");
        card_value(json_at(places, "area"), line);
    }
}

/* For every strand whether he may, must or may not, and by which condition. */
static void draw_strands(const struct json_node *strands, const osara_look *look, struct buffer *b,
                         struct buffer *line)
{
    for (size_t i = 0; i < json_length(strands); i++) {
        const struct json_node *s = json_nth(strands, i);
        bool must = json_is_yes(json_at(s, "must")), eligible = json_is_yes(json_at(s, "eligible"));
        const struct json_node *test = json_at(s, must ? "must_test" : "eligible_test");

        card_value(json_at(s, "title"), line);
        buffer_string(line, must ? ": must go there" : eligible ? ": eligible" : ": not eligible");
        if (eligible) {
            buffer_string(line, ", fit ");
            card_value(json_at(s, "fit"), line);
            put_places(json_at(s, "places"), line);
        }
        buffer_string(line, eligible ? "; as " : "; it asks for ");
        put_parts(test ? test : json_at(s, "must_test"), eligible, line);
        end_line(line, look, b);
    }
}

static void draw_options(const struct json_node *options, const osara_look *look, struct buffer *b,
                         struct buffer *line)
{
    for (size_t i = 0; i < json_length(options); i++) {
        const struct json_node *o = json_nth(options, i), *judge = json_at(o, "judgement");

        buffer_string(line, "Option: ");
        card_value(json_at(o, "title"), line);
        if (json_has(json_at(o, "basis"))) {
            buffer_string(line, " (");
            card_value(json_at(o, "basis"), line);
            buffer_char(line, ')');
        }
        if (json_has(json_at(o, "action"))) {
            buffer_string(line, ": ");
            card_value(json_at(o, "action"), line);
        }
        for (size_t k = 0; k < json_length(judge); k++) {
            buffer_string(line, k ? "; " : ". An officer judges: ");
            card_value(json_nth(judge, k), line);
        }
        end_line(line, look, b);
    }
}

static void draw_in_force(const struct json_node *rows, const osara_look *look, struct buffer *b,
                          struct buffer *line)
{
    for (size_t i = 0; i < json_length(rows); i++) {
        const struct json_node *row = json_nth(rows, i);

        buffer_string(line, "In force: ");
        for (size_t k = 1; k < json_length(row); k++) { /* 0 is the table's name */
            const struct json_node *value = NULL;
            struct text key = json_key(row, k, &value);

            buffer_string(line, k > 1 ? ", " : "");
            buffer_text(line, key);
            buffer_char(line, ' ');
            card_value(value, line);
        }
        end_line(line, look, b);
    }
}

static void draw_holders(const struct json_node *strands, const osara_look *look, struct buffer *b,
                         struct buffer *line)
{
    for (size_t i = 0; i < json_length(strands); i++) {
        const struct json_node *places = json_at(json_nth(strands, i), "places");
        const struct json_node *holders = json_at(places, "held_by");
        size_t n = json_length(holders);

        if (n == 0)
            continue;
        buffer_string(line, "Places of ");
        card_value(json_at(json_nth(strands, i), "title"), line);
        buffer_string(line, n == 1 ? " are held by rank" : " are held by ranks");
        for (size_t k = 0; k < n; k++) {
            buffer_string(line, k ? ", " : " ");
            card_value(json_at(json_nth(holders, k), "rank"), line);
        }
        end_line(line, look, b);
    }
}

void card_response(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    const struct json_node *response = json_at(record, "response");
    const struct json_node *change = json_at(response, "change");
    struct buffer line = {0};

    card_heading("R", "Response (proposed: people decide)", look, b);
    draw_strands(json_at(response, "strands"), look, b, &line);
    draw_holders(json_at(response, "strands"), look, b, &line);
    draw_options(json_at(response, "options"), look, b, &line);
    draw_in_force(json_at(response, "in_force"), look, b, &line);
    if (json_length(change) > 0)
        buffer_string(b, "  What would change it:\n");
    for (size_t i = 0; i < json_length(change); i++) {
        card_value(json_nth(change, i), &line);
        end_line(&line, look, b);
    }
    buffer_free(&line);
}
