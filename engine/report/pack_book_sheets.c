/* pack_book_sheets.c -- what stands on the sheets of pack.xlsx. */
#include <math.h>
#include <stdlib.h>

#include "report/pack_book.h"

static void put_fact(struct sheet *s, const char *what, struct text text)
{
    if (text.n == 0)
        return;
    cell_said(s, text_of(what), s->book->note);
    cell_said(s, text, s->book->wrap);
    sheet_next(s);
}

static void put_count(struct sheet *s, const char *what, double n)
{
    cell_said(s, text_of(what), s->book->note);
    cell_figure(s, n, s->book->whole);
    sheet_next(s);
}

/* Returns the cell of the fingerprint. */
static struct sheet put_facts(struct sheet *s, const struct pack *p)
{
    const struct json_node *objective = pack_objective(p);
    const struct json_node *ruleset = json_at(p->run, "ruleset");

    put_fact(s, "Marking", pack_say(p->run, "marking"));
    put_fact(s, "Force", pack_say(p->run, "force"));
    put_fact(s, "Objective", pack_say(objective, "statement"));
    put_fact(s, "Owner", pack_say(objective, "owner"));
    put_fact(s, "Authority", pack_say(objective, "authority"));
    put_fact(s, "As of", pack_say(p->run, "as_of"));
    put_fact(s, "Ruleset", pack_say(ruleset, "name"));
    put_fact(s, "Version", pack_say(ruleset, "version"));
    put_fact(s, "Evidence", pack_say(p->run, "evidence"));
    cell_said(s, TEXT("List's fingerprint"), s->book->note);
    struct sheet fingerprint = *s;

    sheet_next(s);
    return fingerprint;
}

static void put_line(struct sheet *s, const struct pack *p)
{
    struct buffer said = {0};

    for (size_t i = 0; i < PACK_LINE_SENTENCES; i++) {
        pack_say_line(p, i, &said);
        put_fact(s, i == 0 ? "Where the list ends" : "", (struct text){said.at, said.n});
        buffer_clear(&said);
    }
    s->book->failed |= said.failed;
    buffer_free(&said);
}

/* Whom one more place would bring, or one less would lose. */
static void put_moved(struct sheet *s, const struct pack_row *row)
{
    cell_said(s, row != NULL ? row->id : TEXT(""), s->book->plain);
    cell_figure(s, row != NULL ? row->harm : (double)NAN, s->book->whole);
}

struct sheet book_summary(struct book *book)
{
    static const char *const heads[] = {"Strand",  "Area",         "Places",  "Taken",
                                        "Over",    "Waiting",      "One more place brings",
                                        "Its harm", "One less loses", "Its harm", NULL};
    static const double widths[] = {30, 60, 10, 10, 10, 10, 16, 10, 16, 10};
    const struct pack *p = book->pack;
    const struct json_node *d = json_at(p->run, "distribution"),
                           *places = json_at(p->run, "strands");
    struct sheet s = book_sheet(book, "Summary", false), fingerprint;

    sheet_widths(&s, widths, sizeof widths / sizeof widths[0]);
    sheet_line(&s, pack_say(json_at(p->run, "ruleset"), "title").at, book->title);
    sheet_line(&s, "Proposed. The meeting decides.", book->note);
    fingerprint = put_facts(&s, p);
    put_count(&s, "People considered", pack_figure(d, "offenders"));
    put_count(&s, "Scored", pack_figure(d, "scored"));
    put_count(&s, "On the list", pack_figure(d, "cohort"));
    if (pack_placed_below(p) > 0)
        put_count(&s, "Placed from below it", (double)pack_placed_below(p));
    put_count(&s, "Provisional", pack_figure(d, "provisional"));
    put_line(&s, p);
    sheet_next(&s);
    sheet_heads(&s, heads, widths);
    for (size_t i = 0; i < json_length(places); i++) {
        const struct json_node *place = json_nth(places, i);

        cell_said(&s, pack_strand_title(p, pack_say(place, "strand")), book->plain);
        cell_said(&s, pack_say(place, "area"), book->plain);
        cell_figure(&s, pack_figure(place, "capacity"), book->whole);
        cell_figure(&s, pack_figure(place, "used"), book->whole);
        cell_figure(&s, pack_figure(place, "over"), book->whole);
        cell_figure(&s, pack_figure(place, "waiting"), book->whole);
        put_moved(&s, pack_place_person(p, place, true));
        put_moved(&s, pack_place_person(p, place, false));
        sheet_next(&s);
    }
    sheet_next(&s);
    for (size_t k = 0; k < p->n_strands; k++)
        if (pack_strand_order(p, k).n > 0) {
            cell_said(&s, p->strand_titles[k], book->note);
            cell_said(&s, pack_strand_order(p, k), book->wrap);
            cell_said(&s, TEXT("(the order of its list)"), book->plain);
            sheet_next(&s);
        }
    return fingerprint;
}

