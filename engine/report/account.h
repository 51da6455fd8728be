/* account.h -- the account of rows, on the screen and as JSON. */
#ifndef OSARA_REPORT_ACCOUNT_H
#define OSARA_REPORT_ACCOUNT_H

#include "analysis/scores.h"
#include "base/buffer.h"
#include "scanning/suspicious.h"

void screen_count(struct buffer *b, uint64_t n); /* 12,345 */
/* An empty line, then the title, bold where colours are wanted. */
void screen_heading(const osara_look *look, const char *title, struct buffer *b);

/* Rows read = used + out of scope + quarantined (+ folded), for every table and joined file. */
void account_screen(const struct plan *plan, const struct extract *e, const osara_look *look,
                    struct buffer *b);
/* Why rows are not used: how many by each rule, and by each kind of fault. */
void account_details(const struct plan *plan, const struct extract *e, struct buffer *b);

/* How many values that are used can hardly be true: a line, where there are any. */
void account_suspicious_screen(const struct suspicious suspicious[], size_t n, struct buffer *b);

/* The members "account" and "inputs". */
void account_json(const struct plan *plan, const struct extract *e, struct buffer *b);
void inputs_json(const struct plan *plan, const struct extract *e, bool hashed, struct buffer *b);

#endif
