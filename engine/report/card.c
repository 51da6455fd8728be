/* card.c -- the card's frame: head, objective, scanning, assessment, and the space for the decision. */
#include "report/card.h"

#include "report/card_line.h"
#include "report/card_says.h"

enum { INDENT = 4, WIDEST = 100 };

static void put_named(struct buffer *line, const char *before, const struct json_node *value)
{
    if (!json_has(value))
        return;
    buffer_string(line, line->n ? "; " : "");
    buffer_string(line, before);
    buffer_text(line, json_text_of(value));
}

/* ---- Head ---- */

static void put_proposed(const struct json_node *record, struct buffer *line)
{
    const struct json_node *response = json_at(record, "response");
    const struct json_node *strands = json_at(response, "strands");
    struct text his = json_text_of(json_at(response, "strand"));

    buffer_string(line, "Proposed: ");
    says_value(json_at(response, "status"), line);
    for (size_t k = 0; k < json_length(strands); k++)
        if (his.n > 0 && text_equal(json_text_of(json_at(json_nth(strands, k), "strand")), his)) {
            buffer_string(line, ", ");
            buffer_text(line, json_text_of(json_at(json_nth(strands, k), "title")));
        }
    if (json_is_yes(json_at(response, "over_capacity")))
        buffer_string(line, ", over capacity");
    buffer_string(line, " - ");
    says_value(json_at(response, "reason"), line);
}

static void put_ruleset(const struct json_node *record, struct buffer *line)
{
    const struct json_node *ruleset = json_at(record, "ruleset");
    bool titled = json_has(json_at(ruleset, "title"));

    buffer_string(line, "As of ");
    says_value(json_at(record, "as_of"), line);
    buffer_string(line, ", by ");
    if (titled) {
        says_value(json_at(ruleset, "title"), line);
        buffer_string(line, " (");
    }
    says_value(json_at(ruleset, "name"), line);
    if (json_has(json_at(ruleset, "version"))) {
        buffer_char(line, ' ');
        says_value(json_at(ruleset, "version"), line);
    }
    buffer_string(line, titled ? ")" : "");
    if (!text_is(json_text_of(json_at(record, "evidence")), "all")) {
        buffer_string(line, ", evidence: ");
        says_value(json_at(record, "evidence"), line);
    }
}

static void draw_head(const struct json_node *record, const osara_look *look, struct buffer *b,
                      struct buffer *line)
{
    size_t n;

    if (json_has(json_at(record, "marking")))
        says_value(json_at(record, "marking"), line);
    line_end(line, 0, look, b);
    box_edge(NULL, look, b);
    says_value(json_at(record, "offender"), line);
    buffer_string(line, "  ");
    n = line->n;
    says_who(record, line);
    if (line->n == n && !line->failed)
        line->n -= 2;
    box_end(line, true, look, b);
    says_standing(record, line);
    box_end(line, false, look, b);
    says_provisional(record, line);
    box_end(line, true, look, b);
    put_proposed(record, line);
    box_end(line, true, look, b);
    put_ruleset(record, line);
    box_end(line, false, look, b);
    box_edge(NULL, look, b);
}

/* ---- Sections ---- */

static void draw_objective(const struct json_node *record, const osara_look *look, struct buffer *b,
                           struct buffer *line)
{
    const struct json_node *objective = json_at(record, "objective");

    line_heading("O", "Objective", look, b);
    put_named(line, "", json_at(objective, "statement"));
    line_end(line, INDENT, look, b);
    put_named(line, "force: ", json_at(objective, "force"));
    put_named(line, "owner: ", json_at(objective, "owner"));
    put_named(line, "authority: ", json_at(objective, "authority"));
    line_end(line, INDENT, look, b);
}

/* Flags that do not hold, and what is missing, are not said: the JSON has them.  Names are in the head. */
static void put_values(const struct json_node *values, struct buffer *line)
{
    for (size_t i = 0; i < json_length(values); i++) {
        const struct json_node *value = NULL;
        struct text key = json_key(values, i, &value);

        if (!json_has(value) || (json_is_flag(value) && !json_is_yes(value)) || says_is_name(key))
            continue;
        buffer_string(line, line->n ? "; " : "");
        buffer_text(line, key);
        buffer_char(line, ' ');
        says_value(value, line);
    }
}

