/* waiting.c -- how long threads wait for each other before they sleep.
 *
 * A thread of OpenMP that waits goes round and round, 300,000 times where nothing is said.  On a machine that
 * has other work it keeps those from running for whom it waits, and a small run took ten times as long; on an
 * idle one short waits are no slower.  libgomp reads this once, before main(): a constructor with a priority
 * comes before those that have none.  Who says something else in the environment is heard. */
#include <stdlib.h>

enum { EARLY = 101 }; /* the first that is not the system's own */

static __attribute__((constructor(EARLY))) void wait_briefly(void)
{
    if (getenv("OMP_WAIT_POLICY") == NULL)
        (void)setenv("GOMP_SPINCOUNT", "1000", 0); /* as libgomp has it for more threads than processors */
}
