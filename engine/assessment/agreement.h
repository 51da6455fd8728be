/* agreement.h -- how far two orders of the same subjects agree. */
#ifndef OSARA_ASSESSMENT_AGREEMENT_H
#define OSARA_ASSESSMENT_AGREEMENT_H

#include "base/problems.h"

/* Spearman's rank correlation of a [n] and b [n], ties at their mid-rank (GSL's
 * gsl_stats_spearman).  NaN below two subjects, or where all of one are equal. */
enum osara_status agreement_spearman(const double a[], const double b[], size_t n, double *out,
                                     osara_problems *problems);

/* Kendall's tau-b: (concordant - discordant) / sqrt((pairs - ties in a)(pairs - ties in b)), counted
 * in O(n log n) by merging (W. R. Knight, "A Computer Method for Calculating Kendall's Tau with
 * Ungrouped Data", JASA 61, 1966).  NaN below two subjects, or where all of one are equal. */
enum osara_status agreement_tau_b(const double a[], const double b[], size_t n, double *out,
                                  osara_problems *problems);

/* Rank-biased overlap of two lists, extrapolated: with X(d) the number of items that the first d of
 * both share, s and l the lengths of the shorter and the longer list, (1-p)/p * (sum over d to l of
 * X(d)/d p^d + sum over d from s+1 to l of X(s) (d-s)/(s d) p^d) + ((X(l)-X(s))/l + X(s)/s) p^l
 * (W. Webber, A. Moffat, J. Zobel, "A Similarity Measure for Indefinite Rankings", ACM TOIS 28,
 * 2010, equation 32; of lists of one length its equation 23).  A reader goes on from each rank to the
 * next with chance p (0 < p < 1).
 *   x [n_x], y [n_y]  items, best first, each below `items` and once in a list
 * NaN when a list is empty. */
enum osara_status agreement_rbo(const uint32_t x[], size_t n_x, const uint32_t y[], size_t n_y,
                                size_t items, double p, double *out, osara_problems *problems);

#endif
