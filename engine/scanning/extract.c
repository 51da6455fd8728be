/* extract.c -- a whole extract: its files found, its tables read one after another. */
#include <omp.h>
#include <stdlib.h>

#include "scanning/births.h"
#include "scanning/gather.h"
#include "scanning/quarantine.h"
#include "scanning/read.h"
#include "scanning/remade.h"
#include "scanning/same_person.h"
#include "scanning/repeats.h"

struct job {
    struct plan *plan;
    const struct mapping *mapping;
    const struct reading_options *options;
    osara_problems *problems;
    struct extract *e;
    struct binding *bindings;
    struct inputs inputs;
    size_t *first_input; /* [n_tables + 1] where a table's files begin */
    struct subject_ids subjects;
    struct same_people same;
    const uint32_t *subject_words; /* [n_subjects] */
    struct quarantine quarantine;
    size_t ids_before; /* words of ids before the table was read */
    int threads;
};

/* ---- An empty extract ------------------------------------------------------------------------------ */

static bool new_table(const struct plan *plan, size_t t, struct extract *e)
{
    const struct plan_table *from = &plan->tables[t];
    struct table *to = &e->data.tables[t];
    struct account *account = &e->accounts[t];

    to->name = from->name;
    to->n_columns = from->n_columns;
    to->columns = arena_alloc(e->arena, from->n_columns + 1, sizeof *to->columns);
    account->failed_keep = arena_alloc(e->arena, from->n_keeps + 1, sizeof *account->failed_keep);
    account->unknown_keep = arena_alloc(e->arena, from->n_keeps + 1, sizeof *account->unknown_keep);
    for (size_t c = 0; to->columns != NULL && c < from->n_columns; c++) {
        to->columns[c].name = from->columns[c].name;
        to->columns[c].type = from->columns[c].type;
    }
    return to->columns != NULL && account->failed_keep != NULL && account->unknown_keep != NULL;
}

struct extract *extract_new(const struct plan *plan)
{
    struct arena *arena = arena_new();
    struct extract *e = arena != NULL ? arena_alloc(arena, 1, sizeof *e) : NULL;
    bool fine = e != NULL;

    if (fine) {
        e->arena = arena;
        e->rows = arena_new();
        e->data.words = plan->words;
        e->data.ids = plan->ids;
        e->data.n_tables = plan->n_tables;
        e->data.tables = arena_alloc(arena, plan->n_tables + 1, sizeof *e->data.tables);
        e->accounts = arena_alloc(arena, plan->n_tables + 1, sizeof *e->accounts);
        fine = e->rows != NULL && e->data.tables != NULL && e->accounts != NULL;
    }
    for (size_t t = 0; fine && t < plan->n_tables; t++)
        fine = new_table(plan, t, e);
    if (fine)
        return e;
    if (e != NULL)
        arena_free(e->rows);
    arena_free(arena);
    return NULL;
}

bool extract_room(struct extract *to, const struct extract *like, size_t t, size_t n,
                  size_t n_subjects)
{
    const struct table *from = &like->data.tables[t];
    struct table *table = &to->data.tables[t];

    table->n_rows = n;
    table->line = arena_alloc(to->arena, n + 1, sizeof *table->line);
    table->fate = arena_alloc(to->arena, n + 1, sizeof *table->fate);
    if (t > 0) {
        table->first = arena_alloc(to->arena, n_subjects + 1, sizeof *table->first);
        table->n_subjects = n_subjects;
    }
    for (size_t c = 0; c < from->n_columns; c++) {
        if (!column_there(&from->columns[c]))
            continue;
        table->columns[c].as.number =
            arena_alloc(to->arena, n + 1, column_width(from->columns[c].type));
        if (table->columns[c].as.number == NULL)
            return false;
    }
    return table->line != NULL && table->fate != NULL &&
           (t == 0 || table->first != NULL);
}

struct extract *extract_share(const struct extract *e, const struct plan *plan)
{
    struct extract *shared = extract_new(plan);

