/* first_line.h -- what stands where a file's headings should stand. */
#ifndef OSARA_SCANNING_FIRST_LINE_H
#define OSARA_SCANNING_FIRST_LINE_H

#include "base/arena.h"
#include "base/text.h"

/* The line, among the first few, that has at least two of these headings and half of them: lines of
 * a title stand before it.  0: none has. */
uint32_t first_line_headings(struct text bytes, char separator, const struct text wanted[],
                             size_t n, struct arena *arena);
/* The first line, of the first few, with twice as many filled cells as the first has: 0 when there is
 * none. */
uint32_t first_line_wider(struct text bytes, char separator);
/* One of these cells is a date or a PNC id: they are a record, not headings. */
bool first_line_values(const struct text cells[], size_t n);

#endif
