/* mapping.h -- what extract.yaml says, before it is held against a ruleset. */
#ifndef OSARA_SCANNING_MAPPING_H
#define OSARA_SCANNING_MAPPING_H

#include "base/yaml.h"
#include "scanning/extract.h"
#include "scanning/reading.h"

struct mapped_column {
    struct text name;
    const struct yaml_node *key, *node; /* node: its mapping, or the heading itself */
    const char *from;                   /* NULL: the column's own name, or a constant */
    const struct text *constant;        /* NULL: none */
    bool trim, home_office;
    enum code_dates code_dates;
    const struct successor *successors; /* [n_successors] in order of `from` */
    size_t n_successors;
    char decimal;
    struct date_format *formats;
    size_t n_formats;
    struct special *specials;               /* values, yes, no, missing, in this order */
    const struct yaml_node **special_nodes; /* [n_specials] where each stands */
    size_t n_specials;
};

/* What becomes of rows with a key that an earlier row has. */
enum repeats {
    REPEATS_DUPLICATES, /* not stated: they are quarantined */
    REPEATS_FIRST,      /* they are the same row again: the first counts, the others are folded */
    REPEATS_LAST,
    REPEATS_STRONGEST /* the first of those with the strongest evidence */
};

/* Files that rows of a table's own files name by a key. */
struct mapped_join {
    const struct yaml_node *at; /* NULL: none */
    const char **files;         /* [n_files] names or patterns */
    size_t n_files;
    char separator;
    bool has_encoding;
    const char *encoding;
    const char *own, *other; /* headings of the key: in the table's own files, in these */
};

struct mapped_table {
    struct text name;
    const struct yaml_node *key;
    const struct yaml_node *file_at; /* NULL: not stated */
    const char **files;              /* [n_files] names or patterns; none: NAME.csv */
    size_t n_files;
    char separator;
    bool has_encoding; /* of its own; else the document's */
    const char *encoding;
    enum repeats repeats;
    const struct yaml_node *repeats_at;
    struct mapped_join join;
    bool nobody;          /* rows that name no subject are out of scope, not quarantined */
    struct text *missing; /* words that mean missing in every column */
    size_t n_missing;
    struct mapped_column *columns;
    size_t n_columns;
};

struct mapping {
    struct arena *arena;
    const char *folder;
    const char *path; /* of extract.yaml, or NULL when there is none */
    int32_t as_of;
    const char *encoding; /* as iconv calls it; NULL: UTF-8 */
    struct mapped_table *tables;
    size_t n_tables;
    const char **successors; /* [n_successors] names of files of successors */
    size_t n_successors, room_successors;
};

const struct mapped_table *mapping_table(const struct mapping *m, const char *name);
/* Of the files of a table (NULL: one of which nothing is said). */
const char *mapping_encoding(const struct mapping *m, const struct mapped_table *t);
const struct mapped_column *mapping_column(const struct mapped_table *t, const char *name);

#endif
