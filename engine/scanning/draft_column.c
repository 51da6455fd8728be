/* draft_column.c -- a column of a drafted mapping: what stands in its braces, and what that rests on. */
#include <string.h>

#include "base/number.h"
#include "base/successors.h"
#include "scanning/codes.h"
#include "scanning/draft.h"
#include "scanning/headings.h"

enum { VALUES_MOST = 30 };

struct writer {
    const struct plan *plan;
    struct buffer *b;
    uint64_t rows;
};

/* A scalar that YAML reads back as this text, whatever it holds. */
void draft_put_quoted(struct buffer *b, struct text t)
{
    buffer_char(b, '"');
    for (size_t i = 0; i < t.n; i++) {
        unsigned char c = (unsigned char)t.at[i];

        if (c == '"' || c == '\\')
            buffer_char(b, '\\');
        if (c < ' ' || c == 0x7f)
            buffer_format(b, "\\x%02X", c);
        else
            buffer_char(b, (char)c);
    }
    buffer_char(b, '"');
}

void draft_put_count(struct buffer *b, uint64_t n)
{
    char text[64];

    number_print_rounded((double)n, 0, text);
    buffer_string(b, text);
}

/* For a comment: one line, and not too much of it. */
void draft_put_shown(struct buffer *b, struct text t)
{
    buffer_char(b, '\'');
    for (size_t i = 0; i < t.n && i < 40; i++)
        buffer_char(b, (unsigned char)t.at[i] < ' ' ? ' ' : t.at[i]);
    buffer_string(b, t.n > 40 ? "...'" : "'");
}

/* "fits 99.2% of 3,045 values" */
static void put_fit(struct buffer *b, uint64_t misfits, uint64_t of)
{
    char percent[64];
    double share = of > 0 ? 100 * (double)(of - misfits) / (double)of : 0;

    if (misfits > 0 && share > 99.9)
        share = 99.9;
    number_print_rounded(share, misfits == 0 ? 0 : 1, percent);
    buffer_format(b, "fits %s%% of ", percent);
    draft_put_count(b, of);
    buffer_string(b, of == 1 ? " value" : " values");
}

bool draft_is_default_date(struct text t)
{
    static const char *const known[] = {"01/01/1900",  "1900-01-01",  "01-01-1900", "01.01.1900",
                                        "01-Jan-1900", "01 Jan 1900", "00/00/0000", "0000-00-00",
                                        "01/01/1753",  "1753-01-01",  "31/12/9999", "9999-12-31",
                                        "01/01/1901",  "1901-01-01"};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_is(t, known[i]))
            return true;
    return false;
}

/* Dates that a system puts in for nothing. */
static uint64_t put_default_dates(struct buffer *b, const struct profile *p)
{
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        if (!draft_is_default_date(p->values[i].text))
            continue;
        buffer_string(b, n == 0 ? ", missing: [" : ", ");
        draft_put_quoted(b, p->values[i].text);
        n += p->values[i].n;
    }
    buffer_string(b, n > 0 ? "]" : "");
    return n;
}

/* Days and months cannot be told apart when no value has a first part above 12. */
static bool is_ambiguous(const struct profile *p)
{
    bool day_first = false;

    for (size_t k = 0; k < p->n_formats; k++) {
        const char *format = profile_formats[p->formats[k]];

        if (strncmp(format, "%d", 2) != 0 || strncmp(format + 3, "%m", 2) != 0)
            continue;
        day_first = true;
        for (size_t i = 0; i < p->n_values; i++) {
            struct text t = p->values[i].text;
            int day = 0;

            for (size_t c = 0; c < t.n && c < 2 && t.at[c] >= '0' && t.at[c] <= '9'; c++)
                day = day * 10 + (t.at[c] - '0');
            if (day > 12 && profile_is_date(t, p->formats[k]))
                return false;
        }
    }
    return day_first;
}

/* Years of two digits are past ones unless the mapping says otherwise; some dates are to come. */
static void put_pivot(struct writer *w, const struct plan_column *column, const struct profile *p,
                      struct buffer *note)
{
    enum { AHEAD = 30 };
    static const char *const to_come[] = {"expires", "release", "end", "due", "review"};
    int year, month, day;
    bool short_years = false, ahead = false;

    for (size_t k = 0; k < p->n_formats; k++)
        short_years |= strstr(profile_formats[p->formats[k]], "%y") != NULL;
    for (size_t k = 0; k < sizeof to_come / sizeof to_come[0]; k++)
        ahead |= headings_alike(text_of(column->name), to_come[k]) >= 0.5;
    if (!short_years)
        return;
    date_parts(w->plan->as_of, &year, &month, &day);
    if (ahead) {
        buffer_format(w->b, ", pivot: \"%d\"", year + AHEAD);
        buffer_format(note, "? years of two digits, taken for %d to %d; ", year + AHEAD - 99,
                      year + AHEAD);
    } else {
        buffer_format(note, "years of two digits, none after %d; ", year);
    }
}

