/* json_tree.h -- what a JSON text becomes: nodes in one piece of memory.  Inside base only.
 *
 * The children of a list or an object lie side by side, in the order of the text; an object's are its keys
 * and values in turn.  Texts lie in the same memory, ended by a NUL.  A number is kept as it is written:
 * most of a record's numbers are never asked for. */
#ifndef OSARA_BASE_JSON_TREE_H
#define OSARA_BASE_JSON_TREE_H

#include "base/json_read.h"

enum json_kind { JSON_NULL, JSON_NO, JSON_YES, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT,
                 JSON_UNREAD };

enum {
    JSON_KIND_BITS = 3,
    JSON_FEW = 16 /* members that are looked through; of more, an index is kept */
};

struct json_node {
    uint64_t said; /* its kind, and above it how many bytes, elements or members it has */
    union {
        const char *text;              /* of a text, a number, and what was not read */
        const struct json_node *nodes; /* of a list and an object: the children */
        struct json_node *around;      /* while it is read: the one that it stands in */
    } at;
};

static inline uint64_t json_said(enum json_kind kind, size_t n)
{
    return (uint64_t)n << JSON_KIND_BITS | (uint64_t)kind;
}

static inline enum json_kind json_kind_of(const struct json_node *node)
{
    return (enum json_kind)(node->said & ((1u << JSON_KIND_BITS) - 1));
}

static inline size_t json_n(const struct json_node *node)
{
    return (size_t)(node->said >> JSON_KIND_BITS);
}

static inline struct text json_bytes(const struct json_node *node)
{
    return (struct text){node->at.text, json_n(node)};
}

/* The index of an object of more than JSON_FEW members: its keys in the order of text_compare(), right
 * before its first key. */
static inline const struct json_node *const *json_index(const struct json_node *object)
{
    return (const struct json_node *const *)(const void *)object->at.nodes - json_n(object);
}

#endif
