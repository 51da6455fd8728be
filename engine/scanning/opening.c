/* opening.c -- where each column stands; advice where it does not. */
#include "scanning/opening.h"

#include <string.h>

#include "scanning/first_line.h"

static size_t count_heading(const struct input *input, const char *heading, uint32_t *where)
{
    size_t n = 0;

    for (size_t c = input->n_cells; c-- > 0;) {
        if (!text_is(input->headings[c], heading))
            continue;
        *where = (uint32_t)c;
        n++;
    }
    return n;
}

/* A heading as extract.yaml names it. */
static void put_heading(struct buffer *b, struct text t)
{
    bool plain = t.n > 0 && !(t.at[0] >= '0' && t.at[0] <= '9');

    for (size_t i = 0; i < t.n; i++) {
        char c = t.at[i];

        plain = plain && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          (c >= '0' && c <= '9') || c == '_');
    }
    if (plain) {
        buffer_text(b, t);
        return;
    }
    buffer_char(b, '\'');
    for (size_t i = 0; i < t.n; i++)
        buffer_string(b, t.at[i] == '\'' ? "''" : (char[]){t.at[i], '\0'});
    buffer_char(b, '\'');
}

/* The header is one cell, and another separator stands in it. */
static bool hint_separator(struct opener *o, const struct input *input)
{
    static const char likely[] = {';', ',', '\t', '|'};
    struct text only = input->headings[0];

    for (size_t i = 0; input->n_cells == 1 && i < sizeof likely; i++) {
        if (only.n == 0 || memchr(only.at, likely[i], only.n) == NULL)
            continue;
        problem_hint(o->problems, "the header is one cell: extract.yaml may say separator: %s",
                     likely[i] == '\t'  ? "tab"
                     : likely[i] == ';' ? "\";\""
                     : likely[i] == ',' ? "\",\""
                                        : "\"|\"");
        return true;
    }
    return false;
}

static void hint_headings(struct opener *o, struct input *input, const struct reading *r)
{
    struct text wrong = text_of(r->heading);
    struct buffer list = {0};

    if (hint_separator(o, input))
        return;
    size_t near = text_nearest(wrong, input->headings, input->n_cells);
    struct text said = near < input->n_cells ? input->headings[near] : TEXT("HEADING");

    if (near < input->n_cells)
        buffer_format(&list, "did you mean '%.*s'? extract.yaml", TEXT_ARGS(said));
    else
        buffer_string(&list, "extract.yaml");
    buffer_format(&list, " can say which it is: tables: {%s: {columns: {%s: ", o->table->name,
                  r->column->name);
    put_heading(&list, said);
    buffer_string(&list, "}}}");
    if (near == input->n_cells && !input->listed) {
        input->listed = true;
        buffer_string(&list, ", or {constant: \"\"} for none; its headings are: ");
        opening_names(&list, input->headings, input->n_cells);
    }
    buffer_char(&list, '\0');
    if (!list.failed)
        problem_hint(o->problems, "%s", list.at);
    buffer_free(&list);
}

static void no_heading(struct opener *o, struct input *input, const struct reading *r, size_t n)
{
    struct source source = {input->path, {NULL, 0}};
    struct place at = {&source, input->header, 0, 0};

    if (n == 0) {
        problem_add(o->problems, OSARA_EEXTRACT, &at, "there is no heading '%s' (column %s of %s)",
                    r->heading, r->column->name, o->table->name);
        hint_headings(o, input, r);
    } else {
        problem_add(o->problems, OSARA_EEXTRACT, &at,
                    "the heading '%s' stands %zu times (column %s of %s)", r->heading, n,
                    r->column->name, o->table->name);
    }
    opening_failed(o, OSARA_EEXTRACT);
}

/* Not one of the headings is there: said once, of the file. */
static bool no_headings(struct opener *o, struct input *input)
{
    const struct binding *b = o->binding;
    struct text *wanted = arena_alloc(o->arena, b->n + 1, sizeof *wanted);
    struct buffer list = {0};
    size_t n = 0;
    uint32_t line, where;

    for (size_t i = 0; opening_memory(o, wanted) && i < b->n; i++) {
        const char *heading = b->columns[i].extra ? NULL : b->columns[i].reading.heading;

        if (heading == NULL)
            continue;
        if (count_heading(input, heading, &where) > 0)
            return false;
        wanted[n++] = text_of(heading);
    }
    if (n < 2)
        return false;
    line = first_line_headings(input->bytes, input->separator, wanted, n, o->arena);
    if (line > 0) {
        opening_wrong(
            o, input,
            arena_format(o->arena, "the headings stand on line %u, not on the first", line));
        problem_hint(o->problems, "take the lines before them out");
    } else if (first_line_values(input->headings, input->n_cells)) { /* nobody's are printed */
        opening_wrong(o, input, "the first line holds values, not headings");
        problem_hint(o->problems, "export the file again, with a line of headings");
    } else {
        opening_wrong(
            o, input,
            arena_format(o->arena, "none of the %zu headings of %s is there", n, o->table->name));
        opening_names(&list, input->headings, input->n_cells);
        if (!hint_separator(o, input) && !list.failed)
            problem_hint(o->problems,
                         "extract.yaml can say which they are, and 'osara scan --draft-mapping' "
                         "drafts it; its headings are: %s",
                         list.at);
        buffer_free(&list);
    }
    return true;
}

void opening_columns(struct opener *o, struct input *input)
{
    const struct binding *b = o->binding;

    if (no_headings(o, input))
        return;
    input->cell = arena_alloc(o->arena, b->n, sizeof *input->cell);
    if (!opening_memory(o, input->cell))
        return;
    for (size_t i = 0; i < b->n; i++) {
        const struct reading *r = &b->columns[i].reading;
        size_t n = 1;

        input->cell[i] = CELL_NONE;
        if (r->heading != NULL)
            n = count_heading(input, r->heading, &input->cell[i]);
        if (n != 1 && b->columns[i].extra)
            input->cell[i] = CELL_NONE;
        else if (n != 1)
            no_heading(o, input, r, n);
    }
    for (uint32_t c = 0; c < o->table->n_columns; c++) { /* those that are not read too */
        const char *heading = binding_heading(b, c);
        uint32_t where;

        if (heading != NULL && count_heading(input, heading, &where) == 0)
            o->table->columns[c].mapped = false;
    }
}