    if (shared == NULL)
        return NULL;
    for (size_t t = 0; t < e->data.n_tables; t++) {
        struct account own = shared->accounts[t];

        shared->data.tables[t] = e->data.tables[t];
        shared->data.tables[t].fate = NULL;
        shared->accounts[t] = e->accounts[t];
        shared->accounts[t].failed_keep = own.failed_keep;
        shared->accounts[t].unknown_keep = own.unknown_keep;
    }
    shared->timings = e->timings;
    shared->bytes = e->bytes;
    shared->data.n_subjects = e->data.n_subjects;
    shared->births = e->births;
    shared->remade = e->remade;
    shared->n_remade = e->n_remade;
    shared->joins = e->joins;
    shared->n_joins = e->n_joins;
    shared->inputs = e->inputs;
    shared->n_inputs = e->n_inputs;
    shared->merged = e->merged;
    shared->n_merged = e->n_merged;
    shared->different = e->different;
    shared->n_different = e->n_different;
    shared->n_open = e->n_open;
    shared->quarantined = e->quarantined;
    shared->n_quarantined = e->n_quarantined;
    return shared;
}

void extract_free(struct extract *e)
{
    if (e == NULL)
        return;
    arena_free(e->rows);
    arena_free(e->arena);
}

void extract_forget_rows(struct extract *e)
{
    for (size_t t = 1; t < e->data.n_tables; t++) {
        struct table *table = &e->data.tables[t];

        for (size_t c = 0; c < table->n_columns; c++) {
            table->columns[c].as.number = NULL;
            table->columns[c].codes = (struct codes){0};
        }
        table->n_rows = 0;
        table->first = table->line = NULL;
        table->file = NULL;
        table->fate = NULL;
        table->all_used = true;
    }
    arena_free(e->rows);
    e->rows = NULL;
}

/* ---- Inputs ---------------------------------------------------------------------------------------- */

static enum osara_status job_open(struct job *j)
{
    enum osara_status rc = bind_tables(j->plan, j->mapping, j->options->all, j->e->arena,
                                       &j->bindings, j->problems);

    j->first_input = arena_alloc(j->e->arena, j->plan->n_tables + 1, sizeof *j->first_input);
    if (rc == OSARA_ENOMEM)
        return rc;
    if (j->first_input == NULL)
        return problem_memory(j->problems);
    for (size_t t = 0; t < j->plan->n_tables; t++) {
        enum osara_status opened;

        opened = inputs_open(&j->plan->tables[t], j->mapping, &j->bindings[t], j->e->arena,
                             &j->inputs, j->problems);
        if (opened == OSARA_ENOMEM)
            return opened;
        if (rc == OSARA_OK)
            rc = opened;
        j->first_input[t + 1] = j->inputs.n;
        if (j->inputs.n - j->first_input[t] > UINT16_MAX)
            rc = problem_add(j->problems, OSARA_EEXTRACT, NULL,
                             "the table %s has more than %d files", j->plan->tables[t].name,
                             UINT16_MAX);
    }
    return rc;
}

static uint64_t inputs_bytes(const struct inputs *inputs)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < inputs->n; i++)
        bytes += inputs->at[i].file.bytes.n;
    return bytes;
}

static void hash(struct job *j, struct text bytes, struct digest *digest)
{
    double begun = watch_now(j->options->timings);

    digest_of(bytes, digest);
    watch_lap(j->options->timings, OSARA_STAGE_HASH, begun, bytes.n, 0);
}

/* A file that is no table: the mapping itself, or one that it names. */
static enum osara_status list_beside(struct job *j, const char *name, struct input_file *in)
{
    char *path = path_join(j->e->arena, j->mapping->folder, text_of(name));
    struct mapped_file file;
    enum osara_status rc = path != NULL ? file_map(path, &file, j->problems)
                                        : problem_memory(j->problems);

    if (rc != OSARA_OK)
        return rc;
    *in = (struct input_file){.path = path,
                              .name = arena_copy(j->e->arena, text_of(name)),
                              .table = UINT32_MAX,
                              .bytes = file.bytes.n};
    if (j->options->hash)
        hash(j, file.bytes, &in->digest);
    file_unmap(&file);
    return in->name != NULL ? OSARA_OK : problem_memory(j->problems);
}

