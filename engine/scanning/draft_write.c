/* draft_write.c -- the drafted mapping as YAML, with what it rests on beside each line. */
#include <string.h>

#include "base/number.h"
#include "base/successors.h"
#include "scanning/codes.h"
#include "scanning/draft.h"
#include "scanning/headings.h"

enum { VALUES_MOST = 30, NAMES_MOST = 64 };

struct writer {
    const struct plan *plan;
    struct buffer *b;
    const struct plan_table *table;
    const struct shape *shape;
};

/* A scalar that YAML reads back as this text, whatever it holds. */
static void put_quoted(struct buffer *b, struct text t)
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

static void put_count(struct buffer *b, uint64_t n)
{
    char text[64];

    number_print_rounded((double)n, 0, text);
    buffer_string(b, text);
}

/* For a comment: one line, and not too much of it. */
static void put_shown(struct buffer *b, struct text t)
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
    put_count(b, of);
    buffer_string(b, of == 1 ? " value" : " values");
}

/* ---- What stands in a column's braces ------------------------------------------------------------------ */

static bool is_default_date(struct text t)
{
    static const char *const known[] = {"01/01/1900", "1900-01-01", "00/00/0000", "0000-00-00",
                                        "01/01/1753", "31/12/9999", "9999-12-31", "01/01/1901"};

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
        if (!is_default_date(p->values[i].text))
            continue;
        buffer_string(b, n == 0 ? ", missing: [" : ", ");
        put_quoted(b, p->values[i].text);
        n += p->values[i].n;
    }
    buffer_string(b, n > 0 ? "]" : "");
    return n;
}

/* Days and months cannot be told apart when no value has a part above 12. */
static bool is_ambiguous(const struct profile *p, const uint32_t formats[], size_t n)
{
    for (size_t k = 0; k < n; k++) {
        bool day_first = strcmp(profile_formats[formats[k]], "%d/%m/%Y") == 0;

        for (size_t i = 0; day_first && i < p->n_values; i++)
            if (profile_is_date(p->values[i].text, formats[k]) && p->values[i].text.n >= 2 &&
                !(p->values[i].text.at[0] == '0' || p->values[i].text.at[1] == '/' ||
                  (p->values[i].text.at[0] == '1' && p->values[i].text.at[1] <= '2')))
                return false;
        if (day_first)
            return true;
    }
    return false;
}

static void write_date(struct writer *w, const struct profile *p, struct buffer *note)
{
    uint32_t formats[PROFILE_FORMATS];
    uint64_t misfits, nothing;
    size_t n = draft_formats(p, formats, &misfits);

    if (n > 1 || (n == 1 && strcmp(profile_formats[formats[0]], "iso") != 0)) {
        buffer_string(w->b, ", format: [");
        for (size_t k = 0; k < n; k++) {
            buffer_string(w->b, k > 0 ? ", " : "");
            put_quoted(w->b, text_of(profile_formats[formats[k]]));
        }
        buffer_char(w->b, ']');
    }
    nothing = put_default_dates(w->b, p);
    misfits = misfits > nothing ? misfits - nothing : 0;
    if (n > 0 && is_ambiguous(p, formats, n))
        buffer_string(note, "? days before months? no day is above 12; ");
    if (misfits * 50 > p->filled)
        buffer_string(note, "? ");
    put_fit(note, misfits, p->filled);
}

/* A map for a closed category; what fits none of its values is listed. */
static void write_closed(struct writer *w, const struct plan_column *column,
                         const struct profile *p, struct buffer *note)
{
    struct text names[NAMES_MOST];
    size_t n = column->n_values < NAMES_MOST ? column->n_values : NAMES_MOST, mapped = 0, doubt = 0;

    for (size_t k = 0; k < n; k++)
        names[k] = words_text(w->plan->words, column->values[k]);
    for (size_t i = 0; i < p->n_values && i < VALUES_MOST; i++) {
        size_t k = headings_value(p->values[i].text, names, n);

        buffer_string(note, i > 0 ? ", " : "");
        if (k == n && !profile_is_nothing(p->values[i].text)) {
            buffer_string(note, "? ");
            doubt++;
        }
        put_shown(note, p->values[i].text);
        buffer_char(note, ' ');
        put_count(note, p->values[i].n);
        if (k == n || text_equal(p->values[i].text, names[k]))
            continue;
        buffer_string(w->b, mapped++ == 0 ? ", values: {" : ", ");
        put_quoted(w->b, p->values[i].text);
        buffer_string(w->b, ": ");
        put_quoted(w->b, names[k]);
    }
    buffer_string(w->b, mapped > 0 ? "}" : "");
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
            put_shown(&others, v->text);
            buffer_char(&others, ' ');
            put_count(&others, v->n);
        }
    }
    buffer_string(w->b, ", form: \"home office code\"");
    put_fit(note, misfits, p->filled);
    if (dates > 0) {
        buffer_string(note, "; ? ");
        put_count(note, dates);
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
    if (headings_alike(text_of(column->name), "code") >= 0.5 && profile_codes(p) * 2 > p->filled) {
        write_codes(w, column, p, note);
        return;
    }
    for (size_t i = 0; i < p->n_values && p->n_values <= VALUES_MOST; i++) {
        buffer_string(note, i > 0 ? ", " : "");
        put_shown(note, p->values[i].text);
        buffer_char(note, ' ');
        put_count(note, p->values[i].n);
    }
    if (p->n_values > VALUES_MOST) {
        put_count(note, p->n_values);
        buffer_string(note, " values");
    }
}

