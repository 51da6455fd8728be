/* html.h -- text, figures and drawings as HTML (the pack's writers share this). */
#ifndef OSARA_REPORT_HTML_H
#define OSARA_REPORT_HTML_H

#include "base/buffer.h"

/* Text from rules and extracts: what opens markup (<, &, ") is spelt out, control characters are spaces,
 * bytes that are no UTF-8 become U+FFFD.  Safe between tags and in attributes in double quotes. */
void html_text(struct buffer *b, struct text text);
void html_string(struct buffer *b, const char *s); /* NULL is nothing */
/* What was put together in `line`, which is cleared. */
void html_line(struct buffer *b, struct buffer *line);
/* The same; text that may run from right to left stands in an element that keeps that to itself. */
void html_name(struct buffer *b, struct text text);
/* The same, cut after `most` characters. */
void html_cut(struct buffer *b, struct text text, size_t most);
/* A name of the ruleset for people: "age_now" -> "Age now". */
void html_heading(struct buffer *b, const char *name);
/* A count to print by %lld; 0 when missing. */
long long html_whole(double v);
/* A figure for people: rounded, thousands by comma; an en dash when missing. */
void html_figure(struct buffer *b, double v, int decimals);
/* The same without decimals that are nought. */
void html_short(struct buffer *b, double v, int decimals);
void html_percent(struct buffer *b, double share, int decimals); /* 0.41 -> "41%" */
void html_signed(struct buffer *b, double v, int decimals);      /* "+5", "−5", "0" */
/* "31 January 2023" of "2023-01-31"; other text as it stands. */
void html_day(struct buffer *b, struct text iso);
void html_month(struct buffer *b, struct text iso, bool year); /* "Jan 23" of "2023-01..." */

/* An attribute of a drawing, ` x=12.5`: one decimal, whatever the locale. */
void svg_number(struct buffer *b, const char *attribute, double v);
/* The same bare, for paths. */
void svg_bare(struct buffer *b, double v);
/* "M1 2L3 4": a line of a path that many share, for a thousand paths would be slow to draw. */
void svg_segment(struct buffer *b, double x1, double y1, double x2, double y2);
void svg_line(struct buffer *b, const char *class, double x1, double y1, double x2, double y2);
void svg_box(struct buffer *b, const char *class, double x, double y, double w, double h);
/* Opens a text; the caller writes what it says and closes it with "</text>". */
void svg_text(struct buffer *b, const char *class, double x, double y);

#endif
