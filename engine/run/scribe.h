/* scribe.h -- one thread that does, in order, what it is handed, while the others go on. */
#ifndef OSARA_RUN_SCRIBE_H
#define OSARA_RUN_SCRIBE_H

struct scribe;
typedef void scribe_work(void *of, void *job);

/* NULL when no thread can be had: do the work yourself. */
struct scribe *scribe_start(scribe_work *work, void *of);
/* Waits until the job before is done, then hands over this one; it is the scribe's until the next wait. */
void scribe_hand(struct scribe *s, void *job);
void scribe_wait(struct scribe *s); /* until the last job is done: what it wrote can be read */
/* Waits, and lets the thread go.  NULL is fine. */
void scribe_end(struct scribe *s);

#endif
