/* osara.h -- the public C API of Osara, read from top to bottom as a tour.
 *
 * A function that can fail returns OSARA_OK or a negative osara_status, adds to *problems and leaves
 * its outputs untouched.  Nothing here prints, exits, or reads the clock, the locale or the
 * environment: what depends on them (the as-of date, who runs it and when) is an argument.
 * What came of the lists is asked in osara/assess.h.
 */
#ifndef OSARA_OSARA_H
#define OSARA_OSARA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- 1. What can go wrong, and how it is told ------------------------------------------------ */

/* The command line exits with the status negated (OSARA_ENOMEM and OSARA_EFAULT with 70). */
enum osara_status {
    OSARA_OK = 0,
    OSARA_ENO = -1,      /* done, and the answer is no: tests failed, the ledger does not verify */
    OSARA_EUSAGE = -2,   /* the caller asked for something that makes no sense */
    OSARA_ERULES = -3,   /* the ruleset is wrong */
    OSARA_EEXTRACT = -4, /* the extract is beyond tolerance, or its mapping is wrong */
    OSARA_EIO = -5,      /* cannot read or write */
    OSARA_ENOMEM = -6,   /* out of memory */
    OSARA_EFAULT = -70   /* a fault in Osara: please report it */
};

enum osara_severity { OSARA_ERROR, OSARA_WARNING, OSARA_NOTE };

typedef struct osara_problem {
    enum osara_status status;
    enum osara_severity severity;
    char *file;            /* NULL when the problem is not in a file */
    uint32_t line, column; /* 1-based, column in characters (not bytes); 0 = unknown */
    uint32_t width;        /* characters to underline, 0 = none */
    char *text;            /* lower case, no full stop: "expected a date, got 'x'" */
    char *excerpt;         /* the line itself, or NULL */
    char *hint;            /* "did you mean 'committed'?", or NULL */
    const char *code;      /* of a lint: "weight-of-zero"; else NULL */
} osara_problem;

/* Start from {0}; osara_problems_free() when done.  Beyond OSARA_PROBLEMS_MOST, or when memory runs
 * out, problems are still counted: `lost` of them have no text. */
enum { OSARA_PROBLEMS_MOST = 1000 };
typedef struct osara_problems {
    osara_problem *at;
    size_t n, room;
    size_t errors; /* of severity OSARA_ERROR, lost ones included */
    size_t lost;
} osara_problems;

void osara_problems_free(osara_problems *problems);
/* By file, line, column, then order of discovery; one that repeats another goes. */
void osara_problems_sort(osara_problems *problems);
/* One problem as the text a person reads, several lines, each ended by '\n':
 *     rules/kent.yaml:41:22: error: 'comitted' is not a column of offences
 *        41 |     measure: count(offences where comitted >= as_of)
 *           |                                   ^^^^^^^^
 *           = did you mean 'committed'?
 * Returns a string that the caller frees, or NULL when out of memory. */
char *osara_problem_text(const osara_problem *problem);

/* ---- 2. How results are shown ------------------------------------------------------------------ */

/* OSARA_HTML: where a function says that it draws a page; elsewhere it is as OSARA_TABLE. */
enum osara_format { OSARA_TABLE, OSARA_CSV, OSARA_JSON, OSARA_HTML };

/* Texts that functions below return are UTF-8 and belong to the caller, who frees them with
 * free(); NULL means out of memory. */
typedef struct osara_look {
    enum osara_format format;
    unsigned width; /* columns of the screen, for OSARA_TABLE; 0 = 80 */
    bool colour;    /* ANSI colours, for OSARA_TABLE */
} osara_look;

const char *osara_version(void);

/* ---- 3. A ruleset ------------------------------------------------------------------------------ */

typedef struct osara_rules osara_rules;

/* Reads a ruleset with what it extends and its lookups, and checks its structure. */
enum osara_status osara_rules_load(const char *path, osara_rules **out, osara_problems *problems);
void osara_rules_free(osara_rules *rules);

