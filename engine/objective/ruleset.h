/* ruleset.h -- a ruleset as it was read: one merged tree, the files it came from. */
#ifndef OSARA_OBJECTIVE_RULESET_H
#define OSARA_OBJECTIVE_RULESET_H

#include "base/csv.h"
#include "base/yaml.h"
#include "objective/plan.h"

/* A lookup's CSV file as text: n_rows rows of n_columns cells, trimmed. */
struct lookup_file {
    const char *path;
    struct source source;
    struct text *header; /* [n_columns] */
    size_t n_columns;
    struct text *cells;  /* [n_rows * n_columns] */
    uint32_t *lines;     /* [n_rows] */
    size_t n_rows;
};

struct ruleset {
    struct arena *arena;
    const char *path;
    struct yaml_node *root; /* with what it extends merged in, and without `~` */
    struct ruleset_file *files;
    size_t n_files, files_room;
    struct lookup_file *lookups;
    size_t n_lookups, lookups_room;
    const struct yaml_node **empty; /* keys with nothing behind them, not even `~` */
    size_t n_empty, empty_room;
    struct rule_test *tests;
    size_t n_tests;
    bool tests_loaded; /* those under `tests_in` too */
    const struct stand_in *stand_in; /* while it loads; or NULL */
};

/* Notes a file that the ruleset was made of. */
enum osara_status ruleset_note(struct ruleset *r, const char *path, const char *role,
                               struct text bytes, osara_problems *problems);

/* Reads `path` and what it extends into one tree.  NULL after adding a problem. */
struct yaml_node *extends_load(struct ruleset *r, const char *path, enum osara_status *rc,
                               osara_problems *problems);
/* Takes out every key of a mapping (below mappings, not in lists) whose value is `~`. */
void extends_prune(struct ruleset *r, struct yaml_node *node);

/* Reads the CSV files that the lookups name. */
enum osara_status lookup_files_load(struct ruleset *r, osara_problems *problems);
/* The file that a lookup's `file` names, or NULL (said when it was read). */
const struct lookup_file *lookup_file_of(const struct ruleset *r, const struct yaml_node *name,
                                         struct arena *scratch);

/* Adds the tests of the files under `tests_in` to `tests:`. */
enum osara_status rule_tests_gather(struct ruleset *r, osara_problems *problems);
/* Fills tests[] from `tests:`. */
enum osara_status rule_tests_read(struct ruleset *r, osara_problems *problems);

/* Adds every problem of the expressions and names of a ruleset, of every date. */
enum osara_status plan_check(const struct ruleset *r, osara_problems *problems);

#endif
