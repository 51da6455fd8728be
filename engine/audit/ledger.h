/* ledger.h -- the ledger: a SQLite file with a hash chain over runs, decisions, and who saw what.
 *
 * An entry is a link: hash = SHA-256(previous || '\n' || seq || '\n' || kind || '\n' || content), all
 * in text, hashes as 64 hexadecimal digits, the first `previous` 64 zeros, the content canonical
 * JSON (RFC 8785).  The content of a run states the RFC 6962 roots over its subjects' salted records
 * and placements, and the SHA-256 of each file that it stands on, so that every row of every table
 * is under the chain.  docs/ledger.md tells it to an auditor.
 *
 * The only room that sees SQLite.  Not shared between threads. */
#ifndef OSARA_AUDIT_LEDGER_H
#define OSARA_AUDIT_LEDGER_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/problems.h"

struct ledger;

/* Whether there is one to read: an empty file, as a first run leaves that was killed, is none yet. */
bool ledger_is_there(const char *path);
/* Opens to read: a file that is not there, or no ledger, is OSARA_EIO. */
enum osara_status ledger_read(const char *path, struct ledger **out, osara_problems *problems);
/* Likewise, for ledger_verify() alone: opens a file that was cut, too. */
enum osara_status ledger_read_damaged(const char *path, struct ledger **out,
                                      osara_problems *problems);
/* Opens to append, making the file (0600) when it is not there, and begins a transaction: until
 * ledger_commit() another writer waits, then gives up with a message. */
enum osara_status ledger_append(const char *path, struct ledger **out, osara_problems *problems);
/* Likewise, but of a ledger that is there. */
enum osara_status ledger_existing(const char *path, struct ledger **out, osara_problems *problems);
/* Forgets what was not committed.  NULL is fine. */
void ledger_close(struct ledger *l);

/* ---- Appending a run ---- */

/* The run's key, which its salts come from (seeds.h), how many subjects follow, and how many of them, from
 * the first, are the cohort.  First of all. */
enum osara_status ledger_begin_run(struct ledger *l, const struct digest *key, uint64_t subjects,
                                   uint64_t cohort, osara_problems *problems);
/* One member of the ranked list.  Strings are borrowed for the call. */
struct ledger_placement {
    struct text offender;
    uint32_t rank;
    struct text strand; /* empty: no place */
    struct digest leaf; /* of his record, as it was read; of what is added the list says it */
    struct text keep_until; /* YYYY-MM-DD, by the ruleset's retention; empty: not stated */
};
/* All subjects in rank order, as many as the run was begun with. */
struct ledger_list {
    const void *of;
    /* Who stands at a position from 0.  Called on several threads; `day` is room for keep_until. */
    void (*at)(const void *of, uint64_t position, char day[16], struct ledger_placement *out);
    const struct digest *leaves; /* [subjects] of their records: SHA-256(0x00 || salt || record) */
    int threads;                 /* 1 or more: leaves and roots are the same on any number */
    /* Roots that are known: of `leaves`, and ledger_part_root() of each part.  NULL: they are worked out. */
    const struct digest *root, *part_roots;
};
enum { LEDGER_PART = 256 }; /* subjects */
/* Over the placements of n of them, LEDGER_PART at most, from a multiple of it on; salts [n]. */
void ledger_part_root(const struct ledger_list *list, uint64_t from, size_t n,
                      const struct digest salts[], struct digest *root);
enum osara_status ledger_add_placements(struct ledger *l, const struct ledger_list *list,
                                        osara_problems *problems);
/* The records that are kept, each with its subject's position: those of the cohort, then those below it. */
enum osara_status ledger_add_record(struct ledger *l, uint64_t position, struct text offender,
                                    struct text record, osara_problems *problems);
/* A file that the run stands on (ruleset, lookup); kept once, by its SHA-256. */
enum osara_status ledger_add_file(struct ledger *l, struct text name, struct text bytes,
                                  const struct digest *digest, osara_problems *problems);

/* What the link says beside what was added. */
struct ledger_run {
    const char *ruleset; /* its name */
    int32_t as_of;
    const char *who, *at; /* at: 2023-02-01T03:00:00Z */
    const char *reason;   /* or NULL */
    struct text summary;  /* run.json, without persons */
};
/* Adds the link and makes all of it last.  *seq: its number; *head: its hash. */
enum osara_status ledger_commit(struct ledger *l, const struct ledger_run *run, uint64_t *seq,
                                struct digest *head, osara_problems *problems);

/* ---- Appending any other entry: a decision, an intervention, a consultation ... ---- */

/* What the entry says of one person, as a JSON object; kept in canonical form (RFC 8785).  All that
 * is personal is said here, never in the entry itself: an item can be disposed of, a link cannot.
 * `offender` may be empty: what is said of nobody, but may name someone (free text). */
