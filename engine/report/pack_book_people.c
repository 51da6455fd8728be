/* pack_book_people.c -- sheets of pack.xlsx that name people beside the list: the worklist, the line, who is
 * to leave a place, who has left. */
#include <math.h>
#include <stdlib.h>

#include "report/pack_book.h"

static void put_option(struct sheet *s, const struct pack *p, const struct pack_work *work)
{
    const struct pack_option *o = &p->options[work->option->option];
    struct book *book = s->book;

    cell_said(s, o->title, book->wrap);
    cell_said(s, o->basis, book->wrap);
    cell_said(s, o->action, book->wrap);
    cell_said(s, work->option->met, book->wrap);
    cell_said(s, work->option->open, book->wrap);
    cell_said(s, o->judgement, book->wrap);
}

static void put_order(struct sheet *s, const struct pack_work *work)
{
    struct book *book = s->book;

    cell_said(s, work->order->what, book->wrap);
    cell_said(s, TEXT(""), book->wrap);
    cell_said(s, text_of(urgency_action(work->urgency)), book->wrap);
    for (size_t i = 0; i < 3; i++)
        cell_said(s, TEXT(""), book->wrap);
}

static void put_work(struct sheet *s, const struct pack *p, const struct pack_work *work)
{
    struct book *book = s->book;
    const struct pack_order *order = work->order;

    cell_said(s, text_of(urgency_name(work->urgency)), book->plain);
    cell_figure(s, work->rank, book->whole);
    cell_said(s, work->row->id, book->plain);
    cell_who(s, work->row);
    cell_said(s, pack_strand_title(p, work->row->strand), book->wrap);
    if (work->option != NULL)
        put_option(s, p, work);
    else
        put_order(s, work);
    cell_said(s, order != NULL ? order->ends : TEXT(""), book->plain);
    cell_figure(s, order != NULL ? order->days : (double)NAN, book->whole);
    cell_figure(s, work->row->breaches, book->whole);
    cell_said(s, work->row->in_force, book->wrap);
    sheet_next(s);
}

void book_options(struct book *book)
{
    static const char *const heads[] = {
        "Urgency",  "Rank",   "Person",    "Name",         "Proposed strand", "Option or order",
        "Basis",    "Action", "Tests met", "To establish", "To judge",        "Order ends",
        "Days left", "Breaches", "In force", NULL};
    static const double widths[] = {23, 7, 14, 22, 16, 26, 24, 26, 34, 26, 34, 11, 8, 9, 26};
    const struct pack *p = book->pack;
    size_t n;

    if (!pack_has_options(p))
        return;
    struct pack_work *work = pack_worklist(p, &n);
    struct sheet s = book_sheet(book, "Options", true);

    book->failed |= work == NULL;
    sheet_heads(&s, heads, widths);
    for (size_t i = 0; work != NULL && i < n; i++)
        put_work(&s, p, &work[i]);
    sheet_table_end(&s, -1);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 3);
    free(work);
}

/* ---- The line ---- */

static void put_side(struct sheet *s, double rank, struct text who, const char *side, double score,
                     double margin)
{
    struct book *book = s->book;

    cell_figure(s, rank, book->whole);
    cell_said(s, who, book->plain);
    cell_said(s, text_of(side), book->plain);
    cell_figure(s, score, book->hundredth);
    cell_figure(s, margin, book->hundredth);
}

static void put_below(struct sheet *s, const struct pack *p, const struct json_node *one,
                      struct buffer *line)
{
    double rank = pack_figure(one, "rank");

    put_side(s, rank, pack_name_below(p, rank), "below it", pack_figure(one, "score"),
             pack_figure(one, "margin"));
    pack_say_enough(one, line);
    cell_said(s, (struct text){line->at, line->n}, s->book->wrap);
    buffer_clear(line);
    pack_say_fact(one, line);
    cell_said(s, (struct text){line->at, line->n}, s->book->wrap);
    s->book->failed |= line->failed;
    buffer_clear(line);
    sheet_next(s);
}

