/* audit_options.h -- what commands that show persons, or work on a ledger, share: their rows of options
 * (the struct of arguments has a member of the option's name), their head and their end. */
#ifndef OSARA_CLI_AUDIT_OPTIONS_H
#define OSARA_CLI_AUDIT_OPTIONS_H

#include "options.h"
#include "osara/osara.h"
#include "witness.h"

/* Names the ledger of all commands where --ledger does not. */
#define LEDGER_VARIABLE "OSARA_LEDGER"

#define OPTION_LEDGER(args)                                                                       \
    {                                                                                             \
        .name = "ledger", .required = true, .kind = OPTION_FILE, .variable = LEDGER_VARIABLE,     \
        .offset = offsetof(struct args, ledger), .value = "FILE", .text = "the ledger",           \
        .otherwise = LEDGER_VARIABLE                                                              \
    }
/* Of a command that shows persons of an extract: see asked_log(). */
#define OPTIONS_LOOKED(args)                                                                      \
    {.name = "ledger",                                                                            \
     .kind = OPTION_FILE,                                                                         \
     .variable = LEDGER_VARIABLE,                                                                 \
     .offset = offsetof(struct args, ledger),                                                     \
     .value = "FILE",                                                                             \
     .text = "the ledger that keeps who looked; 'none': nothing is kept",                         \
     .otherwise = LEDGER_VARIABLE},                                                               \
        OPTION_BY(args), OPTION_REASON(args)
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
    const char *ledger; /* the value of --ledger; NULL: none */
    bool unsaid;        /* ... and nobody said that there shall be none */
    char *text;         /* the answer, freed by asked_finish() */
    osara_problems problems;
};
/* The usual head: options_ready(), and the witness by the values of --by, --reason and --to where the
 * command has them, which need a ledger; a ledger of 'none' becomes NULL in *args.  False: the command
 * is over with *status. */
bool asked_ready(const struct command *command, int argc, char **argv, void *args,
                 struct asked *out, int *status);
/* Before persons of an extract are shown, `offender` or (NULL) anyone of it: keeps in the ledger that
 * they are, or says on the screen that nothing keeps it.  When it cannot be kept the answer goes. */
enum osara_status asked_log(struct asked *asked, const char *what, const char *offender);
/* Says it of what is written, too: "no ledger holds this run". */
void asked_warn(const struct asked *asked, const char *what);
/* The usual end: prints the answer, or writes it to `out` (or NULL), and says every problem.  Returns
 * the exit status. */
int asked_finish(struct asked *asked, enum osara_status rc, const char *out);

/* The operand `text`, which the command calls RUN or ENTRY, as the number of an entry; false after
 * saying that it is none. */
bool entry_number(const struct command *command, const char *name, const char *text,
                  unsigned long long *out);

#endif
