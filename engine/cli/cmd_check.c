/* cmd_check.c -- `osara check`: every problem of rulesets, and their own tests. */
#include <stdlib.h>

#include "audit_options.h"
#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"
#include "watch.h"

struct check_args {
    const char *as_of, *extract, *ledger, *by, *reason;
    unsigned format;
    bool strict, coverage, watch;
};

static const struct option_row rows[] = {
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct check_args, as_of),
     .value = "DATE",
     .text = "check what is in force on this day",
     .otherwise = "today"},
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct check_args, extract),
     .value = "EXTRACT",
     .text = "a sample extract: finds also what only rows can show"},
    {.name = "coverage",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct check_args, coverage),
     .text = "list the conditions that no test (with -x, no row) ever saw true, false or missing"},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct check_args, strict),
     .text = "a warning too makes the exit status 1"},
    {.name = "watch",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct check_args, watch),
     .text = "check again whenever one of the files is saved, until Ctrl-C; with -x, say who moves"},
    OPTIONS_LOOKED(check_args),
    OPTION_FORMAT(check_args),
};

enum { WATCH_TOP = 5 }; /* rows of each table of who moves */

/* With --watch and an extract: what stays from one check of a ruleset to the next. */
struct kept {
    osara_rules *before;        /* as it was at first; NULL: it was never right yet */
    osara_comparing *comparing; /* the extract in memory, and where `before` puts everyone; or NULL */
};

/* One ruleset of those named. */
struct checking {
    const struct check_args *args;
    struct asked *asked; /* who looks at those who move */
    const char *path, *as_of;
    osara_look look;
    struct counts counts; /* of all of them */
    struct kept *kept; /* or NULL */
    bool unread;       /* nobody reads what is printed */
};

/* What the rules say, their tests, then what is no error. */
static enum osara_status check_rules(struct checking *c, const osara_rules *rules, int *printed)
{
    const osara_check check = {c->as_of, c->args->extract, c->args->as_of,
                               c->kept != NULL ? c->kept->comparing : NULL};
    char *text = NULL;
    enum osara_status rc = osara_rules_check(rules, c->as_of, c->look, &text, &c->asked->problems), lint;

    if (text != NULL)
        *printed = terminal_print(text);
    free(text);
    if (rc != OSARA_OK && rc != OSARA_ENO)
        return rc;
    if (c->args->coverage) {
        char *covered = NULL;
        enum osara_status coverage = osara_rules_coverage(rules, &check, c->look, &covered,
                                                          &c->asked->problems);

        if (covered != NULL && *printed == 0)
            *printed = terminal_print(covered);
        free(covered);
        if (coverage != OSARA_OK)
            return coverage;
    }
    lint = osara_rules_lint(rules, &check, &c->asked->problems);
    return lint != OSARA_OK ? lint : rc;
}

/* That someone looks is kept each time, as his screen shows others each time; that nothing keeps it is
 * said once. */
static enum osara_status keep_look(struct asked *asked)
{
    enum osara_status rc;

    witness_at(asked->at);
    rc = asked_log(asked, "comparison", NULL);
    asked->unsaid = false;
    return rc;
}

/* Reads the extract for all checks to come.  What is wrong with it is said by who reads it again. */
static void keep_extract(const struct checking *c, const osara_rules *rules)
{
    const osara_options options = {.extract = c->args->extract,
                                   .as_of = c->args->as_of,
                                   .no_hash = true};
    osara_problems unsaid = {0};

    if (c->kept == NULL || c->kept->comparing != NULL)
        return;
    if (c->kept->before != NULL)
        rules = c->kept->before;
    if (osara_comparing_open(rules, &options, &c->kept->comparing, &unsaid) != OSARA_OK)
        c->kept->comparing = NULL;
    osara_problems_free(&unsaid);
}

static void forget_extract(struct kept *kept)
{
    osara_comparing_free(kept->comparing);
    kept->comparing = NULL;
}

/* The rules stay, when they are the first that are right: the rows in memory were scored by them. */
static void keep_rules(struct kept *kept, osara_rules **rules, bool right)
{
    if (kept == NULL || kept->before != NULL)
        return;
    if (right) {
        kept->before = *rules;
        *rules = NULL;
    } else {
        forget_extract(kept);
    }
}

/* Who moves since the watch began, in few words. */
static enum osara_status say_who_moves(struct checking *c, const osara_rules *rules, int *printed)
{
    osara_comparison *comparison = NULL;
    enum osara_status rc = osara_comparing_with(c->kept->comparing, rules, &comparison, &c->asked->problems);

    if (rc == OSARA_OK) {
        char *text = osara_comparison_text(comparison, c->look, WATCH_TOP, false);

        rc = text != NULL ? keep_look(c->asked) : OSARA_ENOMEM;
        if (rc == OSARA_OK && *printed == 0)
            *printed = terminal_print(text);
        free(text);
    }
    osara_comparison_free(comparison);
    return rc;
}