void book_line(struct book *book)
{
    static const char *const heads[] = {"Rank",   "Person",
                                        "Side",   "Score",
                                        "Margin", "Single facts that would move him across",
                                        "The smallest", NULL};
    static const double widths[] = {7, 14, 11, 10, 10, 26, 60};
    const struct pack *p = book->pack;
    const struct json_node *line = json_at(p->run, "line"), *below = json_at(line, "below");
    struct buffer said = {0};

    if (!json_has(line))
        return;
    struct sheet s = book_sheet(book, "Line", true);

    sheet_heads(&s, heads, widths);
    for (size_t i = 0; i < p->n_list; i++) {
        const struct pack_row *row = &p->rows[i];

        put_side(&s, row->rank, row->id, "on the list", row->score, row->margin);
        cell_said(&s, row->enough, book->wrap);
        cell_said(&s, row->fact, book->wrap);
        sheet_next(&s);
    }
    for (size_t i = 0; i < json_length(below); i++)
        put_below(&s, p, json_nth(below, i), &said);
    sheet_table_end(&s, -1);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 2);
    book->failed |= said.failed;
    buffer_free(&said);
}

/* ---- Who is to leave a place, and who has left the list ---- */

static void put_leaver(struct sheet *s, const struct pack *p, const struct pack_leaver *who)
{
    struct book *book = s->book;
    const struct json_node *said = who->said;

    cell_said(s, who->id, book->plain);
    cell_said(s, pack_strand_title(p, pack_say(said, "strand")), book->wrap);
    cell_said(s, pack_say(said, "held_since"), book->plain);
    cell_figure(s, pack_figure(said, "weeks_held"), book->whole);
    cell_figure(s, pack_figure(said, "entry_score"), book->tenth);
    cell_figure(s, pack_figure(said, "score"), book->tenth);
    cell_figure(s, pack_figure(said, "rank"), book->whole);
    cell_said(s, pack_say(said, "reason"), book->wrap);
    cell_said(s, pack_say(said, "why"), book->wrap);
    sheet_next(s);
}

void book_leaving(struct book *book)
{
    static const char *const heads[] = {"Person",     "Strand",     "Held since",
                                        "Weeks",      "Score then", "Score now",
                                        "Rank now",   "Reason",     "Why", NULL};
    static const double widths[] = {14, 24, 11, 8, 10, 10, 9, 24, 60};
    const struct pack *p = book->pack;

    if (p->n_leavers == 0)
        return;
    struct sheet s = book_sheet(book, "Leaving a place", true);

    sheet_heads(&s, heads, widths);
    for (size_t i = 0; i < p->n_leavers; i++)
        put_leaver(&s, p, &p->leavers[i]);
    sheet_table_end(&s, -1);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 1);
}

void book_left(struct book *book)
{
    static const char *const heads[] = {"Person", "Rank then", "Strand then", "Score then", "Rank now",
                                        "Why",    NULL};
    static const double widths[] = {14, 10, 24, 10, 9, 70};
    const struct pack *p = book->pack;
    const struct json_node *left = json_at(p->trail, "left");
    struct buffer why = {0};

    if (json_length(left) == 0)
        return;
    struct sheet s = book_sheet(book, "Left the list", true);

    sheet_heads(&s, heads, widths);
    for (size_t i = 0; i < json_length(left); i++) {
        const struct json_node *who = json_nth(left, i);

        cell_said(&s, pack_say(who, "offender"), book->plain);
        cell_figure(&s, pack_figure(who, "rank_before"), book->whole);
        cell_said(&s, pack_strand_title(p, pack_say(who, "strand_before")), book->wrap);
        cell_figure(&s, pack_figure(who, "score_before"), book->tenth);
        cell_figure(&s, pack_figure(who, "rank"), book->whole);
        pack_say_left(p, who, &why);
        cell_said(&s, (struct text){why.at, why.n}, book->wrap);
        buffer_clear(&why);
        sheet_next(&s);
    }
    sheet_table_end(&s, -1);
    if (s.at != NULL)
        worksheet_freeze_panes(s.at, 1, 1);
    book->failed |= why.failed;
    buffer_free(&why);
}
