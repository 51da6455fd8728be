/* reading.c -- one cell: trimmed, given a meaning by the mapping, or read by its type. */
#include "scanning/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"

enum { SHOWN = 60 };

static bool is_word(enum column_type type)
{
    return type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_ID;
}

struct text cell_trimmed(const struct reading *r, struct text raw)
{
    return r->trim || !is_word(r->column->type) ? text_trim(raw) : raw;
}

static const struct special *special_find(const struct reading *r, struct text t)
{
    for (size_t i = 0; i < r->n_specials; i++) {
        const struct special *s = &r->specials[i];
        bool fold = s->kind == SPECIAL_YES || s->kind == SPECIAL_NO;

        if (fold ? text_equal_fold(s->text, t) : text_equal(s->text, t))
            return s;
    }
    return NULL;
}

static bool read_flag(struct text t, uint8_t *out)
{
    static const char *const yes[] = {"yes", "true", "y", "1"}, *const no[] = {"no", "false", "n",
                                                                               "0"};

    for (size_t i = 0; i < 4; i++) {
        if (text_equal_fold(t, text_of(yes[i]))) {
            *out = TRUTH_TRUE;
            return true;
        }
        if (text_equal_fold(t, text_of(no[i]))) {
            *out = TRUTH_FALSE;
            return true;
        }
    }
    return false;
}

static bool read_date(const struct reading *r, struct text t, int32_t *out)
{
    if (r->n_formats == 0)
        return date_read_iso(t, out);
    for (size_t i = 0; i < r->n_formats; i++)
        if (date_format_read(&r->formats[i], t, r->as_of, out))
            return true;
    return false;
}

static bool is_closed_value(const struct reading *r, struct text t)
{
    for (size_t i = 0; i < r->column->n_values; i++)
        if (text_equal(r->closed[i], t))
            return true;
    return false;
}

/* Makes a code of a date again, where the mapping says what kind of spreadsheet it went through. */
static bool restore_code(const struct reading *r, struct text t, struct cell *out)
{
    char day_first[CODE_TEXT], month_first[CODE_TEXT];
    enum code_date kind = code_from_date(t, day_first, month_first);

    if (r->code_dates == CODE_DATES_FAULT || kind == CODE_NO_DATE || kind == CODE_WHOLE_DATE)
        return false;
    memcpy(out->code, r->code_dates == CODE_DATES_DAY_FIRST ? day_first : month_first, CODE_TEXT);
    out->made = CODE_RESTORED;
    return true;
}

/* By the mapping's own successors, then by those of the ruleset, which go on from there. */
static bool succeed_code(const struct reading *r, struct text *t, struct cell *out)
{
    const struct successor *own = successors_find(r->successors, r->n_successors, *t), *general;

    if (own != NULL)
        *t = own->to;
    general = successors_find(r->column->successors, r->column->n_successors, *t);
    if (general != NULL)
        *t = general->to;
    if (own == NULL && general == NULL)
        return false;
    out->made |= CODE_SUCCEEDED;
    return true;
}

/* The code that a text stands for: in its one spelling, restored, succeeded.  A local code that is
 * none has a successor that is; any other text that is no code, and should be one, stands for
 * nothing. */
static bool read_made(const struct reading *r, struct text t, struct cell *out)
{
    const char *why;

    out->made = 0;
    if (r->home_office) {
        size_t n = code_home_office(t, out->code, &why);

        if (n == 0 && succeed_code(r, &t, out)) {
            out->text = t;
            return true;
        }
        if (n == 0 && !restore_code(r, t, out))
            return false;
        t = n > 0 ? (struct text){out->code, n} : text_of(out->code);
    }
    (void)succeed_code(r, &t, out);
    out->text = t;
    return true;
}

static bool read_word(const struct reading *r, struct text t, struct cell *out)
{
    if (text_utf8_fault(t) < t.n || memchr(t.at, '\0', t.n) != NULL || !read_made(r, t, out))
        return false;
    return r->column->values == NULL || is_closed_value(r, out->text);
}

