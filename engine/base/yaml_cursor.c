/* yaml_cursor.c -- checking a source's bytes, and walking it by characters. */
#include "base/yaml_cursor.h"

#include "base/yaml.h"

void yaml_cursor_start(struct yaml_cursor *c, const struct source *source)
{
    bool mark = text_starts(source->bytes, TEXT("\xEF\xBB\xBF"));

    *c = (struct yaml_cursor){.source = source, .byte = mark ? 3 : 0, .line = 1, .column = 1};
}

bool yaml_cursor_step(struct yaml_cursor *c)
{
    struct text rest = {c->source->bytes.at + c->byte, c->source->bytes.n - c->byte};
    uint32_t code;

    if (rest.n == 0)
        return false;
    c->byte += text_character(rest, &code);
    c->character++;
    if (code == '\n')
        c->line++, c->column = 1;
    else
        c->column++;
    return true;
}

void yaml_cursor_to_character(struct yaml_cursor *c, size_t character)
{
    if (character < c->character)
        yaml_cursor_start(c, c->source);
    while (c->character < character && yaml_cursor_step(c))
        ;
}

void yaml_cursor_to_byte(struct yaml_cursor *c, size_t byte)
{
    if (byte < c->byte)
        yaml_cursor_start(c, c->source);
    while (c->byte < byte && yaml_cursor_step(c))
        ;
}

struct place yaml_cursor_place(const struct yaml_cursor *c, uint32_t width)
{
    return (struct place){c->source, c->line, c->column, width};
}

/* What YAML does not allow in a file, found before libyaml sees it: its own places for these are
 * byte offsets in a buffer. */
static bool is_allowed(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || code == 0x85 ||
           (code >= 0x20 && code < 0x7F) || (code >= 0xA0 && code != 0xFFFE && code != 0xFFFF);
}

enum osara_status yaml_check_bytes(const struct source *source, enum osara_status status,
                                   osara_problems *problems)
{
    struct yaml_cursor c;

    if (source->bytes.n > YAML_BYTES)
        return problem_add(problems, status, &(struct place){source, 0, 0, 0},
                           "%zu bytes are too many, at most %zu are read", source->bytes.n,
                           YAML_BYTES);
    if (text_starts(source->bytes, TEXT("\xFF\xFE")) || text_starts(source->bytes, TEXT("\xFE\xFF"))) {
        problem_add(problems, status, &(struct place){&(struct source){source->path, {0}}, 1, 1, 0},
                    "this file is in UTF-16, and UTF-8 is read");
        problem_hint(problems, "save it as UTF-8: in Notepad that is 'Save as', then 'Encoding'");
        return status;
    }
    yaml_cursor_start(&c, source);
    for (; c.byte < source->bytes.n; yaml_cursor_step(&c)) {
        struct text rest = {source->bytes.at + c.byte, source->bytes.n - c.byte};
        struct place at = yaml_cursor_place(&c, 1);
        uint32_t code;

        text_character(rest, &code);
        if (code == UINT32_MAX) {
            problem_add(problems, status, &at, "byte 0x%02X is not UTF-8",
                        (unsigned)(unsigned char)rest.at[0]);
            problem_hint(problems, "save the file as UTF-8 in the editor: it is in another encoding, "
                                   "most often windows-1252");
            return status;
        }
        if (code == 0) {
            problem_add(problems, status, &at, "a NUL byte, this is not a text file");
            problem_hint(problems, "save it as plain text in UTF-8");
            return status;
        }
        if (!is_allowed(code))
            return problem_add(problems, status, &at,
                               "control character U+%04lX, which YAML does not allow",
                               (unsigned long)code);
    }
    return OSARA_OK;
}
