/* card.h -- an OSARA record drawn for a reader: the card of an offender. */
#ifndef OSARA_REPORT_CARD_H
#define OSARA_REPORT_CARD_H

#include "base/buffer.h"
#include "base/json_read.h"
#include "osara/osara.h"

/* Five sections and a space for the decision, at most look->width characters wide and never more than
 * 100; boxes of plain characters.  `past`: what a ledger says of him (docs/pack.md), or NULL. */
void card_draw(const struct json_node *record, const struct json_node *past, const osara_look *look,
               struct buffer *b);
/* Points by criterion and row, one line each:
 * offender,rank,criterion,value,scaled,weight,points,file,line,row_points */
void card_csv(const struct json_node *record, bool headings, struct buffer *b);

/* Sections with a file of their own. */
void card_analysis(const struct json_node *record, const osara_look *look, struct buffer *b);
void card_response(const struct json_node *record, const osara_look *look, struct buffer *b);

#endif