static void list_joined(struct job *j, const struct join *join)
{
    for (size_t i = 0; i < join->n_files; i++) {
        const struct joined_file *file = &join->files[i];
        struct input_file *in = &j->e->inputs[j->e->n_inputs++];

        *in = (struct input_file){.path = file->path,
                                  .name = file->name,
                                  .table = join->binding->index,
                                  .joined = true,
                                  .bytes = file->file.bytes.n,
                                  .rows = file->rows,
                                  .blank_lines = file->blank};
        if (j->options->hash)
            hash(j, file->file.bytes, &in->digest);
    }
}

/* The list of inputs: the mapping, if there is one, then the tables' files in order. */
static enum osara_status job_list(struct job *j)
{
    struct extract *e = j->e;
    size_t n = j->mapping->path != NULL ? 1 : 0, joined = 0;

    for (size_t i = 0; i < j->inputs.n_joins; i++)
        joined += j->inputs.joins[i].n_files;
    e->inputs = arena_alloc(e->arena, j->inputs.n + joined + j->mapping->n_successors + 2,
                            sizeof *e->inputs);
    if (e->inputs == NULL)
        return problem_memory(j->problems);
    if (n == 1) {
        enum osara_status rc = list_beside(j, "extract.yaml", &e->inputs[0]);

        if (rc != OSARA_OK)
            return rc;
    }
    for (size_t i = 0; i < j->inputs.n; i++)
        e->inputs[n++] = (struct input_file){.path = j->inputs.at[i].path,
                                             .name = j->inputs.at[i].name,
                                             .table = j->inputs.at[i].table,
                                             .bytes = j->inputs.at[i].file.bytes.n};
    e->n_inputs = n;
    for (size_t i = 0; i < j->inputs.n_joins; i++)
        list_joined(j, &j->inputs.joins[i]);
    for (size_t i = 0; i < j->mapping->n_successors; i++) {
        enum osara_status rc = list_beside(j, j->mapping->successors[i], &e->inputs[e->n_inputs++]);

        if (rc != OSARA_OK)
            return rc;
    }
    if (j->same.there)
        e->inputs[e->n_inputs++] = (struct input_file){.path = j->same.path,
                                                       .name = SAME_PERSON_FILE,
                                                       .table = UINT32_MAX,
                                                       .bytes = j->same.bytes.n,
                                                       .rows = j->same.n,
                                                       .digest = j->same.digest};
    return OSARA_OK;
}

/* ---- One table --------------------------------------------------------------------------------------- */

static enum osara_status read_files(struct job *j, size_t t, struct chunks *chunks)
{
    size_t offset = j->mapping->path != NULL ? 1 : 0;
    uint64_t rows = 0;

    j->ids_before = words_count(j->plan->ids);
    for (size_t i = j->first_input[t]; i < j->first_input[t + 1]; i++) {
        const struct input *input = &j->inputs.at[i];
        struct input_file *file = &j->e->inputs[offset + i];
        size_t before = chunks->n;
        double begun = watch_now(j->options->timings);
        enum osara_status rc;

        rc = ranges_read(j->plan, &j->bindings[t], input, (uint32_t)(i - j->first_input[t]),
                         t > 0 ? &j->subjects : NULL, j->options, chunks,
                         j->options->hash ? &file->digest : NULL, j->problems);
        if (rc != OSARA_OK)
            return rc;
        watch_lap(j->options->timings, OSARA_STAGE_SCAN, begun, input->bytes.n, 0);
        file->blank_lines = input->blank;
        for (size_t k = before; k < chunks->n; k++) {
            file->rows += chunks->at[k].records;
            file->blank_lines += chunks->at[k].blank;
        }
        rows += file->rows;
    }
    j->e->accounts[t].rows_read = rows;
    if (rows > GATHER_ROWS)
        return problem_add(j->problems, OSARA_EEXTRACT, NULL,
                           "the table %s has more rows than can be numbered: %llu",
                           j->plan->tables[t].name, (unsigned long long)rows);
    return OSARA_OK;
}

