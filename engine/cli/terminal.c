/* terminal.c -- the only way to the screen. */
#include "terminal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void terminal_prepare(void)
{
    signal(SIGPIPE, SIG_IGN); /* a write then fails, and can be reported */
    signal(SIGXFSZ, SIG_IGN);
    /* Of these, stdin is written and stdout read only: whoever uses them is told. */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            (void)open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY);
}

static unsigned screen_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;

    if (columns != NULL && isdigit((unsigned char)columns[0])) {
        unsigned long n = strtoul(columns, NULL, 10);

        if (n >= 20 && n <= 1000)
            return (unsigned)n;
    }
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        return size.ws_col;
    return 0;
}

osara_look terminal_look(unsigned format)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    osara_look look = {.format = (enum osara_format)format, .width = screen_width()};

    look.colour = format == OSARA_TABLE && isatty(STDOUT_FILENO) &&
                  (no_colour == NULL || no_colour[0] == '\0') &&
                  (term == NULL || strcmp(term, "dumb") != 0);
    return look;
}

static int cannot_print(void)
{
    char why[80];

    snprintf(why, sizeof why, "%s", strerror(errno));
    why[0] = (char)tolower((unsigned char)why[0]);
    fprintf(stderr, "osara: error: cannot write to standard output: %s\n", why);
    return exit_status(OSARA_EIO);
}

bool terminal_unread(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO};

    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

int terminal_say_unread(void)
{
    errno = EPIPE;
    return cannot_print();
}

int terminal_print(const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t n = write(STDOUT_FILENO, text, left);

        if (n < 0 && errno != EINTR)
            return cannot_print();
        if (n > 0) {
            text += n;
            left -= (size_t)n;
        }
    }
    return 0;
}

static int no_memory(void)
{
    fputs("osara: error: out of memory\n", stderr);
    return exit_status(OSARA_ENOMEM);
}

int terminal_show(void (*draw)(FILE *out, const void *what), const void *what)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    int status;

    if (out == NULL)
        return no_memory();
    draw(out, what);
    status = ferror(out) != 0;
    if (fclose(out) != 0 || status != 0)
        status = no_memory();
    else
        status = terminal_print(text);
    free(text);
    return status;
}

/* What is left to say when there is no memory to lay a problem out. */
static void print_plainly(const osara_problem *p)
{
    if (p->file != NULL)
        fprintf(stderr, "%s:%u:%u: ", p->file, (unsigned)p->line, (unsigned)p->column);
    fprintf(stderr, "%s: %s\n", p->severity == OSARA_ERROR ? "error" : "warning",
            p->text != NULL ? p->text : "out of memory");
}

void terminal_problems(osara_problems *problems, struct counts *counts)
{
    bool full = problems->n >= OSARA_PROBLEMS_MOST; /* those beyond are counted, not kept */

    osara_problems_sort(problems);
    for (size_t i = 0; i < problems->n; i++) {
        const osara_problem *p = &problems->at[i];
        char *text = osara_problem_text(p);

        if (text != NULL)
            fputs(text, stderr);
        else
            print_plainly(p);
        free(text);
        counts->warnings += p->severity == OSARA_WARNING;
        counts->notes += p->severity == OSARA_NOTE;
        counts->memory |= p->status == OSARA_ENOMEM;
    }
    counts->errors += problems->errors;
    counts->memory |= problems->lost > 0 && !full;
    if (full && problems->lost > 0)
        fprintf(stderr, "and %zu more, of the same kind or others, which are not shown\n",
                problems->lost);
    else if (problems->lost > 0)
        fprintf(stderr, "osara: error: out of memory, %zu problem%s could not be told\n",
                problems->lost, problems->lost == 1 ? "" : "s");
    osara_problems_free(problems);
}

int terminal_counts(const struct counts *counts, int status)
{
    const struct {
        size_t n;
        const char *name;
    } said[] = {{counts->errors, "error"}, {counts->warnings, "warning"}, {counts->notes, "note"}};
    const char *comma = "";

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (said[i].n == 0)
            continue;
        fprintf(stderr, "%s%zu %s%s", comma, said[i].n, said[i].name, said[i].n == 1 ? "" : "s");
        comma = ", ";
    }
    if (comma[0] != '\0')
        fputc('\n', stderr);
    return counts->memory ? exit_status(OSARA_ENOMEM) : status;
}

void terminal_unexplained(enum osara_status status)
{
    if (status == OSARA_ENOMEM)
        (void)no_memory();
    else
        fputs("osara: error: a fault in osara: please report what was run\n", stderr);
}

int exit_status(enum osara_status status)
{
    return status == OSARA_ENOMEM || status == OSARA_EFAULT ? 70 : -(int)status;
}

int terminal_finish(enum osara_status status, osara_problems *problems)
{
    struct counts counts = {0};

    terminal_problems(problems, &counts);
    if (counts.errors == 0 && status != OSARA_OK && status != OSARA_ENO)
        terminal_unexplained(status);
    return terminal_counts(&counts, exit_status(status));
}
