/* list_ranked.c -- ranked.csv: every scored subject, highest harm first.
 *
 * Most of the rows are of people below the line, and differ in numbers and a few words: what stands
 * between these is made once for many rows. */
#include <stdlib.h>

#include "base/number.h"
#include "report/glance.h"
#include "report/list_cells.h"
#include "report/lists.h"

void ranked_headings(const struct results *r, struct buffer *b)
{
    const struct plan *plan = r->plan;

    buffer_string(b, "rank,offender_id,score,band,provisional");
    for (size_t c = 0; c < plan->n_criteria; c++)
        cell_string(b, plan->criteria[c].key);
    buffer_string(b, ",allegation,charge,conviction,strand,status,reason,decision,question,options,"
                     "previous_rank,previous_strand");
    if (r->stability != NULL)
        buffer_string(b, ",rank_low,rank_high,chance_in_cohort");
    for (size_t i = 0; i < plan->n_show; i++)
        cell_string(b, plan->show[i].name);
    headings_end(r, b);
}

/* ---- What rows have in common --------------------------------------------------------------------- */

/* A part of ranked.texts. */
struct span {
    size_t at, n;
};

struct ranked {
    const struct results *r;
    size_t numbers; /* bytes that the score and the points take at most, with what stands between */
    const uint32_t *ids; /* [subjects] their words */
    uint32_t first_id;   /* of subject 0, where those of the others follow in order; or WORD_MISSING */
    bool split;     /* some criterion's points are told by evidence */
    bool plain;     /* nothing of a run before, and no draws of the weights */
    struct buffer texts;
    struct span *bands;      /* [n_bands + 1][2] ",high,no"; the last: no band */
    struct span before_rank; /* of one below the line, from the points to the rank of his reason */
    struct span after_rank;  /* ... and from there to the run before, with it where that is nothing */
    struct span row_end;
    struct glance *glances; /* [subjects] */
    bool near; /* the first thing shown is in the glances */
};

enum {
    LOOSE = 16,        /* bytes that are copied at once */
    RANK_EIGHTS = 2,   /* that a rank takes */
    SHOWN_CELLS = 64,  /* that a writer has made before; a power of two */
    SHOWN_TEXT = 27    /* bytes of one */
};

static struct span ended(const struct buffer *texts, size_t from)
{
    return (struct span){from, texts->n - from};
}

/* Cells from the reason to the run before of one of whom nothing is proposed: empty. */
static void put_nothing_proposed(const struct ranked *l, struct buffer *b)
{
    buffer_string(b, l->plain ? ",,,,," : ",,,");
}

static void make_bands(struct ranked *l)
{
    const struct plan *plan = l->r->plan;
    struct buffer *b = &l->texts;

    for (size_t k = 0; k <= plan->n_bands; k++)
        for (size_t provisional = 0; provisional < 2; provisional++) {
            size_t from = b->n;

            cell_string(b, k < plan->n_bands ? plan->bands[k].name : "");
            buffer_string(b, provisional ? ",yes" : ",no");
            l->bands[2 * k + provisional] = ended(b, from);
        }
}

static void make_texts(struct ranked *l)
{
    const struct results *r = l->r;
    struct buffer *b = &l->texts;
    size_t from;

    make_bands(l);
    from = b->n;
    buffer_char(b, ','); /* no strand */
    cell_string(b, status_name(STATUS_BELOW));
    buffer_char(b, ',');
    reason_before_rank(b);
    l->before_rank = ended(b, from);
    from = b->n;
    reason_after_rank(r->scores, b);
    put_nothing_proposed(l, b);
    l->after_rank = ended(b, from);
    from = b->n;
    row_end(r, b);
    l->row_end = ended(b, from);
    buffer_reserve(b, LOOSE);
}

/* Whether n words follow one another, as those of a file in the order of its ids do. */
static bool in_order(const uint32_t words[], size_t n)
{
    uint32_t differ = 0;

    for (size_t i = 0; i < n; i++)
        differ |= words[i] ^ (words[0] + (uint32_t)i);
    return n > 0 && differ == 0;
}

