/* files.c -- files mapped to read, and paths. */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* strerror() speaks the locale's language; a message must not. */
const char *file_fault(int error)
{
    switch (error) {
    case ENOENT:
        return "no such file";
    case ENOTDIR:
        return "a part of the path is not a folder";
    case EISDIR:
        return "it is a folder";
    case EACCES:
    case EPERM:
        return "permission denied";
    case ENOSPC:
        return "no space left on the disk";
    case EDQUOT:
        return "the disk quota is used up";
    case EFBIG:
        return "the file would be larger than is allowed";
    case EROFS:
        return "the file system is read-only";
    case EMFILE:
    case ENFILE:
        return "too many open files";
    case ENAMETOOLONG:
        return "the name is too long";
    case ELOOP:
        return "too many symbolic links";
    case EIO:
        return "the disk reports an error";
    case ENOMEM:
        return "out of memory";
    case EEXIST:
        return "something of this name is already there";
    default:
        return "the system refuses it";
    }
}

static enum osara_status cannot_read(const char *path, int error, osara_problems *problems)
{
    return problem_add(problems, OSARA_EIO, NULL, "cannot read '%s': %s", path, file_fault(error));
}

enum osara_status file_map(const char *path, struct mapped_file *out, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;
    struct mapped_file file = {0};
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer would wait */

    if (fd < 0)
        return cannot_read(path, errno, problems);
    if (fstat(fd, &st) != 0)
        rc = cannot_read(path, errno, problems);
    else if (S_ISDIR(st.st_mode))
        rc = cannot_read(path, EISDIR, problems);
    else if (!S_ISREG(st.st_mode))
        rc = problem_add(problems, OSARA_EIO, NULL, "cannot read '%s': it is not a plain file",
                         path);
    if (rc == OSARA_OK && st.st_size > 0) {
        file.mapping = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (file.mapping == MAP_FAILED)
            rc = cannot_read(path, errno, problems);
        else
            file.bytes = (struct text){file.mapping, (size_t)st.st_size};
        file.device = st.st_dev;
        file.inode = st.st_ino;
    }
    close(fd);
    if (rc == OSARA_OK)
        *out = file;
    return rc;
}

void file_unmap(struct mapped_file *file)
{
    if (file->mapping != NULL)
        munmap(file->mapping, file->bytes.n);
    *file = (struct mapped_file){0};
}

int file_again(const char *path, const struct mapped_file *file)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_dev == file->device &&
        st.st_ino == file->inode)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool file_copy(int fd, size_t from, void *to, size_t n)
{
    char *at = to;

    while (n > 0) {
        ssize_t part = pread(fd, at, n, (off_t)from);

        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return false;
        at += part;
        from += (size_t)part;
        n -= (size_t)part;
    }
    return true;
}

void file_ask(const struct mapped_file *file, size_t from, size_t to)
{
#ifdef MADV_POPULATE_READ
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    from = from / page * page;
    if (file->mapping != NULL && from < to && to <= file->bytes.n)
        (void)madvise((char *)file->mapping + from, to - from, MADV_POPULATE_READ);
#else
    (void)file;
    (void)from;
    (void)to;
#endif
}

void file_rest(const struct mapped_file *file, size_t from, size_t to)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    from = (from + page - 1) / page * page;
    to = to / page * page;
    if (file->mapping != NULL && from < to && to <= file->bytes.n)
        madvise((char *)file->mapping + from, to - from, MADV_DONTNEED);
}

char *path_beside(struct arena *arena, const char *beside, struct text name)
{
    const char *slash = strrchr(beside, '/');
    int n = slash == NULL ? 0 : (int)(slash - beside) + 1;

    if (name.n > 0 && name.at[0] == '/')
        return arena_copy(arena, name);
    return arena_format(arena, "%.*s%.*s", n, beside, TEXT_ARGS(name));
}

char *path_join(struct arena *arena, const char *folder, struct text name)
{
    size_t n = strlen(folder);

    return arena_format(arena, "%s%s%.*s", folder, n > 0 && folder[n - 1] == '/' ? "" : "/",
                        TEXT_ARGS(name));
}

bool path_is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}
