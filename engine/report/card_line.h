/* card_line.h -- lines, headings and boxes on the screen: plain characters, wrapped at the width. */
#ifndef OSARA_REPORT_CARD_LINE_H
#define OSARA_REPORT_CARD_LINE_H

#include "base/buffer.h"
#include "osara/osara.h"

/* A text as it may stand on a screen: characters that a terminal would obey, that begin a line or that
 * turn the direction of text are spaces. */
void line_put(struct text text, struct buffer *b);
/* How many columns of the screen it takes so. */
size_t line_columns(struct text text);
/* As much of a text as fits `width` columns, up to a space where there is one, and one character at
 * least: *shown of its bytes; gives where the rest begins. */
size_t line_fit(struct text text, size_t width, size_t *shown);
/* Words wrapped at the width, led by `indent` spaces, further lines by two more. */
void line_wrap(struct text text, size_t indent, const osara_look *look, struct buffer *b);
/* Each line of a text so, under its own indentation. */
void lines_wrap(struct text text, const osara_look *look, struct buffer *b);
void line_string(const char *s, size_t indent, const osara_look *look, struct buffer *b);
/* The same of what was put together in `line`, which is cleared; nothing when it is empty. */
void line_end(struct buffer *line, size_t indent, const osara_look *look, struct buffer *b);
/* A section's letter and name, after an empty line. */
void line_heading(const char *letter, const char *name, const osara_look *look, struct buffer *b);

/* "+-- Title ---+", "| text |" and "+---+": a box as wide as the look. */
void box_edge(const char *title, const osara_look *look, struct buffer *b);
void box_line(struct text text, const osara_look *look, struct buffer *b);
/* Of what was put together in `line`, which is cleared; `bold` where there is colour. */
void box_end(struct buffer *line, bool bold, const osara_look *look, struct buffer *b);

#endif
