/* pack_book.c -- pack.xlsx by libxlsxwriter: the workbook, its formats, and how a sheet is laid out. */
#include "report/pack_book.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

enum { LINES_MOST = 12 };
enum { NAME_MOST = 31, TEXT_MOST = 32767, SECONDS_A_DAY = 86400 };

/* The document says that it was made on the as-of date: a run repeats to the byte. */
static void describe(struct book *book)
{
    int32_t as_of = 0;
    lxw_doc_properties properties = {.title = "The meeting pack", .author = "Osara"};

    (void)date_parse_iso(pack_say(book->pack->run, "as_of"), &as_of);
    properties.created = (time_t)as_of * SECONDS_A_DAY + SECONDS_A_DAY / 2;
    book->failed |= workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR;
}

static lxw_format *format_new(struct book *book, const char *figures)
{
    lxw_format *f = workbook_add_format(book->workbook);

    if (f == NULL) {
        book->failed = true;
        return NULL;
    }
    format_set_font_size(f, 10);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (figures != NULL)
        format_set_num_format(f, figures);
    return f;
}

static void make_formats(struct book *book)
{
    book->plain = format_new(book, NULL);
    book->wrap = format_new(book, NULL);
    book->head = format_new(book, NULL);
    book->title = format_new(book, NULL);
    book->note = format_new(book, NULL);
    book->whole = format_new(book, "#,##0");
    book->tenth = format_new(book, "#,##0.0");
    book->hundredth = format_new(book, "#,##0.00");
    book->percent = format_new(book, "0.0%");
    if (book->failed)
        return;
    format_set_indent(book->plain, 1); /* a figure to the left ends where the text would begin */
    format_set_indent(book->wrap, 1);
    format_set_text_wrap(book->wrap);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_indent(book->head, 1);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    format_set_bg_color(book->head, 0xF4F6F8);
    format_set_bold(book->title);
    format_set_font_size(book->title, 16);
    format_set_font_color(book->note, 0x4A5560);
    format_set_text_wrap(book->note);
}

/* In a header '&' begins a command: it is written twice. */
static void read_marking(struct book *book)
{
    struct text marking = pack_say(book->pack->run, "marking");
    size_t n = 0;

    for (size_t at = 0; at < marking.n;) {
        uint32_t code;
        size_t bytes = text_character((struct text){marking.at + at, marking.n - at}, &code);

        if (n + 2 * bytes + 1 >= sizeof book->marking)
            break;
        if (code == '&')
            book->marking[n++] = '&';
        memcpy(book->marking + n, marking.at + at, bytes);
        n += bytes;
        at += bytes;
    }
    book->marking[n] = '\0';
}

bool book_open(struct book *book, const struct pack *pack, const char *path, char *folder)
{
    *book = (struct book){.pack = pack,
                          .workbook = workbook_new_opt(path, &(lxw_workbook_options){.tmpdir = folder})};
    if (book->workbook == NULL)
        return false;
    describe(book);
    make_formats(book);
    read_marking(book);
    return true;
}

static bool is_taken(const struct book *book, const char *name)
{
    char copy[128];

    memcpy(copy, name, strlen(name) + 1);
    return workbook_get_worksheet_by_name(book->workbook, copy) != NULL;
}

/* At most 31 characters, none of []:*?/\ , no quote at an end, not the name of another. */
static void sheet_name(const struct book *book, const char *wanted, char out[128])
{
    struct text text = text_of(wanted);
    size_t n = 0, characters = 0;

    for (size_t at = 0; at < text.n && characters < NAME_MOST - 3; characters++) {
        uint32_t code;
        size_t bytes = text_character((struct text){text.at + at, text.n - at}, &code);

        if (code < 0x20 || code == UINT32_MAX || (code < 0x80 && strchr("[]:*?/\\'", (int)code)))
            out[n++] = ' ';
        else {
            memcpy(out + n, text.at + at, bytes);
            n += bytes;
        }
        at += bytes;
    }
    out[n] = '\0';
    if (n == 0)
        memcpy(out, "-", 2), n = 1;
    for (char k = '2'; is_taken(book, out) && k <= '9'; k++) {
        out[n] = ' ';
        out[n + 1] = k;
        out[n + 2] = '\0';
    }
}

struct sheet book_sheet(struct book *book, const char *name, bool across)
{
    struct sheet s = {.book = book};
    char own[128], head[256];

