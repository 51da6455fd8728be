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

/* Who asks and when, with room for the texts. */
struct asked {
    char who[WITNESS_WHO], at[WITNESS_AT];
    osara_witness witness;
};
/* 0, or the exit status after saying what is wrong with --by. */
int asked_ready(const struct command *command, const char *by, const char *reason, const char *to,
                struct asked *out);

/* The operand `text` as the number of a run; false after saying that it is none. */
bool run_number(const struct command *command, const char *text, unsigned long long *out);

/* The end of a command that made a text: prints it, or writes it to `out` (or NULL), frees it, and
 * says every problem.  Returns the exit status. */
int text_finish(enum osara_status rc, char *text, const char *out, osara_problems *problems);

#endif
