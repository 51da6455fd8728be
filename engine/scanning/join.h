/* join.h -- a file that rows of a table's own files name by a key: crimes, where the table's rows
 * are involvements in them.
 *
 * The cells that are wanted of the named row are put behind the naming row's own, as text, before
 * the records are found: every row keeps its place, and the reader need not know. */
#ifndef OSARA_SCANNING_JOIN_H
#define OSARA_SCANNING_JOIN_H

#include "base/files.h"
#include "scanning/bind.h"
#include "scanning/lexicon.h"

struct joined_file {
    const char *path, *name;
    struct mapped_file file; /* as it is on the disk */
    char *decoded;
    struct text bytes; /* UTF-8 */
    uint64_t rows, blank;
};

struct join { /* start from {0}, with the first four set */
    const struct binding *binding;
    const struct mapped_join *mapped;
    struct arena *arena;
    char separator; /* of the table's own files, for which its cells are written */

    struct joined_file *files; /* [n_files] */
    size_t n_files;
    const char *names;   /* of the files, for messages */
    const char **wanted; /* [n_wanted] headings whose cells are put behind */
    size_t n_wanted;
    struct lexicon keys; /* row i has the key with the id i + 1 */
    struct joined_row {
        size_t at, n; /* its cells, in text */
        bool named;
    } * rows;
    size_t n_rows, room_rows;
    struct buffer text;
    struct quarantined *faults; /* `file` is of files; in the order of the files */
    size_t n_faults, room_faults;
};

/* Reads a file, already mapped and made UTF-8.  Its problems are told. */
enum osara_status join_read(struct join *j, struct joined_file *file, osara_problems *problems);
void join_close(struct join *j);

/* A table's own file with the cells of the rows that its rows name.  *cells: how many were put
 * behind; the last of them is empty where no row is named.  A row that breaks off or is ragged stays
 * as it is.  The caller frees *out.  False: out of memory. */
bool join_rows(struct join *j, struct text bytes, uint32_t key_cell, char **out, size_t *n,
               size_t *cells);

#endif
