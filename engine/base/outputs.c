/* outputs.c -- files that appear together in one folder, or not at all (files.h).
 *
 * Each is written as .osara-NAME.new beside its place; outputs_sync() has them on the disk, and
 * outputs_publish() renames them.  A killed run leaves such files; the next run removes them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/direct.h"
#include "base/files.h"

enum {
    ROOM = 1 << 18, /* bytes gathered before a write */
    LARGE = 1 << 20, /* a file that brings itself to the disk while others are written ... */
    BESIDE = 8       /* ... of which so many stay open */
};

static const char lead[] = ".osara-", tail[] = ".new";

struct output {
    char *folder;    /* of OUT itself or of one folder in it */
    char *temporary; /* path of what is written */
    char *final;     /* path that it gets */
};

/* A file that is written, and not yet known to be on the disk. */
struct beside {
    int fd;
    size_t file; /* of outputs.files */
};

struct outputs {
    struct arena *arena;
    char *folder;
    int lock;    /* of the folder: two runs do not write into one OUT at once */
    char **made; /* folders that were not there: they go when nothing is published */
    size_t n_made, made_room;
    struct output *files;
    size_t n, room;
    const char *const *instead; /* what goes when it is not written now; NULL: nothing */
    int fd;                /* of the last of files, or -1 */
    struct direct *direct; /* writes it */
    uint64_t at;           /* in it: where what is pending goes */
    char *pending;
    size_t n_pending;
    uint64_t bytes; /* all that was written */
    struct beside beside[BESIDE];
    size_t n_beside;
};

static enum osara_status cannot_write(const char *path, int error, osara_problems *problems)
{
    return problem_add(problems, OSARA_EIO, NULL, "cannot write '%s': %s", path, file_fault(error));
}

static void remember(struct outputs *o, const char *folder)
{
    char *copy = arena_copy(o->arena, text_of(folder));
    char **slot = copy ? arena_push(o->arena, &o->made, &o->n_made, &o->made_room, sizeof *slot)
                       : NULL;

    if (slot != NULL) /* else an empty folder stays: no harm */
        *slot = copy;
}

/* Makes the folder and its parents; those that are there stay as they are. */
static enum osara_status make_folder(struct outputs *o, const char *folder,
                                     osara_problems *problems)
{
    char *path = arena_copy(o->arena, text_of(folder));

    if (path == NULL)
        return problem_memory(problems);
    for (char *p = path + 1; *path != '\0'; p++) {
        char end = *p;

        if (end != '/' && end != '\0')
            continue;
        *p = '\0';
        if (mkdir(path, 0700) == 0)
            remember(o, path);
        else if (errno != EEXIST)
            return cannot_write(path, errno, problems);
        if (end == '\0')
            break;
        *p = '/';
    }
    return path_is_folder(path) ? OSARA_OK : cannot_write(folder, ENOTDIR, problems);
}

static bool is_temporary(const char *name)
{
    size_t n = strlen(name);

    return n > sizeof lead + sizeof tail - 2 && strncmp(name, lead, sizeof lead - 1) == 0 &&
           strcmp(name + n - (sizeof tail - 1), tail) == 0;
}

/* Removes from a folder what `unwanted` says; what is not there is no problem. */
static void sweep(const struct outputs *o, const char *folder,
                  bool (*unwanted)(const struct outputs *o, const char *folder, const char *name))
{
    DIR *dir = opendir(folder);

    if (dir == NULL)
        return;
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir))
        if (unwanted(o, folder, e->d_name))
            unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
}

static bool is_stale(const struct outputs *o, const char *folder, const char *name)
{
    (void)o;
    (void)folder;
    return is_temporary(name);
}

