/* json_read.c -- see json_read.h.  A json_node is jansson's json_t under a name of ours. */
#include "base/json_read.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const json_t *in(const struct json_node *node)
{
    return (const json_t *)node;
}

static const struct json_node *out(const json_t *value)
{
    return (const struct json_node *)value;
}

/* Its integers are 64 bits; ours are doubles of any size. */
static json_t *load(struct text bytes, json_error_t *error)
{
    *error = (json_error_t){.text = "x"};
    return json_loadb(bytes.at, bytes.n,
                      JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, error);
}

/* jansson takes a NUL for the end.  Where an allocation failed it says nothing, or that the text is
 * wrong: a text that it refuses is read once more. */
struct json_node *json_read_or_memory(struct text bytes, bool *memory)
{
    json_error_t error;
    json_t *root = NULL;

    *memory = false;
    if (bytes.n == 0 || memchr(bytes.at, '\0', bytes.n) != NULL)
        return NULL;
    for (int n = 0; root == NULL && n < 2; n++)
        root = load(bytes, &error);
    *memory = root == NULL &&
              (error.text[0] == '\0' || json_error_code(&error) == json_error_out_of_memory);
    return (struct json_node *)root;
}

struct json_node *json_read(struct text bytes)
{
    bool memory;

    return json_read_or_memory(bytes, &memory);
}

void json_release(struct json_node *root)
{
    json_decref((json_t *)root);
}

const struct json_node *json_at(const struct json_node *object, const char *key)
{
    return out(json_object_get(in(object), key));
}

const struct json_node *json_nth(const struct json_node *list, size_t i)
{
    return out(json_array_get(in(list), i));
}

size_t json_length(const struct json_node *list_or_object)
{
    return json_is_object(in(list_or_object)) ? json_object_size(in(list_or_object))
                                              : json_array_size(in(list_or_object));
}

struct text json_key(const struct json_node *object, size_t i, const struct json_node **value)
{
    union {
        const json_t *borrowed;
        json_t *walked;
    } of = {in(object)};
    void *at = json_object_iter(of.walked);

    while (i-- > 0 && at != NULL)
        at = json_object_iter_next(of.walked, at);
    if (at == NULL)
        return (struct text){0};
    *value = out(json_object_iter_value(at));
    return text_of(json_object_iter_key(at));
}

void json_members(const struct json_node *object, struct json_member out_members[])
{
    union {
        const json_t *borrowed;
        json_t *walked;
    } of = {in(object)};
    size_t i = 0;

    for (void *at = json_object_iter(of.walked); at != NULL;
         at = json_object_iter_next(of.walked, at))
        out_members[i++] = (struct json_member){text_of(json_object_iter_key(at)),
                                                out(json_object_iter_value(at))};
}

struct text json_text_of(const struct json_node *string)
{
    if (!json_is_string(in(string)))
        return (struct text){0};
    return (struct text){json_string_value(in(string)), json_string_length(in(string))};
}

double json_number_of(const struct json_node *number)
{
    return json_is_number(in(number)) ? json_number_value(in(number)) : (double)NAN;
}

bool json_is_yes(const struct json_node *flag)
{
    return json_is_true(in(flag));
}

bool json_has(const struct json_node *value)
{
    return value != NULL && !json_is_null(in(value));
}

bool json_is_flag(const struct json_node *value)
{
    return json_is_boolean(in(value));
}

bool json_is_figure(const struct json_node *value)
{
    return json_is_number(in(value));
}

bool json_is_map(const struct json_node *value)
{
    return json_is_object(in(value));
}

bool json_is_row(const struct json_node *value)
{
    return json_is_array(in(value));
}
