/* placements.c -- where everyone stood in a run: leaves made on all threads, and rows that one statement
 * takes from a table-valued function, since a statement for each row costs twice as much. */
#include <stdlib.h>

#include "audit/database.h"
#include "base/number.h"

/* Subjects that are read at a time.  Powers of two, as the tree of leaves splits. */
enum { PIECE = 1024, PART = LEDGER_PART };
enum { ROW = 64 }; /* bytes of a placement, about */

void ledger_placement_leaf(const struct digest *salt, int64_t rank, struct text offender,
                           struct text strand, struct text keep_until, struct digest *out)
{
    char digits[NUMBER_TEXT + 1] = "-";
    bool negative = rank < 0; /* as a changed row may say */
    uint64_t whole = negative ? 0 - (uint64_t)rank : (uint64_t)rank;
    size_t n = number_print_whole(whole, digits + negative) + negative;
    const struct text parts[] = {{"\x00", 1}, digest_text(salt), {digits, n}, TEXT("\t"), offender,
                                 TEXT("\t"),  strand,            TEXT("\t"),  keep_until, TEXT("\n")};

    digest_of_parts(parts, sizeof parts / sizeof parts[0], out);
}

static void root_of(const struct ledger_placement at[], size_t n, const struct digest salts[],
                    struct digest *root)
{
    struct digest leaves[PART];

    for (size_t i = 0; i < n; i++)
        ledger_placement_leaf(&salts[i], at[i].rank, at[i].offender, at[i].strand, at[i].keep_until,
                              &leaves[i]);
    digest_tree(leaves, n, root);
}

void ledger_part_root(const struct ledger_list *list, uint64_t from, size_t n,
                      const struct digest salts[], struct digest *root)
{
    struct ledger_placement at[PART];
    char day[PART][16];

    for (size_t i = 0; i < n; i++)
        list->at(list->of, from + i, day[i], &at[i]);
    root_of(at, n, salts, root);
}

/* ---- A piece of the list, and its leaves ---- */

struct piece {
    struct ledger_placement at[PIECE];
    char day[PIECE][16];
};

/* What is being added: outlives the statement. */
struct listing {
    struct ledger *l;
    const struct ledger_list *list;
    uint64_t n;           /* subjects */
    struct digest *roots; /* of the placements of each PART: they are subtrees of the whole; NULL: known */
    struct piece *piece;
};

/* Positions from .. from + n - 1, the piece's from `at` on. */
static void read_part(const struct listing *g, uint64_t from, size_t n, size_t at)
{
    struct digest salts[PART];

    for (size_t i = 0; i < n; i++)
        g->list->at(g->list->of, from + i, g->piece->day[at + i], &g->piece->at[at + i]);
    if (g->roots == NULL)
        return;
    seed_salts(&g->l->salts.seeds[0], g->l->salts.depth, from, n, salts);
    root_of(&g->piece->at[at], n, salts, &g->roots[from / PART]);
}

static void read_piece(const struct listing *g, uint64_t from)
{
    size_t n = (size_t)(g->n - from < PIECE ? g->n - from : PIECE);

#pragma omp parallel for schedule(dynamic, 1) num_threads(g->list->threads) if (n > PART)
    for (size_t at = 0; at < n; at += PART)
        read_part(g, from + at, n - at < PART ? n - at : PART, at);
}

/* ---- The rows, as a table-valued function of SQLite's ---- */

struct listed {
    sqlite3_vtab base;
    const struct listing *of;
};

struct listed_cursor {
    sqlite3_vtab_cursor base;
    uint64_t position;
};

static int listed_connect(sqlite3 *db, void *of, int n, const char *const argv[],
                          sqlite3_vtab **out, char **error)
{
    struct listed *made = sqlite3_malloc(sizeof *made);
    int rc = made != NULL ? sqlite3_declare_vtab(
                                db, "CREATE TABLE x (position, rank, offender, strand, keep_until, leaf)")
                          : SQLITE_NOMEM;

    (void)n;
    (void)argv;
    (void)error;
    if (rc != SQLITE_OK) {
        sqlite3_free(made);
        return rc;
    }
    *made = (struct listed){.of = of};
    *out = &made->base;
    return SQLITE_OK;
}

static int listed_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int listed_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    (void)info;
    return SQLITE_OK;
}

static int listed_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct listed_cursor *made = sqlite3_malloc(sizeof *made);

    (void)table;
    if (made == NULL)
        return SQLITE_NOMEM;
    *made = (struct listed_cursor){.position = 0};
    *out = &made->base;
    return SQLITE_OK;
}

