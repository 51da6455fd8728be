/* weights.h -- weights from a panel's judgements, for other commands. */
#ifndef OSARA_RUN_WEIGHTS_H
#define OSARA_RUN_WEIGHTS_H

#include "osara/assess.h"

/* [criteria in force on the day] shares of 1; lives as long as `weights`. */
const double *weights_shares(const osara_weights *weights);
const char *weights_panel(const osara_weights *weights); /* its name, or NULL */

#endif