enum osara_status ledger_add_item(struct ledger *l, struct text offender, struct text content,
                                  osara_problems *problems);

struct ledger_entry {
    const char *kind;   /* decision, intervention, consultation, disclosure, disposal, ... */
    const char *action; /* what DPA 2018 s.62 calls it, or NULL */
    const char *who, *at;
    const char *reason;    /* why; an item, since it is free text; or NULL */
    const char *recipient; /* to whom; likewise */
    uint64_t run;          /* the run that it is about; 0 = none */
    struct text more;      /* a JSON object of further members, without persons; or empty */
};
/* Adds the link over the items added since the opening, and makes all of it last.  The reason, when
 * there is one, is its last item. */
enum osara_status ledger_commit_entry(struct ledger *l, const struct ledger_entry *entry,
                                      uint64_t *seq, struct digest *head, osara_problems *problems);

/* ---- Reading ---- */

struct ledger_item {
    uint64_t entry;    /* its number */
    struct text kind;  /* of the entry */
    struct text link;  /* the entry's content: who, at, run, ... (JSON) */
    uint64_t position; /* among the entry's items, from 0 */
    struct text offender;
    struct text content; /* JSON; empty when it was disposed of */
};
/* Valid during the call.  False ends the walk with "out of memory". */
typedef bool ledger_each_item(void *to, const struct ledger_item *item);
struct ledger_wanted {
    const char *kind;     /* NULL: any */
    uint64_t run;         /* that the entry is about; 0: any */
    struct text offender; /* empty: any */
};
/* The items of entries in the order in which they were made.  What was disposed of is left out. */
enum osara_status ledger_items(struct ledger *l, const struct ledger_wanted *wanted,
                               ledger_each_item *each, void *to, osara_problems *problems);

/* Calls `each` for the placements of the last run of this ruleset with an earlier as-of date. */
typedef bool ledger_each(void *to, const struct ledger_placement *placement);
enum osara_status ledger_previous(struct ledger *l, const char *ruleset, int32_t before,
                                  ledger_each *each, void *to, osara_problems *problems);

/* One of whom an earlier run keeps a record.  Strings are valid during the call. */
struct ledger_member {
    uint64_t run;
    struct text as_of, offender, strand;
    uint32_t rank;
    bool below; /* not of the cohort: a decision brought him in */
};
/* Calls `each` for those of the runs of this ruleset with an earlier as-of date, oldest first, by
 * rank; at most the last 120 such dates, of one date the last run.  `before_entry`: only runs that the
 * ledger had when that entry was made; 0: all. */
typedef bool ledger_each_member(void *to, const struct ledger_member *member);
enum osara_status ledger_past(struct ledger *l, const char *ruleset, int32_t before,
                              uint64_t before_entry, ledger_each_member *each, void *to,
                              osara_problems *problems);


/* The bytes of a file that runs stood on, by its SHA-256; appended. */
enum osara_status ledger_file(struct ledger *l, struct text sha256, struct buffer *bytes,
                              osara_problems *problems);
/* The number of a run (0: of the last one). */
enum osara_status ledger_find_run(struct ledger *l, uint64_t run, uint64_t *found,
                                  osara_problems *problems);
/* What a run was: its summary (JSON, with ranks in place of persons), the records that it keeps in
 * rank order, and where everyone stood. */
enum osara_status ledger_summary(struct ledger *l, uint64_t run, struct buffer *summary,
                                 osara_problems *problems);
typedef enum osara_status ledger_each_record(void *to, struct text record, osara_problems *problems);
enum osara_status ledger_records(struct ledger *l, uint64_t run, ledger_each_record *each, void *to,
                                 osara_problems *problems);
enum osara_status ledger_placements(struct ledger *l, uint64_t run, ledger_each *each, void *to,
                                    osara_problems *problems);

/* The record of an offender in a run (0: the last one), appended to `record`.  OSARA_ENO when there
 * is none: says whether it is the run or the offender that is not there. */
enum osara_status ledger_record(struct ledger *l, uint64_t run, struct text offender,
                                struct buffer *record, osara_problems *problems);

/* What a walk along the chain found. */
struct ledger_report {
    uint64_t entries, runs, records;
    struct digest head; /* of the last good entry; zeros when there is none */
    uint64_t kept;      /* which entry the witness's head is; 0: none was given */
    bool sound;
    uint64_t bad;  /* the first bad entry, when not sound; 0: not of one entry */
    char why[512]; /* ... and what is wrong with it */
};
/* `head` (or NULL): a hash that a witness kept; it must be that of an entry. */
enum osara_status ledger_verify(struct ledger *l, const struct digest *head,
                                struct ledger_report *out, osara_problems *problems);

#endif
