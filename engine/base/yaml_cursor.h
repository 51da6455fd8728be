/* yaml_cursor.h -- from libyaml's marks (characters from the start) to bytes, lines and columns.
 *
 * Inside base only.  Lines end at '\n' here as everywhere in Osara; libyaml also breaks them at
 * U+0085, U+2028 and a lone '\r', so its own line numbers are not used. */
#ifndef OSARA_BASE_YAML_CURSOR_H
#define OSARA_BASE_YAML_CURSOR_H

#include "base/problems.h"

/* Size, UTF-8, NUL bytes and control characters: said here, because libyaml knows only byte offsets
 * of these. */
enum osara_status yaml_check_bytes(const struct source *source, enum osara_status status,
                                   osara_problems *problems);

struct yaml_cursor {
    const struct source *source;
    size_t byte;           /* offset in the source */
    size_t character;      /* the same in characters, a byte-order mark not counted */
    uint32_t line, column; /* the same as people count, from 1 */
};

/* At the start, behind a byte-order mark. */
void yaml_cursor_start(struct yaml_cursor *c, const struct source *source);
/* One character further; false at the end. */
bool yaml_cursor_step(struct yaml_cursor *c);
/* Moves to a character or a byte.  Quick when it lies ahead; otherwise starts over. */
void yaml_cursor_to_character(struct yaml_cursor *c, size_t character);
void yaml_cursor_to_byte(struct yaml_cursor *c, size_t byte);
struct place yaml_cursor_place(const struct yaml_cursor *c, uint32_t width);

#endif