static enum osara_status lock_folder(struct outputs *o, osara_problems *problems)
{
    o->lock = open(o->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->lock < 0)
        return cannot_write(o->folder, errno, problems);
    if (flock(o->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        problem_add(problems, OSARA_EIO, NULL, "another run is writing into '%s'", o->folder);
        problem_hint(problems, "wait until it is done, or write into another folder");
        return OSARA_EIO;
    }
    return OSARA_OK;
}

enum osara_status outputs_open(const char *folder, struct outputs **out, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct outputs *o = calloc(1, sizeof *o);

    if (o == NULL)
        return problem_memory(problems);
    o->fd = o->lock = -1;
    o->arena = arena_new();
    o->pending = malloc(ROOM);
    o->direct = direct_new();
    if (o->arena != NULL)
        o->folder = arena_copy(o->arena, text_of(folder));
    if (o->folder == NULL || o->pending == NULL || o->direct == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = make_folder(o, folder, problems);
    if (rc == OSARA_OK)
        rc = lock_folder(o, problems);
    if (rc != OSARA_OK) {
        outputs_abandon(o);
        return rc;
    }
    sweep(o, o->folder, is_stale);
    char *strands = path_join(o->arena, o->folder, TEXT("strands"));

    if (strands != NULL)
        sweep(o, strands, is_stale);
    *out = o;
    return OSARA_OK;
}

int outputs_put(const struct outputs *o, uint64_t at, const void *bytes, size_t n)
{
    return direct_put(o->direct, at, bytes, n);
}

enum osara_status outputs_failed(const struct outputs *o, int error, osara_problems *problems)
{
    return error == ENOMEM ? problem_memory(problems)
                           : cannot_write(o->files[o->n - 1].final, error, problems);
}

static enum osara_status write_pending(struct outputs *o, osara_problems *problems)
{
    int error = outputs_put(o, o->at, o->pending, o->n_pending);

    if (error != 0)
        return outputs_failed(o, error, problems);
    o->at += o->n_pending;
    o->n_pending = 0;
    return OSARA_OK;
}

enum osara_status outputs_flush(struct outputs *o, osara_problems *problems)
{
    return write_pending(o, problems);
}

uint64_t outputs_claim(struct outputs *o, size_t n)
{
    uint64_t at = o->at;

    o->at += n;
    o->bytes += n;
    return at;
}

static enum osara_status sync_file(const struct outputs *o, size_t file, int fd, osara_problems *problems)
{
    int error = fsync(fd) != 0 ? errno : 0;

    if (close(fd) != 0 && error == 0)
        error = errno;
    return error != 0 ? cannot_write(o->files[file].final, error, problems) : OSARA_OK;
}

/* The file is whole.  A large one is on its way to the disk, and is waited for at the end. */
static enum osara_status end_file(struct outputs *o, osara_problems *problems)
{
    int fd = o->fd;

    if (fd < 0)
        return OSARA_OK;
    enum osara_status rc = write_pending(o, problems);
    int error = direct_end(o->direct, o->at);

    if (rc == OSARA_OK && error != 0)
        rc = outputs_failed(o, error, problems);
    o->fd = -1;
    if (rc != OSARA_OK) {
        close(fd);
        return rc;
    }
    if (o->at < LARGE || o->n_beside == BESIDE)
        return sync_file(o, o->n - 1, fd, problems);
    file_start(fd, 0, o->at);
    o->beside[o->n_beside++] = (struct beside){fd, o->n - 1};
    return OSARA_OK;
}

static enum osara_status sync_beside(struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; i < o->n_beside; i++) {
        enum osara_status one = sync_file(o, o->beside[i].file, o->beside[i].fd, problems);

        rc = rc == OSARA_OK ? one : rc;
    }
    o->n_beside = 0;
    return rc;
}

/* Of one or two parts that are neither hidden nor lead out of the folder: names of strands come from
 * rulesets. */
static bool is_name(const char *name)
{
    const char *slash = strchr(name, '/');
    const char *last = slash ? slash + 1 : name;

    return name[0] != '.' && name[0] != '/' && last[0] != '\0' && last[0] != '.' &&
           strchr(last, '/') == NULL;
}

/* "strands/iom.csv" -> OUT/strands, OUT/strands/.osara-iom.csv.new, OUT/strands/iom.csv. */
static bool name_file(struct outputs *o, const char *name, struct output *file)
{
    const char *slash = strchr(name, '/');
    const char *last = slash ? slash + 1 : name;

    file->folder = slash
                       ? path_join(o->arena, o->folder, (struct text){name, (size_t)(slash - name)})
                       : o->folder;
    if (file->folder == NULL)
        return false;
    file->final = path_join(o->arena, file->folder, text_of(last));
    file->temporary = arena_format(o->arena, "%s/%s%s%s", file->folder, lead, last, tail);
    return file->final != NULL && file->temporary != NULL;
}

enum osara_status outputs_file(struct outputs *o, const char *name, osara_problems *problems)
{
    struct output file;
    enum osara_status rc = end_file(o, problems);

