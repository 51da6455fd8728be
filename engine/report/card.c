/* card.c -- the card's frame, objective, scanning and assessment. */
#include "report/card.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

enum { INDENT = 4 };

void card_value(const struct json_node *value, struct buffer *b)
{
    char digits[64];

    if (!json_has(value)) {
        buffer_string(b, "missing");
    } else if (json_is_flag(value)) {
        buffer_string(b, json_is_yes(value) ? "yes" : "no");
    } else if (json_is_figure(value)) {
        size_t n = number_print_rounded(json_number_of(value), 3, digits);

        while (n > 0 && digits[n - 1] == '0')
            n--;
        buffer_bytes(b, digits, n > 0 && digits[n - 1] == '.' ? n - 1 : n);
    } else {
        buffer_text(b, json_text_of(value));
    }
}

static void spaces(struct buffer *b, size_t n)
{
    while (n-- > 0)
        buffer_char(b, ' ');
}

void card_wrap(const char *text, size_t indent, const osara_look *look, struct buffer *b)
{
    size_t width = look->width ? look->width : 80, column = indent;

    spaces(b, indent);
    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        size_t shown = text_characters((struct text){text, n});

        if (column > indent && column + 1 + shown > width) {
            buffer_char(b, '\n');
            spaces(b, indent + 2);
            column = indent + 2;
        } else if (column > indent) {
            buffer_char(b, ' ');
            column++;
        }
        for (size_t i = 0; i < n; i++) /* a record's text is one line, whatever the extract says */
            buffer_char(b, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
        column += shown;
        text += n + strspn(text + n, " ");
    }
    buffer_char(b, '\n');
}

void card_heading(const char *letter, const char *name, const osara_look *look, struct buffer *b)
{
    buffer_format(b, look->colour ? "\n\033[1m%s  %s\033[0m\n" : "\n%s  %s\n", letter, name);
}

/* Draws a line that was put together in `line`, and clears it. */
static void end_line(struct buffer *line, size_t indent, const osara_look *look, struct buffer *b)
{
    buffer_char(line, '\0');
    if (line->failed)
        b->failed = true;
    else
        card_wrap(line->at, indent, look, b);
    buffer_clear(line);
}

static void put_named(struct buffer *line, const char *before, const struct json_node *value)
{
    if (!json_has(value))
        return;
    buffer_string(line, line->n ? "; " : "");
    buffer_string(line, before);
    buffer_text(line, json_text_of(value));
}

static void draw_objective(const struct json_node *record, const osara_look *look, struct buffer *b,
                           struct buffer *line)
{
    const struct json_node *objective = json_at(record, "objective");

    card_heading("O", "Objective", look, b);
    put_named(line, "", json_at(objective, "statement"));
    if (line->n)
        end_line(line, INDENT, look, b);
    put_named(line, "owner: ", json_at(objective, "owner"));
    put_named(line, "authority: ", json_at(objective, "authority"));
    if (line->n)
        end_line(line, INDENT, look, b);
}

static void put_values(const struct json_node *values, struct buffer *line)
{
    for (size_t i = 0; i < json_length(values); i++) {
        const struct json_node *value = NULL;
        struct text key = json_key(values, i, &value);

        buffer_string(line, i ? "; " : "");
        buffer_text(line, key);
        buffer_char(line, ' ');
        card_value(value, line);
    }
}

static void put_left_out(const struct json_node *left_out, struct buffer *line)
{
    for (size_t i = 0; i < json_length(left_out); i++) {
        const struct json_node *one = json_nth(left_out, i);

        buffer_string(line, i ? ", " : "; left out: ");
        card_value(json_at(one, "rows"), line);
        buffer_string(line, " not '");
        card_value(json_at(one, "why"), line);
        buffer_char(line, '\'');
    }
}

/* The ids under which he was recorded as well. */
static void put_same_person(const struct json_node *same, const osara_look *look, struct buffer *b,
                            struct buffer *line)
{
    for (size_t i = 0; i < json_length(same); i++) {
        const struct json_node *one = json_nth(same, i);

        buffer_string(line, "recorded as ");
        card_value(json_at(one, "offender"), line);
        buffer_string(line, " too: one person, confirmed by ");
        card_value(json_at(one, "by"), line);
        end_line(line, INDENT, look, b);
    }
}

static void draw_scanning(const struct json_node *record, const osara_look *look, struct buffer *b,
                          struct buffer *line)
{
    const struct json_node *scanning = json_at(record, "scanning");
    const struct json_node *tables = json_at(scanning, "tables");

