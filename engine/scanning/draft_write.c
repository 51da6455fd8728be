/* draft_write.c -- the drafted mapping as YAML: tables, their files, and what stands in the way. */
#include <string.h>

#include "base/number.h"
#include "scanning/draft.h"

struct writer {
    const struct plan *plan;
    struct buffer *b;
    const struct plan_table *table;
    const struct shape *shape;
    struct draft_rows rows;
};

static bool is_key(const struct writer *w, uint32_t c)
{
    bool key = w->table->join == c;

    for (size_t k = 0; k < w->table->n_key; k++)
        key |= w->table->key[k] == c;
    return key;
}

static bool is_needed(const struct writer *w, uint32_t c)
{
    return is_key(w, c) || w->table->evidence_column == c || w->table->columns[c].used;
}

static void write_missing_column(struct writer *w, uint32_t c)
{
    if (!is_needed(w, c))
        return;
    buffer_format(
        w->b, "      %s: {constant: \"\"}  # ? no heading is likely: missing in every row%s\n",
        w->table->columns[c].name, is_key(w, c) ? ", of which none can be used without it" : "");
}

/* Several files of one shape: the pattern that finds them all, unless it would find others. */
static void write_files(struct buffer *b, const struct shape *s, const struct shape shapes[],
                        size_t n_shapes)
{
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
        for (size_t i = 0; shapes[k].files != s->files && i < shapes[k].n_files; i++) {
            struct text f = shapes[k].files[i];

            if (f.n >= lead + tail && memcmp(f.at, s->files[0].at, lead) == 0 &&
                memcmp(f.at + f.n - tail, s->files[0].at + s->files[0].n - tail, tail) == 0)
                alone = false;
        }
    if (s->n_files == 1) {
        draft_put_quoted(b, s->files[0]);
    } else if (alone && lead + tail > 0) {
        struct buffer pattern = {0};

        buffer_bytes(&pattern, s->files[0].at, lead);
        buffer_char(&pattern, '*');
        buffer_bytes(&pattern, s->files[0].at + s->files[0].n - tail, tail);
        draft_put_quoted(b, (struct text){pattern.at, pattern.n});
        b->failed |= pattern.failed;
        buffer_free(&pattern);
    } else {
        for (size_t i = 0; i < s->n_files; i++) {
            buffer_string(b, i == 0 ? "[" : ", ");
            draft_put_quoted(b, s->files[i]);
        }
        buffer_char(b, ']');
    }
}

static const char *separator_name(char separator)
{
    return separator == '\t'  ? "tab"
           : separator == ';' ? "\";\""
           : separator == '|' ? "\"|\""
                              : "\",\"";
}

/* The file of what the rows name, and the key by which they do. */
static void write_join(struct writer *w, const struct shape shapes[], size_t n_shapes)
{
    const struct shape *s = w->shape, *joined = s->joined;

    if (joined == NULL)
        return;
    buffer_string(w->b, "    join: {file: ");
    write_files(w->b, joined, shapes, n_shapes);
    buffer_string(w->b, ", by: {");
    draft_put_quoted(w->b, s->columns[s->by].heading);
    buffer_string(w->b, ": ");
    draft_put_quoted(w->b, joined->columns[s->by_joined].heading);
    buffer_char(w->b, '}');
    if (joined->separator != s->separator)
        buffer_format(w->b, ", separator: %s", separator_name(joined->separator));
    if (joined->encoding != s->encoding)
        buffer_format(w->b, ", encoding: %s",
                      joined->encoding != NULL ? joined->encoding : "utf-8");
    buffer_string(w->b, "}  # ");
    draft_put_count(w->b, joined->rows);
    buffer_string(w->b, " rows looked at\n");
}

static void put_reason(struct buffer *b, size_t *n, uint64_t rows, const char *what)
{
    if (rows == 0)
        return;
    buffer_string(b, (*n)++ == 0 ? ": " : ", ");
    draft_put_count(b, rows);
    buffer_char(b, ' ');
    buffer_string(b, what);
}

/* What is drafted for rows of the same key, and for rows that name nobody: NULL, nothing. */
static const char *repeats_of(const struct writer *w, bool shared)
{
    if (w->rows.again == 0)
        return NULL;
    if (shared && w->table == w->plan->tables)
        return "repeats: first  # ? one file for two tables: the first row of each";
    if (w->rows.later > 0)
        return "repeats: strongest  # ? a later row of the same key says another role";
    return NULL;
}

static void write_repeats(struct writer *w, bool shared)
{
    const char *repeats = repeats_of(w, shared);

    if (repeats != NULL) {
        buffer_format(w->b, "    %s; ", repeats);
        draft_put_count(w->b, w->rows.again);
        buffer_string(w->b, w->rows.again == 1 ? " row\n" : " rows\n");
    }
    if (shared && w->rows.nobody > 0) {
        buffer_string(w->b, "    nobody: out of scope  # ? ");
        draft_put_count(w->b, w->rows.nobody);
        buffer_string(w->b, w->rows.nobody == 1 ? " row names nobody\n" : " rows name nobody\n");
    }
}