/* Checks one ruleset.  Returns the exit status. */
static int check_one(struct checking *c)
{
    osara_rules *rules = NULL;
    enum osara_status rc = osara_rules_load(c->path, &rules, &c->asked->problems);
    size_t before = c->counts.warnings;
    int printed = 0;

    if (rc == OSARA_OK) {
        keep_extract(c, rules);
        rc = check_rules(c, rules, &printed);
    }
    if (c->kept != NULL && c->kept->before != NULL && c->kept->comparing != NULL &&
        (rc == OSARA_OK || rc == OSARA_ENO) && c->asked->problems.errors == 0) {
        enum osara_status moves = say_who_moves(c, rules, &printed);

        rc = moves != OSARA_OK ? moves : rc;
    }
    if (rc == OSARA_ERULES) /* whoever checks asks whether it is right: the answer is no */
        rc = OSARA_ENO;
    if (c->asked->problems.errors == 0 && rc != OSARA_OK && rc != OSARA_ENO)
        terminal_unexplained(rc);
    if (rc == OSARA_OK && c->asked->problems.errors > 0)
        rc = OSARA_ENO;
    terminal_problems(&c->asked->problems, &c->counts);
    if (rc == OSARA_OK && c->args->strict && c->counts.warnings > before)
        rc = OSARA_ENO;
    keep_rules(c->kept, &rules, rules != NULL && (rc == OSARA_OK || rc == OSARA_ENO));
    osara_rules_free(rules);
    c->unread |= printed != 0;
    return exit_status(rc) > printed ? exit_status(rc) : printed;
}

/* Checks every ruleset.  Returns the exit status. */
static int check_all(const struct check_args *args, struct asked *asked, struct kept *kept,
                     bool *unread)
{
    const struct operands *operands = &asked->operands;
    struct checking c = {.args = args, .asked = asked, .look = terminal_look(args->format)};
    char today[WITNESS_DAY];
    int worst = 0;

    witness_today(today);
    c.as_of = args->as_of != NULL ? args->as_of : today;
    for (int i = 0; i < operands->n; i++) {
        int status;

        c.path = operands->at[i];
        c.kept = kept != NULL ? &kept[i] : NULL;
        status = check_one(&c);
        worst = status > worst ? status : worst;
    }
    *unread = c.unread;
    return terminal_counts(&c.counts, worst);
}

/* Every file that the answer depends on; what is watched already stays so, for a file that is wrong
 * names fewer. */
static bool watch_all(struct watch *watch, const struct check_args *args,
                      const struct operands *operands)
{
    bool fine = true;

    watch_renew(watch);
    for (int i = 0; fine && i < operands->n; i++) {
        char **files = osara_rules_files(operands->at[i]);

        fine = files != NULL;
        for (size_t f = 0; fine && files[f] != NULL; f++)
            fine = watch_file(watch, files[f]);
        free(files);
    }
    return fine && (args->extract == NULL || watch_folder(watch, args->extract));
}

/* Checks until a signal asks to stop, or nobody reads any more.  Returns the last exit status. */
static int check_and_watch(const struct check_args *args, struct asked *asked)
{
    const struct operands *operands = &asked->operands;
    struct watch *watch = watch_new();
    struct kept *kept = calloc((size_t)operands->n, sizeof *kept);
    const char *saved;
    bool unread;
    int status;

    do {
        if (watch == NULL || kept == NULL || !watch_all(watch, args, operands)) {
            terminal_unexplained(OSARA_ENOMEM);
            status = exit_status(OSARA_ENOMEM);
            break;
        }
        for (int i = 0; args->extract != NULL && i < operands->n; i++)
            if (watch_differed(watch, args->extract))
                forget_extract(&kept[i]);
        status = check_all(args, asked, args->extract != NULL ? kept : NULL, &unread);
        if (unread)
            break;
        fprintf(stderr, "watching %zu files: Ctrl-C ends\n", watch_count(watch));
        saved = watch_wait(watch);
        if (saved != NULL)
            fprintf(stderr, "\n%s has changed\n", saved);
        else if (terminal_unread())
            status = terminal_say_unread();
    } while (saved != NULL);
    for (int i = 0; kept != NULL && i < operands->n; i++) {
        forget_extract(&kept[i]);
        osara_rules_free(kept[i].before);
    }
    free(kept);
    watch_free(watch);
    return status;
}

static int check_command(const struct command *command, int argc, char **argv)
{
    struct check_args args = {0};
    struct asked asked;
    bool unread;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    return args.watch ? check_and_watch(&args, &asked)
                      : check_all(&args, &asked, NULL, &unread);
}

const struct command command_check = {
    .name = "check",
    .operands = "RULES...",
    .least = 1,
    .most = -1,
    .summary = "report every problem of rulesets, and run the tests that they carry",
    .details = "Checks each ruleset with what it extends and its lookups, as in force on one day, "
               "and runs its own tests. The result says which day that was.\n\n"
               "Then it looks for what is no error, and yet most likely not what was meant: rules "
               "without a reason, conditions that never hold, weights of 0, likely proxies. Each "
               "such lint has a code (docs/lints.md says why it matters), and is accepted where "
               "it stands by a comment: '# accept CODE: reason'. With -x, the rules are held "
               "against a sample extract too.\n\n"
               "The exit status is 1 when there are errors or a test fails (with --strict, "
               "warnings too); with several rulesets, that of the worst.\n\n"
               "With --watch, all of it happens again whenever a ruleset is saved, one that it "
               "extends, a lookup, a file of tests or (with -x) a file of the extract, also when "
               "an editor puts a new file in its place. With -x it also says who moves against "
               "the rules as they were when the watch began, and keeps in the ledger first that "
               "someone looked. Ctrl-C ends it; the exit status is that of the last check.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"the rules as they will be in April",
                  "osara check --as-of 2024-04-01 rules/kent-vawg.yaml"},
                 {"beside an editor: what each save changes, and for whom",
                  "osara check --watch -x fixtures/kent-small rules/try.yaml"}},
    .run = check_command,
};
