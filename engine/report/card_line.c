/* card_line.c -- see card_line.h. */
#include "report/card_line.h"

#include <string.h>

enum { WIDTH = 80 };

static void spaces(struct buffer *b, size_t n)
{
    while (n-- > 0)
        buffer_char(b, ' ');
}

/* Control characters, and those that turn the direction of what follows. */
static bool obeyed(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* As line_put() puts it. */
static size_t columns_of(uint32_t code)
{
    return code != UINT32_MAX && obeyed(code) ? 1 : text_width(code);
}

size_t line_columns(struct text word)
{
    size_t columns = 0;

    for (size_t at = 0; at < word.n;) {
        uint32_t code;

        at += text_character((struct text){word.at + at, word.n - at}, &code);
        columns += columns_of(code);
    }
    return columns;
}

void line_put(struct text word, struct buffer *b)
{
    for (size_t at = 0; at < word.n;) {
        uint32_t code;
        size_t n = text_character((struct text){word.at + at, word.n - at}, &code);

        if (code != UINT32_MAX && obeyed(code))
            buffer_char(b, ' ');
        else if (code == UINT32_MAX)
            buffer_string(b, "\xEF\xBF\xBD");
        else
            buffer_bytes(b, word.at + at, n);
        at += n;
    }
}

size_t line_fit(struct text text, size_t width, size_t *shown)
{
    size_t at = 0, space = 0, used = 0;

    while (at < text.n) {
        uint32_t code;
        size_t n = text_character((struct text){text.at + at, text.n - at}, &code);

        if (at > 0 && used + columns_of(code) > width)
            break;
        used += columns_of(code);
        at += n;
        if (at < text.n && text.at[at] == ' ')
            space = at;
    }
    *shown = at == text.n ? at : space > 0 ? space : at;
    at = *shown;
    while (at < text.n && text.at[at] == ' ')
        at++;
    return at;
}

static size_t width_of(const osara_look *look)
{
    return look->width ? look->width : WIDTH;
}

void line_wrap(struct text text, size_t indent, const osara_look *look, struct buffer *b)
{
    size_t width = width_of(look), room = width > indent + 12 ? width - indent : 12;
    size_t shown, next = line_fit(text, room, &shown);

    spaces(b, indent);
    line_put((struct text){text.at, shown}, b);
    buffer_char(b, '\n');
    while (next < text.n) {
        text = (struct text){text.at + next, text.n - next};
        next = line_fit(text, room - 2, &shown);
        spaces(b, indent + 2);
        line_put((struct text){text.at, shown}, b);
        buffer_char(b, '\n');
    }
}

void lines_wrap(struct text text, const osara_look *look, struct buffer *b)
{
    while (text.n > 0) {
        const char *end = memchr(text.at, '\n', text.n);
        size_t n = end != NULL ? (size_t)(end - text.at) : text.n, indent = 0;

        while (indent < n && text.at[indent] == ' ')
            indent++;
        if (indent < n)
            line_wrap((struct text){text.at + indent, n - indent}, indent, look, b);
        else
            buffer_char(b, '\n');
        n += end != NULL;
        text = (struct text){text.at + n, text.n - n};
    }
}

void line_string(const char *s, size_t indent, const osara_look *look, struct buffer *b)
{
    line_wrap(text_of(s), indent, look, b);
}

void line_end(struct buffer *line, size_t indent, const osara_look *look, struct buffer *b)
{
    b->failed |= line->failed;
    if (line->n > 0 && !line->failed)
        line_wrap((struct text){line->at, line->n}, indent, look, b);
    buffer_clear(line);
}

void line_heading(const char *letter, const char *name, const osara_look *look, struct buffer *b)
{
    buffer_format(b, look->colour ? "\n\033[1m%s  %s\033[0m\n" : "\n%s  %s\n", letter, name);
}

void box_edge(const char *title, const osara_look *look, struct buffer *b)
{
    size_t width = width_of(look), n = 0;

    buffer_char(b, '+');
    if (title != NULL) {
        buffer_format(b, "-- %s ", title);
        n = 4 + strlen(title);
    }
    for (; n + 2 < width; n++)
        buffer_char(b, '-');
    buffer_string(b, "+\n");
}

void box_line(struct text text, const osara_look *look, struct buffer *b)
{
    size_t width = width_of(look), room = width > 16 ? width - 4 : 12, indent = 0;

    do {
        size_t shown, next = line_fit(text, room - indent, &shown);
        size_t n = line_columns((struct text){text.at, shown}) + indent;

        buffer_string(b, "| ");
        spaces(b, indent);
        line_put((struct text){text.at, shown}, b);
        spaces(b, n < room ? room - n : 0);
        buffer_string(b, " |\n");
        text = (struct text){text.at + next, text.n - next};
        indent = 2;
    } while (text.n > 0);
}

void box_end(struct buffer *line, bool bold, const osara_look *look, struct buffer *b)
{
    b->failed |= line->failed;
    if (line->n > 0 && !line->failed) {
        buffer_string(b, bold && look->colour ? "\033[1m" : "");
        box_line((struct text){line->at, line->n}, look, b);
        buffer_string(b, bold && look->colour ? "\033[0m" : "");
    }
    buffer_clear(line);
}
