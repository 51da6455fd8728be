/* pack.h -- the meeting pack: what the chair of a governance meeting opens.
 *
 * It is drawn from JSON that the ledger keeps, run.json and the records of the cohort, and from what
 * the ledger says of earlier runs: so the same pack can be drawn again at any time. */
#ifndef OSARA_REPORT_PACK_H
#define OSARA_REPORT_PACK_H

#include "base/files.h"

struct pack;

/* `trail`: JSON on earlier runs (docs/pack.md), or empty when there are none. */
enum osara_status pack_open(struct text trail, struct pack **out, osara_problems *problems);
void pack_close(struct pack *pack); /* NULL is fine */

/* Records in rank order; who stands below the line, by rank; who is proposed to leave a place (departures.h);
 * then run.json, whose seal is not read (pack_seal()), then what is drawn of them. */
enum osara_status pack_records(struct pack *pack, const struct text records[], size_t n,
                               osara_problems *problems);
enum osara_status pack_below(struct pack *pack, uint32_t rank, struct text offender,
                             osara_problems *problems);
enum osara_status pack_departure(struct pack *pack, struct text offender, struct text said,
                                 osara_problems *problems);
enum osara_status pack_run(struct pack *pack, struct text run, osara_problems *problems);

/* pack_records() in three steps, for records that are made on several threads: each batch is read on any,
 * taken in order by one at a time, and drawn on any.  False: out of memory. */
enum { PACK_BATCH = 16 }; /* records, at most */
struct pack_batch;
struct pack_batch *pack_batch_new(void);
void pack_batch_free(struct pack_batch *batch); /* NULL is fine */
bool pack_read(struct pack_batch *batch, const struct text records[], size_t n);
bool pack_take(struct pack *pack, struct pack_batch *batch);
bool pack_draw(struct pack_batch *batch);

/* pack.html among the outputs: one file, no network, readable without its script. */
enum osara_status pack_html(const struct pack *pack, struct outputs *o, osara_problems *problems);
/* pack.xlsx into the file `path`, by a process of its own beside what follows; pack_book_end() waits until it
 * is on the disk, pack_close() until it is over.  What the library keeps for a while is in the same folder,
 * unlinked. */
enum osara_status pack_book_begin(struct pack *pack, const char *path, osara_problems *problems);
enum osara_status pack_book_end(struct pack *pack, osara_problems *problems);
/* Both among the outputs: the workbook is begun, and when the page is written it is there as well.  Before
 * the page comes the list's fingerprint, which stands on both; empty: there is none. */
enum osara_status pack_begin(struct pack *pack, struct outputs *o, osara_problems *problems);
enum osara_status pack_seal(struct pack *pack, struct text fingerprint, osara_problems *problems);
enum osara_status pack_write(struct pack *pack, struct outputs *o, osara_problems *problems);

#endif