/* The files that a ruleset is made of, or would be if it were right and they were there: itself, what
 * it extends, what its lookups and `tests_in` name.  A list that ends with NULL, in one block that the
 * caller frees with free(); NULL when out of memory. */
char **osara_rules_files(const char *path);

/* Checks every expression, what is in force on `as_of` (YYYY-MM-DD), and runs the ruleset's own
 * tests.  *text, set also when the answer is no, says what was checked and every test's outcome;
 * it is NULL when the rules are so wrong that nothing could be tested (`problems` says why).
 * OSARA_ENO: a test failed.  OSARA_ERULES: the ruleset is wrong. */
enum osara_status osara_rules_check(const osara_rules *rules, const char *as_of, osara_look look,
                                    char **text, osara_problems *problems);

/* What is checked beside the rules themselves.  Strings are borrowed for the call. */
typedef struct osara_check {
    const char *as_of;         /* YYYY-MM-DD: what is in force on this day */
    const char *extract;       /* a sample to hold the rules against; NULL: none */
    const char *extract_as_of; /* the day of the sample; NULL: its mapping's */
    const struct osara_comparing *beside; /* the sample in memory (assess.h), or NULL: it is read */
} osara_check;

/* Adds lints: what is no error, and yet most likely not what was meant.  Each problem has a code;
 * comments in the ruleset accept some (docs/lints.md).  With an extract, also those that only rows
 * can show.  Fails when the rules are wrong, or the extract cannot be read. */
enum osara_status osara_rules_lint(const osara_rules *rules, const osara_check *check,
                                   osara_problems *problems);

/* How often each condition of the rules in force was true, false and missing, by the ruleset's own
 * tests and, with an extract, by its rows: *text lists those that never were one of them. */
enum osara_status osara_rules_coverage(const osara_rules *rules, const osara_check *check,
                                       osara_look look, char **text, osara_problems *problems);

/* A ruleset, or any other YAML file, in the canonical layout: comments and meaning kept.  *changed says
 * whether its bytes differ from that; with `write` they are replaced then, whole or not at all. */
enum osara_status osara_rules_format(const char *path, bool write, bool *changed,
                                     osara_problems *problems);

/* ---- 4. A run ---------------------------------------------------------------------------------- */

/* Where the time of a run goes, stage by stage. */
enum osara_stage {
    OSARA_STAGE_RULES,    /* the ruleset read, checked and compiled for the day */
    OSARA_STAGE_MAP,      /* files found and mapped, their headings bound to columns */
    OSARA_STAGE_HASH,     /* SHA-256 of the inputs */
    OSARA_STAGE_SCAN,     /* records and cells found, values read into columns */
    OSARA_STAGE_GROUP,    /* duplicates, quarantine, rows brought together by offender */
    OSARA_STAGE_EVALUATE, /* measures, criteria, scores */
    OSARA_STAGE_RANK,
    OSARA_STAGE_ALLOCATE, /* places, and what they are worth */
    OSARA_STAGE_ASSESS,   /* fairness, trends, suspicious values */
    OSARA_STAGE_RECORDS,  /* the records of the cohort */
    OSARA_STAGE_SEAL,     /* a leaf of everyone else, and the root */
    OSARA_STAGE_WRITE,    /* the lists */
    OSARA_STAGE_PACK,     /* the meeting pack */
    OSARA_STAGE_LEDGER,   /* the run into the ledger, and earlier runs out of it */
    OSARA_STAGE_FLUSH,    /* outputs onto the disk, and to their names */
    OSARA_STAGES
};
typedef struct osara_lap {
    double seconds; /* from its beginning to its end, on as many threads as there are */
    double beside;  /* besides: on one thread, while others were at another stage */
    uint64_t bytes, rows; /* gone through; 0: does not apply */
} osara_lap;
/* Start from {.now = a clock of yours}, in seconds since any moment, which threads may call at once.
 * Calls with these timings add to what is there. */
typedef struct osara_timings {
    double (*now)(void);
    osara_lap stages[OSARA_STAGES];
} osara_timings;

