/* schema_json.c -- a list of keys as JSON Schema, for editors.
 *
 * A file that extends another need not say all that is needed: of such a schema every section stands
 * there twice, "CRITERION" as a whole and "CRITERION_PART" of what is merged into another.  `~` is
 * nothing said, so that it may stand for everything but what is needed. */
#include <string.h>

#include "objective/schema.h"

struct writer {
    struct buffer *b;
    const struct schema *schema;
    bool part; /* of what is merged into another */
};

static void put(struct writer *w, const char *json)
{
    buffer_string(w->b, json);
}

static void put_text(struct writer *w, const char *text)
{
    buffer_json_text(w->b, text_of(text));
}

/* What stands in a list is not merged: it is always whole. */
static void put_ref(struct writer *w, unsigned section, bool part)
{
    put(w, "{\"$ref\": \"#/$defs/");
    put(w, w->schema->sections[section].id);
    put(w, part ? "_PART\"}" : "\"}");
}

static void put_words(struct writer *w, const char *words)
{
    struct text word;

    put(w, "{\"enum\": [");
    for (const char *left = words; (word = schema_next_word(&left)).n > 0;) {
        buffer_json_text(w->b, word);
        if (word.n == 1 && word.at[0] >= '0' && word.at[0] <= '9') { /* 1 and "1" */
            put(w, ", ");
            buffer_text(w->b, word);
        }
        put(w, *left != '\0' ? ", " : "]}, ");
    }
}

#define ANY_CASE_YES_NO "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
#define A_DAY "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#define BY_DATE "\"type\": \"object\", \"minProperties\": 1, \"propertyNames\": {\"pattern\": \"" A_DAY "\"}"
#define SCALAR "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]"

/* Which of the three forms a lookup has is told by its keys, as schema_lookup_form() does. */
static void put_lookup(struct writer *w, bool part)
{
    put(w, "{\"if\": {\"anyOf\": [{\"required\": [\"file\"]}, "
           "{\"required\": [\"key\", \"value\"]}]}, \"then\": ");
    put_ref(w, SECTION_LOOKUP_FILE, part);
    put(w, ", \"else\": {\"if\": {\"required\": [\"steps\"]}, \"then\": ");
    put_ref(w, SECTION_LOOKUP_STEPS, part);
    put(w, ", \"else\": ");
    put_ref(w, SECTION_LOOKUP_INLINE, part);
    put(w, "}}, ");
}

/* One value, not by date. */
static void put_plain(struct writer *w, const struct schema_key *k, bool part, bool null)
{
    unsigned open = HOLDS_NUMBER | HOLDS_EXPRESSION;
    bool closed = k->words != NULL && k->words[strlen(k->words) - 1] != '|';

    put(w, "{\"anyOf\": [");
    if (k->words != NULL)
        put_words(w, k->words);
    if (!closed && (k->holds & (HOLDS_TEXT | open)))
        put(w, "{\"type\": [\"string\", \"number\", \"boolean\"]}, ");
    if (k->holds & HOLDS_FLAG)
        put(w, "{\"enum\": [\"yes\", \"no\", true, false]}, {\"type\": \"string\", "
               "\"pattern\": \"" ANY_CASE_YES_NO "\"}, ");
    if (k->holds & HOLDS_DATE)
        put(w, "{\"type\": \"string\", \"pattern\": \"" A_DAY "\"}, ");
    if (k->holds & HOLDS_CELLS)
        put(w, "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\": [{" SCALAR
               "}, {" BY_DATE ", \"additionalProperties\": {" SCALAR "}}]}}, ");
    if (k->holds & HOLDS_LOOKUP)
        put_lookup(w, part);
    if (k->holds & HOLDS_SECTION) {
        put_ref(w, k->section, part);
        put(w, ", ");
    }
    put(w, null ? "{\"type\": \"null\"}]}" : "false]}");
}

/* One value, or the same by date: a mapping all of whose keys are days. */
static void put_value(struct writer *w, const struct schema_key *k, bool part, bool null)
{
    if (k->holds & HOLDS_DATED) {
        put(w, "{\"if\": {" BY_DATE "}, \"then\": {\"additionalProperties\": ");
        put_plain(w, k, part, true);
        put(w, "}, \"else\": ");
    }
    put_plain(w, k, part, null);
    put(w, k->holds & HOLDS_DATED ? "}" : "");
}

/* An item that says nothing is text as any other, but no mapping. */
static void put_list(struct writer *w, const struct schema_key *k, bool null)
{
    bool texts = (k->holds & (HOLDS_TEXT | HOLDS_NUMBER | HOLDS_EXPRESSION)) != 0;

    put(w, null ? "{\"type\": [\"array\", \"null\"], \"items\": "
                : "{\"type\": \"array\", \"items\": ");
    put_value(w, k, false, texts);
    put(w, "}");
}

