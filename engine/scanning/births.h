/* births.h -- rows of the subjects that are left out for their id, and say another birth date. */
#ifndef OSARA_SCANNING_BIRTHS_H
#define OSARA_SCANNING_BIRTHS_H

#include "scanning/duplicates.h"

/*   first_input  number of the subjects' first file among the inputs
 * Both dates must be known to disagree.  False when out of memory. */
bool births_compare(const struct binding *binding, const struct plan *plan,
                    const struct chunks *chunks, const uint32_t base[],
                    const struct duplicates *duplicates, uint32_t first_input, struct arena *arena,
                    struct birth_conflicts *out);

#endif
