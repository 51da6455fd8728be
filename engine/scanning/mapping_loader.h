/* mapping_loader.h -- inside the reading of extract.yaml: what its parts share.
 *
 * Keys and kinds of nodes have been checked against mapping_keys.h: what is of a wrong kind is passed
 * over in silence here. */
#ifndef OSARA_SCANNING_MAPPING_LOADER_H
#define OSARA_SCANNING_MAPPING_LOADER_H

#include "scanning/mapping.h"

struct loader {
    struct mapping *m;
    osara_problems *problems;
    bool faulty;
};

/* "expected a heading under 'from', found a list" */
void mapping_wrong(struct loader *l, const struct yaml_node *at, const char *key,
                   const char *expected);
/* Memory of the mapping's arena; NULL, with a problem, when out of it. */
void *mapping_make(struct loader *l, size_t n, size_t size);
char *mapping_copy(struct loader *l, struct text t);
/* What is said under a key of a mapping; NULL when nothing is. */
const struct yaml_node *mapping_said(const struct yaml_node *node, const char *key);
/* The place of a scalar among the words "first|last"; 0 when it is none (schema_check() has said so). */
size_t mapping_word(const struct yaml_node *node, const char *words);
/* One text or a list of them.  Returns how many, 0 when it is neither. */
size_t mapping_each_text(const struct yaml_node *node, struct yaml_node *const **out,
                         struct yaml_node *one[1]);

/* A name that does not lead out of the extract's folder. */
bool mapping_is_within(struct text name);

/* mapping_column.c: one column, `node` its heading or mapping. */
void mapping_load_column(struct loader *l, const struct yaml_node *key,
                         const struct yaml_node *node, struct mapped_column *c);

/* mapping_successors.c: successors of codes, in a file of the extract's folder or a mapping; the
 * column's form is known. */
void mapping_load_successors(struct loader *l, const struct yaml_node *node,
                             struct mapped_column *c);

#endif