/* Strings are borrowed until osara_run() returns; NULL where not stated. */
typedef struct osara_options {
    const char *extract;  /* folder of CSV files, with or without extract.yaml */
    const char *as_of;    /* YYYY-MM-DD; NULL: the mapping's */
    const char *evidence; /* "all" (or NULL), "charge": charge and conviction, "conviction" */
    const char *ledger; /* the previous run is looked up there, this one is appended; NULL: none */
    uint64_t ledger_until; /* its entries from this number on do not count; 0: all do */
    unsigned long stability; /* how often the weights are drawn for the ranks' intervals; 0: never */
    int threads;        /* 0: one a core */
    bool trace;         /* keep what every condition comes to, for osara_run_trace() */
    bool people;        /* a scan: compare people too, by the columns that tell them apart */
    bool no_hash;       /* leave out the SHA-256 of the inputs (and so the seal, and a ledger) */
    bool list_alone;    /* only osara_run_write() and osara_run_text() will be asked of the run: with
                         * no_hash, and where the ruleset writes the ranked list alone, what these do not
                         * need is not kept */
    osara_timings *timings; /* NULL: nobody asks; borrowed until osara_run_free() */
} osara_options;

typedef struct osara_run osara_run;

/* Reads the extract, scores, ranks and allocates.  Writes nothing. */
enum osara_status osara_run_make(const osara_rules *rules, const osara_options *options,
                                 osara_run **out, osara_problems *problems);
void osara_run_free(osara_run *run);

/* Who asks, when and why: they go into the ledger, never into a result. */
typedef struct osara_witness {
    const char *who;    /* the system's user, and a given name if there is one */
    const char *at;     /* 2023-02-01T03:00:00Z */
    const char *reason; /* may be NULL */
    const char *to;     /* to whom something is disclosed; may be NULL */
} osara_witness;

/* Writes every output into `folder`, whole or not at all, and appends the run to the ledger of its
 * options.  The ledger is committed before the outputs appear. */
enum osara_status osara_run_write(osara_run *run, const char *folder, const osara_witness *witness,
                                  osara_problems *problems);

/* The account of rows, the top of the list, the strands' fill, the seal. */
char *osara_run_text(const osara_run *run, osara_look look);
/* The card of an offender: five sections.  NULL and OSARA_ENO in *status when he is not in the
 * extract (with the nearest id as a hint). */
char *osara_run_card(osara_run *run, const char *offender, osara_look look,
                     enum osara_status *status, osara_problems *problems);

/* How every condition of the keep rules, criteria, holds, strands and options came out for an
 * offender, with the values read; the run was made with options.trace.  As osara_run_card(). */
char *osara_run_trace(osara_run *run, const char *offender, osara_look look,
                      enum osara_status *status, osara_problems *problems);
/* The list at all evidence, at charge and conviction, and at conviction alone, side by side; who is
 * listed on a single allegation is marked.  options->evidence is not looked at. */
enum osara_status osara_evidence(const osara_rules *rules, const osara_options *options,
                                 osara_look look, char **text, osara_problems *problems);

/* Why an offender is not proposed for a strand (its name or title), in one paragraph, whatever the look's
 * format is.  NULL and OSARA_ENO in *status when there is no such offender or strand. */
char *osara_run_why_not(osara_run *run, const char *offender, const char *strand, osara_look look,
                        enum osara_status *status, osara_problems *problems);
/* Recorded crime over the last `months` whole months (1 .. 12) against the same months a year before,
 * and the ruleset's rates.  OSARA_ENO with a problem in *status when the ruleset states no trends. */
char *osara_run_trends(const osara_run *run, unsigned months, osara_look look,
                       enum osara_status *status, osara_problems *problems);

/* Where the time of the run went, with how near each stage comes to what this machine can do with its
 * bytes; that is measured now, on the run's largest input.  `seconds`: of the whole, by the clock of
 * options.timings, without which there is nothing to tell (NULL). */
