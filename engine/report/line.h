/* line.h -- what reports say of the line of the cohort: margins, and facts that it hangs on. */
#ifndef OSARA_REPORT_LINE_H
#define OSARA_REPORT_LINE_H

#include "report/results.h"

/* `line` of a record: which side he is on, his margin, the smallest fact whose absence would take him
 * over.  Nothing where none were looked for. */
void line_json(const struct results *r, size_t subject, struct buffer *b);
/* The same in a sentence; nothing of one further down than facts are looked for. */
void line_say(const struct results *r, size_t subject, struct buffer *b);

/* `line` of a run: who sits on it, ties, those below it.  With `persons` their ids and what the facts
 * say; else by rank alone. */
void line_summary_json(const struct results *r, bool persons, struct buffer *b);
/* Who sits on the line, and how many stand in the cohort by a single fact, for the screen.  Nothing
 * where nobody with a score waits below it. */
void line_screen(const struct results *r, struct buffer *b);

#endif
