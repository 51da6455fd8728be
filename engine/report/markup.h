/* markup.h -- the frame of a page that needs nothing but itself. */
#ifndef OSARA_REPORT_MARKUP_H
#define OSARA_REPORT_MARKUP_H

#include "base/buffer.h"

/* The head of a page that needs nothing but itself: title, marking (or NULL), `style` (CSS) after the
 * styles that pages share, and <h1>. */
void markup_open(struct buffer *b, const char *title, const char *marking, const char *style);
void markup_close(struct buffer *b, const char *marking);

#endif