static void put_shape(struct writer *w, const struct schema_key *k)
{
    bool null = !k->required;
    const char *each = null ? "{\"type\": [\"object\", \"null\"], \"propertyNames\": {\"pattern\": "
                              "\"\\\\S\"}, \"additionalProperties\": "
                            : "{\"type\": \"object\", \"propertyNames\": {\"pattern\": \"\\\\S\"}, "
                              "\"additionalProperties\": ";

    switch (k->shape) {
    case SHAPE_ONE:
        put_value(w, k, w->part, null);
        return;
    case SHAPE_LIST:
        put_list(w, k, null);
        return;
    case SHAPE_ONE_OR_LIST:
        put(w, "{\"anyOf\": [");
        put_value(w, k, w->part, null);
        put(w, ", ");
        put_list(w, k, false);
        put(w, "]}");
        return;
    case SHAPE_EACH:
        put(w, each);
        put_value(w, k, w->part, !(k->holds & HOLDS_ALWAYS));
        break;
    case SHAPE_EACH_LIST:
        put(w, each);
        put_list(w, k, true);
        break;
    }
    put(w, "}");
}

static void put_property(struct writer *w, const struct schema_key *k)
{
    put(w, "        ");
    put_text(w, k->key);
    put(w, ": {\"description\": ");
    put_text(w, k->doc);
    put(w, ", \"allOf\": [");
    put_shape(w, k);
    put(w, "]}");
}

/* "minimum stay" is read as minimum_stay, as the check does where no other key may stand. */
static void put_other_spellings(struct writer *w, const struct schema_section *s)
{
    size_t n = 0;

    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        if (strchr(k->key, '_') == NULL || s->rest != NULL)
            continue;
        put(w, n++ == 0 ? "      \"patternProperties\": {\n        \"^" : ",\n        \"^");
        for (const char *c = k->key; *c != '\0'; c++)
            buffer_char(w->b, *c == '_' ? ' ' : *c);
        put(w, "$\": {\"$ref\": \"#/$defs/");
        put(w, s->id);
        put(w, w->part ? "_PART/properties/" : "/properties/");
        put(w, k->key);
        put(w, "\"}");
    }
    put(w, n > 0 ? "\n      },\n" : "");
}

static void put_required(struct writer *w, const struct schema_section *s)
{
    size_t n = 0;

    for (const struct schema_key *k = s->keys; k->key != NULL && !w->part; k++) {
        if (!k->required)
            continue;
        put(w, n++ == 0 ? "      \"required\": [" : ", ");
        put_text(w, k->key);
    }
    put(w, n > 0 ? "],\n" : "");
}

static void put_section(struct writer *w, const struct schema_section *s)
{
    const struct schema_key rest = {.holds = s->rest_holds, .words = s->rest_words};

    put(w, "    \"");
    put(w, s->id);
    put(w, w->part ? "_PART\": {\n" : "\": {\n");
    put(w, "      \"type\": \"object\",\n      \"title\": ");
    put_text(w, s->name);
    put(w, ",\n      \"description\": ");
    put_text(w, s->doc);
    put(w, ",\n      \"properties\": {");
    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        put(w, k == s->keys ? "\n" : ",\n");
        put_property(w, k);
    }
    put(w, s->keys->key != NULL ? "\n      },\n" : "},\n");
    put_other_spellings(w, s);
    put_required(w, s);
    put(w, "      \"additionalProperties\": ");
    if (s->rest == NULL) {
        put(w, "false");
    } else {
        put(w, "{\"description\": ");
        put_text(w, s->rest);
        put(w, ", \"allOf\": [");
        put_value(w, &rest, w->part, true);
        put(w, "]}");
    }
    put(w, "\n    }");
}

void schema_write_json(struct buffer *b, const struct schema *schema)
{
    struct writer w = {b, schema, false};

    put(&w, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": ");
    put_text(&w, schema->title);
    if (schema->extends) {
        put(&w, ",\n  \"if\": {\"required\": [\"extends\"]},\n  \"then\": ");
        put_ref(&w, 0, true);
        put(&w, ",\n  \"else\": ");
        put_ref(&w, 0, false);
    } else {
        put(&w, ",\n  \"$ref\": \"#/$defs/");
        put(&w, schema->sections[0].id);
        put(&w, "\"");
    }
    put(&w, ",\n  \"$defs\": {\n");
    for (int part = 0; part <= (schema->extends ? 1 : 0); part++) {
        w.part = part == 1;
        for (unsigned s = 0; s < schema->n; s++) {
            put(&w, s > 0 || w.part ? ",\n" : "");
            put_section(&w, &schema->sections[s]);
        }
    }
    put(&w, "\n  }\n}\n");
}
