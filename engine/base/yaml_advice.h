/* yaml_advice.h -- what people can do about a text that is no YAML.
 *
 * Inside base only.  libyaml says where it gave up, which is often far from the slip that made it:
 * the lines around tell more. */
#ifndef OSARA_BASE_YAML_ADVICE_H
#define OSARA_BASE_YAML_ADVICE_H

#include "base/problems.h"

struct yaml_slip {
    const char *problem, *context; /* libyaml's words; context may be NULL */
    struct place at;               /* where it gave up */
    struct place begins;           /* where what it was reading begins; source NULL = not known */
    struct place quote;            /* the last quoted text over several lines; source NULL = none */
    uint32_t quote_end;            /* the line on which that one ended */
};

/* Adds the problem, with what to do.  Returns `status`. */
enum osara_status yaml_advise(const struct yaml_slip *slip, enum osara_status status,
                              osara_problems *problems);

#endif
