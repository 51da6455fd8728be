/* problem_text.c -- a problem as a person reads it: place, line, caret, hint. */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/problems.h"

/* A longer line is shown as the part around the caret. */
enum { LINE_MOST = 160, LINE_BEFORE = 60, GUTTER = 5 };

/* Control characters would act on the terminal; those that turn the direction of writing would show
 * a line other than the one that is there. */
static bool is_shown(uint32_t code)
{
    return !(code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E) ||
             (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F ||
             code == 0x2028 || code == 0x2029 || code == UINT32_MAX);
}

/* Columns that a character takes on a screen. */
static unsigned cells(uint32_t code)
{
    if (code >= 0x300 && code <= 0x36F)
        return 0;
    if ((code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
        (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
        (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
        (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD))
        return 2;
    return 1;
}

static void repeat(struct buffer *b, char c, size_t n)
{
    while (n-- > 0)
        buffer_char(b, c);
}

/* Characters [from, to) of the line.  As blanks, tabs stay tabs so that what follows aligns. */
static void part(struct buffer *b, struct text line, size_t from, size_t to, char blank)
{
    for (size_t i = 0; line.n > 0 && i < to; i++) {
        uint32_t code;
        size_t step = text_character(line, &code);

        if (i >= from) {
            if (code == '\t' && blank != '^')
                buffer_char(b, '\t');
            else if (blank)
                repeat(b, blank, is_shown(code) ? cells(code) : 1);
            else if (is_shown(code))
                buffer_bytes(b, line.at, step);
            else
                buffer_string(b, "\xEF\xBF\xBD");
        }
        line.at += step, line.n -= step;
    }
}

static void gutter(struct buffer *b, size_t width, uint32_t line)
{
    if (line > 0)
        buffer_format(b, "%*lu |", (int)width, (unsigned long)line);
    else
        repeat(b, ' ', width), buffer_string(b, " |");
}

static void excerpt(struct buffer *b, const osara_problem *p, size_t width)
{
    struct text line = text_of(p->excerpt);
    size_t count = text_characters(line), from = 0, to = count;
    size_t start = p->column > 0 ? p->column - 1u : 0, end;

    if (count > LINE_MOST) {
        from = start > LINE_BEFORE ? start - LINE_BEFORE : 0;
        to = count - from > LINE_MOST ? from + LINE_MOST : count;
    }
    gutter(b, width, p->line);
    if (count > 0)
        buffer_char(b, ' ');
    if (from > 0)
        buffer_string(b, "\xE2\x80\xA6");
    part(b, line, from, to, '\0');
    if (to < count)
        buffer_string(b, "\xE2\x80\xA6");
    buffer_char(b, '\n');
    if (p->column == 0 || p->width == 0 || start > count)
        return;
    end = start + p->width < to ? start + p->width : to;
    gutter(b, width, 0);
    repeat(b, ' ', from > 0 ? 2 : 1);
    part(b, line, from, start, ' ');
    if (end > start)
        part(b, line, start, end, '^');
    else
        buffer_char(b, '^'); /* something is not there: at the end of the line */
    buffer_char(b, '\n');
}

char *osara_problem_text(const osara_problem *p)
{
    static const char *const severity[] = {"error", "warning", "note"};
    struct buffer b = {0};
    char number[16];
    size_t width = (size_t)snprintf(number, sizeof number, "%lu", (unsigned long)p->line);

    if (width < GUTTER)
        width = GUTTER;
    if (p->file) {
        buffer_string(&b, p->file);
        if (p->line > 0)
            buffer_format(&b, ":%lu", (unsigned long)p->line);
        if (p->line > 0 && p->column > 0)
            buffer_format(&b, ":%lu", (unsigned long)p->column);
        buffer_string(&b, ": ");
    }
    buffer_format(&b, "%s: %s", severity[p->severity], p->text);
    if (p->code)
        buffer_format(&b, " [%s]", p->code);
    buffer_char(&b, '\n');
    if (p->excerpt && p->line > 0)
        excerpt(&b, p, width);
    if (p->hint)
        repeat(&b, ' ', width + 1), buffer_format(&b, "= %s\n", p->hint);
    buffer_char(&b, '\0');
    if (!b.failed)
        return b.at;
    buffer_free(&b);
    return NULL;
}
