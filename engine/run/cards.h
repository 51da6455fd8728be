/* cards.h -- a record as the text that a person, a spreadsheet or a program reads. */
#ifndef OSARA_RUN_CARDS_H
#define OSARA_RUN_CARDS_H

#include "audit/ledger.h"
#include "base/json_read.h"
#include "osara/osara.h"

/* `past`: what a ledger says of him (docs/pack.md), or NULL.  The caller frees it.  NULL when out of
 * memory, or when the record is not JSON. */
char *card_text(struct text record, const struct json_node *past, osara_look look);
/* The card of a record that a ledger's run keeps, with his history and what was decided of him. */
enum osara_status card_of_run(struct ledger *l, uint64_t run, struct text offender,
                              struct text record, osara_look look, char **text,
                              osara_problems *problems);

#endif
