/* compare.h -- a comparison of two runs, drawn. */
#ifndef OSARA_REPORT_COMPARE_H
#define OSARA_REPORT_COMPARE_H

#include "assessment/comparison.h"
#include "base/buffer.h"

/* `top`: how many rows of each table the screen shows. */
void compare_screen(const struct comparison *c, size_t top, const osara_look *look,
                    struct buffer *b);
/* One row a subject of either cohort (all: of either list): kind, ranks, scores, strands, points by
 * criterion in A and B. */
void compare_csv(const struct comparison *c, bool all, struct buffer *b);
void compare_json(const struct comparison *c, bool all, struct buffer *b);
/* A page of its own, with a slope chart. */
void compare_html(const struct comparison *c, struct buffer *b);

/* What it means that the runs are as a ledger keeps them. */
extern const char compare_by_rank[];

/* How many of either run were disposed of, and what that means; nothing when nobody was. */
void compare_say_disposed(const struct comparison *c, struct buffer *b);

/* The criteria whose points differ most, at most two: "gravity +4.1, recency -2.0". */
void compare_why(const struct comparison *c, const struct change *of, struct buffer *b);

#endif