static void put_list_heads(struct sheet *s, const struct pack *p)
{
    sheet_head(s, "Rank", 7);
    sheet_head(s, "Rank before", 8);
    sheet_head(s, "Person", 14);
    sheet_head(s, "Score", 12);
    if (pack_has_stays(p)) {
        sheet_head(s, "Rank from", 9);
        sheet_head(s, "Rank to", 9);
        sheet_head(s, "Chance of listing", 10);
    }
    sheet_head(s, "Band", 10);
    sheet_head(s, "Provisional", 11);
    sheet_head(s, "Status", 12);
    sheet_head(s, "Proposed strand", 18);
    if (p->n > p->n_list)
        sheet_head(s, "Below the line", 10);
    sheet_head(s, "Why", 40);
    for (size_t c = 0; c < p->n_criteria; c++)
        sheet_head(s, p->criteria[c].at, 11);
    sheet_head(s, "Alleged", 9);
    sheet_head(s, "Charged", 9);
    sheet_head(s, "Convicted", 9);
    for (size_t i = 0; i < p->n_shown; i++)
        sheet_head(s, p->columns[i].plain, 13);
    sheet_head(s, "Options", 9);
    sheet_head(s, "In force", 30);
    sheet_head(s, "Review", 11);
    sheet_heads_end(s);
}

static void put_shown(struct sheet *s, const struct pack_value *v)
{
    if (v->kind == PACK_FLAG)
        cell_said(s, v->figure > 0 ? TEXT("yes") : TEXT("no"), s->book->plain);
    else if (v->kind == PACK_FIGURE)
        cell_figure(s, v->figure, s->book->plain);
    else
        cell_said(s, v->kind == PACK_TEXT ? v->text : TEXT(""), s->book->plain);
}

static void put_list_row(struct sheet *s, const struct pack *p, const struct pack_row *row)
{
    struct book *book = s->book;
    double before = pack_rank_before(row);

    cell_figure(s, row->rank, book->whole);
    cell_figure(s, before > 0 ? before : (double)NAN, book->whole);
    cell_said(s, row->id, book->plain);
    cell_figure(s, row->score, book->tenth);
    if (pack_has_stays(p)) {
        cell_figure(s, row->stays[0], book->whole);
        cell_figure(s, row->stays[1], book->whole);
        cell_figure(s, row->stays[2], book->percent);
    }
    cell_said(s, row->band, book->plain);
    cell_said(s, row->provisional ? TEXT("yes") : TEXT("no"), book->plain);
    cell_said(s, row->status, book->plain);
    cell_said(s, pack_strand_title(p, row->strand), book->plain);
    if (p->n > p->n_list)
        cell_said(s, row->below ? TEXT("yes") : TEXT("no"), book->plain);
    cell_said(s, row->reason, book->wrap);
    for (size_t c = 0; c < p->n_criteria; c++)
        cell_figure(s, row->points[c], book->tenth);
    for (size_t e = 0; e < 3; e++)
        cell_figure(s, row->evidence[e], book->tenth);
    for (size_t i = 0; i < p->n_shown; i++)
        put_shown(s, &row->shown[i]);
    cell_figure(s, (double)row->n_options, book->whole);
    cell_said(s, row->in_force, book->wrap);
    cell_said(s, row->review, book->plain);
    sheet_next(s);
}

