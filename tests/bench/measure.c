/* measure.c -- runs a program, and says what it took: measure PROGRAM [ARGUMENT ...].
 *
 * Prints wall seconds, processor seconds and the peak of memory in kB on standard output; the program's own
 * goes nowhere.  It is small, so that the peak is the program's:
 * a process begins with its parent's memory. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    double begun = now();
    int status;

    if (argc < 2) {
        fputs("usage: measure PROGRAM [ARGUMENT ...]\n", stderr);
        return 2;
    }
    pid_t child = fork();

    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);

        if (nothing >= 0)
            dup2(nothing, STDOUT_FILENO);
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 5;
    }
    printf("%.6f %.6f %ld\n", now() - begun, seconds(usage.ru_utime) + seconds(usage.ru_stime),
           usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
