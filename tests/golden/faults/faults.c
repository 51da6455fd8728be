/* faults.c -- put before the C library by LD_PRELOAD, fails or ends the program at one call.
 *
 *   OSARA_FAULT=memory:N   the N-th allocation, and every one after it, returns NULL
 *   OSARA_FAULT=memory1:N  the N-th allocation only
 *   OSARA_FAULT=disk:N     the N-th write to a file, and every one after it, finds the disk full
 *   OSARA_FAULT=kill-write:N  and  kill-rename:N   SIGKILL just before the N-th
 *   OSARA_FAULT=write1:N, sync1:N, rename1:N   the N-th write, fsync or rename only fails (EIO)
 *   OSARA_COUNT=FILE       at exit, the number of such calls is written there
 * Without OSARA_FAULT nothing happens.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind {
    NONE,
    MEMORY,
    MEMORY_ONCE,
    DISK,
    KILL_WRITE,
    KILL_RENAME,
    WRITE_ONCE,
    SYNC_ONCE,
    RENAME_ONCE
};

static enum kind kind;
static long at;
static atomic_long count;
static _Thread_local int exempt;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

__attribute__((constructor)) static void begin(void)
{
    static const char *const names[] = {
        "",        "memory:", "memory1:", "disk:", "kill-write:", "kill-rename:",
        "write1:", "sync1:",  "rename1:"};
    const char *fault = getenv("OSARA_FAULT");

    for (int k = 1; fault != NULL && k <= RENAME_ONCE; k++) {
        size_t n = strlen(names[k]);

        if (strncmp(fault, names[k], n) == 0) {
            at = strtol(fault + n, NULL, 10);
            kind = (enum kind)k;
        }
    }
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("OSARA_COUNT");
    char text[32];
    long n = atomic_load(&count);

    kind = NONE;
    if (path == NULL)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int length = snprintf(text, sizeof text, "%ld\n", n);

    if (fd >= 0 && write(fd, text, (size_t)length) == length)
        close(fd);
}

static int refuse_memory(void)
{
    long n;

    if ((kind != MEMORY && kind != MEMORY_ONCE) || exempt)
        return 0;
    n = atomic_fetch_add(&count, 1) + 1;
    if (kind == MEMORY ? n < at : n != at)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return refuse_memory() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return refuse_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return refuse_memory() ? NULL : __libc_realloc(p, n);
}

static int refuse_write(int fd)
{
    struct stat s;
    long n;

    if ((kind != DISK && kind != KILL_WRITE && kind != WRITE_ONCE) || fstat(fd, &s) != 0 ||
        !S_ISREG(s.st_mode))
        return 0;
    n = atomic_fetch_add(&count, 1) + 1;
    if (kind == WRITE_ONCE ? n != at : n < at)
        return 0;
    if (kind == KILL_WRITE)
        kill(getpid(), SIGKILL);
    errno = kind == WRITE_ONCE ? EIO : ENOSPC;
    return 1;
}

typedef ssize_t write_function(int, const void *, size_t);
typedef ssize_t pwrite_function(int, const void *, size_t, off64_t);
typedef int rename_function(const char *, const char *);
typedef int truncate_function(int, off64_t);

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    write_function *real = (write_function *)next("write");

    return refuse_write(fd) ? -1 : real(fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset)
{
    pwrite_function *real = (pwrite_function *)next("pwrite64");

    return refuse_write(fd) ? -1 : real(fd, bytes, n, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
    return pwrite64(fd, bytes, n, offset);
}

int ftruncate64(int fd, off64_t length)
{
    truncate_function *real = (truncate_function *)next("ftruncate64");

    return refuse_write(fd) ? -1 : real(fd, length);
}

/* Without memory the C library's own look-up of a name crashes or aborts (2.36): it is let be. */
struct passwd *getpwuid(uid_t id)
{
    typedef struct passwd *getpwuid_function(uid_t);
    getpwuid_function *real = (getpwuid_function *)next("getpwuid");

    exempt++;
    struct passwd *found = real(id);

    exempt--;
    return found;
}

static int refuse_sync(void)
{
    if (kind != SYNC_ONCE || atomic_fetch_add(&count, 1) + 1 != at)
        return 0;
    errno = EIO;
    return 1;
}

int fsync(int fd)
{
    int (*real)(int) = (int (*)(int))next("fsync");

    return refuse_sync() ? -1 : real(fd);
}

int fdatasync(int fd)
{
    int (*real)(int) = (int (*)(int))next("fdatasync");

    return refuse_sync() ? -1 : real(fd);
}

/* Kills, or says that the rename is to fail. */
static int before_rename(void)
{
    if ((kind != KILL_RENAME && kind != RENAME_ONCE) || atomic_fetch_add(&count, 1) + 1 != at)
        return 0;
    if (kind == KILL_RENAME)
        kill(getpid(), SIGKILL);
    errno = EIO;
    return 1;
}

int rename(const char *from, const char *to)
{
    rename_function *real = (rename_function *)next("rename");

    return before_rename() ? -1 : real(from, to);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    int (*real)(int, const char *, int,
                const char *) = (int (*)(int, const char *, int, const char *))next("renameat");

    return before_rename() ? -1 : real(from_fd, from, to_fd, to);
}