    if (rc != OSARA_OK)
        return rc;
    if (!is_name(name))
        return problem_add(problems, OSARA_EIO, NULL,
                           "cannot write '%s' into '%s': this is no name for a file", name,
                           o->folder);
    if (!name_file(o, name, &file))
        return problem_memory(problems);
    rc = make_folder(o, file.folder, problems);
    if (rc != OSARA_OK)
        return rc;
    if (path_is_folder(file.final))
        return cannot_write(file.final, EISDIR, problems);
    struct output *kept = arena_push(o->arena, &o->files, &o->n, &o->room, sizeof *kept);

    if (kept == NULL)
        return problem_memory(problems);
    *kept = file;
    o->at = 0;
    o->fd = open(file.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (o->fd < 0)
        return cannot_write(file.final, errno, problems);
    direct_begin(o->direct, kept->temporary, o->fd);
    return OSARA_OK;
}

enum osara_status outputs_write(struct outputs *o, const void *bytes, size_t n,
                                osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    const char *from = bytes;

    o->bytes += n;
    while (n > 0 && rc == OSARA_OK) {
        size_t part = ROOM - o->n_pending < n ? ROOM - o->n_pending : n;

        memcpy(o->pending + o->n_pending, from, part);
        o->n_pending += part;
        from += part;
        n -= part;
        if (o->n_pending == ROOM)
            rc = write_pending(o, problems);
    }
    return rc;
}

enum osara_status outputs_buffer(struct outputs *o, struct buffer *b, osara_problems *problems)
{
    enum osara_status rc = b->failed ? problem_memory(problems)
                                     : outputs_write(o, b->at, b->n, problems);

    buffer_clear(b);
    return rc;
}

enum osara_status outputs_sync(struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = end_file(o, problems), beside = sync_beside(o, problems);

    return rc == OSARA_OK ? beside : rc;
}

static bool is_written(const struct outputs *o, const char *path)
{
    for (size_t i = 0; i < o->n; i++)
        if (strcmp(o->files[i].final, path) == 0)
            return true;
    return false;
}

static bool is_leftover(const struct outputs *o, const char *folder, const char *name)
{
    size_t n = strlen(name);
    char *path = n < 4 || strcmp(name + n - 4, ".csv") != 0
                     ? NULL
                     : path_join(o->arena, folder, text_of(name));

    return path != NULL && !is_written(o, path);
}

static void forget(struct outputs *o)
{
    direct_free(o->direct);
    if (o->fd >= 0)
        close(o->fd);
    for (size_t i = 0; i < o->n_beside; i++)
        close(o->beside[i].fd);
    if (o->lock >= 0)
        close(o->lock);
    free(o->pending);
    arena_free(o->arena);
    free(o);
}

const char *outputs_path(const struct outputs *o)
{
    return o->n > 0 ? o->files[o->n - 1].temporary : NULL;
}

uint64_t outputs_bytes(const struct outputs *o)
{
    return o->bytes;
}

void outputs_replace(struct outputs *o, const char *const names[])
{
    o->instead = names;
}

/* What an earlier run wrote and this one did not: beside the new list it would be taken for this run's. */
static void remove_earlier(const struct outputs *o)
{
    char *strands = path_join(o->arena, o->folder, TEXT("strands"));

    for (size_t i = 0; o->instead[i] != NULL; i++) {
        char *path = path_join(o->arena, o->folder, text_of(o->instead[i]));

        if (path != NULL && !is_written(o, path))
            unlink(path);
    }
    if (strands == NULL)
        return;
    sweep(o, strands, is_leftover);
    rmdir(strands); /* unless there is something in it */
    int fd = open(strands, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

enum osara_status outputs_publish(struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = outputs_sync(o, problems);

    for (size_t i = 0; rc == OSARA_OK && i < o->n; i++)
        if (rename(o->files[i].temporary, o->files[i].final) != 0) {
            rc = cannot_write(o->files[i].final, errno, problems);
            problem_hint(problems, "%zu of %zu files in '%s' are new, the others are not", i, o->n,
                         o->folder);
        }
    if (rc != OSARA_OK) {
        outputs_abandon(o);
        return rc;
    }
    if (o->instead != NULL)
        remove_earlier(o);
    fsync(o->lock);
    forget(o);
    return OSARA_OK;
}

void outputs_abandon(struct outputs *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n; i++)
        unlink(o->files[i].temporary);
    while (o->n_made > 0)
        rmdir(o->made[--o->n_made]); /* unless there is something in it */
    forget(o);
}
