/* version.c -- which Osara this is; the build says. */
#include "osara/osara.h"

const char *osara_version(void)
{
    return OSARA_VERSION;
}
