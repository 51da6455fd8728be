/* mapping_successors.c -- codes that are retired or local, and those that stand for them. */
#include "base/csv.h"
#include "base/files.h"
#include "scanning/mapping_loader.h"

struct successions {
    struct loader *l;
    struct mapped_column *c;
    struct succession *at;
    size_t n, room;
};

static void wrong(struct successions *s, const struct place *at, const char *format,
                  struct text text)
{
    problem_add(s->l->problems, OSARA_EEXTRACT, at, format, TEXT_ARGS(text));
    s->l->faulty = true;
}

/* A code in its one spelling; a local code that is none stays as it stands. */
static struct text spell(struct successions *s, struct text t)
{
    char code[CODE_TEXT], *kept;
    const char *why;
    size_t n;

    t = text_trim(t);
    n = s->c->home_office ? code_home_office(t, code, &why) : 0;
    if (n == 0)
        return t;
    kept = mapping_copy(s->l, (struct text){code, n});
    return (struct text){kept, kept != NULL ? n : 0};
}

static void add(struct successions *s, struct text from, struct text to, const struct place *at)
{
    struct succession *one = arena_push(s->l->m->arena, &s->at, &s->n, &s->room, sizeof *one);

    if (one == NULL) {
        (void)problem_memory(s->l->problems);
        s->l->faulty = true;
        return;
    }
    *one = (struct succession){spell(s, from), spell(s, to), *at};
    if (one->from.n == 0 || one->to.n == 0)
        wrong(s, at, "a code and its successor: one of them is empty%.*s", TEXT(""));
}

/* ---- Where they are stated ------------------------------------------------------------------------- */

static uint32_t find_heading(const struct csv_record *header, const char *name)
{
    for (size_t c = 0; c < header->n; c++)
        if (text_same_name(text_trim(header->cells[c].raw), text_of(name)))
            return (uint32_t)c;
    return UINT32_MAX;
}

static void read_rows(struct successions *s, struct csv_reader *reader, const struct source *source)
{
    struct place at = {source, 1, 0, 0};
    struct csv_record record;
    size_t n_cells;
    uint32_t from, to;

    if (!csv_next(reader, &record)) {
        wrong(s, &at, "the file is empty: it has not even a header%.*s", TEXT(""));
        return;
    }
    n_cells = record.n;
    from = find_heading(&record, "code");
    to = find_heading(&record, "successor");
    if (from == UINT32_MAX || to == UINT32_MAX) {
        wrong(s, &at, "successors need the headings 'code' and 'successor'%.*s", TEXT(""));
        return;
    }
    while (csv_next(reader, &record)) {
        at.line = record.line;
        if (record.n != n_cells)
            wrong(s, &at, "the row has not as many cells as the header%.*s", TEXT(""));
        else
            add(s, csv_unquote(&record.cells[from], s->l->m->arena),
                csv_unquote(&record.cells[to], s->l->m->arena), &at);
    }
}

/* The file's bytes are copied: what is kept of them are views. */
static void read_file(struct successions *s, const struct yaml_node *node)
{
    struct arena *arena = s->l->m->arena;
    char *path = path_join(arena, s->l->m->folder, node->text);
    struct source *source = mapping_make(s->l, 1, sizeof *source);
    struct mapped_file file;
    struct csv_reader reader;
    char *copy;

    const char **name = arena_push(arena, &s->l->m->successors, &s->l->m->n_successors,
                                   &s->l->m->room_successors, sizeof *name);

    if (path == NULL || source == NULL || name == NULL) {
        s->l->faulty = true;
        return;
    }
    *name = mapping_copy(s->l, node->text);
    if (!mapping_is_within(node->text)) {
        wrong(s, &node->at, "'%.*s' is not a file within the extract's folder", node->text);
        return;
    }
    if (file_map(path, &file, s->l->problems) != OSARA_OK) {
        s->l->faulty = true;
        return;
    }
    copy = mapping_copy(s->l, file.bytes);
    *source = (struct source){path, {NULL, 0}};
    if (copy != NULL) {
        csv_open(&reader, (struct text){copy, file.bytes.n}, ',');
        read_rows(s, &reader, source);
        csv_close(&reader);
    }
    file_unmap(&file);
}

/* ---- What comes of them ---------------------------------------------------------------------------- */

void mapping_load_successors(struct loader *l, const struct yaml_node *node,
                             struct mapped_column *c)
{
    struct successions s = {.l = l, .c = c};
    struct successor *settled;
    bool fine = true;

    if (node->kind == YAML_SCALAR && node->text.n > 0) {
        read_file(&s, node);
    } else if (node->kind == YAML_MAPPING) {
        for (size_t i = 0; i < node->n; i++) {
            if (node->values[i]->kind == YAML_SCALAR)
                add(&s, node->keys[i]->text, node->values[i]->text, &node->keys[i]->at);
            else
                mapping_wrong(l, node->values[i], "successors", "a code");
        }
    }
    settled = mapping_make(l, s.n, sizeof *settled);
    if (settled == NULL)
        return;
    c->n_successors = successors_settle(s.at, s.n, settled, OSARA_EEXTRACT, l->problems, &fine);
    c->successors = settled;
    l->faulty |= !fine;
}
