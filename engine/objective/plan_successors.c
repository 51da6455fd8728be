/* plan_successors.c -- the tables of retired codes that a column names, read into the plan. */
#include <string.h>

#include "objective/sections.h"

struct stated {
    struct draft *d;
    struct succession *at;
    size_t n, room;
};

static void wrong(struct draft *d, const struct place *at, const char *why)
{
    draft_fail(d, problem_add(d->problems, OSARA_ERULES, at, "%s", why));
}

static size_t heading(const struct lookup_file *file, const char *name)
{
    size_t c = 0;

    while (c < file->n_columns && !text_same_name(file->header[c], text_of(name)))
        c++;
    return c;
}

static void add_row(struct stated *s, const struct lookup_file *file, size_t row, struct text from,
                    struct text to)
{
    struct succession *one = arena_push(s->d->arena, &s->at, &s->n, &s->room, sizeof *one);

    if (one == NULL) {
        draft_fail(s->d, problem_memory(s->d->problems));
        return;
    }
    *one = (struct succession){
        from, to, {.source = &file->source, .line = file->lines[row], .column = 1}};
    if (from.n == 0 || to.n == 0)
        wrong(s->d, &one->at, "a code and its successor: one of them is empty");
}

static void add_file(struct stated *s, const struct yaml_node *name)
{
    const struct lookup_file *file = lookup_file_of(s->d->rules, name, s->d->arena);
    size_t from, to;

    if (file == NULL) /* lookup_files_load() has said why */
        return;
    from = heading(file, "code");
    to = heading(file, "successor");
    if (from == file->n_columns || to == file->n_columns) {
        struct place at = {.source = &file->source, .line = 1, .column = 1};

        wrong(s->d, &at, "successors need the headings 'code' and 'successor'");
        return;
    }
    for (size_t i = 0; i < file->n_rows; i++)
        add_row(s, file, i, file->cells[i * file->n_columns + from],
                file->cells[i * file->n_columns + to]);
}

void successors_read(struct draft *d, const struct yaml_node *column, struct plan_column *out)
{
    const struct yaml_node *names = node_get(column, "successors");
    struct stated s = {.d = d};
    struct successor *settled;
    bool fine = true;

    if (names == NULL)
        return;
    if (out->type != COLUMN_CATEGORY && out->type != COLUMN_ID && out->type != COLUMN_TEXT) {
        wrong(d, &node_key(column, "successors")->at,
              "only codes have successors: a category, id or text");
        return;
    }
    if (names->kind == YAML_SCALAR)
        add_file(&s, names);
    for (size_t i = 0; names->kind == YAML_SEQUENCE && i < names->n; i++)
        if (names->values[i]->kind == YAML_SCALAR)
            add_file(&s, names->values[i]);
    settled = draft_alloc(d, s.n, sizeof *settled);
    if (settled == NULL)
        return;
    out->n_successors = successors_settle(s.at, s.n, settled, OSARA_ERULES, d->problems, &fine);
    out->successors = settled;
    if (!fine)
        draft_fail(d, OSARA_ERULES);
}
