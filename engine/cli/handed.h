/* handed.h -- a table that was handed in: a file's bytes, or standard input's. */
#ifndef OSARA_CLI_HANDED_H
#define OSARA_CLI_HANDED_H

#include <stddef.h>

struct handed {
    const char *name; /* for messages */
    char *bytes;
    size_t n;
};

/* `path` "-" is standard input.  Returns the exit status: not 0 after saying on stderr why it cannot
 * be read. */
int handed_read(const char *path, struct handed *out);
void handed_free(struct handed *h);

#endif