void book_list(struct book *book)
{
    const struct pack *p = book->pack;
    struct sheet s = book_sheet(book, "List", true);

    put_list_heads(&s, p);
    for (size_t i = 0; i < p->n; i++)
        put_list_row(&s, p, &p->rows[i]);
    sheet_table_end(&s, 3);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 3);
}

static void put_strand(struct book *book, size_t strand)
{
    static const char *const heads[] = {"Place",     "Rank", "Person", "Name", "Area",   "Score",
                                        "Its order", "Fit",  "Status", "Why",  "Review", NULL};
    static const double widths[] = {7, 7, 14, 22, 12, 12, 12, 8, 12, 50, 11};
    const struct pack *p = book->pack;
    size_t placed, n;
    const struct pack_row **rows = pack_strand_rows(p, strand, &placed, &n);
    /* a title that a sheet's name has no room for is shortened as on the axes */
    struct text name = p->strand_titles[strand].n > 28 ? pack_strand_short(p, p->strands[strand])
                                                       : p->strand_titles[strand];
    struct sheet s = book_sheet(book, name.at, true);

    book->failed |= rows == NULL;
    sheet_heads(&s, heads, widths);
    for (size_t i = 0; rows != NULL && i < n; i++) {
        cell_figure(&s, (double)(i < placed ? i + 1 : i + 1 - placed), book->whole);
        cell_figure(&s, rows[i]->rank, book->whole);
        cell_said(&s, rows[i]->id, book->plain);
        cell_who(&s, rows[i]);
        cell_said(&s, rows[i]->places[strand].area, book->plain);
        cell_figure(&s, rows[i]->score, book->tenth);
        cell_figure(&s, rows[i]->places[strand].order, book->hundredth);
        cell_figure(&s, rows[i]->places[strand].fit, book->hundredth);
        cell_said(&s, rows[i]->status, book->plain);
        cell_said(&s, rows[i]->reason, book->wrap);
        cell_said(&s, rows[i]->review, book->plain);
        sheet_next(&s);
    }
    sheet_table_end(&s, 5);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 3);
    free(rows);
}

void book_strands(struct book *book)
{
    for (size_t k = 0; !book->failed && k < book->pack->n_strands; k++)
        put_strand(book, k);
}

static void put_decision(struct sheet *s, const struct pack *p, const struct json_node *d,
                         struct buffer *line)
{
    struct book *book = s->book;

    cell_said(s, pack_say(d, "offender"), book->plain);
    cell_who(s, pack_row_of(p, pack_say(d, "offender")));
    cell_figure(s, pack_figure(d, "rank_then") > 0 ? pack_figure(d, "rank_then") : (double)NAN,
                book->whole);
    cell_figure(s, pack_figure(d, "rank") > 0 ? pack_figure(d, "rank") : (double)NAN, book->whole);
    cell_said(s, pack_say(d, "on"), book->plain);
    pack_decision_what(p, d, line);
    cell_said(s, (struct text){line->at, line->n}, book->wrap);
    cell_said(s, pack_say(d, "who"), book->wrap);
    cell_said(s, pack_say(d, "reason"), book->wrap);
    buffer_clear(line);
    pack_decision_state(p, d, line);
    cell_said(s, (struct text){line->at, line->n}, book->wrap);
    cell_said(s, pack_say(d, "review"), book->plain);
    cell_said(s, pack_say(d, "due"), book->plain);
    book->failed |= line->failed;
    buffer_clear(line);
    sheet_next(s);
}

