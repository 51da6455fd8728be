/* json_read.h -- JSON text (RFC 8259) as a tree to walk.
 *
 * Asking a value that is not there, or is of another kind, gives nothing (NULL, an empty text, NaN,
 * false), so that a path of keys is walked without a test at every step. */
#ifndef OSARA_BASE_JSON_READ_H
#define OSARA_BASE_JSON_READ_H

#include "base/text.h"

struct json_node;

/* NULL when the text is not one JSON value, or memory has run out.  Refused as well: a key twice in one
 * object, a number too large for a double, U+0000 in a text (whose bytes are ended by a NUL), more than
 * 2,048 levels.  The text itself need not stay. */
struct json_node *json_read(struct text bytes);
/* Likewise, and says which of the two it was. */
struct json_node *json_read_or_memory(struct text bytes, bool *memory);
/* Likewise, but lists that stand in lists are passed over, as long as their brackets and quotes close: a
 * record is mostly rows, of which a card reads a few. */
struct json_node *json_read_but_rows(struct text bytes);
/* The text of one that was passed over, from bracket to bracket; empty of anything else. */
struct text json_unread(const struct json_node *row);
void json_release(struct json_node *root);

const struct json_node *json_find(const struct json_node *object, struct text key);
/* Here, so that the length of a key that stands in the code is known there. */
static inline const struct json_node *json_at(const struct json_node *object, const char *key)
{
    return key != NULL ? json_find(object, (struct text){key, strlen(key)}) : NULL;
}
const struct json_node *json_nth(const struct json_node *list, size_t i);
size_t json_length(const struct json_node *list_or_object);
/* The i-th key of an object, in the order of the text, and its value. */
struct text json_key(const struct json_node *object, size_t i, const struct json_node **value);

/* All members of an object, in the order of the text: [json_length(object)]. */
struct json_member {
    struct text key;
    const struct json_node *value;
};
void json_members(const struct json_node *object, struct json_member out[]);

struct text json_text_of(const struct json_node *string);
double json_number_of(const struct json_node *number); /* NaN when it is no number */
bool json_is_yes(const struct json_node *flag);
bool json_has(const struct json_node *value); /* there, and not null */
bool json_is_flag(const struct json_node *value);
bool json_is_figure(const struct json_node *value);
bool json_is_map(const struct json_node *value); /* an object */
bool json_is_row(const struct json_node *value); /* a list */

#endif