    card_heading("S", "Scanning", look, b);
    put_values(json_at(json_at(scanning, "subject"), "values"), line);
    if (line->n)
        end_line(line, INDENT, look, b);
    put_same_person(json_at(json_at(scanning, "subject"), "same_person"), look, b, line);
    for (size_t i = 0; i < json_length(tables); i++) {
        const struct json_node *table = json_nth(tables, i);
        bool one = json_number_of(json_at(table, "rows")) == 1;

        card_value(json_at(table, "table"), line);
        buffer_string(line, ": ");
        card_value(json_at(table, "rows"), line);
        buffer_string(line, one ? " row, " : " rows, ");
        card_value(json_at(table, "used"), line);
        buffer_string(line, " used");
        put_left_out(json_at(table, "left_out"), line);
        end_line(line, INDENT, look, b);
    }
}

static void put_rounded(const struct json_node *number, int places, struct buffer *line)
{
    char digits[64];
    double v = json_number_of(number);

    if (isnan(v))
        buffer_string(line, "missing");
    else
        buffer_bytes(line, digits, number_print_rounded(v, places, digits));
}

/* Rank, score, band and what is proposed: what a reader looks for first. */
static void draw_standing(const struct json_node *record, const osara_look *look, struct buffer *b,
                          struct buffer *line)
{
    const struct json_node *analysis = json_at(record, "analysis");
    const struct json_node *response = json_at(record, "response");

    buffer_string(line, "Rank ");
    put_rounded(json_at(analysis, "rank"), 0, line);
    buffer_string(line, " of ");
    put_rounded(json_at(analysis, "of"), 0, line);
    buffer_string(line, ", score ");
    put_rounded(json_at(analysis, "score"), 1, line);
    if (json_has(json_at(analysis, "band"))) {
        buffer_string(line, ", band ");
        card_value(json_at(analysis, "band"), line);
    }
    if (json_is_yes(json_at(analysis, "provisional")))
        buffer_string(line, ", PROVISIONAL: it leans on missing data");
    end_line(line, 2, look, b);
    buffer_string(line, "Proposed: ");
    card_value(json_at(response, "status"), line);
    if (json_has(json_at(response, "strand"))) {
        buffer_string(line, ", ");
        card_value(json_at(response, "strand"), line);
    }
    buffer_string(line, " - ");
    card_value(json_at(response, "reason"), line);
    end_line(line, 2, look, b);
}

static void draw_head(const struct json_node *record, const osara_look *look, struct buffer *b,
                      struct buffer *line)
{
    const struct json_node *ruleset = json_at(record, "ruleset");

    if (json_has(json_at(record, "marking"))) {
        card_value(json_at(record, "marking"), line);
        end_line(line, 0, look, b);
    }
    buffer_string(line, "Offender ");
    card_value(json_at(record, "offender"), line);
    buffer_string(line, " as of ");
    card_value(json_at(record, "as_of"), line);
    buffer_string(line, ", by ");
    if (json_has(json_at(ruleset, "title"))) {
        card_value(json_at(ruleset, "title"), line);
        buffer_string(line, " (");
    }
    card_value(json_at(ruleset, "name"), line);
    if (json_has(json_at(ruleset, "version"))) {
        buffer_char(line, ' ');
        card_value(json_at(ruleset, "version"), line);
    }
    if (json_has(json_at(ruleset, "title")))
        buffer_char(line, ')');
    if (!text_is(json_text_of(json_at(record, "evidence")), "all")) {
        buffer_string(line, ", evidence: ");
        card_value(json_at(record, "evidence"), line);
    }
    end_line(line, 0, look, b);
    draw_standing(record, look, b, line);
}

void card_draw(const struct json_node *record, const osara_look *look, struct buffer *b)
{
    struct buffer line = {0};

    draw_head(record, look, b, &line);
    draw_objective(record, look, b, &line);
    draw_scanning(record, look, b, &line);
    card_analysis(record, look, b);
    card_response(record, look, b);
    card_heading("A", "Assessment", look, b);
    buffer_string(&line, "review by ");
    if (json_has(json_at(json_at(record, "assessment"), "review")))
        card_value(json_at(json_at(record, "assessment"), "review"), &line);
    else
        buffer_string(&line, "a day that the ruleset does not state");
    end_line(&line, INDENT, look, b);
    buffer_free(&line);
}
