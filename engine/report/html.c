/* html.c -- see html.h. */
#include "report/html.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

/* What a character that cannot stand as it is becomes. */
static void put_other(struct buffer *b, uint32_t code)
{
    switch (code) {
    case '&':
        buffer_string(b, "&amp;");
        break;
    case '<':
        buffer_string(b, "&lt;");
        break;
    case '"':
        buffer_string(b, "&quot;");
        break;
    default:
        if (code == UINT32_MAX)
            buffer_string(b, "\xEF\xBF\xBD");
        else
            buffer_char(b, ' '); /* a control character */
    }
}

static bool stands(uint32_t code)
{
    return code >= 0x20 && code != '&' && code != '<' && code != '"' &&
           (code < 0x7F || (code >= 0xA0 && code != UINT32_MAX));
}

void html_text(struct buffer *b, struct text text)
{
    size_t from = 0, at = 0; /* bytes [from, at) stand as they are */

    while (at < text.n) {
        uint32_t code = (unsigned char)text.at[at];
        size_t n = 1;

        if (code >= 0x80)
            n = text_character((struct text){text.at + at, text.n - at}, &code);
        if (!stands(code)) {
            buffer_bytes(b, text.at + from, at - from);
            put_other(b, code);
            from = at + n;
        }
        at += n;
    }
    if (at > from)
        buffer_bytes(b, text.at + from, at - from);
}

void html_string(struct buffer *b, const char *s)
{
    html_text(b, text_of(s));
}

void html_line(struct buffer *b, struct buffer *line)
{
    html_text(b, (struct text){line->at, line->failed ? 0 : line->n});
    b->failed |= line->failed;
    buffer_clear(line);
}

void html_name(struct buffer *b, struct text text)
{
    bool plain = true;

    for (size_t i = 0; i < text.n; i++)
        plain = plain && (unsigned char)text.at[i] < 0x80;
    buffer_string(b, plain ? "" : "<bdi>");
    html_text(b, text);
    buffer_string(b, plain ? "" : "</bdi>");
}

void html_cut(struct buffer *b, struct text text, size_t most)
{
    size_t at = 0;

    for (size_t n = 0; at < text.n && n < most; n++) {
        uint32_t code;

        at += text_character((struct text){text.at + at, text.n - at}, &code);
    }
    html_name(b, (struct text){text.at, at});
    buffer_string(b, at < text.n ? "\xE2\x80\xA6" : "");
}

/* Words that a name has in small letters and people write in capitals. */
static const char *const capitals[] = {"da",    "dob",    "dvpo", "id",  "iom", "mappa",
                                       "marac", "mosovo", "nmo",  "pnc", "ro",  "rso",
                                       "shpo",  "spo",    "sro",  "vawg"};

/* Writes the word at `name` when it is one of them; gives its length, or 0. */
static size_t put_capitals(struct buffer *b, const char *name)
{
    size_t n = strcspn(name, "_ ");

    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        if (strlen(capitals[i]) != n || strncmp(name, capitals[i], n) != 0)
            continue;
        for (size_t k = 0; k < n; k++)
            buffer_char(b, (char)(name[k] - 'a' + 'A'));
        return n;
    }
    return 0;
}

void html_heading(struct buffer *b, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < n; i++) {
        if (i == 0 || name[i - 1] == '_' || name[i - 1] == ' ')
            i += put_capitals(b, name + i);
        if (i >= n)
            return;
        char c = name[i] == '_' ? ' ' : name[i];

        if (i == 0 && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == ' ' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            buffer_char(b, c);
        else {
            html_string(b, name + i);
            return;
        }
    }
}

/* For people, with a minus that is one. */
static void put_rounded(struct buffer *b, double v, int decimals, bool plus)
{
    char digits[64];
    size_t n = number_print_rounded(v, decimals, digits), from = digits[0] == '-';

    if (from)
        buffer_string(b, "\xE2\x88\x92");
    else if (plus && v > 0)
        buffer_char(b, '+');
    buffer_bytes(b, digits + from, n - from);
}

long long html_whole(double v)
{
    return isfinite(v) ? llround(v) : 0;
}

void html_figure(struct buffer *b, double v, int decimals)
{
    if (isfinite(v))
        put_rounded(b, v, decimals, false);
    else
        buffer_string(b, "\xE2\x80\x93");
}

void html_short(struct buffer *b, double v, int decimals)
{
    html_figure(b, v, decimals);
    if (decimals == 0 || !isfinite(v) || b->failed)
        return;
    while (b->n > 0 && b->at[b->n - 1] == '0')
        b->n--;
    if (b->n > 0 && b->at[b->n - 1] == '.')
        b->n--;
}

void html_percent(struct buffer *b, double share, int decimals)
{
    html_figure(b, 100 * share, decimals);
    buffer_string(b, isfinite(share) ? "%" : "");
}

void html_signed(struct buffer *b, double v, int decimals)
{
    if (isfinite(v))
        put_rounded(b, v, decimals, true);
    else
        buffer_string(b, "\xE2\x80\x93");
}

void html_day(struct buffer *b, struct text iso)
{
    int32_t day;
    int year, month, of_month;

    if (!date_parse_iso(iso, &day)) {
        html_text(b, iso);
        return;
    }
    date_parts(day, &year, &month, &of_month);
    buffer_format(b, "%d\xC2\xA0%s %d", of_month, months[month - 1], year);
}

void html_month(struct buffer *b, struct text iso, bool year)
{
    int month = iso.n >= 7 ? (iso.at[5] - '0') * 10 + iso.at[6] - '0' : 0;

    if (month < 1 || month > 12) {
        html_text(b, iso);
        return;
    }
    buffer_bytes(b, months[month - 1], 3);
    if (year)
        buffer_format(b, "\xC2\xA0%.2s", iso.at + 2);
}

void svg_bare(struct buffer *b, double v)
{
    long tenths = lround((isfinite(v) ? v : 0) * 10);

    if (tenths < 0) {
        buffer_char(b, '-');
        tenths = -tenths;
    }
    buffer_integer(b, tenths / 10);
    if (tenths % 10)
        buffer_format(b, ".%ld", tenths % 10);
}

void svg_number(struct buffer *b, const char *attribute, double v)
{
    buffer_format(b, " %s=\"", attribute);
    svg_bare(b, v);
    buffer_char(b, '"');
}

void svg_segment(struct buffer *b, double x1, double y1, double x2, double y2)
{
    buffer_char(b, 'M');
    svg_bare(b, x1);
    buffer_char(b, ' ');
    svg_bare(b, y1);
    buffer_char(b, 'L');
    svg_bare(b, x2);
    buffer_char(b, ' ');
    svg_bare(b, y2);
}

void svg_line(struct buffer *b, const char *class, double x1, double y1, double x2, double y2)
{
    buffer_format(b, "<path class=\"%s\" d=\"", class);
    svg_segment(b, x1, y1, x2, y2);
    buffer_string(b, "\"/>");
}

void svg_box(struct buffer *b, const char *class, double x, double y, double w, double h)
{
    buffer_format(b, "<rect class=\"%s\"", class);
    svg_number(b, "x", x);
    svg_number(b, "y", y);
    svg_number(b, "width", w > 0 ? w : 0);
    svg_number(b, "height", h > 0 ? h : 0);
    buffer_string(b, "/>");
}

void svg_text(struct buffer *b, const char *class, double x, double y)
{
    buffer_format(b, "<text class=\"%s\"", class);
    svg_number(b, "x", x);
    svg_number(b, "y", y);
    buffer_char(b, '>');
}