static uint32_t id_word(const struct ranked *l, size_t subject)
{
    return l->first_id != WORD_MISSING ? l->first_id + (uint32_t)subject : l->ids[subject];
}

static struct text id_of(const struct ranked *l, size_t subject)
{
    return words_text(l->r->extract->data.ids, id_word(l, subject));
}

struct ranked *ranked_open(const struct results *r)
{
    const struct plan *plan = r->plan;
    struct ranked *l = malloc(sizeof *l);

    if (l == NULL)
        return NULL;
    *l = (struct ranked){.r = r,
                         .plain = r->previous == NULL && r->stability == NULL,
                         .bands = calloc(2 * (plan->n_bands + 1), sizeof *l->bands),
                         .glances = glances_make(r),
                         .near = glance_column(r) != NULL};
    l->ids = r->extract->data.tables[0].columns[plan->tables[0].join].as.word;
    l->first_id = in_order(l->ids, r->scores->n) ? l->ids[0] : WORD_MISSING;
    if (l->bands != NULL)
        make_texts(l);
    if (l->bands == NULL || l->glances == NULL || l->texts.failed) {
        ranked_close(l);
        return NULL;
    }
    l->split = results_split(r);
    l->numbers = (plan->n_criteria + EVIDENCE_CLASSES + 3) * (NUMBER_TEXT + 1) + l->texts.n + LOOSE;
    return l;
}

void ranked_close(struct ranked *ranked)
{
    if (ranked == NULL)
        return;
    buffer_free(&ranked->texts);
    free(ranked->bands);
    free(ranked->glances);
    free(ranked);
}

/* The cell of a word that is shown, with its comma: few words stand in many rows. */
struct shown_cell {
    uint32_t word;
    uint8_t n; /* bytes; 0: none has been made yet */
    char text[SHOWN_TEXT];
};

/* Whoever writes rows: what he needs for himself. */
struct writer {
    const struct ranked *l;
    double told_score;  /* below the line, whose reason is not his rank: the score of the last one */
    struct buffer told; /* ... and his cells from the strand on, to the run before */
    struct buffer scratch;
    uint64_t rank[RANK_EIGHTS]; /* of the row at hand: its digits as text, eight by eight */
    size_t n_rank;
    struct shown_cell cells[SHOWN_CELLS];
};

/* ---- Cells, where there is room for them ----------------------------------------------------------- */

/* LOOSE bytes at a time: there is room for as many behind it, here and there. */
static char *put_span(char *at, const struct ranked *l, struct span span)
{
    const char *from = l->texts.at + span.at;

    for (size_t i = 0; i < span.n; i += LOOSE)
        memcpy(at + i, from + i, LOOSE);
    return at + span.n;
}

/* The rank of row i, where that of the row before is there: mostly its last digit is one more.  It stays in
 * numbers: what is stored in parts and then loaded as a whole waits for the parts. */
static void next_rank(struct writer *w, size_t i)
{
    enum { EIGHT = 8 };
    size_t last = w->n_rank - 1, shift = EIGHT * (last % EIGHT);
    char text[NUMBER_TEXT] = {0};

    if (w->n_rank > 0 && (w->rank[last / EIGHT] >> shift & UINT8_MAX) < '9') {
        w->rank[last / EIGHT] += (uint64_t)1 << shift;
        return;
    }
    w->n_rank = number_print_whole(i + 1, text);
    for (size_t k = 0; k < RANK_EIGHTS; k++)
        w->rank[k] = text_eight(text + k * EIGHT);
}

static char *put_rank(char *at, const struct writer *w)
{
    _Static_assert(RANK_EIGHTS == 2 && LOOSE == 16, "a rank is two times eight bytes");
    text_put_eight(at, w->rank[0]);
    text_put_eight(at + LOOSE / 2, w->rank[1]);
    return at + w->n_rank;
}

/* As cell_number(). */
static char *put_number(char *at, double v)
{
    *at++ = ',';
    if (v == 0) {
        *at++ = '0';
        return at;
    }
    return isfinite(v) ? at + number_print(v, at) : at;
}