/* Whether what becomes of a table's rows is noted.  Who asks for the list alone will not ask for it. */
static bool keeps_fates(const struct job *j, size_t t)
{
    return !j->options->list_alone || t == 0 || passes_put_out(j->plan->passes, (uint32_t)t);
}

/* Duplicates, quarantine, columns. */
static bool finish_table(struct job *j, size_t t, struct chunks *chunks)
{
    struct duplicates duplicates = {0};
    uint32_t *base = gather_bases(chunks);
    struct gathering g = {.binding = &j->bindings[t],
                          .chunks = chunks,
                          .duplicates = &duplicates,
                          .words = j->plan->words,
                          .n_subjects = j->e->data.n_subjects,
                          .subject_words = t > 0 ? j->subject_words : NULL,
                          .lines = keeps_lines(&j->bindings[t], j->options),
                          .fates = keeps_fates(j, t),
                          .several_files = j->first_input[t + 1] - j->first_input[t] > 1,
                          .threads = j->threads};
    uint32_t first = (uint32_t)(j->first_input[t] + (j->mapping->path != NULL ? 1 : 0));
    bool fine = base != NULL &&
                duplicates_find(&j->bindings[t], chunks, base, j->ids_before,
                                words_count(j->plan->ids), j->threads, &duplicates) &&
                repeats_choose(&j->bindings[t], j->plan, chunks, base, &duplicates) &&
                (t > 0 || births_compare(&j->bindings[0], j->plan, chunks, base, &duplicates, first,
                                         j->e->arena, &j->e->births)) &&
                quarantine_table(&j->bindings[t], chunks, base, &duplicates, j->plan, first, j->threads,
                                 j->e->arena, &j->quarantine, &j->e->accounts[t]);

    if (t > 0 && t + 1 == j->plan->n_tables) /* nobody is looked up any more */
        subject_ids_free(&j->subjects);
    fine = fine && gather_table(&g, t > 0 ? j->e->rows : j->e->arena, &j->e->data.tables[t]);
    fine = fine && remade_add(&j->bindings[t], chunks, j->e);
    free(base);
    free(duplicates.at);
    j->e->accounts[t].loaded = j->e->data.tables[t].n_rows;
    return fine;
}

/* The accounts of joined files, and their rows in quarantine. */
static bool account_joins(struct job *j)
{
    struct extract *e = j->e;
    uint32_t first = (uint32_t)(j->inputs.n + (j->mapping->path != NULL ? 1 : 0));

    e->joins = arena_alloc(e->arena, j->inputs.n_joins + 1, sizeof *e->joins);
    for (size_t i = 0; e->joins != NULL && i < j->inputs.n_joins; i++) {
        const struct join *join = &j->inputs.joins[i];
        struct join_account *a = &e->joins[e->n_joins++];

        *a = (struct join_account){.table = join->binding->index, .files = join->names};
        for (size_t r = 0; r < join->n_rows; r++)
            *(join->rows[r].named ? &a->named : &a->unnamed) += 1;
        for (size_t f = 0; f < join->n_files; f++)
            a->rows_read += join->files[f].rows;
        for (size_t f = 0; f < join->n_faults; f++) {
            struct quarantined *q = arena_push(e->arena, &j->quarantine.at, &j->quarantine.n,
                                               &j->quarantine.room, sizeof *q);

            if (q == NULL)
                return false;
            *q = join->faults[f];
            q->file += first;
            a->quarantined[q->reason]++;
        }
        first += (uint32_t)join->n_files;
    }
    return e->joins != NULL;
}

/* The subjects' keys, by which rows of other tables find them. */
static bool index_subjects(struct job *j)
{
    const struct table *subjects = &j->e->data.tables[0];
    const uint32_t *words = subjects->columns[j->plan->tables[0].join].as.word;
    size_t n = subjects->n_rows;

    j->e->data.n_subjects = n;
    j->subject_words = words;
    if (!subject_ids_fill(&j->subjects, j->plan->ids, words, n, j->e->n_merged, j->threads))
        return false;
    for (size_t i = 0; i < j->e->n_merged; i++)
        (void)subject_ids_alias(&j->subjects, words_text(j->plan->ids, j->e->merged[i].id),
                                j->e->merged[i].subject);
    for (size_t t = 1; t < j->plan->n_tables; t++)
        j->bindings[t].subjects = &j->subjects;
    return true;
}

