/* mapping_keys.h -- the keys of extract.yaml: the list that its structural check, the tables of
 * docs/reference-mapping.md and rules/schema/extract.schema.json are made from. */
#ifndef OSARA_SCANNING_MAPPING_KEYS_H
#define OSARA_SCANNING_MAPPING_KEYS_H

#include "objective/schema.h"

/* X(id, what one is called, what it is). */
#define MAPPING_SECTIONS(X)                                                                  \
    X(EXTRACT, "extract.yaml", "how an extract says what a ruleset names")                   \
    X(MAPPED_TABLE, "a table", "which files hold the rows of a table, and how they are read") \
    X(MAPPED_JOIN, "a join", "files that the rows of a table's own files name by a key")     \
    X(MAPPED_COLUMN, "a column", "where a column stands, and how its values are read")

/* Words that stand for what an enumeration counts from 1 on. */
#define MAPPING_REPEATS "first|last|strongest"          /* enum repeats */
#define MAPPING_SPREADSHEET "day first|month first"     /* enum code_dates */

#define X(id, ...) SECTION_##id,
enum mapping_section { MAPPING_SECTIONS(X) MAPPING_SECTION_COUNT_ };
#undef X

extern const struct schema schema_of_mappings;

#endif
