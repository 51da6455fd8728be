/* schema_json.c -- the list of keys as JSON Schema, for editors.
 *
 * What is needed is left to `osara check`: a ruleset that extends another need not say it, and `~` is
 * allowed everywhere. */
#include "objective/schema.h"

static const char *const names[] = {
#define X(id, ...) #id,
    SCHEMA_SECTIONS(X)
#undef X
};

static void put_ref(struct buffer *b, enum section section)
{
    buffer_string(b, "{\"$ref\": \"#/$defs/");
    buffer_string(b, names[section]);
    buffer_string(b, "\"}");
}

static void put_choice(struct buffer *b, size_t *n, const char *json)
{
    buffer_string(b, (*n)++ > 0 ? ", " : "");
    buffer_string(b, json);
}

/* One value, not by date. */
static void put_plain(struct buffer *b, unsigned holds, enum section section)
{
    size_t n = 0;

    buffer_string(b, "{\"anyOf\": [");
    put_choice(b, &n, "{\"type\": \"null\"}");
    if (holds & (HOLDS_TEXT | HOLDS_NUMBER | HOLDS_EXPRESSION))
        put_choice(b, &n, "{\"type\": [\"string\", \"number\", \"boolean\"]}");
    if (holds & HOLDS_FLAG)
        put_choice(b, &n, "{\"type\": [\"boolean\", \"string\"]}");
    if (holds & HOLDS_DATE)
        put_choice(b, &n, "{\"type\": \"string\"}");
    if (holds & HOLDS_CELLS)
        put_choice(b, &n, "{\"type\": \"object\"}");
    if (holds & HOLDS_LOOKUP) {
        put_choice(b, &n, "");
        put_ref(b, SECTION_LOOKUP_FILE);
        put_choice(b, &n, "");
        put_ref(b, SECTION_LOOKUP_STEPS);
        put_choice(b, &n, "");
        put_ref(b, SECTION_LOOKUP_INLINE);
    }
    if (holds & HOLDS_SECTION) {
        put_choice(b, &n, "");
        put_ref(b, section);
    }
    buffer_string(b, "]}");
}

static void put_value(struct buffer *b, unsigned holds, enum section section)
{
    if (!(holds & HOLDS_DATED)) {
        put_plain(b, holds, section);
        return;
    }
    buffer_string(b, "{\"anyOf\": [");
    put_plain(b, holds, section);
    buffer_string(b, ", {\"type\": \"object\", \"patternProperties\": "
                     "{\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\": ");
    put_plain(b, holds, section);
    buffer_string(b, "}, \"additionalProperties\": false}]}");
}

static void put_shape(struct buffer *b, const struct schema_key *k)
{
    switch (k->shape) {
    case SHAPE_ONE:
        put_value(b, k->holds, k->section);
        return;
    case SHAPE_EACH:
        buffer_string(b, "{\"type\": [\"object\", \"null\"], \"additionalProperties\": ");
        put_value(b, k->holds, k->section);
        break;
    case SHAPE_LIST:
        buffer_string(b, "{\"type\": [\"array\", \"null\"], \"items\": ");
        put_value(b, k->holds, k->section);
        break;
    case SHAPE_ONE_OR_LIST:
        buffer_string(b, "{\"anyOf\": [");
        put_value(b, k->holds, k->section);
        buffer_string(b, ", {\"type\": \"array\", \"items\": ");
        put_value(b, k->holds, k->section);
        buffer_string(b, "}]");
        break;
    case SHAPE_EACH_LIST:
        buffer_string(b, "{\"type\": [\"object\", \"null\"], \"additionalProperties\": "
                         "{\"type\": \"array\", \"items\": ");
        put_value(b, k->holds, k->section);
        buffer_char(b, '}');
        break;
    }
    buffer_char(b, '}');
}

static void put_property(struct buffer *b, const struct schema_key *k)
{
    buffer_string(b, "        ");
    buffer_json_text(b, text_of(k->key));
    buffer_string(b, ": {\"description\": ");
    buffer_json_text(b, text_of(k->doc));
    buffer_string(b, ", \"allOf\": [");
    put_shape(b, k);
    buffer_string(b, "]}");
}

static void put_section(struct buffer *b, enum section section)
{
    const struct schema_section *s = schema_section(section);

    buffer_string(b, "    ");
    buffer_json_text(b, text_of(names[section]));
    buffer_string(b, ": {\n      \"type\": \"object\",\n      \"description\": ");
    buffer_json_text(b, text_of(s->doc));
    buffer_string(b, ",\n      \"properties\": {");
    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        buffer_string(b, k == s->keys ? "\n" : ",\n");
        put_property(b, k);
    }
    buffer_string(b, s->keys->key != NULL ? "\n      },\n" : "},\n");
    buffer_string(b, "      \"additionalProperties\": ");
    if (s->rest == NULL)
        buffer_string(b, "false");
    else
        put_value(b, s->rest_holds, SECTION_COUNT_);
    buffer_string(b, "\n    }");
}

void schema_write_json(struct buffer *b)
{
    buffer_string(b, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                     "  \"title\": \"Osara ruleset\",\n"
                     "  \"$ref\": \"#/$defs/RULESET\",\n  \"$defs\": {\n");
    for (int s = 0; s < SECTION_COUNT_; s++) {
        buffer_string(b, s > 0 ? ",\n" : "");
        put_section(b, (enum section)s);
    }
    buffer_string(b, "\n  }\n}\n");
}