/* The same of n zeros, 8 at most: LOOSE bytes. */
static char *put_zeros(char *at, size_t n)
{
    memcpy(at, ",0,0,0,0,0,0,0,0", LOOSE);
    return at + 2 * n;
}

static char *put_evidence(char *at, const struct ranked *l, size_t subject)
{
    _Static_assert(EVIDENCE_CLASSES <= LOOSE / 2, "zeros of all classes fit");
    if (!l->split)
        return put_zeros(at, EVIDENCE_CLASSES);
    for (size_t e = 0; e < EVIDENCE_CLASSES; e++)
        at = put_number(at, results_evidence(l->r, subject, e));
    return at;
}

/* Cells that are the score's again.  They are filled last: what was stored in parts a moment ago cannot be
 * loaded as a whole yet. */
struct again {
    char *at[GLANCED];
    size_t n;
};

/* n bytes and no more; most texts are 8 to 32. */
static void put_exactly(char *at, const char *from, size_t n)
{
    enum { EIGHT = 8 };

    if (n > LOOSE && n <= (size_t)2 * LOOSE) {
        memcpy(at, from, LOOSE);
        memcpy(at + n - LOOSE, from + n - LOOSE, LOOSE);
    } else if (n >= EIGHT && n <= LOOSE) {
        memcpy(at, from, EIGHT);
        memcpy(at + n - EIGHT, from + n - EIGHT, EIGHT);
    } else {
        memcpy(at, from, n);
    }
}

/* Points of each criterion, and of each class of evidence; of cells that are the score's again, the room. */
static char *put_points(char *at, const struct ranked *l, size_t subject, size_t n_score, struct again *again)
{
    const struct scores *s = l->r->scores;
    unsigned zero = l->glances[subject].zero, same = l->glances[subject].same;

    again->n = 0;
    for (size_t c = 0; c < s->n_criteria;) {
        size_t zeros = (size_t)__builtin_ctz(~zero); /* GLANCED at most, and none behind the last criterion */

        if (zeros > 0) {
            at = put_zeros(at, zeros);
            c += zeros;
            zero >>= zeros;
            same >>= zeros;
            continue;
        }
        if (same & 1) {
            again->at[again->n++] = at;
            at += n_score;
        } else {
            at = put_number(at, scores_points(s, c, subject));
        }
        c++;
        zero >>= 1;
        same >>= 1;
    }
    return put_evidence(at, l, subject);
}

/* From the rank to the points; the reason of one whom his rank keeps below the line follows. */
static void put_start(const struct writer *w, size_t i, size_t subject, bool by_rank, struct buffer *b)
{
    const struct ranked *l = w->l;
    struct text id = id_of(l, subject);
    bool plain = csv_is_plain(id);
    size_t band = l->glances[subject].band, n_score;
    struct again again;
    char *at, *score;

    if (!plain) {
        buffer_integer(b, (int64_t)i + 1);
        cell_text(b, id);
    }
    buffer_reserve(b, l->numbers + RANK_EIGHTS * sizeof *w->rank + 1 + id.n);
    if (b->failed)
        return;
    score = b->at + b->n;
    if (plain) {
        score = put_rank(score, w);
        *score = ',';
        put_exactly(score + 1, id.at, id.n);
        score += 1 + id.n;
    }
    at = put_number(score, l->glances[subject].score);
    n_score = (size_t)(at - score);
    at = put_span(at, l, l->bands[band != GLANCE_FAR ? band : glance_band(l->r, subject)]);
    at = put_points(at, l, subject, n_score, &again);
    if (by_rank)
        at = put_span(put_rank(put_span(at, l, l->before_rank), w), l, l->after_rank);
    for (size_t k = 0; k < again.n; k++)
        put_exactly(again.at[k], score, n_score);
    b->n = (size_t)(at - b->at);
}

/* ---- Cells of some ---------------------------------------------------------------------------------- */

static void put_options(const struct results *r, size_t subject, struct buffer *b,
                        struct buffer *scratch)
{
    size_t first = 0, n = results_options(r, subject, &first);

