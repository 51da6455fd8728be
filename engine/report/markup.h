/* markup.h -- a page that needs nothing but itself, and numbers as people read them. */
#ifndef OSARA_REPORT_MARKUP_H
#define OSARA_REPORT_MARKUP_H

#include "base/buffer.h"

/* Rounded to so many places; "-" when missing. */
void put_rounded(struct buffer *b, double v, int places);
/* 12,345 */
void put_whole(struct buffer *b, uint64_t n);

/* The head of a page that needs nothing but itself: title, marking (or NULL), `style` (CSS) after the
 * styles that pages share, and <h1>. */
void markup_open(struct buffer *b, const char *title, const char *marking, const char *style);
void markup_close(struct buffer *b, const char *marking);

#endif
