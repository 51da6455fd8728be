/* disposed.h -- what disposals say is gone: of which entry, which rows. */
#ifndef OSARA_AUDIT_DISPOSED_H
#define OSARA_AUDIT_DISPOSED_H

#include "audit/database.h"

/* Ranges of positions, both ends among them. */
struct disposed {
    size_t n;
    struct {
        uint64_t first, last;
    } * at;
};

/* What the certificates (entries of kind "disposal") say of an entry's "subjects" or "items". */
enum osara_status disposed_read(struct ledger *l, uint64_t entry, const char *what,
                                struct disposed *out, osara_problems *problems);
bool disposed_holds(const struct disposed *d, uint64_t position);
void disposed_free(struct disposed *d);

#endif