static bool read_type(const struct reading *r, struct text t, struct cell *out)
{
    switch (r->column->type) {
    case COLUMN_NUMBER:
        return r->decimal == '.' ? number_parse(t, &out->number)
                                 : number_parse_decimal(t, r->decimal, &out->number);
    case COLUMN_DATE:
        return read_date(r, t, &out->date);
    case COLUMN_FLAG:
        return read_flag(t, &out->flag);
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        break;
    }
    return read_word(r, t, out);
}

enum cell_kind cell_read(const struct reading *r, struct text raw, struct cell *out)
{
    struct text t = cell_trim(r, raw);
    const struct special *s = special_find(r, t);

    if (s != NULL && s->kind == SPECIAL_MISSING)
        return CELL_MISSING;
    if (s != NULL && s->kind != SPECIAL_VALUE) {
        out->flag = s->kind == SPECIAL_YES ? TRUTH_TRUE : TRUTH_FALSE;
        return CELL_VALUE;
    }
    if (s != NULL)
        t = s->value;
    if (t.n == 0)
        return CELL_MISSING;
    return read_type(r, t, out) ? CELL_VALUE : CELL_FAULT;
}

void reading_close(const struct plan_column *column, const struct words *words, struct text out[])
{
    for (size_t i = 0; i < column->n_values; i++)
        out[i] = words_text(words, column->values[i]);
}

void reading_settle(struct reading *r)
{
    struct cell cell;

    r->strict = false;
    for (size_t i = 0; i < r->n_specials; i++)
        if (r->specials[i].text.n == 0 || read_type(r, r->specials[i].text, &cell))
            r->strict = true;
}

/* ---- Why it does not fit ------------------------------------------------------------------------- */

