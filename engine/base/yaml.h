/* yaml.h -- the door to libyaml: one document as a tree of nodes with places.
 *
 * Every scalar is text: what it means is decided by the key that reads it.  Refused with a place:
 * a second document, duplicate keys, aliases that are cyclic or expand without bound, nesting
 * deeper than YAML_DEPTH, bad UTF-8, NUL bytes, a file larger than YAML_BYTES, tags, merge keys,
 * keys that are not scalars. */
#ifndef OSARA_BASE_YAML_H
#define OSARA_BASE_YAML_H

#include "base/arena.h"
#include "base/problems.h"

enum { YAML_DEPTH = 64, YAML_NODES = 200000 };
#define YAML_BYTES ((size_t)4 << 20)

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    struct place at;   /* of its first character; width: of the scalar on its first line */
    struct text text;  /* YAML_SCALAR: its value */
    bool quoted;       /* YAML_SCALAR: '...' or "..." (a quoted "~" is text, not nothing) */
    size_t offset;     /* byte offset of its first character in the source */
    struct yaml_node **keys;   /* YAML_MAPPING [n], scalars, in order */
    struct yaml_node **values; /* YAML_MAPPING and YAML_SEQUENCE [n] */
    size_t n;
};

/* Parses one file already in memory.  The tree, and the source it points to, live in `arena`.
 * An empty document gives an empty mapping.  `status` is the status of what is wrong in the text
 * (OSARA_ERULES, OSARA_EEXTRACT). */
enum osara_status yaml_parse(struct arena *arena, const char *path, struct text bytes,
                             enum osara_status status, struct yaml_node **out,
                             osara_problems *problems);
/* Reads and parses a file of at most YAML_BYTES. */
enum osara_status yaml_load(struct arena *arena, const char *path, enum osara_status status,
                            struct yaml_node **out, osara_problems *problems);

/* The value under a key, or NULL. */
struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);
/* `~`, `null` or nothing, unquoted.  False for NULL: a key that is not there. */
bool yaml_is_null(const struct yaml_node *node);
/* The place of byte `offset` of a scalar's value, `width` characters wide, also when the scalar is
 * quoted, folded or a block. */
struct place yaml_place(const struct yaml_node *scalar, size_t offset, size_t width);
/* "a mapping", "a list", "text", "nothing" (of a null too), for messages. */
const char *yaml_kind_name(const struct yaml_node *node);

#endif