    if (book->failed)
        return s;
    sheet_name(book, name, own);
    s.at = workbook_add_worksheet(book->workbook, own);
    if (s.at == NULL) {
        book->failed = true;
        return s;
    }
    worksheet_set_paper(s.at, 9); /* A4 */
    if (across)
        worksheet_set_landscape(s.at);
    worksheet_fit_to_pages(s.at, 1, 0);
    worksheet_set_margins(s.at, 0.4, 0.4, 0.7, 0.7);
    memcpy(head, "&C&B", 5);
    memcpy(head + 4, book->marking, strlen(book->marking) + 1);
    book->failed |= worksheet_set_header(s.at, head) != LXW_NO_ERROR;
    memcpy(head + 4 + strlen(book->marking), "&R&P / &N", sizeof "&R&P / &N");
    book->failed |= worksheet_set_footer(s.at, head) != LXW_NO_ERROR;
    return s;
}

static void keep(struct sheet *s, lxw_error error)
{
    s->book->failed |= error != LXW_NO_ERROR && error != LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
}

/* Not every program fits a row to texts that wrap when it opens a file: the height is stated.  A line is
 * lost to the width of words now and then. */
static void count_lines(struct sheet *s, struct text text)
{
    double width = s->column < COLUMNS_MOST ? s->width[s->column] : 0;
    double lines = width > 2 ? ceil((double)text_characters(text) / (width - 2)) : 1;

    if (lines > (double)s->lines)
        s->lines = lines < LINES_MOST ? (size_t)lines : LINES_MOST;
}

static void end_row(struct sheet *s)
{
    if (s->at != NULL && s->lines > 1)
        keep(s, worksheet_set_row(s->at, s->row, 3 + 12.5 * (double)s->lines, NULL));
    s->lines = 0;
    s->row++;
    s->column = 0;
}

void sheet_head(struct sheet *s, const char *head, double width)
{
    if (s->at == NULL)
        return;
    keep(s, worksheet_write_string(s->at, s->row, s->column, head, s->book->head));
    keep(s, worksheet_set_column(s->at, s->column, s->column, width, NULL));
    if (s->column < COLUMNS_MOST)
        s->width[s->column] = width;
    count_lines(s, text_of(head));
    s->column++;
}

void sheet_heads_end(struct sheet *s)
{
    s->columns = s->column;
    s->first = s->row;
    end_row(s);
}

void sheet_widths(struct sheet *s, const double widths[], size_t n)
{
    for (size_t i = 0; i < n && i < COLUMNS_MOST; i++)
        s->width[i] = widths[i];
}

void sheet_heads(struct sheet *s, const char *const heads[], const double widths[])
{
    for (size_t i = 0; heads[i] != NULL; i++)
        sheet_head(s, heads[i], widths[i]);
    sheet_heads_end(s);
}

void sheet_line(struct sheet *s, const char *text, lxw_format *format)
{
    if (s->at != NULL)
        keep(s, worksheet_write_string(s->at, s->row++, 0, text, format));
}

/* Never anything but a string: a formula needs a call that this file does not make. */
void cell_said(struct sheet *s, struct text text, lxw_format *format)
{
    struct buffer *cell = &s->book->cell;

    buffer_clear(cell);
    buffer_text(cell, text);
    buffer_char(cell, '\0'); /* the text of others need not end so */
    s->book->failed |= cell->failed;
    if (format == s->book->wrap)
        count_lines(s, text);
    if (s->at != NULL && text.n > 0 && text.n < TEXT_MOST && !cell->failed)
        keep(s, worksheet_write_string(s->at, s->row, s->column, cell->at, format));
    else if (s->at != NULL && text.n > 0)
        keep(s, worksheet_write_string(s->at, s->row, s->column, "(too long for a cell)", format));
    s->column++;
}

void cell_who(struct sheet *s, const struct pack_row *row)
{
    struct buffer who = {0};

    if (row != NULL)
        pack_who_plain(s->book->pack, row, &who);
    cell_said(s, (struct text){who.at, who.n}, s->book->wrap);
    s->book->failed |= who.failed;
    buffer_free(&who);
}

void cell_figure(struct sheet *s, double v, lxw_format *format)
{
    if (s->at != NULL && isfinite(v))
        keep(s, worksheet_write_number(s->at, s->row, s->column, v, format));
    s->column++;
}

void sheet_next(struct sheet *s)
{
    end_row(s);
}

void sheet_table_end(struct sheet *s, int bar_column)
{
    lxw_conditional_format bars = {
        .type = LXW_CONDITIONAL_DATA_BAR, .bar_color = 0x7DB4EA, .bar_solid = LXW_TRUE};

    if (s->at == NULL || s->row <= s->first + 1 || s->columns == 0)
        return;
    keep(s, worksheet_autofilter(s->at, s->first, 0, s->row - 1, (lxw_col_t)(s->columns - 1)));
    keep(s, worksheet_repeat_rows(s->at, s->first, s->first));
    if (bar_column >= 0)
        keep(s, worksheet_conditional_format_range(s->at, s->first + 1, (lxw_col_t)bar_column,
                                                   s->row - 1, (lxw_col_t)bar_column, &bars));
}
