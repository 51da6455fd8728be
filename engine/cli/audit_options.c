/* audit_options.c -- see audit_options.h. */
#include "audit_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

int asked_ready(const struct command *command, const char *by, const char *reason, const char *to,
                struct asked *out)
{
    if (by != NULL && strlen(by) > WITNESS_GIVEN)
        return options_refuse(command, "--by: expected at most %d bytes, got %zu", WITNESS_GIVEN,
                              strlen(by));
    witness_who(by, out->who);
    witness_at(out->at);
    out->witness = (osara_witness){.who = out->who, .at = out->at, .reason = reason, .to = to};
    return 0;
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

int text_finish(enum osara_status rc, char *text, const char *out, osara_problems *problems)
{
    int printed = 0, status;

    if (text != NULL && out != NULL) {
        enum osara_status written = osara_text_write(out, text, problems);

        rc = written == OSARA_OK ? rc : written;
    } else if (text != NULL) {
        printed = terminal_print(text);
    }
    free(text);
    status = terminal_finish(rc, problems);
    return status > printed ? status : printed;
}
