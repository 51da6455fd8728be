/* replay.h -- a run of a ledger made again: its rules from the ledger, its inputs by their hashes. */
#ifndef OSARA_RUN_REPLAY_H
#define OSARA_RUN_REPLAY_H

#include "audit/heads.h"
#include "base/json_read.h"
#include "run/run.h"

/* A file that the run read, and where one of the same bytes is now. */
struct replay_input {
    struct text name; /* as the run called it */
    uint64_t bytes;
    struct digest sha256;
    char *found;   /* NULL: nowhere */
    char *another; /* of the same name, but of other bytes; NULL: none */
};

struct replay {
    struct arena *arena;
    const char *ledger;
    uint64_t run;
    struct ledger_link_text link;
    struct json_node *content; /* of the entry */
    char *scratch;             /* a folder of our own, gone at the end */
    char *rules, *extract;     /* in it */
    struct replay_input *inputs;
    size_t n_inputs, n_missing;
    osara_rules *ruleset;
    osara_run *made; /* NULL when inputs are missing */
};

/* Reads what the run states, and looks for its inputs under `folders`. */
enum osara_status replay_open(const char *ledger, uint64_t run, const char *const folders[],
                              size_t n_folders, struct replay *out, osara_problems *problems);
/* Makes the run again, sealed with the salts of the ledger. */
enum osara_status replay_make(struct replay *r, int threads, osara_problems *problems);
void replay_close(struct replay *r);

/* replay_files.c: the folder to run in. */
enum osara_status replay_find(struct replay *r, const char *const folders[], size_t n_folders,
                              osara_problems *problems);
enum osara_status replay_place(struct replay *r, osara_problems *problems);
void replay_remove(struct replay *r);

#endif
