/* file_put.c -- one file written whole or not at all (files.h). */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sync_file_range() */
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

enum { MANY = 32 << 20 }; /* bytes */

static enum osara_status cannot(const char *path, int error, osara_problems *problems)
{
    return problem_add(problems, OSARA_EIO, NULL, "cannot write '%s': %s", path, file_fault(error));
}

void file_start(int fd, uint64_t from, uint64_t to)
{
#ifdef SYNC_FILE_RANGE_WRITE
    if (to > from) /* only a beginning: what fails, fails again when the file is flushed */
        (void)sync_file_range(fd, (off_t)from, (off_t)(to - from), SYNC_FILE_RANGE_WRITE);
#else
    (void)fd;
    (void)from;
    (void)to;
#endif
}

bool file_due(size_t n, size_t *unstarted)
{
    *unstarted += n;
    if (*unstarted < MANY)
        return false;
    *unstarted = 0;
    return true;
}

/* 0, or an errno. */
static int write_all(int fd, struct text bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.at, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? ENOSPC : errno;
        bytes.at += n;
        bytes.n -= (size_t)n;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static int put(const char *temporary, const char *path, struct text bytes, bool replace)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int error;

    if (fd < 0)
        return errno;
    error = write_all(fd, bytes);
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0 && replace && rename(temporary, path) != 0)
        error = errno;
    if (error == 0 && !replace && link(temporary, path) != 0)
        error = errno;
    if (error != 0 || !replace)
        unlink(temporary);
    return error;
}

enum osara_status file_put(const char *path, struct text bytes, bool replace,
                           osara_problems *problems)
{
    struct arena *arena = arena_new();
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = NULL, *temporary = NULL;
    enum osara_status rc = OSARA_OK;

    if (arena != NULL) {
        folder = slash ? arena_format(arena, "%.*s", (int)(slash - path + 1), path)
                       : arena_copy(arena, TEXT("./"));
        if (folder != NULL)
            temporary = arena_format(arena, "%s.osara-%s.%ld.new", folder, name, (long)getpid());
    }
    if (temporary == NULL) {
        rc = problem_memory(problems);
    } else {
        int error = put(temporary, path, bytes, replace);

        if (error != 0)
            rc = cannot(path, error, problems);
        else
            sync_folder(folder);
    }
    arena_free(arena);
    return rc;
}