char *osara_run_timings(const osara_run *run, double seconds, osara_look look);

/* One subject of the ranked list, `position` 0-based from the top.  Strings live as long as run. */
typedef struct osara_subject {
    const char *offender;
    uint32_t rank; /* 1 is the highest harm */
    double score;
    const char *band;   /* "" when there is none */
    const char *status; /* must, allocated, waiting, not eligible, held, below cohort */
    const char *strand; /* proposed; "" when none */
    bool provisional;
} osara_subject;
size_t osara_run_count(const osara_run *run);
bool osara_run_subject(const osara_run *run, size_t position, osara_subject *out);
/* The list's fingerprint: 64 hexadecimal digits; "" where inputs were not hashed. */
const char *osara_run_seal(const osara_run *run);

/* ---- 5. The quality of an extract ---------------------------------------------------------------- */

typedef struct osara_scan osara_scan;

/* Reads the extract as a run would, and finds what stands in the way of one.  Also set, beside
 * OSARA_EEXTRACT, is *out when more rows are quarantined than the ruleset tolerates; `problems` then
 * says so.  Of the options no ledger is used. */
enum osara_status osara_scan_make(const osara_rules *rules, const osara_options *options,
                                  osara_scan **out, osara_problems *problems);
void osara_scan_free(osara_scan *scan);
/* What was found, at a glance; OSARA_CSV: every quarantined row. */
char *osara_scan_text(const osara_scan *scan, osara_look look);
/* Writes what was found as an HTML page that needs nothing but itself. */
enum osara_status osara_scan_write_html(const osara_scan *scan, const char *path,
                                        osara_problems *problems);
/* Drafts an extract.yaml for a folder of files that no mapping is known for, from their headings and
 * values; what is doubtful in it is marked "# ?". */
enum osara_status osara_draft_mapping(const osara_rules *rules, const char *extract,
                                      const char *as_of, char **text, osara_problems *problems);
/* Writes the likely duplicate people as a same_person.csv that someone can decide: with
 * options.people. */
enum osara_status osara_scan_write_people(const osara_scan *scan, const char *path,
                                          osara_problems *problems);

/* ---- 6. The ledger ----------------------------------------------------------------------------- */

/* Walks the chain.  *text says what was verified, or names the first bad entry.  `head` (64
 * hexadecimal digits, the file of a signed head, or NULL): what a witness kept; the ledger must
 * still hold it.  OSARA_ENO: does not verify. */
enum osara_status osara_ledger_verify(const char *path, const char *head, osara_look look,
                                      char **text, osara_problems *problems);
/* Draws the meeting pack of a run (0: the last one) again into `folder`, from the ledger alone: the
 * same bytes as the run wrote; with `decided`, with what was decided of it since.  It is a disclosure,
 * and on the record as such first. */
enum osara_status osara_ledger_report(const char *path, uint64_t run, bool decided,
                                      const char *folder, const osara_witness *witness,
                                      osara_problems *problems);
/* The card of an offender as it was in a run (0: the last one) that the ledger holds, with his history
 * on the list and what was decided of him.  That it was looked at is an entry of the ledger before it
 * is shown. */
enum osara_status osara_ledger_card(const char *path, uint64_t run, const char *offender,
                                    const osara_witness *witness, osara_look look, char **text,
                                    osara_problems *problems);
/* Keeps in a ledger, made when it is not there, that somebody looks at persons of an extract: at one
 * offender, or (NULL) at anyone of it.  `what` is shown of them: "card", "comparison", ... */
enum osara_status osara_ledger_consulted(const char *path, const char *what, const char *offender,
                                         const osara_witness *witness, osara_problems *problems);
/* An entry by its number: who, when, what, and what it says of persons; of a run, its list.  With an
 * `offender` (or NULL) what it says of him alone: of a run his record.  Where it names persons it is
 * a consultation, and on the record as such first.  OSARA_ENO: there is no such entry, or it says
 * nothing of him. */