const char *cell_shown(struct text raw, struct arena *arena)
{
    size_t n = raw.n;
    char *shown;

    if (n > SHOWN) /* not within a character */
        for (n = SHOWN; n > SHOWN - 4 && ((unsigned char)raw.at[n] & 0xC0) == 0x80;)
            n--;
    shown = arena_format(arena, "%.*s%s", (int)n, raw.n > 0 ? raw.at : "", n < raw.n ? "..." : "");
    for (char *p = shown; shown != NULL && *p != '\0'; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    return shown;
}

static const char *why_formats(const struct reading *r, struct arena *arena)
{
    const char *list = "";

    if (r->n_formats == 0)
        return "format YYYY-MM-DD";
    for (size_t i = 0; i < r->n_formats && list != NULL; i++)
        list = arena_format(arena, "%s%s%s", list, i > 0 ? ", " : "", r->formats[i].text);
    if (list == NULL)
        return "";
    list = arena_format(arena, "%s %s", r->n_formats > 1 ? "formats" : "format", list);
    return list != NULL ? list : "";
}

static const char *why_encoding(const struct reading *r, struct text t, struct arena *arena)
{
    size_t fault = text_utf8_fault(t);
    unsigned byte = (unsigned char)t.at[fault];

    if (r->encoding != NULL)
        return arena_format(arena, "byte %zu of the value is not valid in %s", fault + 1,
                            r->encoding);
    return arena_format(arena, "byte 0x%02X is not UTF-8 (encoding: windows-1252 may be meant)",
                        byte);
}

/* "; did you mean 'North'?", or "". */
static const char *why_nearest(const struct reading *r, struct text t, struct arena *arena)
{
    size_t n = r->column->n_values, i = text_nearest(t, r->closed, n);
    const char *hint = NULL;

    if (i < n)
        hint = arena_format(arena, "; did you mean '%.*s'?", TEXT_ARGS(r->closed[i]));
    return hint != NULL ? hint : "";
}

static const char *why_closed(const struct reading *r, struct text t, struct arena *arena)
{
    const char *list = "", *hint;
    struct cell cell;
    struct text trimmed = text_trim(t);

    for (size_t i = 0; i < r->column->n_values && list != NULL; i++)
        list = arena_format(arena, "%s%s%.*s", list, i > 0 ? ", " : "",
                            TEXT_ARGS(r->closed[i]));
    if (trimmed.n < t.n && cell_read(r, trimmed, &cell) != CELL_FAULT)
        hint = " (trim: yes would make it fit)";
    else
        hint = why_nearest(r, t, arena);
    return arena_format(arena, "'%s' is not one of %s%s", cell_shown(t, arena),
                        list != NULL ? list : "", hint);
}

/* "'08-Jun' is a date that a spreadsheet made of 008/06 or 006/08 (...)" */
static const char *why_date(struct text t, struct arena *arena)
{
    char day_first[CODE_TEXT], month_first[CODE_TEXT];
    const char *shown = cell_shown(t, arena);

    switch (code_from_date(t, day_first, month_first)) {
    case CODE_MONTH_YEAR:
        return arena_format(arena,
                            "'%s' is a date that a spreadsheet made of %s (spreadsheet: day first, "
                            "or month first, restores it)",
                            shown, day_first);
    case CODE_DAY_MONTH:
        return arena_format(arena,
                            "'%s' is a date that a spreadsheet made of %s (spreadsheet: day first "
                            "restores it) or of %s (month first)",
                            shown, day_first, month_first);
    case CODE_WHOLE_DATE:
    case CODE_NO_DATE:
        break;
    }
    return arena_format(arena,
                        "'%s' is a date that a spreadsheet made of a Home Office code: which code "
                        "cannot be told (values: {...} can say)",
                        shown);
}

static const char *why_word(const struct reading *r, struct text t, struct arena *arena)
{
    struct cell cell;
    char other[CODE_TEXT];
    const char *why;

    if (memchr(t.at, '\0', t.n) != NULL)
        return arena_format(arena, "it holds a NUL byte");
    if (r->home_office && code_from_date(t, cell.code, other) != CODE_NO_DATE &&
        !(r->code_dates != CODE_DATES_FAULT && restore_code(r, t, &cell)))
        return why_date(t, arena);
    if (r->home_office && code_home_office(t, cell.code, &why) == 0 && !restore_code(r, t, &cell)) {
        bool trims = code_home_office(text_trim(t), cell.code, &why) != 0;

        (void)code_home_office(t, cell.code, &why);
        return arena_format(arena, "'%s' is %s%s", cell_shown(t, arena), why,
                            trims ? " (trim: yes would make it fit)" : "");
    }
    if (read_made(r, t, &cell))
        t = cell.text;
    return why_closed(r, t, arena);
}

static const char *why_number(const struct reading *r, struct text t, struct arena *arena)
{
    const char *hint = "";

    if (r->decimal == '.' && memchr(t.at, ',', t.n) != NULL)
        hint = " (thousands stand without a separator; a decimal comma needs decimal: \",\")";
    else if (r->decimal != '.' && memchr(t.at, '.', t.n) != NULL)
        hint = " (the mapping says that decimals stand after a comma)";
    return arena_format(arena, "expected a number, got '%s'%s", cell_shown(t, arena), hint);
}

const char *cell_why(const struct reading *r, struct text raw, struct arena *arena)
{
    struct text t = cell_trim(r, raw);
    const struct special *s = special_find(r, t);

    if (s != NULL && s->kind == SPECIAL_VALUE)
        t = s->value;
    if (text_utf8_fault(t) < t.n)
        return why_encoding(r, t, arena);
    switch (r->column->type) {
    case COLUMN_NUMBER:
        return why_number(r, t, arena);
    case COLUMN_DATE:
        return arena_format(arena, "expected a date, got '%s' (%s)", cell_shown(t, arena),
                            why_formats(r, arena));
    case COLUMN_FLAG:
        return arena_format(arena, "expected yes or no, got '%s'", cell_shown(t, arena));
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
    case COLUMN_ID:
        break;
    }
    return why_word(r, t, arena);
}
