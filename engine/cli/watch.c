/* watch.c -- see watch.h. */
#include "watch.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "terminal.h"

enum {
    LOOK_EVERY = 20, /* milliseconds */
    RESTED = 2,      /* looks without a change after which a file has come to rest */
    GONE = 50        /* looks for which a file may be gone, or empty, while an editor replaces it */
};

/* What a file is, but for its bytes: all 0 when it is not there. */
struct stamp {
    dev_t device;
    ino_t file;
    off_t size;
    struct timespec written, changed;
};

struct watched {
    char *path;
    struct stamp stamp; /* when it was last looked at and taken as it is */
    bool differed;      /* from what it was taken for before */
};

struct watch {
    struct watched *at;
    size_t n, room;
    sigset_t signals;
};

static struct stamp stamp_of(const char *path)
{
    struct stamp stamp = {0};
    struct stat there;

    if (stat(path, &there) == 0)
        stamp = (struct stamp){there.st_dev, there.st_ino, there.st_size, there.st_mtim,
                               there.st_ctim};
    return stamp;
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same(const struct stamp *a, const struct stamp *b)
{
    return a->device == b->device && a->file == b->file && a->size == b->size &&
           same_time(a->written, b->written) && same_time(a->changed, b->changed);
}

static bool holds_something(const struct stamp *stamp)
{
    return stamp->file != 0 && stamp->size > 0;
}

struct watch *watch_new(void)
{
    struct watch *watch = calloc(1, sizeof *watch);

    if (watch == NULL)
        return NULL;
    sigemptyset(&watch->signals);
    sigaddset(&watch->signals, SIGINT);
    sigaddset(&watch->signals, SIGTERM);
    sigaddset(&watch->signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &watch->signals, NULL);
    return watch;
}

void watch_renew(struct watch *watch)
{
    for (size_t i = 0; i < watch->n; i++) {
        struct stamp now = stamp_of(watch->at[i].path);

        watch->at[i].differed = !same(&watch->at[i].stamp, &now);
        watch->at[i].stamp = now;
    }
}

bool watch_differed(const struct watch *watch, const char *folder)
{
    size_t n = strlen(folder);

    for (size_t i = 0; i < watch->n; i++) {
        const char *path = watch->at[i].path;

        if (watch->at[i].differed && strncmp(path, folder, n) == 0 &&
            (path[n] == '\0' || path[n] == '/'))
            return true;
    }
    return false;
}

void watch_free(struct watch *watch)
{
    if (watch == NULL)
        return;
    for (size_t i = 0; i < watch->n; i++)
        free(watch->at[i].path);
    free(watch->at);
    free(watch);
}

bool watch_file(struct watch *watch, const char *path)
{
    for (size_t i = 0; i < watch->n; i++)
        if (strcmp(watch->at[i].path, path) == 0)
            return true;
    if (watch->n == watch->room) {
        size_t room = 2 * watch->room + 16;
        struct watched *at = realloc(watch->at, room * sizeof *at);

        if (at == NULL)
            return false;
        watch->at = at;
        watch->room = room;
    }
    watch->at[watch->n].path = strdup(path);
    if (watch->at[watch->n].path == NULL)
        return false;
    watch->at[watch->n].differed = true;
    watch->at[watch->n++].stamp = stamp_of(path);
    return true;
}

bool watch_folder(struct watch *watch, const char *path)
{
    DIR *folder = opendir(path);
    bool fine = watch_file(watch, path);
    const struct dirent *entry;
    char name[4096];

    while (fine && folder != NULL && (entry = readdir(folder)) != NULL) {
        int n = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);

        if (entry->d_name[0] != '.' && n > 0 && (size_t)n < sizeof name)
            fine = watch_file(watch, name);
    }
    if (folder != NULL)
        closedir(folder);
    return fine;
}

size_t watch_count(const struct watch *watch)
{
    return watch->n;
}

/* False when a signal asks to stop, or nobody reads any more. */
static bool sleep_a_little(const struct watch *watch)
{
    const struct timespec little = {0, LOOK_EVERY * 1000000L};

    return sigtimedwait(&watch->signals, NULL, &little) < 0 && !terminal_unread();
}

static struct watched *differs(struct watch *watch)
{
    for (size_t i = 0; i < watch->n; i++) {
        struct stamp now = stamp_of(watch->at[i].path);

        if (!same(&watch->at[i].stamp, &now))
            return &watch->at[i];
    }
    return NULL;
}

/* A file that is being written changes from look to look; one that is replaced may be gone, or empty, for
 * a moment.  False as sleep_a_little(). */
static bool comes_to_rest(const struct watch *watch, const struct watched *watched)
{
    struct stamp before = stamp_of(watched->path);
    int still = 0;

    bool held = holds_something(&watched->stamp);

    for (int i = 0; still < RESTED || (i < GONE && held && !holds_something(&before)); i++) {
        struct stamp now;

        if (!sleep_a_little(watch))
            return false;
        now = stamp_of(watched->path);
        still = same(&before, &now) ? still + 1 : 0;
        before = now;
    }
    return true;
}

const char *watch_wait(struct watch *watch)
{
    struct watched *changed;

    while ((changed = differs(watch)) == NULL)
        if (!sleep_a_little(watch))
            return NULL;
    return comes_to_rest(watch, changed) ? changed->path : NULL;
}
