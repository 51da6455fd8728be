/* scribe.h -- one thread that does one thing while the others go on. */
#ifndef OSARA_RUN_SCRIBE_H
#define OSARA_RUN_SCRIBE_H

struct scribe;
typedef void scribe_work(void *of);

/* Begins at once.  NULL when no thread can be had: do the work yourself. */
struct scribe *scribe_start(scribe_work *work, void *of);
/* Waits until it is done: what it wrote can be read, and its thread has gone.  NULL is fine. */
void scribe_end(struct scribe *s);

#endif
