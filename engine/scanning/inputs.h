/* inputs.h -- the files of a table: found, mapped into memory, made UTF-8, their headers read. */
#ifndef OSARA_SCANNING_INPUTS_H
#define OSARA_SCANNING_INPUTS_H

#include "base/files.h"
#include "scanning/join.h"

#define CELL_NONE UINT32_MAX
enum { COLUMNS_MOST = 16384 }; /* of a file: what a spreadsheet has */

struct input {
    const char *path, *name; /* folder/name, and within the folder */
    uint32_t table;
    struct mapped_file file; /* as it is on the disk */
    char *decoded;           /* malloc()ed UTF-8 of another encoding, or NULL */
    struct text bytes;       /* UTF-8 */
    char separator;
    /* The header: */
    uint32_t header; /* the line on which it stands */
    size_t n_cells;
    size_t own_cells; /* less those that a join put behind */
    const char *joined_names;
    uint32_t join_cell;    /* that names a row of the joined file; CELL_NONE: there is no join */
    struct text *headings; /* [n_cells] */
    bool listed;           /* they were told */
    uint32_t *cell;        /* [binding->n] in which cell a column stands; CELL_NONE: none */
    size_t data; /* the first record begins here, on this line, after so many blank ones */
    uint32_t line;
    size_t blank;
};

struct inputs { /* start from {0} */
    struct input *at;
    size_t n, room;
    struct join *joins; /* in the order of their tables */
    size_t n_joins, room_joins;
};

/* Bytes of the file before those of the input, which are read where they stand: it is not decoded. */
static inline size_t input_skipped(const struct input *input)
{
    return (size_t)(input->bytes.at - input->file.bytes.at);
}

/* Opens the files of a table, and appends them.  A file that is not there is a problem unless the
 * table is optional; so are headings that are not there, or twice.  Sets `mapped` of the plan's
 * columns.  Everything that is wrong is found in one pass. */
enum osara_status inputs_open(struct plan_table *table, const struct mapping *mapping,
                              const struct binding *binding, struct arena *arena,
                              struct inputs *inputs, osara_problems *problems);
void inputs_close(struct inputs *inputs);

#endif