void book_decisions(struct book *book)
{
    static const char *const heads[] = {"Person",  "Name", "Rank then", "Rank now",
                                        "List of", "Decided", "By",     "Why",
                                        "State now", "Review", "Due",   NULL};
    static const double widths[] = {14, 22, 10, 10, 11, 34, 24, 34, 40, 11, 11};
    const struct json_node *list = json_at(book->pack->trail, "decisions");
    struct buffer line = {0};

    if (json_length(list) == 0)
        return;
    struct sheet s = book_sheet(book, "Decisions", true);

    sheet_heads(&s, heads, widths);
    for (size_t i = 0; i < json_length(list); i++)
        put_decision(&s, book->pack, json_nth(list, i), &line);
    sheet_table_end(&s, -1);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 1);
    buffer_free(&line);
}

static void put_trends(struct sheet *s, const struct pack *p)
{
    const struct json_node *t = json_at(p->run, "trends"), *trends = json_at(t, "trends");
    const struct json_node *months = json_at(t, "months");

    for (size_t k = 0; k < json_length(trends); k++)
        for (size_t m = 0; m < json_length(months); m++) {
            const struct json_node *series = json_nth(trends, k);

            cell_said(s, pack_say(series, "title"), s->book->plain);
            cell_said(s, json_text_of(json_nth(months, m)), s->book->plain);
            cell_figure(s, json_number_of(json_nth(json_at(series, "now"), m)), s->book->whole);
            cell_figure(s, json_number_of(json_nth(json_at(series, "before"), m)), s->book->whole);
            sheet_next(s);
        }
}

static void put_fairness(struct sheet *s, const struct pack *p)
{
    const struct json_node *columns = json_at(json_at(p->run, "fairness"), "columns");

    for (size_t c = 0; c < json_length(columns); c++) {
        const struct json_node *groups = json_at(json_nth(columns, c), "groups");

        for (size_t g = 0; g < json_length(groups); g++) {
            const struct json_node *group = json_nth(groups, g), *chosen = json_at(group, "cohort");
            struct text value = pack_say(group, "value");

            cell_said(s, pack_say(json_nth(columns, c), "column"), s->book->plain);
            cell_said(s, value.n > 0 ? value : TEXT("not recorded"), s->book->plain);
            cell_figure(s, pack_figure(group, "offenders"), s->book->whole);
            cell_figure(s, pack_figure(chosen, "chosen"), s->book->whole);
            cell_figure(s, pack_figure(chosen, "rate"), s->book->percent);
            cell_figure(s, pack_figure(chosen, "ratio"), s->book->hundredth);
            cell_figure(s, pack_figure(chosen, "low"), s->book->hundredth);
            cell_figure(s, pack_figure(chosen, "high"), s->book->hundredth);
            sheet_next(s);
        }
    }
}

void book_account(struct book *book)
{
    static const char *const account[] = {"Table",        "Rows read",   "Used",
                                          "Out of scope", "Quarantined", NULL};
    static const char *const trends[] = {"Recorded", "Month", "This year", "Year before", NULL};
    static const char *const fairness[] = {"Column", "Group", "People", "On the list", "Rate",
                                           "Ratio",  "From",  "To",     NULL};
    static const double widths[] = {34, 18, 12, 14, 12, 10, 10, 10};
    const struct pack *p = book->pack;
    const struct json_node *accounts = json_at(p->run, "account");
    struct sheet s = book_sheet(book, "Account", false);

    sheet_heads(&s, account, widths);
    for (size_t t = 0; t < json_length(accounts); t++) {
        const struct json_node *a = json_nth(accounts, t);

        cell_said(&s, pack_say(a, "table"), book->plain);
        cell_figure(&s, pack_figure(a, "rows_read"), book->whole);
        cell_figure(&s, pack_figure(a, "used"), book->whole);
        cell_figure(&s, pack_figure(a, "out_of_scope"), book->whole);
        cell_figure(&s, pack_figure(a, "quarantined"), book->whole);
        sheet_next(&s);
    }
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 0);
    sheet_next(&s);
    sheet_heads(&s, trends, widths);
    put_trends(&s, p);
    sheet_next(&s);
    sheet_heads(&s, fairness, widths);
    put_fairness(&s, p);
}
