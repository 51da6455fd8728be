/* audit_options.c -- see audit_options.h. */
#include "audit_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

/* An option that the command may have. */
static const struct option_row *row_of(const struct command *command, const char *name)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (strcmp(command->options[i].name, name) == 0)
            return &command->options[i];
    return NULL;
}

static const char **place_of(const struct option_row *row, void *args)
{
    return (const char **)(void *)((char *)args + row->offset);
}

static const char *value_of(const struct command *command, void *args, const char *name)
{
    const struct option_row *row = row_of(command, name);

    return row != NULL ? *place_of(row, args) : NULL;
}

static int take_ledger(const struct command *command, void *args, struct asked *out)
{
    static const char *const kept[] = {"by", "reason", "to"};
    const struct option_row *row = row_of(command, "ledger");

    if (row == NULL)
        return 0;
    const char **ledger = place_of(row, args);

    out->unsaid = *ledger == NULL;
    if (*ledger != NULL && strcmp(*ledger, "none") == 0)
        *ledger = NULL;
    out->ledger = *ledger;
    if (out->ledger == NULL && row->required)
        return options_refuse(command, "--ledger FILE is missing: %s", row->text);
    for (size_t i = 0; out->ledger == NULL && i < sizeof kept / sizeof kept[0]; i++)
        if (value_of(command, args, kept[i]) != NULL)
            return options_refuse(command, "--%s is kept in the ledger: name one with --ledger",
                                  kept[i]);
    return 0;
}

bool asked_ready(const struct command *command, int argc, char **argv, void *args,
                 struct asked *out, int *status)
{
    *out = (struct asked){.text = NULL};
    if (!options_ready(command, argc, argv, args, &out->operands, status))
        return false;
    *status = take_ledger(command, args, out);
    if (*status != 0)
        return false;
    const char *by = value_of(command, args, "by");

    if (by != NULL && strlen(by) > WITNESS_GIVEN) {
        *status = options_refuse(command, "--by: expected at most %d bytes, got %zu", WITNESS_GIVEN,
                                 strlen(by));
        return false;
    }
    witness_who(by, out->who);
    witness_at(out->at);
    out->witness = (osara_witness){.who = out->who,
                                   .at = out->at,
                                   .reason = value_of(command, args, "reason"),
                                   .to = value_of(command, args, "to")};
    return true;
}

bool entry_number(const struct command *command, const char *name, const char *text,
                  unsigned long long *out)
{
    char *end = NULL;

    errno = 0;
    *out = strtoull(text, &end, 10);
    if (text[0] >= '1' && text[0] <= '9' && *end == '\0' && errno == 0 && *out <= 9007199254740991)
        return true;
    options_refuse(command, "%s: expected the number of %s, got '%s'", name,
                   strcmp(name, "RUN") == 0 ? "a run" : "an entry", text);
    return false;
}

void asked_warn(const struct asked *asked, const char *what)
{
    if (asked->ledger == NULL && asked->unsaid)
        fprintf(stderr,
                "osara: note: no ledger %s: name one with --ledger or in " LEDGER_VARIABLE
                " ('none' where that is meant)\n",
                what);
}

enum osara_status asked_log(struct asked *asked, const char *what, const char *offender)
{
    enum osara_status rc = OSARA_OK;

    if (asked->ledger == NULL)
        asked_warn(asked, "keeps who looked");
    else
        rc = osara_ledger_consulted(asked->ledger, what, offender, &asked->witness,
                                    &asked->problems);
    if (rc != OSARA_OK) { /* not on the record: not shown */
        free(asked->text);
        asked->text = NULL;
    }
    return rc;
}

int asked_finish(struct asked *asked, enum osara_status rc, const char *out)
{
    int printed = 0, status;

    if (asked->text != NULL && out != NULL) {
        enum osara_status written = osara_text_write(out, asked->text, &asked->problems);

        rc = written == OSARA_OK ? rc : written;
    } else if (asked->text != NULL) {
        printed = terminal_print(asked->text);
    }
    free(asked->text);
    status = terminal_finish(rc, &asked->problems);
    return status > printed ? status : printed;
}
