/* problems.h -- adding to the caller's list of problems, each with a place. */
#ifndef OSARA_BASE_PROBLEMS_H
#define OSARA_BASE_PROBLEMS_H

#include "base/text.h"
#include "osara/osara.h"

/* A file's bytes as problems quote them.  Outlives every place that points to it. */
struct source {
    const char *path;
    struct text bytes; /* may be empty: then no excerpt is shown */
};

/* Where something stands.  line and column are 1-based; column counts characters; 0 = unknown. */
struct place {
    const struct source *source; /* NULL = not in a file */
    uint32_t line, column;
    uint32_t width; /* characters to underline; 0 = none */
};

/* Adds one problem; problems may be NULL (nothing is kept).  `at` may be NULL.
 * Returns `status`, so that a caller can `return problem_add(...)`. */
enum osara_status problem_add(osara_problems *problems, enum osara_status status,
                              const struct place *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
enum osara_status problem_warn(osara_problems *problems, enum osara_status status,
                               const struct place *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A lint: what is no error, and yet most likely not what was meant.  `code` outlives the list. */
void problem_lint(osara_problems *problems, enum osara_severity severity, const char *code,
                  const struct place *at, const char *text);
/* Gives the problem added last a hint (replaces one it has). */
void problem_hint(osara_problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "did you mean 'X'?" when one of the n names is near enough to be meant (edit distance, case and
 * '_' against ' ' folded); no hint otherwise. */
void problem_hint_nearest(osara_problems *problems, struct text wrong, const struct text names[],
                          size_t n);
/* The same, and where none is near, which there are. */
void problem_hint_names(osara_problems *problems, struct text wrong, const struct text names[],
                        size_t n);
/* OSARA_ENOMEM, said once. */
enum osara_status problem_memory(osara_problems *problems);

#endif
