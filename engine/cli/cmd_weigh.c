/* cmd_weigh.c -- `osara weigh`: from what a panel holds to weights. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "osara/assess.h"
#include "terminal.h"
#include "witness.h"

struct weigh_args {
    const char *rules, *out, *as_of;
    unsigned format;
};

static const struct option_row rows[] = {
    {.name = "rules",
     .letter = 'r',
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct weigh_args, rules),
     .value = "RULES",
     .text = "the ruleset whose criteria are judged; it is not changed"},
    {.name = "out",
     .letter = 'o',
     .kind = OPTION_FILE,
     .offset = offsetof(struct weigh_args, out),
     .value = "VARIANT",
     .text = "write a ruleset that extends it by the panel's weights; a file that is there stays"},
    {.name = "as-of",
     .kind = OPTION_DATE,
     .offset = offsetof(struct weigh_args, as_of),
     .value = "DATE",
     .text = "the criteria in force on this day",
     .otherwise = "today"},
    OPTION_FORMAT(weigh_args),
};

/* The way from the folder of `out` to `rules`, as `extends` wants it.  The caller frees it. */
static char *way_to(const char *rules, const char *out)
{
    size_t up = 0, n = strlen(rules);
    char *way;

    if (rules[0] != '/')
        for (const char *at = out; (at = strchr(at, '/')) != NULL; at++)
            up += strncmp(at, "/./", 3) != 0;
    if (strncmp(out, "./", 2) == 0 && up > 0)
        up--;
    way = malloc(3 * up + n + 1);
    if (way == NULL)
        return NULL;
    for (size_t i = 0; i < up; i++)
        memcpy(way + 3 * i, "../", 3);
    memcpy(way + 3 * up, rules, n + 1);
    return way;
}

static int refuse_out(const char *out, int error)
{
    fprintf(stderr, "osara: error: cannot write '%s': %s\n", out,
            error == EEXIST   ? "it is there already, and is not overwritten"
            : error == ENOENT ? "no such folder"
            : error == EACCES ? "permission denied"
                              : "the write failed");
    return 5;
}

/* Owner only, and never over a file that is there.  Returns the exit status. */
static int write_variant(const osara_weights *weights, const struct weigh_args *args)
{
    char *way = args->out[0] == '/' && args->rules[0] != '/' ? realpath(args->rules, NULL)
                                                             : way_to(args->rules, args->out);
    char *text = way != NULL ? osara_weights_variant(weights, way) : NULL;
    int status = 0, fd = -1;

    if (text == NULL)
        status = terminal_finish(OSARA_ENOMEM, &(osara_problems){0});
    else if ((fd = open(args->out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
        status = refuse_out(args->out, errno);
    else if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) != 0) {
        status = refuse_out(args->out, EIO);
        unlink(args->out);
    }
    if (fd >= 0)
        close(fd);
    free(text);
    free(way);
    return status;
}

static int weigh_command(const struct command *command, int argc, char **argv)
{
    struct weigh_args args = {0};
    struct operands operands;
    osara_problems problems = {0};
    osara_rules *rules = NULL;
    osara_weights *weights = NULL;
    char today[WITNESS_DAY];
    enum osara_status rc;
    int status, printed = 0;

    if (!options_ready(command, argc, argv, &args, &operands, &status))
        return status;
    witness_today(today);
    rc = osara_rules_load(args.rules, &rules, &problems);
    if (rc == OSARA_OK)
        rc = osara_weigh(rules, operands.at[0], args.as_of != NULL ? args.as_of : today, &weights,
                         &problems);
    if (rc == OSARA_OK) {
        char *text = osara_weights_text(weights, terminal_look(args.format));

        if (text == NULL)
            rc = OSARA_ENOMEM;
        else
            printed = terminal_print(text);
        free(text);
    }
    if (rc == OSARA_OK && printed == 0 && args.out != NULL)
        printed = write_variant(weights, &args);
    status = terminal_finish(rc, &problems);
    osara_weights_free(weights);
    osara_rules_free(rules);
    return status != 0 ? status : printed;
}

const struct command command_weigh = {
    .name = "weigh",
    .operands = "PANEL",
    .least = 1,
    .most = 1,
    .summary = "derive weights from a panel's judgements of pairs",
    .details =
        "PANEL is a YAML file of judgements, each of two criteria: which counts more, and how many "
        "times (1 as much, 3 somewhat, 5 much, 7 very much, 9 beyond comparison). Weights are the "
        "principal eigenvector (AHP); the consistency ratio says whether the judgements agree, and "
        "those that the others speak against are named. With -o a variant of the ruleset is "
        "written, with the judgements as reasons, to be compared and backtested.",
    .options = rows,
    .n_options = sizeof rows / sizeof rows[0],
    .examples = {{"weights of a panel",
                  "osara weigh -r rules/kent-vawg.yaml panel.yaml -o rules/panel-variant.yaml"}},
    .run = weigh_command,
};
