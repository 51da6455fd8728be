/* lookup_cells.h -- cells of a lookup: what type they show, and as values of it. */
#ifndef OSARA_OBJECTIVE_LOOKUP_CELLS_H
#define OSARA_OBJECTIVE_LOOKUP_CELLS_H

#include "objective/draft.h"

struct cell {
    struct text text; /* empty: missing */
    bool is_word;     /* quoted: text, whatever it looks like */
    bool is_number;   /* a constant expression of the ruleset, as `number` */
    double number;
};
struct cells {
    struct cell *at;
    size_t n;
    const uint32_t *lines; /* of a file; NULL for a mapping */
    const struct source *source;
};

/* A value written in the ruleset. */
void cells_from_node(struct draft *d, const struct yaml_node *node, struct cell *out);
/* Finds the type and fills a value column (its name apart), with what `otherwise` says (may be
 * NULL).  False after a problem. */
bool cells_read(struct draft *d, const struct cells *cells, const struct yaml_node *otherwise,
                const struct lookup *lookup, struct lookup_value *out);

/* Each key of a file is there, and once. */
void cells_check_keys(struct draft *d, const struct lookup_file *file, const struct lookup *lookup);
/* Thresholds from keys, ascending, with their values. */
void cells_sort_steps(struct draft *d, const struct yaml_node *steps, struct lookup *lookup);

#endif
