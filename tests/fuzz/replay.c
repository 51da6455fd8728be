/* replay.c -- runs a fuzz target over a folder of inputs, where libFuzzer is not at hand.
 *
 * Each file is given whole, cut short, and with a byte changed, in places that depend on nothing but
 * its size: the same every time. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { PLACES = 48 }; /* where a file is cut or changed */

/* A copy of exactly n bytes, so that a sanitizer sees a read behind them. */
static void give(const uint8_t *bytes, size_t n, size_t changed, uint8_t to)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);

    if (copy == NULL)
        abort();
    if (n > 0)
        memcpy(copy, bytes, n);
    if (changed < n)
        copy[changed] = to;
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static void give_variants(const uint8_t *bytes, size_t n)
{
    static const uint8_t odd[] = {0, '\n', '\'', '"', '[', '{', ':', ',', '&', '*', 0x80, 0xFF};

    give(bytes, n, n, 0);
    for (size_t i = 0; i < PLACES && i < n; i++) {
        size_t at = n <= PLACES ? i : i * (n / PLACES) + i % 7 % (n / PLACES);

        give(bytes, at, at, 0);
        give(bytes, n, at, odd[i % sizeof odd]);
    }
}

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(1 << 24);
    size_t n;

    if (file == NULL || bytes == NULL) {
        fprintf(stderr, "cannot read %s\n", path);
        free(bytes);
        return 1;
    }
    n = fread(bytes, 1, 1 << 24, file);
    fclose(file);
    give_variants(bytes, n);
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    struct dirent **entries = NULL;
    int n, failed = 0, count = 0;

    if (argc != 2)
        return 2;
    n = scandir(argv[1], &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char path[4096];

        snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            failed += replay(path);
            count++;
        }
        free(entries[i]);
    }
    free(entries);
    if (count == 0)
        fprintf(stderr, "%s holds no inputs\n", argv[1]);
    return failed > 0 || count == 0;
}