static void write_date(struct writer *w, const struct plan_column *column, const struct profile *p,
                       struct buffer *note)
{
    size_t n = p->n_formats;
    uint64_t misfits = p->misfits, nothing;

    if (n > 1 || (n == 1 && strcmp(profile_formats[p->formats[0]], "iso") != 0)) {
        buffer_string(w->b, ", format: [");
        for (size_t k = 0; k < n; k++) {
            buffer_string(w->b, k > 0 ? ", " : "");
            draft_put_quoted(w->b, text_of(profile_formats[p->formats[k]]));
        }
        buffer_char(w->b, ']');
    }
    put_pivot(w, column, p, note);
    nothing = put_default_dates(w->b, p);
    misfits = misfits > nothing ? misfits - nothing : 0;
    if (is_ambiguous(p))
        buffer_string(note, "? days before months? no day is above 12; ");
    if (misfits * 50 > p->filled)
        buffer_string(note, "? ");
    put_fit(note, misfits, p->filled);
}

/* A map for a closed category; what fits none of its values is listed. */
static void write_closed(struct writer *w, const struct plan_column *column,
                         const struct profile *p, struct buffer *note)
{
    struct text names[DRAFT_NAMES];
    size_t n = draft_names(w->plan, column, names), mapped = 0, doubt = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        size_t k = headings_value(p->values[i].text, names, n);
        bool none = k == n && !profile_is_nothing(p->values[i].text);

        doubt += none;
        if (i < VALUES_MOST) {
            buffer_string(note, i > 0 ? ", " : "");
            buffer_string(note, none ? "? " : "");
            draft_put_shown(note, p->values[i].text);
            buffer_char(note, ' ');
            draft_put_count(note, p->values[i].n);
        }
        if (k == n || text_equal(p->values[i].text, names[k]))
            continue;
        buffer_string(w->b, mapped++ == 0 ? ", values: {" : ", ");
        draft_put_quoted(w->b, p->values[i].text);
        buffer_string(w->b, ": ");
        draft_put_quoted(w->b, names[k]);
    }
    buffer_string(w->b, mapped > 0 ? "}" : "");
    if (p->n_values > VALUES_MOST) {
        buffer_string(note, ", and others: ");
        draft_put_count(note, p->n_values);
        buffer_string(note, " values");
    }
    if (doubt > 0)
        buffer_string(note, " (those with ? mean none of the ruleset's values)");
}

/* Home Office codes; what is none, and has no successor in the ruleset, is listed. */
static void write_codes(struct writer *w, const struct plan_column *column, const struct profile *p,
                        struct buffer *note)
{
    uint64_t misfits = 0, dates = 0;
    struct buffer others = {0};
    size_t told = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        const struct profile_value *v = &p->values[i];
        char a[CODE_TEXT], c[CODE_TEXT];
        const char *why;

        if (code_home_office(v->text, a, &why) > 0 || profile_is_nothing(v->text) ||
            successors_find(column->successors, column->n_successors, v->text) != NULL)
            continue;
        misfits += v->n;
        if (code_from_date(v->text, a, c) != CODE_NO_DATE) {
            dates += v->n;
        } else if (told++ < 5) {
            buffer_string(&others,
                          told == 1 ? "; ? no codes, successors can say what they are: " : ", ");
            draft_put_shown(&others, v->text);
            buffer_char(&others, ' ');
            draft_put_count(&others, v->n);
        }
    }
    buffer_string(w->b, ", form: \"home office code\"");
    put_fit(note, misfits, p->filled);
    if (dates > 0) {
        buffer_string(note, "; ? ");
        draft_put_count(note, dates);
        buffer_string(note, " are dates that a spreadsheet made of codes: days or months first?");
        buffer_string(w->b, ", spreadsheet: day first");
    }
    buffer_text(note, (struct text){others.at, others.n});
    note->failed |= others.failed;
    buffer_free(&others);
}

static void write_open(struct writer *w, const struct plan_column *column, const struct profile *p,
                       struct buffer *note)
{
    if (draft_is_codes(column, p)) {
        write_codes(w, column, p, note);
        return;
    }
    for (size_t i = 0; i < p->n_values && p->n_values <= VALUES_MOST; i++) {
        buffer_string(note, i > 0 ? ", " : "");
        draft_put_shown(note, p->values[i].text);
        buffer_char(note, ' ');
        draft_put_count(note, p->values[i].n);
    }
    if (p->n_values > VALUES_MOST) {
        draft_put_count(note, p->n_values);
        buffer_string(note, " values");
    }
}

