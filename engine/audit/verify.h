/* verify.h -- what the parts of a walk along the chain share. */
#ifndef OSARA_AUDIT_VERIFY_H
#define OSARA_AUDIT_VERIFY_H

#include "audit/database.h"
#include "base/json_read.h"

struct walk {
    struct ledger *l;
    struct ledger_report *report;
    char last_hash[65]; /* of the entry before */
    uint64_t at;        /* the entry that is looked at; 0: none in particular */
    osara_problems *problems;
};

/* Notes what is wrong with an entry (0: with none in particular).  Returns OSARA_ENO. */
enum osara_status walk_unsound(struct walk *w, uint64_t entry, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What the last step of a statement means.  A damaged file is an answer, not a failure to look. */
enum osara_status walk_ended(struct walk *w, uint64_t entry, int step);
bool walk_is_hex(struct text text, const struct digest *digest);

/* The rows that a run stands for: its records, its placements, its files. */
enum osara_status walk_run(struct walk *w, uint64_t run, const struct json_node *content);
/* The items of any entry. */
enum osara_status walk_items(struct walk *w, uint64_t entry, const struct json_node *content);

#endif