static int listed_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static const struct listing *listing_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct listed *)cursor->pVtab)->of;
}

static int listed_ended(sqlite3_vtab_cursor *cursor)
{
    return ((struct listed_cursor *)cursor)->position >= listing_of(cursor)->n;
}

static int move_to(sqlite3_vtab_cursor *cursor, uint64_t position)
{
    ((struct listed_cursor *)cursor)->position = position;
    if (position % PIECE == 0 && position < listing_of(cursor)->n) {
        database_added(listing_of(cursor)->l, PIECE * ROW);
        read_piece(listing_of(cursor), position);
    }
    return SQLITE_OK;
}

static int listed_first(sqlite3_vtab_cursor *cursor, int plan, const char *name, int n,
                        sqlite3_value **values)
{
    (void)plan;
    (void)name;
    (void)n;
    (void)values;
    return move_to(cursor, 0);
}

static int listed_next(sqlite3_vtab_cursor *cursor)
{
    return move_to(cursor, ((struct listed_cursor *)cursor)->position + 1);
}

static void put_text(sqlite3_context *to, struct text text)
{
    sqlite3_result_text64(to, text.n > 0 ? text.at : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

static int listed_column(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int column)
{
    const struct listing *g = listing_of(cursor);
    uint64_t position = ((const struct listed_cursor *)cursor)->position;
    const struct ledger_placement *p = &g->piece->at[position % PIECE];

    if (column == 0)
        sqlite3_result_int64(to, (sqlite3_int64)position);
    else if (column == 1)
        sqlite3_result_int64(to, p->rank);
    else if (column == 2)
        put_text(to, p->offender);
    else if (column == 3)
        put_text(to, p->strand);
    else if (column == 4 && p->keep_until.n > 0)
        put_text(to, p->keep_until);
    else if (column == 5)
        sqlite3_result_blob(to, g->list->leaves[position].bytes, sizeof g->list->leaves->bytes,
                            SQLITE_STATIC);
    return SQLITE_OK;
}

static int listed_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((struct listed_cursor *)cursor)->position;
    return SQLITE_OK;
}

static const sqlite3_module listed_module = {
    .xConnect = listed_connect,
    .xBestIndex = listed_plan,
    .xDisconnect = listed_disconnect,
    .xOpen = listed_open,
    .xClose = listed_close,
    .xFilter = listed_first,
    .xNext = listed_next,
    .xEof = listed_ended,
    .xColumn = listed_column,
    .xRowid = listed_rowid,
};

static enum osara_status add_rows(struct ledger *l, struct listing *g, osara_problems *problems)
{
    sqlite3_stmt *s = NULL;
    enum osara_status rc =
        sqlite3_create_module(l->db, "listed", &listed_module, g) == SQLITE_OK
            ? database_prepare(l,
                               "INSERT INTO placement"
                               " (run, position, rank, offender, strand, keep_until, leaf)"
                               " SELECT ?, position, rank, offender, strand, keep_until, leaf"
                               " FROM listed",
                               &s, problems)
            : database_fault(l, "write", problems);

    if (rc == OSARA_OK) {
        sqlite3_bind_int64(s, 1, (sqlite3_int64)l->last + 1);
        rc = database_step(l, s, problems);
    }
    sqlite3_finalize(s);
    sqlite3_create_module(l->db, "listed", NULL, NULL); /* `g` goes */
    return rc;
}

enum osara_status ledger_add_placements(struct ledger *l, const struct ledger_list *list,
                                        osara_problems *problems)
{
    uint64_t n = l->salts.subjects;
    size_t parts = (size_t)((n + PART - 1) / PART);
    struct listing g = {.l = l, .list = list, .n = n, .piece = malloc(sizeof *g.piece)};
    const struct digest *roots = list->part_roots;
    enum osara_status rc;

    if (roots == NULL)
        roots = g.roots = malloc((parts + 1) * sizeof *g.roots);
    rc = roots != NULL && g.piece != NULL ? add_rows(l, &g, problems) : problem_memory(problems);
    if (rc == OSARA_OK) {
        digest_tree(roots, parts, &l->placements_root);
        if (list->root != NULL)
            l->root = *list->root;
        else
            digest_tree_on(list->threads, list->leaves, (size_t)n, &l->root);
    }
    free(g.roots);
    free(g.piece);
    return rc;
}