/* How many rows were looked at, and which of them cannot be used by what is drafted. */
static void write_rows(struct writer *w, bool shared)
{
    const struct draft_rows *r = &w->rows;
    double share = w->shape->rows > 0 ? (double)r->unusable / (double)w->shape->rows : 0;
    char percent[64];
    size_t n = 0;

    buffer_string(w->b, share > w->plan->tolerate ? "  # ? " : "  # ");
    draft_put_count(w->b, w->shape->rows);
    buffer_string(w->b, " rows looked at");
    if (r->unusable == 0) {
        buffer_char(w->b, '\n');
        return;
    }
    number_print_rounded(100 * share, 1, percent);
    buffer_format(w->b, "; %s%% of them cannot be used as it stands here", percent);
    put_reason(w->b, &n, shared ? 0 : r->nobody, "name nobody");
    put_reason(w->b, &n, r->orphans, "name someone who is not there");
    put_reason(w->b, &n, r->unkeyed, "have no key");
    put_reason(w->b, &n, repeats_of(w, shared) == NULL ? r->again : 0,
               "have the key of an earlier row");
    for (size_t c = 0; c < w->table->n_columns; c++)
        if (r->misfits[c] > 0) {
            put_reason(w->b, &n, r->misfits[c], "do not fit in ");
            buffer_string(w->b, w->table->columns[c].name);
        }
    buffer_char(w->b, '\n');
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
            draft_put_quoted(w->b, t);
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
        draft_put_shown(w->b, w->shape->columns[h].heading);
    }
    buffer_string(w->b, n > 0 ? "\n" : "");
}

static void write_table(struct writer *w, const struct drafted_table *d,
                        const struct shape shapes[], size_t n_shapes)
{
    buffer_format(w->b, "  %s:\n    file: ", w->table->name);
    write_files(w->b, w->shape, shapes, n_shapes);
    write_rows(w, d->shared);
    if (d->shape->separator != ',')
        buffer_format(w->b, "    separator: %s\n", separator_name(d->shape->separator));
    if (d->shape->encoding != NULL)
        buffer_format(w->b, "    encoding: %s\n", d->shape->encoding);
    write_join(w, shapes, n_shapes);
    write_repeats(w, d->shared);
    write_nothing(w);
    buffer_string(w->b, "    columns:\n");
    for (uint32_t c = 0; c < w->table->n_columns; c++)
        if (d->columns[c].column != UINT32_MAX)
            draft_write_column(w->plan, w->table, w->shape, c, &d->columns[c], w->b);
        else
            write_missing_column(w, c);
    write_unused(w, d->columns);
}

static bool reads(const struct shape *s, struct text file)
{
    for (size_t i = 0; i < s->n_files; i++)
        if (text_equal(s->files[i], file))
            return true;
    return s->joined != NULL && reads(s->joined, file);
}

/* Files of which no table is drafted: someone should know why. */
static void write_unread(const struct drafted_table tables[], size_t n_tables,
                         const struct shape shapes[], size_t n_shapes, struct buffer *b)
{
    size_t n = 0;

    for (size_t i = 0; i < n_shapes; i++)
        for (size_t k = 0; k < shapes[i].n_files; k++) {
            bool read = false;

            for (size_t t = 0; !read && t < n_tables; t++)
                read = tables[t].shape != NULL && reads(tables[t].shape, shapes[i].files[k]);
            if (read)
                continue;
            buffer_string(b, n++ == 0 ? "  # ? no table is read from " : ", ");
            draft_put_shown(b, shapes[i].files[k]);
        }
    buffer_string(b, n > 0 ? "\n" : "");
}

bool draft_write(const struct plan *plan, const struct drafted_table tables[],
                 const struct shape shapes[], size_t n_shapes, struct arena *arena,
                 struct buffer *b)
{
    struct writer w = {.plan = plan, .b = b};
    const struct shape *people = tables[0].shape;
    const struct profile *ids = people != NULL && people->whole
                                    ? &people
                                           ->columns[tables[0].columns[plan->tables[0].join].column]
                                    : NULL;

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
        if (w.shape == NULL) {
            buffer_format(b, "  # ? %s: no file is likely%s\n", w.table->name,
                          w.table->optional ? ", and none is needed" : "");
            continue;
        }
        if (!draft_rows(plan, t, &tables[t], ids, arena, &w.rows))
            return false;
        write_table(&w, &tables[t], shapes, n_shapes);
    }
    write_unread(tables, plan->n_tables, shapes, n_shapes, b);
    return true;
}
