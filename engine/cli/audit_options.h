/* audit_options.h -- the rows that commands on a ledger share; the struct of arguments has a member of
 * the option's name. */
#ifndef OSARA_CLI_AUDIT_OPTIONS_H
#define OSARA_CLI_AUDIT_OPTIONS_H

#include "options.h"
#include "osara/osara.h"
#include "witness.h"

#define OPTION_LEDGER(args)                                                                       \
    {                                                                                             \
        .name = "ledger", .required = true, .kind = OPTION_FILE,                                  \
        .offset = offsetof(struct args, ledger), .value = "FILE", .text = "the ledger"            \
    }
#define OPTION_KEY(args)                                                                          \
    {                                                                                             \
        .name = "key", .required = true, .kind = OPTION_FILE, .offset = offsetof(struct args, key), \
        .value = "KEY", .text = "the secret half of the ledger's key, which signs"                \
    }
#define OPTION_BY(args)                                                                           \
    {                                                                                             \
        .name = "by", .kind = OPTION_TEXT, .offset = offsetof(struct args, by), .value = "NAME",  \
        .text = "who asks for it, for the ledger, beside the system's user"                       \
    }
#define OPTION_REASON(args)                                                                       \
    {                                                                                             \
        .name = "reason", .kind = OPTION_TEXT, .offset = offsetof(struct args, reason),           \
        .value = "TEXT", .text = "why, for the ledger"                                            \
    }
#define OPTION_TO(args)                                                                           \
    {                                                                                             \
        .name = "to", .kind = OPTION_TEXT, .offset = offsetof(struct args, to), .value = "NAME",  \
        .text = "to whom it is disclosed, for the ledger"                                         \
    }
#define OPTION_OUT(args)                                                                          \
    {                                                                                             \
        .name = "out", .letter = 'o', .kind = OPTION_FILE, .offset = offsetof(struct args, out),  \
        .value = "FILE", .text = "the file to write, for its owner only",                         \
        .otherwise = "standard output"                                                            \
    }

/* A command on a ledger, from its words to its end: who asks, when and why, its answer and what is
 * wrong with it. */
struct asked {
    struct operands operands;
    char who[WITNESS_WHO], at[WITNESS_AT];
    osara_witness witness;
    char *text; /* the answer, freed by asked_finish() */
    osara_problems problems;
};
/* The usual head: options_ready(), and the witness by the values of --by, --reason and --to where the
 * command has them.  False: the command is over with *status. */
bool asked_ready(const struct command *command, int argc, char **argv, void *args,
                 struct asked *out, int *status);
/* The usual end: prints the answer, or writes it to `out` (or NULL), and says every problem.  Returns
 * the exit status. */
int asked_finish(struct asked *asked, enum osara_status rc, const char *out);

/* The operand `text` as the number of a run; false after saying that it is none. */
bool run_number(const struct command *command, const char *text, unsigned long long *out);

#endif
