/* remade.h -- the codes of which the mapping made others, over all of a table's files. */
#ifndef OSARA_SCANNING_REMADE_H
#define OSARA_SCANNING_REMADE_H

#include "scanning/ranges.h"

/* Appends those of a table to e->remade.  False when out of memory. */
bool remade_add(const struct binding *binding, const struct chunks *chunks, struct extract *e);

#endif
