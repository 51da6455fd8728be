/* contents.c -- from the bytes on the disk to text. */
#include "scanning/contents.h"

#include <stdlib.h>
#include <string.h>

#include "scanning/encoding.h"
#include "scanning/unpack.h"

static enum osara_status wrong(const char *path, uint32_t line, osara_problems *problems,
                               const char *text)
{
    struct source source = {path, {NULL, 0}};
    struct place at = {&source, line, 0, 0};

    return problem_add(problems, OSARA_EEXTRACT, &at, "%s", text);
}

enum osara_status contents_check(const char *path, struct text bytes, osara_problems *problems)
{
    static const struct {
        const char *begin, *what;
    } known[] = {{"PK\x03\x04", "the file is a workbook (xlsx) or an archive (zip), not text"},
                 {"\xD0\xCF\x11\xE0", "the file is a workbook (xls), not text"},
                 {"%PDF-", "the file is a PDF, not text"}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_starts(bytes, text_of(known[i].begin))) {
            wrong(path, 0, problems, known[i].what);
            problem_hint(problems, "save the sheet as CSV");
            return OSARA_EEXTRACT;
        }
    return OSARA_OK;
}

/* Puts unpacked bytes in the place of packed ones. */
static enum osara_status unpack_all(const char *path, struct text *bytes, char **owned,
                                    osara_problems *problems)
{
    enum packed how = packed_how(*bytes);
    const char *why = "";
    size_t n;
    enum osara_status rc;

    if (how == PACKED_NOT)
        return OSARA_OK;
    rc = unpack(how, *bytes, UNPACK_LIMIT, owned, &n, &why);
    if (rc == OSARA_ENOMEM)
        return problem_memory(problems);
    if (rc != OSARA_OK) {
        struct source source = {path, {NULL, 0}};
        struct place at = {&source, 0, 0, 0};

        problem_add(problems, rc, &at, "the file cannot be unpacked (%s): %s",
                    how == PACKED_GZIP ? "gzip" : "zstd", why);
        problem_hint(problems, "copy the file again; at most %zu GiB are unpacked",
                     UNPACK_LIMIT >> 30);
        return rc;
    }
    *bytes = (struct text){*owned, n};
    return OSARA_OK;
}

static enum osara_status make_utf8(const char *path, const char *encoding, struct text *bytes,
                                   char **owned, osara_problems *problems)
{
    const char *mark = encoding_mark(*bytes);
    char *decoded;
    size_t n;

    if (encoding == NULL) {
        if (!encoding_is_wide(*bytes))
            return OSARA_OK;
        wrong(path, 1, problems, "the file is UTF-16");
        problem_hint(problems, "say so in extract.yaml: encoding: utf-16");
        return OSARA_EEXTRACT;
    }
    /* A mark of UTF-8 on a file that is not UTF-8 is the export's mistake: it is passed over. */
    if (mark != NULL && strcmp(mark, "UTF-8") == 0) {
        if (text_utf8_fault(*bytes) == bytes->n)
            return OSARA_OK;
        bytes->at += 3;
        bytes->n -= 3;
    }
    if (!encoding_decode(encoding, *bytes, &decoded, &n))
        return problem_memory(problems);
    free(*owned);
    *owned = decoded;
    *bytes = (struct text){decoded, n};
    return OSARA_OK;
}

enum osara_status contents_open(const char *path, struct text bytes, const char *encoding,
                                struct text *out, char **owned, osara_problems *problems)
{
    char *memory = NULL;
    enum osara_status rc;

    if (bytes.n > FILE_LIMIT) {
        struct source source = {path, {NULL, 0}};
        struct place at = {&source, 0, 0, 0};

        problem_add(problems, OSARA_EEXTRACT, &at, "the file has more than %zu GiB",
                    FILE_LIMIT >> 30);
        problem_hint(problems, "export it in parts: a pattern in extract.yaml reads them as one");
        return OSARA_EEXTRACT;
    }
    rc = unpack_all(path, &bytes, &memory, problems);
    if (rc == OSARA_OK)
        rc = contents_check(path, bytes, problems);
    if (rc == OSARA_OK)
        rc = make_utf8(path, encoding, &bytes, &memory, problems);
    if (rc != OSARA_OK) {
        free(memory);
        return rc;
    }
    *out = bytes;
    *owned = memory;
    return OSARA_OK;
}
