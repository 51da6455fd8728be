/* figures.h -- numbers as people read them in plain text. */
#ifndef OSARA_REPORT_FIGURES_H
#define OSARA_REPORT_FIGURES_H

#include "base/buffer.h"

/* Rounded to so many places; "-" when missing. */
void put_rounded(struct buffer *b, double v, int places);
/* 12,345 */
void put_whole(struct buffer *b, uint64_t n);

#endif