enum osara_status osara_ledger_show(const char *path, uint64_t entry, const char *offender,
                                    const osara_witness *witness, osara_look look, char **text,
                                    osara_problems *problems);
/* What was done, by whom, when, to whom, why; of one offender (who has looked at him?), or all. */
enum osara_status osara_ledger_log(const char *path, const char *offender, osara_look look,
                                   char **text, osara_problems *problems);

/* Removes personal content for good, with the salts of its hashes; a certificate stays.  Either of
 * `before` (YYYY-MM-DD: what was to be kept until an earlier day) and `offender`, the other NULL. */
enum osara_status osara_ledger_dispose(const char *path, const char *before, const char *offender,
                                       const osara_witness *witness, osara_look look, char **text,
                                       osara_problems *problems);
/* Makes a run (0: the last) again: the rules as the ledger holds them, the inputs by their hashes
 * wherever they are under `folders`.  *text says that the fingerprint is the same, or which inputs
 * are missing, or what differs (OSARA_ENO). */
enum osara_status osara_ledger_replay(const char *ledger, uint64_t run,
                                      const char *const folders[], size_t n_folders, int threads,
                                      osara_look look, char **text, osara_problems *problems);

/* ---- 7. Proofs --------------------------------------------------------------------------------- */

/* Makes an Ed25519 key: `path` (PEM, for its owner only) and `path`.pub; the ledger, made when it is
 * not there, holds its public half from then on.  `replaces` (or NULL): the file of the ledger's key
 * so far, which vouches for the new one.  Files that are there already are not replaced. */
enum osara_status osara_key_make(const char *path, const char *ledger, const char *replaces,
                                 const osara_witness *witness, char **text,
                                 osara_problems *problems);
/* The head of a ledger, signed: for a witness to keep. */
enum osara_status osara_ledger_head(const char *ledger, const char *key,
                                    const osara_witness *witness, char **text,
                                    osara_problems *problems);
/* A proof that the ledger still begins with what the head in the file `earlier` stood for. */
enum osara_status osara_ledger_growth(const char *ledger, const char *earlier, const char *key,
                                      const osara_witness *witness, char **text,
                                      osara_problems *problems);
/* A proof that one record is what a run (0: the last) sealed; no other person's data is in it.  It
 * is a disclosure, and on the record as such first.  `inputs` (or NULL): the folder in which the
 * run's inputs are found, for one below the cohort, whose record is made again. */
enum osara_status osara_ledger_prove(const char *ledger, uint64_t run, const char *offender,
                                     const char *key, const char *inputs,
                                     const osara_witness *witness, char **text,
                                     osara_problems *problems);
/* Checks any of these with nothing but a public key.  `earlier` (or NULL): the head that a witness
 * kept, for a proof of growth.  OSARA_ENO: it does not hold, and *text says why. */
enum osara_status osara_proof_check(const char *proof, const char *public_key, const char *earlier,
                                    osara_look look, char **text, osara_problems *problems);
/* Writes a text into a file of its own for its owner only, whole or not at all. */
enum osara_status osara_text_write(const char *path, const char *text, osara_problems *problems);

/* ---- 7. Tables of harm ------------------------------------------------------------------------- */

/* Which of several rows of the sheet with one Home Office code gives its days. */
enum osara_several { OSARA_MEDIAN, OSARA_LOWEST, OSARA_HIGHEST, OSARA_FIRST };

/* Strings are borrowed until osara_harm_free(); NULL where not stated. */
typedef struct osara_harm_options {
    const char *sheet;   /* the Cambridge Crime Harm Index, saved as CSV */
    const char *edition; /* "2026": it stands in the source of every row */
    enum osara_several several;
    double tolerate;       /* share of the sheet's rows that may be wrong */
    const char *against;   /* the table in use; NULL: the one that `rules` reads, if any */
    const char *rules;     /* NULL: ranks are not compared */
    osara_options extract; /* with `rules`: whose ranks are compared; .extract may be NULL */
} osara_harm_options;

typedef struct osara_harm osara_harm;