/* The ids under which he was recorded as well. */
static void put_same_person(const struct json_node *same, const osara_look *look, struct buffer *b,
                            struct buffer *line)
{
    for (size_t i = 0; i < json_length(same); i++) {
        const struct json_node *one = json_nth(same, i);

        buffer_string(line, "recorded as ");
        says_value(json_at(one, "offender"), line);
        buffer_string(line, " too: one person, confirmed by ");
        says_value(json_at(one, "by"), line);
        line_end(line, INDENT, look, b);
    }
}

/* What lookups do not know counts nothing, and is told. */
static void put_unknown_keys(const struct json_node *keys, const osara_look *look, struct buffer *b,
                             struct buffer *line)
{
    for (size_t i = 0; i < json_length(keys); i++) {
        says_value(json_at(json_nth(keys, i), "lookup"), line);
        buffer_string(line, " does not know '");
        says_value(json_at(json_nth(keys, i), "key"), line);
        buffer_string(line, "': what it is worth is not in the score");
        line_end(line, INDENT, look, b);
    }
}

static void draw_scanning(const struct json_node *record, const osara_look *look, struct buffer *b,
                          struct buffer *line)
{
    const struct json_node *scanning = json_at(record, "scanning");
    const struct json_node *tables = json_at(scanning, "tables");
    bool columns = json_length(json_at(record, "list")) > 0;

    line_heading("S", "Scanning", look, b);
    for (size_t i = 0; i < json_length(tables); i++) {
        says_scanned(json_nth(tables, i), line);
        line_end(line, INDENT, look, b);
    }
    if (columns)
        put_values(json_at(record, "list"), line);
    else
        put_values(json_at(json_at(scanning, "subject"), "values"), line);
    put_values(json_at(record, "card"), line);
    line_end(line, INDENT, look, b);
    put_same_person(json_at(json_at(scanning, "subject"), "same_person"), look, b, line);
    put_unknown_keys(json_at(json_at(record, "analysis"), "unknown_keys"), look, b, line);
}

static void draw_assessment(const struct json_node *record, const struct json_node *past,
                            const osara_look *look, struct buffer *b, struct buffer *line)
{
    line_heading("A", "Assessment", look, b);
    says_history(record, past, line);
    line_end(line, INDENT, look, b);
    says_review(record, line);
    line_end(line, INDENT, look, b);
}

/* ---- The decision ---- */

static void rest_of_line(struct buffer *line, const osara_look *look, size_t most)
{
    size_t width = look->width - 4;

    for (size_t n = text_characters((struct text){line->at, line->n}); n < width && most > 0;
         n++, most--)
        buffer_char(line, '_');
}

static void draw_space(const osara_look *look, struct buffer *b, struct buffer *line)
{
    box_edge("Decision", look, b);
    buffer_string(line, "[ ] adopt   [ ] other strand   [ ] defer   [ ] refer   [ ] de-select");
    box_end(line, false, look, b);
    buffer_string(line, "Why, owner, deadline: ");
    rest_of_line(line, look, SIZE_MAX);
    box_end(line, false, look, b);
    buffer_string(line, "Signed: ");
    rest_of_line(line, look, look->width / 2);
    buffer_string(line, "  Date: ");
    rest_of_line(line, look, SIZE_MAX);
    box_end(line, false, look, b);
    box_edge(NULL, look, b);
}

/* A space for the decision, or those taken. */
static void draw_decision(const struct json_node *record, const struct json_node *past,
                          const osara_look *look, struct buffer *b, struct buffer *line)
{
    const struct json_node *taken = json_at(past, "taken");

    buffer_char(b, '\n');
    if (json_length(taken) == 0) {
        draw_space(look, b, line);
        return;
    }
    box_edge("Decision taken", look, b);
    for (size_t i = 0; i < json_length(taken); i++) {
        says_decision(record, json_nth(taken, i), line);
        box_end(line, false, look, b);
    }
    box_edge(NULL, look, b);
}

void card_draw(const struct json_node *record, const struct json_node *past,
               const osara_look *asked, struct buffer *b)
{
    osara_look look = *asked;
    struct buffer line = {0};

    if (look.width == 0)
        look.width = 80;
    if (look.width > WIDEST)
        look.width = WIDEST;
    draw_head(record, &look, b, &line);
    draw_objective(record, &look, b, &line);
    draw_scanning(record, &look, b, &line);
    card_analysis(record, &look, b);
    card_response(record, &look, b);
    draw_assessment(record, past, &look, b, &line);
    draw_decision(record, past, &look, b, &line);
    buffer_free(&line);
}
