/* dated.h -- dates in force: `from` and `until`, and values given by date. */
#ifndef OSARA_OBJECTIVE_DATED_H
#define OSARA_OBJECTIVE_DATED_H

#include "base/date.h"
#include "base/yaml.h"

/* A mapping all of whose keys are dates: {2023-01-01: 40, 2024-04-01: 45}. */
bool dated_is(const struct yaml_node *node);

/* The alternatives of a value: of a dated mapping its values (some may be `~`: nothing is in force
 * from that date on), of anything else itself. */
size_t dated_count(const struct yaml_node *node);
struct yaml_node *dated_value(struct yaml_node *node, size_t i);

/* The alternative in force on `day`: that of the latest date that is not after it.  dated_count()
 * when there is none. */
size_t dated_pick(const struct yaml_node *node, int32_t day);
/* The earliest date of a dated mapping; DATE_MISSING of anything else. */
int32_t dated_first(const struct yaml_node *node);

/* `from` and `until` of a mapping; either may be missing.  Anything else: both missing. */
struct span {
    int32_t from, until;
};
struct span dated_span(const struct yaml_node *mapping);
bool span_holds(struct span span, int32_t day); /* both ends included */

#endif