    buffer_clear(scratch);
    for (size_t i = 0; i < n; i++) {
        buffer_string(scratch, i ? "; " : "");
        buffer_string(scratch, r->plan->options[r->response->opportunities[first + i].option].name);
    }
    cell_buffer(b, scratch);
}

static void put_previous(const struct results *r, size_t subject, struct buffer *b)
{
    const struct previous *p = r->previous ? &r->previous[subject] : NULL;

    buffer_char(b, ',');
    if (p != NULL && p->rank > 0)
        buffer_integer(b, p->rank);
    cell_string(b, p != NULL ? p->strand : "");
}

static void put_stays(const struct results *r, size_t subject, struct buffer *b)
{
    const struct stability_rank *stays = results_stays(r, subject);

    if (stays == NULL)
        return;
    cell_number(b, stays->low);
    cell_number(b, stays->high);
    cell_number(b, stays->chance);
}

static void put_shown_value(const struct results *r, const struct plan_shown *shown, size_t subject,
                            struct buffer *b)
{
    buffer_char(b, ',');
    if (shown->column != UINT32_MAX)
        results_csv_value(r, 0, shown->column, subject, b);
    else
        results_csv_slot(r, shown->slot, subject, b);
}

/* The first thing shown, where it is a word of a column. */
static void put_shown_word(struct writer *w, size_t subject, struct buffer *b)
{
    const struct results *r = w->l->r;
    uint32_t word = w->l->glances[subject].word;
    struct shown_cell *cell = &w->cells[word % SHOWN_CELLS];
    size_t from = b->n;

    buffer_reserve(b, SHOWN_TEXT);
    if (cell->word == word && cell->n > 0 && !b->failed) {
        memcpy(b->at + b->n, cell->text, SHOWN_TEXT);
        b->n += cell->n;
        return;
    }
    put_shown_value(r, &r->plan->show[0], subject, b);
    if (b->n - from > SHOWN_TEXT || b->failed)
        return;
    *cell = (struct shown_cell){.word = word, .n = (uint8_t)(b->n - from)};
    memcpy(cell->text, b->at + from, cell->n);
}

/* What is shown, and the row's end. */
static void put_end(struct writer *w, size_t subject, struct buffer *b)
{
    const struct ranked *l = w->l;

    for (size_t i = 0; i < l->r->plan->n_show; i++)
        if (i == 0 && l->near)
            put_shown_word(w, subject, b);
        else
            put_shown_value(l->r, &l->r->plan->show[i], subject, b);
    buffer_reserve(b, l->row_end.n + LOOSE);
    if (!b->failed)
        b->n = (size_t)(put_span(b->at + b->n, l, l->row_end) - b->at);
}

static void put_reason(struct writer *w, size_t subject, struct buffer *b)
{
    const struct results *r = w->l->r;

    buffer_clear(&w->scratch);
    reason_of(r->response, r->plan, r->scores, subject, &w->scratch);
    cell_buffer(b, &w->scratch);
}

/* From the strand to the options, of one of whom something is proposed. */
static void put_outcome(struct writer *w, size_t subject, struct buffer *b)
{
    const struct results *r = w->l->r;

    cell_string(b, results_strand(r, subject));
    cell_string(b, status_name(response_status(r->response, r->scores, subject)));
    put_reason(w, subject, b);
    cell_string(b, results_decision(r, subject));
    buffer_clear(&w->scratch);
    results_question(r, subject, &w->scratch);
    cell_buffer(b, &w->scratch);
    put_options(r, subject, b, &w->scratch);
    if (w->l->plain)
        buffer_string(b, ",,");
}

/* The same of one whose score keeps him below the line: of equal scores it is the same, and they stand
 * together. */
static void put_told(struct writer *w, size_t subject, struct buffer *b)
{
    double score = w->l->r->scores->score[subject];

    if (w->told.n == 0 || (score != w->told_score && !(isnan(score) && isnan(w->told_score)))) {
        buffer_clear(&w->told);
        buffer_char(&w->told, ',');
        cell_string(&w->told, status_name(STATUS_BELOW));
        put_reason(w, subject, &w->told);
        put_nothing_proposed(w->l, &w->told);
        w->told_score = score;
    }
    buffer_text(b, (struct text){w->told.at, w->told.n});
}

