/* extract.h -- an extract: the mapping, the tables read by it, and the account of every row. */
#ifndef OSARA_SCANNING_EXTRACT_H
#define OSARA_SCANNING_EXTRACT_H

#include "base/watch.h"
#include "objective/plan.h"

/* extract.yaml, or what stands for it when there is none: files NAME.csv with the ruleset's own
 * headings and formats. */
struct mapping;
enum osara_status mapping_load(const char *folder, struct mapping **out, osara_problems *problems);
void mapping_free(struct mapping *m);
int32_t mapping_as_of(const struct mapping *m); /* DATE_MISSING: not stated */

/* Why a row is not used although it was read. */
enum quarantine_reason {
    QUARANTINE_VALUE,     /* a cell does not fit its column's type */
    QUARANTINE_RAGGED,    /* more or fewer cells than the header */
    QUARANTINE_QUOTE,     /* a quote that does not close, or text after it */
    QUARANTINE_NO_KEY,    /* no key */
    QUARANTINE_ORPHAN,    /* its subject is unknown */
    QUARANTINE_DUPLICATE, /* a second row with the same key */
    QUARANTINE_UNJOINED,  /* it names no row of the file that the mapping joins */
    QUARANTINE_REASONS_
};
const char *quarantine_reason_name(enum quarantine_reason reason);

struct quarantined {
    uint32_t table, file; /* indices: of plan->tables, of extract->inputs */
    uint32_t line;        /* on which the record begins */
    enum quarantine_reason reason;
    bool joined; /* a row of a file that is joined: it counts in that file's account */
    const char *column; /* the file's heading, or NULL */
    struct text value;  /* as it stands in the file, cut at 200 bytes */
    const char *why;    /* "expected a date, got '31/02/2024' (format %d/%m/%Y)" */
};

struct input_file {
    const char *path; /* as given: folder/name */
    const char *name; /* within the folder */
    uint32_t table;   /* UINT32_MAX: extract.yaml itself */
    bool joined;    /* to the table's own files */
    uint64_t bytes, rows, blank_lines;
    struct digest digest;
};

/* rows_read = used + out of scope + nobody + folded + merged + quarantined, for every table; account_check()
 * proves it. */
struct account {
    uint64_t rows_read;
    uint64_t quarantined[QUARANTINE_REASONS_];
    uint64_t folded; /* the same row again, as the mapping says: another stands for it */
    uint64_t merged; /* table 0: one person with another, as same_person.csv says */
    uint64_t nobody; /* name no subject, as the mapping says some may */
    uint64_t loaded; /* rows in the table: rows_read less all of these */
    /* Filled by the analysis: */
    uint64_t *failed_keep, *unknown_keep; /* [n_keeps] */
    uint64_t weak_evidence, subject_out;
    uint64_t used;
};

uint64_t account_quarantined(const struct account *a);
uint64_t account_out_of_scope(const struct account *a, size_t n_keeps); /* 0 before the analysis */

/* Of the files that the mapping joins to a table: rows_read = named + unnamed + quarantined. */
struct join_account {
    uint32_t table;
    const char *files; /* "CRIMES.csv", "CRIMES_*.csv" */
    uint64_t rows_read, named, unnamed;
    uint64_t quarantined[QUARANTINE_REASONS_];
};

uint64_t join_quarantined(const struct join_account *a);

/* Rows of the subjects with the id of another row and another birth date; the other row counts. */
struct birth_conflicts {
    uint64_t rows, subjects;
    struct {
        uint32_t file, line;
        struct text id;
        const char *value; /* "1990-01-02, in line 4 1991-01-02" */
    } examples[3];
    size_t n_examples;
};

/* Rows whose code the mapping made another: of a spreadsheet's date, of a retired or local code. */
struct remade {
    uint32_t table, column;
    bool restored, succeeded;
    struct text raw, code; /* as it stands in the files; as it is read */
    uint64_t rows;
};

/* Values that do not fit in a column that no rule reads: they are missing there, and quarantine no row. */
struct misfit {
    uint32_t column; /* of the table */
    uint64_t rows;
    struct quarantined first; /* of them; its table */
};