/* Of the columns that are kept. */
static uint64_t table_bytes(const struct table *table)
{
    static const uint64_t width[] = {[COLUMN_NUMBER] = 8, [COLUMN_DATE] = 4, [COLUMN_FLAG] = 1,
                                     [COLUMN_CATEGORY] = 4, [COLUMN_TEXT] = 4, [COLUMN_ID] = 4};
    uint64_t bytes = 0;

    for (size_t c = 0; c < table->n_columns; c++)
        if (column_there(&table->columns[c]))
            bytes += table->n_rows * (table->columns[c].codes.width != 0 ? table->columns[c].codes.width
                                                                         : width[table->columns[c].type]);
    return bytes;
}

static enum osara_status job_read(struct job *j)
{
    for (size_t t = 0; t < j->plan->n_tables; t++) {
        struct chunks chunks = {0};
        enum osara_status rc = read_files(j, t, &chunks);
        double begun = watch_now(j->options->timings);

        if (rc == OSARA_OK && !finish_table(j, t, &chunks))
            rc = problem_memory(j->problems);
        if (rc == OSARA_OK && t == 0)
            rc = same_people_apply(&j->same, j->plan, j->e, j->problems);
        if (rc == OSARA_OK && t == 0 && !index_subjects(j))
            rc = problem_memory(j->problems);
        chunks_free(&chunks);
        j->e->bytes += table_bytes(&j->e->data.tables[t]);
        watch_lap(j->options->timings, OSARA_STAGE_GROUP, begun, table_bytes(&j->e->data.tables[t]),
                  j->e->accounts[t].rows_read);
        if (rc != OSARA_OK)
            return rc;
    }
    if (!account_joins(j))
        return problem_memory(j->problems);
    j->e->quarantined = j->quarantine.at;
    j->e->n_quarantined = j->quarantine.n;
    j->e->misfits = j->quarantine.misfits;
    j->e->n_misfits = j->quarantine.n_misfits;
    return OSARA_OK;
}

enum osara_status extract_read_as(struct plan *plan, const struct mapping *mapping,
                                  const struct reading_options *options, struct extract **out,
                                  osara_problems *problems)
{
    struct job j = {.plan = plan,
                    .mapping = mapping,
                    .options = options,
                    .problems = problems,
                    .quarantine = {.when_too_many = options->list_alone},
                    .threads = options->threads > 0 ? options->threads : omp_get_max_threads()};
    enum osara_status rc;
    double begun;

    j.e = extract_new(plan);
    if (j.e == NULL)
        return problem_memory(problems);
    j.e->timings = options->timings;
    j.e->unlisted = options->list_alone;
    begun = watch_now(options->timings);
    rc = job_open(&j);
    if (rc != OSARA_ENOMEM) {
        enum osara_status same = same_people_load(mapping->folder, j.e->arena, &j.same, problems);

        rc = rc == OSARA_OK ? same : rc;
    }
    watch_lap(options->timings, OSARA_STAGE_MAP, begun, inputs_bytes(&j.inputs), 0);
    if (rc == OSARA_OK)
        rc = job_list(&j);
    if (rc == OSARA_OK)
        rc = job_read(&j);
    inputs_close(&j.inputs);
    subject_ids_free(&j.subjects);
    if (rc != OSARA_OK) {
        extract_free(j.e);
        return rc;
    }
    *out = j.e;
    return OSARA_OK;
}

enum osara_status extract_read(struct plan *plan, const struct mapping *mapping,
                               const struct read_options *options, struct extract **out,
                               osara_problems *problems)
{
    const struct reading_options usual = {.threads = options->threads,
                                          .hash = options->hash,
                                          .all = options->all,
                                          .list_alone = options->list_alone,
                                          .way = -1,
                                          .timings = options->timings};

    return extract_read_as(plan, mapping, &usual, out, problems);
}
