/* cmd_decide.c -- `osara decide`: the meeting's decisions into the ledger. */
#include <stdlib.h>
#include <string.h>

#include "audit_options.h"
#include "commands.h"
#include "handed.h"

struct decide_args {
    const char *ledger, *seal, *file, *by, *reason;
    const char *strand, *review, *defer, *owner, *due, *refer;
    unsigned long run;
    bool adopt, deselect, rest, instead;
};

static const struct option_row rows[] = {
    {.name = "ledger",
     .required = true,
     .kind = OPTION_FILE,
     .variable = LEDGER_VARIABLE,
     .offset = offsetof(struct decide_args, ledger),
     .value = "FILE",
     .text = "the ledger that holds the run",
     .otherwise = LEDGER_VARIABLE},
    {.name = "run",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct decide_args, run),
     .value = "RUN",
     .most = 9007199254740991,
     .text = "the run that is decided on, by the number of its entry",
     .otherwise = "the last"},
    {.name = "seal",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, seal),
     .value = "HASH",
     .text = "the seal on the list that was on the table: must be the run's"},
    {.name = "adopt",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct decide_args, adopt),
     .text = "adopt what was proposed for each OFFENDER"},
    {.name = "strand",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, strand),
     .value = "STRAND",
     .text = "override: place each OFFENDER in this strand, or in none; needs --review"},
    {.name = "defer",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, defer),
     .value = "NEEDED",
     .text = "defer until this is known; needs --owner and --due"},
    {.name = "refer",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, refer),
     .value = "TO",
     .text = "refer to MARAC, MAPPA, DVDS or another"},
    {.name = "de-select",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct decide_args, deselect),
     .text = "take off the list; with --review not proposed again until then"},
    {.name = "rest",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct decide_args, rest),
     .text = "adopt every other proposal of the run on which nothing is decided"},
    {.name = "review",
     .kind = OPTION_DATE,
     .offset = offsetof(struct decide_args, review),
     .value = "DATE",
     .text = "until when an override or a de-selection holds"},
    {.name = "owner",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, owner),
     .value = "WHO",
     .text = "who brings what is needed, or makes the referral"},
    {.name = "due",
     .kind = OPTION_DATE,
     .offset = offsetof(struct decide_args, due),
     .value = "DATE",
     .text = "by when"},
    {.name = "from",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, file),
     .value = "CSV",
     .text = "many decisions at once: columns offender, decision, and as needed strand, reason, "
             "review, needed, owner, due, to; '-' is standard input"},
    {.name = "instead",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct decide_args, instead),
     .text = "replace decisions made on the same run before, which stay on the record"},
    {.name = "by",
     .required = true,
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, by),
     .value = "WHO",
     .text = "who decided"},
    {.name = "reason",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct decide_args, reason),
     .value = "WHY",
     .text = "why; of those in a CSV, where they give none of their own"},
};

/* The one decision that the options make of each OFFENDER, or NULL when they name none or several. */
static const char *decision_of(const struct decide_args *a)
{
    const char *one = NULL;
    const struct {
        bool given;
        const char *decision;
    } all[] = {{a->adopt, "adopt"},
               {a->strand != NULL, "override"},
               {a->defer != NULL, "defer"},
               {a->refer != NULL, "refer"},
               {a->deselect, "de-select"}};
    int n = 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].given) {
            one = all[i].decision;
            n++;
        }
    return n == 1 ? one : NULL;
}

/* What makes no sense together.  Returns the exit status. */
static int refuse(const struct command *command, const struct decide_args *a, int n)
{
    bool single = a->adopt || a->strand || a->defer || a->refer || a->deselect;

    if (a->file != NULL && (n > 0 || single || a->review || a->owner || a->due))
        return options_refuse(command, "--from names a table that says all: it cannot go with an "
                                       "OFFENDER or with what is decided of one");
    if (n > 0 && decision_of(a) == NULL)
        return options_refuse(command, "what was decided? name one of --adopt, --strand, --defer, "
                                       "--refer and --de-select");
    if (n == 0 && single)
        return options_refuse(command, "of whom? OFFENDER is missing");
    if (n == 0 && a->file == NULL && !a->rest)
        return options_refuse(command, "name an OFFENDER, a table (--from CSV), or --rest");
    if (a->file == NULL && a->reason == NULL)
        return options_refuse(command, "why? --reason is missing");
    return 0;
}

static enum osara_status decide_named(const struct decide_args *a, const osara_sitting *sitting,
                                      struct asked *asked)
{
    osara_decision *all = calloc((size_t)asked->operands.n + 1, sizeof *all);
    enum osara_status rc = OSARA_ENOMEM;

    for (int i = 0; all != NULL && i < asked->operands.n; i++)
        all[i] = (osara_decision){.offender = asked->operands.at[i],
                                  .decision = decision_of(a),
                                  .strand = a->strand,
                                  .reason = a->reason,
                                  .review = a->review,
                                  .needed = a->defer,
                                  .owner = a->owner,
                                  .due = a->due,
                                  .to = a->refer};
    if (all != NULL)
        rc = osara_decide(a->ledger, sitting, all, (size_t)asked->operands.n, &asked->witness,
                          &asked->text, &asked->problems);
    free(all);
    return rc;
}

static int decide_command(const struct command *command, int argc, char **argv)
{
    struct decide_args args = {0};
    struct asked asked;
    struct handed table = {0};
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    status = refuse(command, &args, asked.operands.n);
    if (status == 0 && args.file != NULL)
        status = handed_read(args.file, &table);
    if (status != 0)
        return status;
    const osara_sitting sitting = {args.run, args.seal, args.rest, args.instead};
    enum osara_status rc = args.file != NULL
                               ? osara_decide_csv(args.ledger, &sitting, table.name, table.bytes,
                                                  table.n, &asked.witness, &asked.text,
                                                  &asked.problems)
                               : decide_named(&args, &sitting, &asked);

    handed_free(&table);
    return asked_finish(&asked, rc, NULL);
}

const struct command command_decide = {
    .name = "decide",
    .operands = "[OFFENDER...]",
    .most = -1,
    .summary = "record what people decided of a run's proposals",
    .details =
        "Until it is decided, everything is proposed. Records for each OFFENDER, or for each row "
        "of a table, that the proposal was adopted, overridden to another strand, deferred, "
        "referred, or that he was de-selected: with who, when and why, against the run's seal. All "
        "is checked before any is taken.\n\n"
        "The next run with the ledger honours it. An override holds until its review date; a "
        "deferred case returns with its question; who was adopted into a strand holds his place "
        "there. A second decision on the same run that contradicts the first is refused, unless "
        "it says --instead; what was deferred can be decided.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"to another strand, for three months",
                  "osara decide --ledger out.db --run 1 KX000042 --strand iom \\\n"
                  "    --review 2023-04-30 --by 'Det Supt Ash' --reason 'panel of 31 January'"},
                 {"the minutes, and all the rest as proposed",
                  "osara decide --ledger out.db --from minutes.csv --rest \\\n"
                  "    --by 'Det Supt Ash' --reason 'panel of 31 January'"}},
    .run = decide_command,
};