/* A row of table 0 that is one person with another's, as an analyst has confirmed (same_person.h). */
struct merged_person {
    uint32_t subject;    /* who he is */
    uint32_t id;         /* the word of the id that went */
    uint32_t line, file; /* where his row stands; file: which of the table's */
    uint32_t decision;   /* line of same_person.csv */
    const char *by;      /* who confirmed it */
    uint32_t n_filled, n_differ; /* values that his row filled, or that differ and were dropped */
};
struct two_people {
    uint32_t a, b; /* words of ids */
};

struct extract {
    struct arena *arena;
    struct arena *rows;     /* the rows read of all tables but 0 */
    osara_timings *timings; /* of the run that reads it, or NULL */
    uint64_t bytes;         /* of its columns */
    struct data data;
    struct account *accounts; /* [n_tables] */
    struct birth_conflicts births;
    struct remade *remade; /* by table, column, raw */
    size_t n_remade;
    struct misfit *misfits; /* by table, column; only when such columns are read (read_options.all) */
    size_t n_misfits;
    struct join_account *joins;
    size_t n_joins;
    struct input_file *inputs;
    size_t n_inputs;
    struct merged_person *merged; /* by subject */
    size_t n_merged;
    struct two_people *different; /* looked at: they are two people */
    size_t n_different, n_open;   /* open: listed without a decision */
    bool unlisted; /* rows in quarantine are counted, and listed of a table with too many of them alone */
    struct quarantined *quarantined; /* by table, file, line; then those of joined files */
    size_t n_quarantined;
};

struct read_options {
    int threads; /* 0: as OpenMP says */
    bool hash;   /* SHA-256 of every input */
    bool all;    /* columns that no rule reads, too: what does not fit there is missing, no fault */
    bool list_alone; /* nobody will ask where a row stands (tables but 0 have no `line`), nor which rows
                      * are in quarantine, unless they are too many: they are counted */
    osara_timings *timings; /* or NULL */
};

/* Reads the extract that `mapping` describes, for `plan`: only the columns that the plan uses, into
 * plan->words and plan->ids.  A file that is missing, a column that is missing, a mapping that does
 * not fit the ruleset: problems, all in one pass (OSARA_EEXTRACT, OSARA_EIO).  Rows that do not fit
 * are not problems here: they stand in the quarantine. */
enum osara_status extract_read(struct plan *plan, const struct mapping *mapping,
                               const struct read_options *options, struct extract **out,
                               osara_problems *problems);

/* The tables of a rule test: lists of mappings from column to value, every value as a cell would
 * say it.  A value that does not fit is a problem with its place (OSARA_ERULES). */
enum osara_status extract_given(struct plan *plan, const struct yaml_node *given,
                                struct extract **out, osara_problems *problems);
void extract_free(struct extract *e);
/* Gives back what rows were read of all tables but 0, which have none from then on.  Accounts stay. */
void extract_forget_rows(struct extract *e);
/* The rows of `e` for another plan that reads them alike (plan_reads_for()): columns are shared, and
 * `e` outlives the result; fates and accounts are its own.  NULL when out of memory. */
struct extract *extract_share(const struct extract *e, const struct plan *plan);

/* The same with row rows[t][r] of table t in the place of row r (a row of the same subject); NULL
 * for a table that stays as it is.  Has columns of its own. */
struct extract *extract_redraw(const struct extract *e, const struct plan *plan,
                               const uint32_t *const rows[]);

/* OSARA_EEXTRACT with one problem for each table with more quarantined rows than tolerated, saying
 * how many of how many, the commonest reasons with an example and its place. */
enum osara_status extract_tolerated(const struct extract *e, const struct plan *plan,
                                    osara_problems *problems);
/* Warns of each table with quarantined rows, likewise: for figures that stand without an account. */
void extract_warn_left_out(const struct extract *e, const struct plan *plan,
                           osara_problems *problems);
/* OSARA_EFAULT when some table's account does not add up. */
enum osara_status account_check(const struct extract *e, const struct plan *plan,
                                osara_problems *problems);

#endif