static void put_subject(struct writer *w, size_t i, struct buffer *b)
{
    const struct ranked *l = w->l;
    const struct results *r = l->r;
    size_t subject = r->scores->order[i];
    bool outcome = response_at(r->response, r->scores, i) != NULL;
    bool by_rank = !outcome && reason_is_rank(r->plan, l->glances[subject].score);

    next_rank(w, i);
    put_start(w, i, subject, by_rank, b);
    if (outcome)
        put_outcome(w, subject, b);
    else if (!by_rank)
        put_told(w, subject, b);
    if (!l->plain) {
        put_previous(r, subject, b);
        put_stays(r, subject, b);
    }
    put_end(w, subject, b);
}

/* In rank order every value stands somewhere else in memory: those of some rows are asked for, then what they
 * lead to, so that they come while rows before are written. */
enum { ASKED = 16 };

static void ask_values(const struct ranked *l, const uint32_t subjects[], size_t n)
{
    const struct plan *plan = l->r->plan;

    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&l->glances[subjects[i]]);
    for (size_t i = 0; l->first_id == WORD_MISSING && i < n; i++)
        __builtin_prefetch(&l->ids[subjects[i]]);
    for (size_t k = l->near ? 1 : 0; k < plan->n_show; k++)
        for (size_t i = 0; plan->show[k].column != UINT32_MAX && i < n; i++)
            column_ask(&l->r->extract->data.tables[0].columns[plan->show[k].column], subjects[i]);
}

/* What the glances and the ids' words lead to. */
static void ask_more(const struct ranked *l, const uint32_t subjects[], size_t n)
{
    const struct scores *s = l->r->scores;
    const struct words *words = l->r->extract->data.ids;

    for (size_t i = 0; i < n; i++) {
        unsigned known = l->glances[subjects[i]].zero | l->glances[subjects[i]].same;

        words_ask(words, id_word(l, subjects[i]));
        for (size_t c = 0; c < s->n_criteria; c++, known >>= 1)
            if (!(known & 1))
                scores_ask_points(s, c, subjects[i]);
    }
}

static void ask_texts(const struct ranked *l, const uint32_t subjects[], size_t n)
{
    for (size_t i = 0; words_placed(l->r->extract->data.ids) && i < n; i++)
        __builtin_prefetch(id_of(l, subjects[i]).at);
}

/* Batch k of the rows, or none of it. */
struct batch {
    size_t at, end;
    const uint32_t *subjects; /* of row `at` and the next */
};

static struct batch batch_of(const struct ranked *l, size_t from, size_t to, size_t k, size_t late)
{
    size_t at = k < late ? to : from + (k - late) * ASKED;

    at = at < to ? at : to;
    return (struct batch){at, to - at < ASKED ? to : at + ASKED, l->r->scores->order + at};
}

void ranked_rows(const struct ranked *ranked, size_t from, size_t to, struct buffer *b)
{
    struct writer w = {.l = ranked, .told_score = NAN};
    size_t n = (to - from + ASKED - 1) / ASKED;

    for (size_t k = 0; k < n + 3 && !b->failed; k++) {
        struct batch first = batch_of(ranked, from, to, k, 0), second = batch_of(ranked, from, to, k, 1);
        struct batch third = batch_of(ranked, from, to, k, 2), last = batch_of(ranked, from, to, k, 3);

        ask_values(ranked, first.subjects, first.end - first.at);
        ask_more(ranked, second.subjects, second.end - second.at);
        ask_texts(ranked, third.subjects, third.end - third.at);
        for (size_t i = last.at; i < last.end && !b->failed; i++)
            put_subject(&w, i, b);
    }
    b->failed |= w.told.failed || w.scratch.failed;
    buffer_free(&w.told);
    buffer_free(&w.scratch);
}
