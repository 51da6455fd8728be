/* commands.h -- every command of osara, one file each. */
#ifndef OSARA_CLI_COMMANDS_H
#define OSARA_CLI_COMMANDS_H

#include "options.h"

extern const struct command command_run;
extern const struct command command_check;
extern const struct command command_fmt;
extern const struct command command_scan;
extern const struct command command_explain;
extern const struct command command_trends;
extern const struct command command_report;
extern const struct command command_compare;
extern const struct command command_evidence;
extern const struct command command_decide;
extern const struct command command_decisions;
extern const struct command command_act;
extern const struct command command_interventions;
extern const struct command command_backtest;
extern const struct command command_assess;
extern const struct command command_stability;
extern const struct command command_weigh;
extern const struct command command_fit;
extern const struct command command_method;
extern const struct command command_audit_verify;
extern const struct command command_audit_show;
extern const struct command command_audit_keygen;
extern const struct command command_audit_head;
extern const struct command command_audit_growth;
extern const struct command command_audit_prove;
extern const struct command command_audit_check_proof;
extern const struct command command_audit_replay;
extern const struct command command_audit_log;
extern const struct command command_audit_dispose;
extern const struct command command_harm_import;
extern const struct command command_help;
extern const struct command command_man;
extern const struct command command_completions;

/* The rows that commands share: the struct of arguments has a member of the option's name. */
#define OPTION_FORMAT(args)                                                                \
    {                                                                                      \
        .name = "format", .kind = OPTION_CHOICE, .offset = offsetof(struct args, format),  \
        .value = "table|csv|json", .text = "how to print the result", .otherwise = "table" \
    }
#define OPTION_FORMAT_PAGE(args)                                                               \
    {                                                                                          \
        .name = "format", .kind = OPTION_CHOICE, .offset = offsetof(struct args, format),      \
        .value = "table|csv|json|html", .text = "how to print the result; html is a page",     \
        .otherwise = "table"                                                                   \
    }
#define OPTION_EVIDENCE(args)                                                                     \
    {                                                                                             \
        .name = "evidence", .kind = OPTION_CHOICE, .offset = offsetof(struct args, evidence),     \
        .value = "all|charge|conviction",                                                         \
        .text = "the weakest evidence that counts: all, or charge and conviction, or conviction", \
        .otherwise = "all"                                                                        \
    }
#define OPTION_THREADS(args)                                                                \
    {                                                                                       \
        .name = "threads", .kind = OPTION_NUMBER, .offset = offsetof(struct args, threads), \
        .value = "N", .most = 1024,                                                         \
        .text = "how many threads; the bytes written do not depend on it",                  \
        .otherwise = "one a core"                                                           \
    }

#endif
