/* opening.h -- the headings of a file that is opened: where each column stands, or what to do. */
#ifndef OSARA_SCANNING_OPENING_H
#define OSARA_SCANNING_OPENING_H

#include "base/buffer.h"
#include "scanning/inputs.h"

struct opener {
    struct plan_table *table;
    const struct mapping *mapping;
    const struct binding *binding;
    struct arena *arena;
    struct inputs *inputs;
    osara_problems *problems;
    enum osara_status status;
    struct join *join; /* of the table, or NULL */
    bool joining;      /* the files at hand are those of the table's join */
};

void opening_failed(struct opener *o, enum osara_status status);
/* False, and a problem, when nothing was got. */
bool opening_memory(struct opener *o, const void *got);
/* A problem of the file's first line. */
void opening_wrong(struct opener *o, const struct input *input, const char *text);
/* Names, as many as one reads, and a NUL. */
void opening_names(struct buffer *b, const struct text names[], size_t n);

/* Where the columns stand in the file, by its headings; what is not there is a problem. */
void opening_columns(struct opener *o, struct input *input);

#endif