static bool is_flag_word(struct text t)
{
    static const char *const words[] = {"yes", "no", "true", "false", "y", "n", "1", "0"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (text_equal_fold(t, text_of(words[k])))
            return true;
    return false;
}

/* Other words than yes and no: where an empty cell is no, a word that is common means yes. */
static void write_flag(struct writer *w, const struct profile *p, struct buffer *note)
{
    uint64_t misfits = 0, rows = w->shape->rows;
    bool plain = profile_flags(p) * 2 > p->filled;
    size_t n = 0;

    for (size_t i = 0; i < p->n_values; i++) {
        struct text t = p->values[i].text;

        if (is_flag_word(t) || profile_is_nothing(t))
            continue;
        if (plain || p->values[i].n * 100 < p->filled) {
            misfits += p->values[i].n;
            continue;
        }
        buffer_string(w->b, n++ == 0 ? ", yes: [" : ", ");
        put_quoted(w->b, t);
    }
    buffer_string(w->b, n > 0 ? "]" : "");
    if (n > 0 && p->filled < rows) {
        buffer_string(w->b, ", no: [\"\"]");
        buffer_string(note, "? an empty cell is taken for no; ");
    }
    put_fit(note, misfits, p->filled);
    for (size_t i = 0, told = 0; i < p->n_values && told < 5; i++)
        if (!is_flag_word(p->values[i].text)) {
            buffer_string(note, told++ == 0 ? ": " : ", ");
            put_shown(note, p->values[i].text);
            buffer_char(note, ' ');
            put_count(note, p->values[i].n);
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

/* ---- Columns and tables ------------------------------------------------------------------------------ */

static bool is_needed(const struct writer *w, uint32_t c)
{
    bool key = w->table->join == c || w->table->evidence_column == c;

    for (size_t k = 0; k < w->table->n_key; k++)
        key |= w->table->key[k] == c;
    return key || w->table->columns[c].used;
}

static void write_missing_column(struct writer *w, uint32_t c)
{
    if (!is_needed(w, c))
        return;
    buffer_format(w->b,
                  "      %s: {constant: \"\"}  # ? no heading is likely: missing in every row\n",
                  w->table->columns[c].name);
}

/* A doubt somewhere in a note is marked at its beginning too. */
static bool is_doubtful(const struct buffer *note)
{
    for (size_t i = 1; i + 2 < note->n; i++)
        if (memcmp(note->at + i, " ? ", 3) == 0)
            return true;
    return false;
}

static void write_column(struct writer *w, uint32_t c, const struct drafted_column *d)
{
    const struct plan_column *column = &w->table->columns[c];
    const struct profile *p = &w->shape->columns[d->column];
    struct buffer note = {0};

    buffer_format(w->b, "      %s: {from: ", column->name);
    put_quoted(w->b, p->heading);
    if (d->alike < 0.6)
        buffer_string(&note, "? is it this heading? ");
    switch (column->type) {
    case COLUMN_DATE:
        write_date(w, p, &note);
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
        put_count(&note, p->filled);
        buffer_string(&note, " filled, ");
        put_count(&note, p->n_values);
        buffer_string(&note, " different");
    }
    buffer_string(w->b, is_doubtful(&note) ? "}  # ? " : "}  # ");
    buffer_text(w->b, (struct text){note.at, note.n});
    buffer_char(w->b, '\n');
    w->b->failed |= note.failed;
    buffer_free(&note);
}

/* Several files of one shape: the pattern that finds them all, unless it would find others. */
static void write_files(struct writer *w, const struct shape shapes[], size_t n_shapes)
{
    const struct shape *s = w->shape;
    size_t lead = s->files[0].n, tail = s->files[0].n;
    bool alone = s->n_files > 1;

    for (size_t i = 1; i < s->n_files; i++) {
        struct text a = s->files[0], f = s->files[i];
        size_t k = 0, e = 0;

        while (k < lead && k < f.n && a.at[k] == f.at[k])
            k++;
        while (e < tail && e < f.n - k && a.at[a.n - 1 - e] == f.at[f.n - 1 - e])
            e++;
        lead = k;
        tail = e;
    }
    if (lead + tail > s->files[0].n)
        tail = s->files[0].n - lead;
    for (size_t k = 0; alone && k < n_shapes; k++)
        for (size_t i = 0; &shapes[k] != s && i < shapes[k].n_files; i++) {
            struct text f = shapes[k].files[i];

            if (f.n >= lead + tail && memcmp(f.at, s->files[0].at, lead) == 0 &&
                memcmp(f.at + f.n - tail, s->files[0].at + s->files[0].n - tail, tail) == 0)
                alone = false;
        }
    buffer_string(w->b, "    file: ");
    if (s->n_files == 1) {
        put_quoted(w->b, s->files[0]);
    } else if (alone && lead + tail > 0) {
        struct buffer pattern = {0};

        buffer_bytes(&pattern, s->files[0].at, lead);
        buffer_char(&pattern, '*');
        buffer_bytes(&pattern, s->files[0].at + s->files[0].n - tail, tail);
        put_quoted(w->b, (struct text){pattern.at, pattern.n});
        w->b->failed |= pattern.failed;
        buffer_free(&pattern);
    } else {
        for (size_t i = 0; i < s->n_files; i++) {
            buffer_string(w->b, i == 0 ? "[" : ", ");
            put_quoted(w->b, s->files[i]);
        }
        buffer_char(w->b, ']');
    }
    buffer_string(w->b, "  # ");
    put_count(w->b, s->rows);
    buffer_string(w->b, " rows looked at\n");
}

/* Words for nothing that stand in some column of the shape. */
static void write_nothing(struct writer *w)
{
    const char *seen[16];
    size_t n = 0;

    for (size_t c = 0; c < w->shape->n_columns; c++)
        for (size_t i = 0; i < w->shape->columns[c].n_values && n < 16; i++) {
            struct text t = w->shape->columns[c].values[i].text;
            bool known = !profile_is_nothing(t);

            for (size_t k = 0; !known && k < n; k++)
                known = text_is(t, seen[k]);
            if (known)
                continue;
            buffer_string(w->b, n == 0 ? "    missing: [" : ", ");
            put_quoted(w->b, t);
            seen[n++] = t.at;
        }
    buffer_string(w->b, n > 0 ? "]\n" : "");
}

static void write_unused(struct writer *w, const struct drafted_column columns[])
{
    size_t n = 0;

    for (uint32_t h = 0; h < w->shape->n_columns; h++) {
        bool used = false;

        for (size_t c = 0; !used && c < w->table->n_columns; c++)
            used = columns[c].column == h;
        if (used)
            continue;
        buffer_string(w->b, n++ == 0 ? "      # not read: " : ", ");
        put_shown(w->b, w->shape->columns[h].heading);
    }
    buffer_string(w->b, n > 0 ? "\n" : "");
}

static void write_table(struct writer *w, size_t t, const struct drafted_table *d,
                        const struct shape shapes[], size_t n_shapes)
{
    buffer_format(w->b, "  %s:\n", w->table->name);
    write_files(w, shapes, n_shapes);
    if (d->shape->separator != ',')
        buffer_format(w->b, "    separator: %s\n",
                      d->shape->separator == '\t'  ? "tab"
                      : d->shape->separator == ';' ? "\";\""
                                                   : "\"|\"");
    if (d->shape->encoding != NULL)
        buffer_format(w->b, "    encoding: %s\n", d->shape->encoding);
    if (d->shared && t == 0)
        buffer_string(w->b,
                      "    repeats: first  # ? one file for two tables: the first row of each\n");
    write_nothing(w);
    buffer_string(w->b, "    columns:\n");
    for (uint32_t c = 0; c < w->table->n_columns; c++)
        if (d->columns[c].column != UINT32_MAX)
            write_column(w, c, &d->columns[c]);
        else
            write_missing_column(w, c);
    write_unused(w, d->columns);
}

void draft_write(const struct plan *plan, const struct drafted_table tables[],
                 const struct shape shapes[], size_t n_shapes, struct buffer *b)
{
    struct writer w = {.plan = plan, .b = b};

    buffer_format(b,
                  "# Drafted by osara scan --draft-mapping for %s: check every line, and what is\n"
                  "# marked '# ?' first.  docs/reference-mapping.md says what can stand here.\n"
                  "as_of: ",
                  plan->name);
    buffer_date(b, plan->as_of);
    buffer_string(b, "\ntables:\n");
    for (size_t t = 0; t < plan->n_tables; t++) {
        w.table = &plan->tables[t];
        w.shape = tables[t].shape;
        if (w.shape != NULL)
            write_table(&w, t, &tables[t], shapes, n_shapes);
        else
            buffer_format(b, "  # ? %s: no file is likely%s\n", w.table->name,
                          w.table->optional ? ", and none is needed" : "");
    }
}