/* Other words than yes and no: where an empty cell is no, a word that is common means yes. */
static void write_flag(struct writer *w, const struct profile *p, struct buffer *note)
{
    uint64_t misfits = 0, rows = w->rows;
    bool plain = p->flags * 2 > p->filled;
    size_t n = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        struct text t = p->values[i].text;

        if (profile_is_flag(t) || profile_is_nothing(t))
            continue;
        if (plain || p->values[i].n * 100 < p->filled) {
            misfits += p->values[i].n;
            continue;
        }
        buffer_string(w->b, n++ == 0 ? ", yes: [" : ", ");
        draft_put_quoted(w->b, t);
    }
    buffer_string(w->b, n > 0 ? "]" : "");
    if (n > 0 && p->filled < rows) {
        buffer_string(w->b, ", no: [\"\"]");
        buffer_string(note, "? an empty cell is taken for no; ");
    }
    put_fit(note, misfits, p->filled);
    for (size_t i = 0, told = 0; i < p->n_values && told < 5; i++)
        if (!profile_is_flag(p->values[i].text)) {
            buffer_string(note, told++ == 0 ? ": " : ", ");
            draft_put_shown(note, p->values[i].text);
            buffer_char(note, ' ');
            draft_put_count(note, p->values[i].n);
        }
}

static void write_number(struct writer *w, const struct profile *p, struct buffer *note)
{
    uint64_t comma = 0, numbers = 0;
    double v;

    for (size_t i = 0; i < p->n_values; i++) {
        struct text t = p->values[i].text;

        comma += !number_parse(t, &v) && number_parse_decimal(t, ',', &v) ? p->values[i].n : 0;
        numbers += number_parse(t, &v) || number_parse_decimal(t, ',', &v) || profile_is_nothing(t)
                       ? p->values[i].n
                       : 0;
    }
    if (comma > 0)
        buffer_string(w->b, ", decimal: \",\"");
    if ((p->filled - numbers) * 50 > p->filled)
        buffer_string(note, "? ");
    put_fit(note, p->filled - numbers, p->filled);
}

/* A doubt somewhere in a note is marked at its beginning too. */
static bool is_doubtful(const struct buffer *note)
{
    for (size_t i = 1; i + 2 < note->n; i++)
        if (memcmp(note->at + i, " ? ", 3) == 0)
            return true;
    return false;
}

/* Whether it is this heading, and which it could be instead. */
static void put_heading_doubt(const struct shape *s, const struct drafted_column *d,
                              struct buffer *note)
{
    if (d->alike < 0.45)
        buffer_string(note, "? by its values; is it this heading? ");
    else if (d->alike < 0.6 && !d->proved)
        buffer_string(note, "? is it this heading? ");
    if (d->rival != UINT32_MAX) {
        buffer_string(note, "? or is it ");
        draft_put_shown(note, s->columns[d->rival].heading);
        buffer_string(note, "? ");
    }
}

void draft_write_column(const struct plan *plan, const struct plan_table *table,
                        const struct shape *s, uint32_t c, const struct drafted_column *d,
                        struct buffer *b)
{
    struct writer writer = {.plan = plan, .b = b, .rows = s->rows}, *w = &writer;
    const struct plan_column *column = &table->columns[c];
    const struct profile *p = &s->columns[d->column];
    struct buffer note = {0};

    buffer_format(w->b, "      %s: {from: ", column->name);
    draft_put_quoted(w->b, p->heading);
    put_heading_doubt(s, d, &note);
    switch (column->type) {
    case COLUMN_DATE:
        write_date(w, column, p, &note);
        break;
    case COLUMN_NUMBER:
        write_number(w, p, &note);
        break;
    case COLUMN_FLAG:
        write_flag(w, p, &note);
        break;
    case COLUMN_CATEGORY:
        if (p->blanks)
            buffer_string(w->b, ", trim: yes");
        if (column->n_values > 0)
            write_closed(w, column, p, &note);
        else
            write_open(w, column, p, &note);
        break;
    case COLUMN_ID:
    case COLUMN_TEXT:
        if (p->blanks)
            buffer_string(w->b, ", trim: yes");
        draft_put_count(&note, p->filled);
        buffer_string(&note, " filled, ");
        draft_put_count(&note, p->n_values);
        buffer_string(&note, " different");
    }
    buffer_string(w->b, is_doubtful(&note) ? "}  # ? " : "}  # ");
    buffer_text(w->b, (struct text){note.at, note.n});
    buffer_char(w->b, '\n');
    w->b->failed |= note.failed;
    buffer_free(&note);
}
