/* pack_book_apart.c -- pack.xlsx by a process of its own, which waits for the list's fingerprint. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/pack_book.h"

enum { SAID_MOST = 256 }; /* bytes of what is said of the fingerprint */

/* What the child says by its exit status. */
enum said { SAID_DONE, SAID_MEMORY, SAID_WRITE };

/* Into its cell, once it is told; false when it never will be. */
static bool put_fingerprint(struct sheet *s, int line)
{
    char said[SAID_MOST];
    ssize_t n;

    while ((n = recv(line, said, sizeof said, 0)) < 0 && errno == EINTR)
        ;
    if (n <= 0)
        return false;
    cell_said(s, (struct text){said, (size_t)n}, s->book->wrap);
    sheet_next(s);
    return true;
}

static enum said make_book(struct pack *p, const char *path, char *folder)
{
    struct book book;
    struct sheet fingerprint;
    bool told;

    if (!book_open(&book, p, path, folder))
        return SAID_MEMORY;
    fingerprint = book_summary(&book);
    book_list(&book);
    book_strands(&book);
    book_options(&book);
    book_line(&book);
    book_decisions(&book);
    book_leaving(&book);
    book_left(&book);
    book_account(&book);
    told = !book.failed && put_fingerprint(&fingerprint, p->book_line);
    buffer_free(&book.cell);
    if (book.failed)
        return SAID_MEMORY;
    if (!told || getppid() != p->book_of)
        return SAID_WRITE;
    errno = 0;
    if (workbook_close(book.workbook) == LXW_NO_ERROR)
        return SAID_DONE;
    return errno == ENOMEM ? SAID_MEMORY : SAID_WRITE;
}

/* The outputs see to what they write themselves. */
static enum said put_on_disk(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    bool fine = file >= 0 && fsync(file) == 0;

    return file >= 0 && close(file) == 0 && fine ? SAID_DONE : SAID_WRITE;
}

/* In the process of its own.  Where it ends halfway, a file of the library's may stay: it is not ended by
 * what ends the one that began it, and whose lock of the folder it holds as well, but sees for itself that
 * nobody waits. */
static enum said make_apart(struct pack *p, const char *path, char *folder)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    enum said said;

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        signal(ends[i], SIG_IGN);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    said = make_book(p, path, folder);
    return said == SAID_DONE ? put_on_disk(path) : said;
}

/* When memory runs out libxlsxwriter prints and may crash: it works in a process of its own, which
 * says nothing, so that neither happens here.  Nor does anyone wait for it before he must: it is as much
 * work as all cards.  So it begins before the list is sealed, and is told the fingerprint. */
enum osara_status pack_book_begin(struct pack *p, const char *path, osara_problems *problems)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t n = slash != NULL ? (size_t)(slash - path) : 0;
    pid_t child;
    int ends[2]; /* of a line between the two: this one's, the child's */

    if (n + 2 > sizeof folder)
        return problem_add(problems, OSARA_EIO, NULL, "the name of '%.60s...' is too long", path);
    memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
    folder[n > 0 ? n : 1] = '\0';
    p->book_of = getpid();
    p->book_path = pack_keep(p, text_of(path));
    if (p->failed)
        return problem_memory(problems);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return problem_add(problems, OSARA_EIO, NULL, "cannot begin the workbook: %s",
                           file_fault(errno));
    child = fork();
    if (child == 0) {
        close(ends[0]);
        p->book_line = ends[1];
        _exit((int)make_apart(p, path, folder));
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return problem_memory(problems);
    }
    p->book = child;
    p->book_line = ends[0];
    pack_book_tell(p);
    return OSARA_OK;
}

/* Where nobody reads it any more, his status says why. */
void pack_book_tell(struct pack *p)
{
    struct text said = pack_fingerprint(p);

    if (p->book != 0 && p->fingerprint.at != NULL)
        (void)!send(p->book_line, said.at, said.n, MSG_NOSIGNAL);
}

static enum said wait_for(struct pack *p)
{
    int status = 0;
    pid_t child = p->book;

    p->book = 0;
    close(p->book_line); /* who still waits to be told waits no longer */
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return SAID_WRITE;
    return WIFEXITED(status) && WEXITSTATUS(status) <= SAID_WRITE ? (enum said)WEXITSTATUS(status)
                                                                  : SAID_MEMORY;
}

enum osara_status pack_book_end(struct pack *p, osara_problems *problems)
{
    switch (wait_for(p)) {
    case SAID_DONE:
        return OSARA_OK;
    case SAID_WRITE:
        return problem_add(problems, OSARA_EIO, NULL, "cannot write the workbook '%s'",
                           p->book_path.at);
    default:
        return problem_memory(problems);
    }
}

void pack_book_stop(struct pack *p)
{
    if (p->book != 0)
        wait_for(p);
}
