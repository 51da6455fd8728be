/* sensitivity.h -- how much of a figure's variance each of its inputs accounts for by itself. */
#ifndef OSARA_ASSESSMENT_SENSITIVITY_H
#define OSARA_ASSESSMENT_SENSITIVITY_H

#include "base/problems.h"

/* First-order Sobol index of an input, from draws that were made anyway: Var(E[y | x]) / Var(y), the
 * inner mean taken within classes of equal size by x (E. Plischke, E. Borgonovo, C. L. Smith, "Global
 * sensitivity measures from given data", European Journal of Operational Research 226, 2013), less
 * what the classes' own noise adds: (between - (classes - 1) * within variance / n) / variance.
 *   x, y [n]   inputs drawn independently of one another; the figure
 * 0 .. 1; NaN below 40 draws, or where y does not vary. */
enum osara_status sensitivity_first(const double x[], const double y[], size_t n, double *out,
                                    osara_problems *problems);

#endif