/* Reads the sheet, holds it against the table in use, and ranks by both.  Writes nothing.
 * OSARA_EEXTRACT: more of the sheet is wrong than tolerated. */
enum osara_status osara_harm_read(const osara_harm_options *options, osara_harm **out,
                                  osara_problems *problems);
/* Writes the table, and beside it NAME.source.json: where it came from, and every row of the sheet
 * that is not in it. */
enum osara_status osara_harm_write(const osara_harm *harm, const char *table,
                                   osara_problems *problems);
/* What was read, what changed, and who would move; OSARA_CSV: the table itself. */
char *osara_harm_text(const osara_harm *harm, osara_look look);
void osara_harm_free(osara_harm *harm);
/* ---- 8. What people decide and do -------------------------------------------------------------- */

/* One decision.  Strings are borrowed; NULL where not stated; dates as YYYY-MM-DD. */
typedef struct osara_decision {
    const char *offender;
    const char *decision; /* adopt, override, defer, refer, de-select */
    const char *strand;   /* override: where to, or "none" */
    const char *reason;   /* NULL: the sitting's */
    const char *review;   /* override: holds until then; de-select: not proposed until then */
    const char *needed;   /* defer: what is needed, */
    const char *owner;    /* ... by whom (refer: may be stated) */
    const char *due;      /* ... by when (likewise) */
    const char *to;       /* refer: MARAC, MAPPA, DVDS, ... */
} osara_decision;

/* Which list was decided on, and how. */
typedef struct osara_sitting {
    uint64_t run;     /* number of the run's entry; 0: the last run */
    const char *seal; /* 64 hexadecimal digits that must be the run's, or NULL */
    bool rest;        /* adopt also all other proposals on which nothing is decided */
    bool instead;     /* decisions may replace earlier ones on the same run */
} osara_sitting;

/* Records decisions as one entry of the ledger, all or none.  witness->reason stands for those that
 * give none.  *text says what was recorded.  OSARA_ENO: the run, the offender or the strand is not
 * there, or it contradicts what was decided before. */
enum osara_status osara_decide(const char *ledger, const osara_sitting *sitting,
                               const osara_decision decisions[], size_t n,
                               const osara_witness *witness, char **text,
                               osara_problems *problems);
/* The same from a CSV table with columns of these names; `name` is for messages. */
enum osara_status osara_decide_csv(const char *ledger, const osara_sitting *sitting,
                                   const char *name, const char *bytes, size_t n_bytes,
                                   const osara_witness *witness, char **text,
                                   osara_problems *problems);
/* What was decided on a run (0: on all).  `rates`: instead, by rule, how often the proposal was
 * adopted and how often it was overridden.  That they are listed is an entry of the ledger first. */
enum osara_status osara_decisions(const char *ledger, uint64_t run, bool rates,
                                  const osara_witness *witness, osara_look look, char **text,
                                  osara_problems *problems);

/* One thing that was done with an offender, or came of it. */
typedef struct osara_intervention {
    const char *offender;
    const char *kind;    /* order, visit, referral, programme, other */
    const char *what;    /* SPO, MARAC, the programme's name */
    const char *outcome; /* of an order: applied for, granted, refused, varied, breached, ... */
    const char *on;      /* the day it happened, YYYY-MM-DD */
    const char *expires; /* order granted or varied: until when, or NULL */
    const char *reason;  /* NULL: the witness's */
} osara_intervention;
enum osara_status osara_act(const char *ledger, const osara_intervention interventions[], size_t n,
                            const osara_witness *witness, char **text, osara_problems *problems);
enum osara_status osara_act_csv(const char *ledger, const char *name, const char *bytes,
                                size_t n_bytes, const osara_witness *witness, char **text,
                                osara_problems *problems);
/* What was done with an offender (NULL: with all).  That it is listed is an entry first. */
enum osara_status osara_interventions(const char *ledger, const char *offender,
                                      const osara_witness *witness, osara_look look, char **text,
                                      osara_problems *problems);

#endif
