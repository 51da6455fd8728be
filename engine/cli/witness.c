/* witness.c -- who asks, and when. */
#include "witness.h"

#include <pwd.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void witness_who(const char *given, char who[WITNESS_WHO])
{
    const struct passwd *user = getpwuid(getuid());
    const char *name = user != NULL ? user->pw_name : getenv("LOGNAME");
    char number[32];

    if (name == NULL || name[0] == '\0') {
        snprintf(number, sizeof number, "user %lu", (unsigned long)getuid());
        name = number;
    }
    if (given != NULL)
        snprintf(who, WITNESS_WHO, "%s (%s)", name, given);
    else
        snprintf(who, WITNESS_WHO, "%s", name);
}

void witness_at(char at[WITNESS_AT])
{
    time_t now = time(NULL);
    struct tm tm;

    if (gmtime_r(&now, &tm) == NULL || strftime(at, WITNESS_AT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        snprintf(at, WITNESS_AT, "1970-01-01T00:00:00Z");
}

double witness_clock(void)
{
    struct timespec now;

    return clock_gettime(CLOCK_MONOTONIC, &now) == 0
               ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec
               : 0;
}

void witness_today(char day[WITNESS_DAY])
{
    time_t now = time(NULL);
    struct tm tm;

    if (localtime_r(&now, &tm) == NULL || strftime(day, WITNESS_DAY, "%Y-%m-%d", &tm) == 0)
        snprintf(day, WITNESS_DAY, "1970-01-01");
}
