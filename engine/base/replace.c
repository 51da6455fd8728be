/* replace.c -- one file, replaced whole or not at all (files.h). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

static enum osara_status cannot(const char *path, int error, osara_problems *problems)
{
    return problem_add(problems, OSARA_EIO, NULL, "cannot write '%s': %s", path, file_fault(error));
}

/* Writes all of it and has it on disk; the errno of what failed, or 0. */
static int fill(int fd, struct text bytes, mode_t mode)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.at, bytes.n);

        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            bytes.at += n;
            bytes.n -= (size_t)n;
        }
    }
    return fchmod(fd, mode) != 0 || fsync(fd) != 0 ? errno : 0;
}

enum osara_status file_replace(const char *path, struct text bytes, osara_problems *problems)
{
    char *real = realpath(path, NULL), *beside = NULL;
    struct stat was;
    int fd, error = 0;

    if (real == NULL || stat(real, &was) != 0) {
        error = errno;
    } else if ((beside = malloc(strlen(real) + 16)) == NULL) {
        free(real);
        return problem_memory(problems);
    } else if (access(real, W_OK) != 0) {
        error = errno; /* a file that may not be written is not to be replaced either */
    } else {
        snprintf(beside, strlen(real) + 16, "%s.XXXXXX", real);
        fd = mkstemp(beside);
        error = fd < 0 ? errno : fill(fd, bytes, was.st_mode & 07777);
        if (fd >= 0 && close(fd) != 0 && error == 0)
            error = errno;
        if (error == 0 && rename(beside, real) != 0)
            error = errno;
        if (error != 0 && fd >= 0)
            unlink(beside);
    }
    free(beside);
    free(real);
    return error != 0 ? cannot(path, error, problems) : OSARA_OK;
}
