/* audit_options.c -- see audit_options.h. */
#include "audit_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

/* The value of a text option that the command may have. */
static const char *value_of(const struct command *command, const void *args, const char *name)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (strcmp(command->options[i].name, name) == 0)
            return *(const char *const *)((const char *)args + command->options[i].offset);
    return NULL;
}

bool asked_ready(const struct command *command, int argc, char **argv, void *args,
                 struct asked *out, int *status)
{
    *out = (struct asked){.text = NULL};
    if (!options_ready(command, argc, argv, args, &out->operands, status))
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

bool run_number(const struct command *command, const char *text, unsigned long long *out)
{
    char *end = NULL;

    errno = 0;
    *out = strtoull(text, &end, 10);
    if (text[0] >= '1' && text[0] <= '9' && *end == '\0' && errno == 0 && *out <= 9007199254740991)
        return true;
    options_refuse(command, "RUN: expected the number of a run, got '%s'", text);
    return false;
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
