/* card.h -- an OSARA record drawn for a reader: the card of an offender. */
#ifndef OSARA_REPORT_CARD_H
#define OSARA_REPORT_CARD_H

#include "base/buffer.h"
#include "base/json_read.h"
#include "osara/osara.h"

/* Five sections for the screen, at most look->width characters wide. */
void card_draw(const struct json_node *record, const osara_look *look, struct buffer *b);
/* Points by criterion and row, one line each:
 * offender,rank,criterion,value,scaled,weight,points,file,line,row_points */
void card_csv(const struct json_node *record, bool headings, struct buffer *b);

/* Sections with a file of their own. */
void card_analysis(const struct json_node *record, const osara_look *look, struct buffer *b);
void card_response(const struct json_node *record, const osara_look *look, struct buffer *b);

/* Words wrapped at the width; further lines are led by `indent` spaces. */
void card_wrap(const char *text, size_t indent, const osara_look *look, struct buffer *b);
/* A value of the record for people: "yes", "1,825", "2022-11-03", "missing". */
void card_value(const struct json_node *value, struct buffer *b);
/* A section's letter and name. */
void card_heading(const char *letter, const char *name, const osara_look *look, struct buffer *b);

#endif
