/* assess.h -- the public C API, second part: is the list a good one?  As osara.h, which comes first. */
#ifndef OSARA_ASSESS_H
#define OSARA_ASSESS_H

#include "osara/osara.h"

/* ---- 1. Two rulesets on one extract ------------------------------------------------------------ */

typedef struct osara_comparison osara_comparison;

/* Scores one extract by two rulesets (a may be b) and holds the lists against each other: who enters
 * and leaves the cohort, who moves and why, who changes strand, how far the lists agree. */
enum osara_status osara_compare(const osara_rules *a, const osara_rules *b,
                                const osara_options *options, osara_comparison **out,
                                osara_problems *problems);
/* OSARA_TABLE shows `top` rows of each table; CSV and JSON hold the members of either cohort, with
 * `all` everyone; OSARA_HTML is a page with a slope chart. */
char *osara_comparison_text(const osara_comparison *comparison, osara_look look, size_t top,
                            bool all);
void osara_comparison_free(osara_comparison *comparison);

#endif
