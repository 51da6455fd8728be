/* schema_docs.c -- the list of keys as Markdown, for the reference. */
#include <string.h>

#include "objective/schema.h"

/* What one value may be, as people say it: "a number or a band, or by date". */
static void put_one(struct buffer *b, const struct schema *schema, const struct schema_key *k)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {
        {HOLDS_TEXT, "text"},       {HOLDS_FLAG, "yes or no"},           {HOLDS_DATE, "a date"},
        {HOLDS_NUMBER, "a number"}, {HOLDS_EXPRESSION, "an expression"}, {HOLDS_LOOKUP, "a lookup"},
        {HOLDS_CELLS, "a mapping"},
    };
    const char *words = k->holds == HOLDS_WORD ? k->words : "";
    struct text word;
    size_t n = 0;

    while ((word = schema_next_word(&words)).n > 0) {
        buffer_string(b, n++ == 0 ? "`" : *words == '\0' ? "` or `" : "`, `");
        buffer_text(b, word);
    }
    buffer_string(b, n > 0 ? "`" : "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (k->holds & names[i].bit) {
            buffer_string(b, n++ > 0 ? " or " : "");
            buffer_string(b, names[i].name);
        }
    if (k->holds & HOLDS_SECTION) {
        buffer_string(b, n > 0 ? " or " : "");
        buffer_string(b, schema->sections[k->section].name);
    }
}

static void put_holds(struct buffer *b, const struct schema *schema, const struct schema_key *k)
{
    static const char *const before[] = {
        [SHAPE_ONE] = "",
        [SHAPE_EACH] = "names, each with ",
        [SHAPE_LIST] = "a list: ",
        [SHAPE_ONE_OR_LIST] = "",
        [SHAPE_EACH_LIST] = "names, each with a list: ",
    };

    buffer_string(b, before[k->shape]);
    put_one(b, schema, k);
    if (k->shape == SHAPE_ONE_OR_LIST)
        buffer_string(b, ", or a list");
    if (k->holds & HOLDS_DATED)
        buffer_string(b, ", or by date");
}

/* Between the bars of a table. */
static void put_cell(struct buffer *b, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            buffer_char(b, '\\');
        buffer_char(b, *text);
    }
}

void schema_write_keys(struct buffer *b, const struct schema *schema, unsigned section)
{
    const struct schema_section *s = &schema->sections[section];

    buffer_string(b, "| key | holds | means |\n| --- | --- | --- |\n");
    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        buffer_string(b, "| `");
        buffer_string(b, k->key);
        buffer_string(b, k->required ? "` (needed) | " : "` | ");
        put_holds(b, schema, k);
        buffer_string(b, " | ");
        put_cell(b, k->doc);
        buffer_string(b, " |\n");
    }
    if (s->rest == NULL)
        return;
    struct schema_key rest = {.key = "", .holds = s->rest_holds, .shape = SHAPE_ONE};

    buffer_string(b, "| any other | ");
    put_holds(b, schema, &rest);
    buffer_string(b, " | ");
    put_cell(b, s->rest);
    buffer_string(b, " |\n");
}
