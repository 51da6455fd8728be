/* descriptors.h -- how many files the program has open, for tests that none is forgotten. */
#ifndef OSARA_TESTS_BASE_DESCRIPTORS_H
#define OSARA_TESTS_BASE_DESCRIPTORS_H

#include <dirent.h>

static int open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (dir && readdir(dir) != NULL)
        n++;
    if (dir)
        closedir(dir);
    return n;
}

#endif
