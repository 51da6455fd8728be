/* run.h -- running passes over an extract. */
#ifndef OSARA_LANGUAGE_RUN_H
#define OSARA_LANGUAGE_RUN_H

#include "language/build.h"
#include "language/slots.h"

/* What rows would fold into, where there are none: subjects that are others with something left out. */
struct given_folds {
    const uint32_t *slots; /* [n]; other folds are of no rows */
    size_t n;
    const double *values; /* [n_subjects][n] numbers, truths and words alike */
};

/* The passes' values for one extract.  data->tables[t].fate is allocated (but where all are used) and
 * filled here.
 * The frame owns the slots; data and passes outlive it. */
struct frame {
    const struct passes *passes;
    struct data *data;
    struct slot *slots;
    size_t n_slots;
    struct frame_own *own; /* indexes of lookups, and what has run */
    const struct given_folds *given; /* set after frame_open(), or NULL */
};
enum osara_status frame_open(struct frame *frame, const struct passes *passes, struct data *data,
                             osara_problems *problems);
void frame_close(struct frame *frame);

/* Gives an input that is kept its values of subjects from .. from + n - 1.  Several threads may, each those
 * of other blocks of BLOCK subjects. */
void frame_give(struct frame *frame, uint32_t slot, size_t from, size_t n, const double values[]);

/* Whether an expression reads this input: else it need not be given. */
bool passes_read_input(const struct passes *passes, uint32_t slot);

/* With `most`, a key that a lookup does not know (of numbers or flags, not of steps) has the greatest
 * value that the lookup gives, whatever its `else`; without, all is as the rules say.  Between runs
 * only: what has run stays as it is. */
void passes_assume(const struct passes *passes, bool most);

/* Whether a rule may put rows of this table out of scope, or the subjects whose rows they are. */
bool passes_put_out(const struct passes *passes, uint32_t table);

/* What one thread needs to run passes; not shared. */
struct workspace;
struct workspace *workspace_new(const struct passes *passes); /* NULL when out of memory */
void workspace_free(struct workspace *w);

/* Runs one stage for subjects from .. to - 1.  Ranges may run on several threads at once, each with
 * a workspace of its own, when they begin at multiples of BLOCK: what is computed of a subject depends
 * on that subject alone, but a block of them is put away together (slots.h).  A stage may
 * run again for the same subjects, when its inputs have changed: counts and misses are of the first
 * time.  OSARA_ENOMEM is all that can go wrong. */
enum osara_status passes_run(struct frame *frame, struct workspace *w, enum stage stage,
                             size_t from, size_t to);

/* Rows by what became of them, and what was unknown on the way; added over workspaces. */
struct keep_count {
    uint64_t failed;  /* rows whose first failing rule this is (unknown ones included) */
    uint64_t unknown; /* of these: the rule was neither true nor false */
};
struct pass_counts {
    struct keep_count *keep;  /* [of table t: keep_first[t] .. ] */
    size_t *keep_first;       /* [n_tables + 1] */
    uint64_t *weak_evidence;  /* [n_tables] rows below the evidence asked for */
    uint64_t *used;           /* [n_tables] */
};
void workspace_counts(const struct workspace *w, struct pass_counts *out); /* borrowed */

/* Keys that a lookup did not know, with their rows (each row once a lookup), merged over the
 * workspaces and ordered by lookup, then by text.  In `arena`.  Rows out of scope count only for
 * lookups that the keep rules use.  SIZE_MAX when out of memory. */
struct lookup_miss {
    const struct lookup *lookup;
    struct text key; /* several keys: joined by ", " */
    uint64_t rows;
    uint64_t subjects;
    uint32_t *who; /* [n_who] the subjects, ascending, each once */
    size_t n_who;
};
size_t workspace_misses(struct workspace *const w[], size_t n, const struct scope *scope,
                        struct arena *arena, struct lookup_miss **out);

/* How the rows of a subject made a value. */
enum row_share {
    SHARE_NONE,   /* no rows, or in no way that can be shared out */
    SHARE_ADDS,   /* the shares add up to the value (with those of other tables' rows, and what in
                     the expression owes nothing to rows) */
    SHARE_DECIDES /* share 1: the row decided the value (min, max, first, last, any, all); else 0 */
};
/* share [rows of `subject` in `table`], in row order.  `slot` is one that builder_value gave. */
enum row_share passes_row_shares(struct frame *frame, struct workspace *w, uint32_t slot,
                                 uint32_t table, size_t subject, double share[]);

/* Values of rows from .. from + n - 1 of the table that builder_row_value() named.  Fills the array
 * of its type: number (NUMBER, DATE, FLAG as 0/1/NaN) or word. */
enum value_type passes_row_values(struct frame *frame, struct workspace *w, uint32_t row_value,
                                  size_t from, size_t n, double number[], uint32_t word[]);

/* Adds to count[f] how many of a table's rows from .. to - 1 have the fate f. */
enum { FATES = 256 };
void fates_count(const struct table *table, size_t from, size_t to, uint64_t count[FATES]);

#endif
