// room: scanning
/* fuzz_extract.c -- any bytes as extract.yaml and a table: refused with a problem, or rows that add
 * up.  The mapping ends with a line "%%"; a second one ends the first table. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define assert_true(truth) must(truth)
#define assert_false(truth) must(!(truth))
#define assert_non_null(pointer) must((pointer) != NULL)
#define assert_int_equal(a, b) must((a) == (b))
static void must(int true_always)
{
    if (!true_always)
        abort();
}

#include "../scanning/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char PLAN[] = "table people key id\n"
                           "column id id\n"
                           "column area category North/East/West\n"
                           "column born date\n"
                           "column sex category monitor\n"
                           "table events optional join id key no day\n"
                           "column no id unused\n"
                           "column id id\n"
                           "column day date\n"
                           "column weight number\n"
                           "column flagged flag\n"
                           "column note text\n";

static char folder[64];

static void clean_up(void)
{
    static const char *const names[] = {"extract.yaml", "people.csv", "events.csv"};
    char path[128];

    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

/* The bytes up to the next line of "%%", which is passed. */
static struct text part(struct text *rest)
{
    struct text taken = *rest;

    for (size_t i = 0; i + 3 <= rest->n; i++) {
        if (memcmp(rest->at + i, "%%\n", 3) != 0)
            continue;
        taken.n = i;
        rest->at += i + 3;
        rest->n -= i + 3;
        return taken;
    }
    rest->at += rest->n;
    rest->n = 0;
    return taken;
}

static void told(const struct reading_options *options, struct buffer *out)
{
    enum osara_status rc = sheet_read(folder, PLAN, options, out);

    must(rc == OSARA_OK || rc == OSARA_EEXTRACT || rc == OSARA_EIO);
    must(rc == OSARA_OK || out->n > 1); /* a refusal says why */
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const struct reading_options ways[] = {
        {.threads = 1, .way = -1},
        {.threads = 2, .way = MARKS_PORTABLE, .range = 64, .batch = 1},
    };
    struct text rest = {(const char *)bytes, n}, mapping = part(&rest), people = part(&rest);
    struct buffer first = {0}, second = {0};

    if (folder[0] == '\0') {
        sheet_folder(folder);
        (void)atexit(clean_up);
    }
    sheet_bytes(folder, "extract.yaml", mapping.at, mapping.n);
    sheet_bytes(folder, "people.csv", people.at, people.n);
    sheet_bytes(folder, "events.csv", rest.at, rest.n);
    told(&ways[0], &first);
    told(&ways[1], &second);
    must(first.n == second.n && memcmp(first.at, second.at, first.n) == 0);
    buffer_free(&first);
    buffer_free(&second);
    return 0;
}
