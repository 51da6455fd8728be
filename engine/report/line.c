/* line.c -- see line.h. */
#include "report/line.h"

#include "base/number.h"

static const struct table *table_of(const struct results *r, const struct single_fact *fact)
{
    return &r->extract->data.tables[fact->table];
}

static bool is_in(const struct results *r, size_t subject)
{
    return r->scores->rank[subject] > 0 && r->scores->rank[subject] <= r->scores->n_cohort;
}

/* Of one who is not named, only what kind of fact it is. */
static void fact_json(const struct results *r, const struct hinge *h, bool named, struct buffer *b)
{
    const struct single_fact *fact = &h->fact;

    if (fact->table == FACT_NONE) {
        json_put_null(b, "fact");
        return;
    }
    const struct table *t = table_of(r, fact);
    const struct plan_column *column = fact->column == FACT_ROW
                                           ? NULL
                                           : &r->plan->tables[fact->table].columns[fact->column];

    json_put_object(b, "fact");
    json_put_string(b, "kind", column == NULL ? "row" : "value");
    json_put_string(b, "table", r->plan->tables[fact->table].name);
    if (named) {
        if (fact->table > 0)
            json_put_integer(b, "row", fact->row - t->first[h->subject]);
        json_put_string(b, "file", results_row_file(r, fact->table, fact->row));
        json_put_integer(b, "line", t->line != NULL ? t->line[fact->row] : 0);
    }
    if (column != NULL) {
        json_put_string(b, "column", column->name);
        if (named)
            results_json_value(r, fact->table, fact->column, fact->row, "value", b);
    }
    json_put_number(b, "score", fact->score);
    if (fact->rank > 0)
        json_put_integer(b, "rank", fact->rank);
    else
        json_put_null(b, "rank");
    json_end_object(b);
}

static void hinge_json(const struct results *r, const struct hinge *h, bool named, struct buffer *b)
{
    json_put_integer(b, "tried", h->tried);
    json_put_integer(b, "enough_rows", h->enough_rows);
    json_put_integer(b, "enough_values", h->enough_values);
    fact_json(r, h, named, b);
}

void line_json(const struct results *r, size_t subject, struct buffer *b)
{
    const struct hinge *h = hinge_of(r->hinges, r->scores, subject);
    uint32_t rank = r->scores->rank[subject];

    if (r->hinges == NULL)
        return;
    json_put_object(b, "line");
    json_put_string(b, "side", is_in(r, subject) ? "in" : "out");
    json_put_number(b, "margin", line_margin(&r->hinges->line, r->scores, subject));
    json_put_number(b, "at", is_in(r, subject) ? r->hinges->line.leave : r->hinges->line.enter);
    json_put_flag(b, "last_in", rank > 0 && rank == r->scores->n_cohort);
    json_put_flag(b, "first_out", r->hinges->line.first_out == subject);
    if (h != NULL)
        hinge_json(r, h, true, b);
    json_end_object(b);
}

/* ---- In words ---- */

/* Two decimals, or as many as show that it is not 0. */
static void say_number(double v, struct buffer *b)
{
    char digits[64];
    int decimals = 2;

    for (double least = 0.01; v > 0 && v < least && decimals < 6; least /= 10)
        decimals++;
    buffer_bytes(b, digits, number_print_rounded(v, decimals, digits));
}

/* "without offences.csv:231", "were 'domestic_abuse' (yes) of offences.csv:231 not known" */
static void say_what(const struct results *r, const struct single_fact *fact, struct buffer *b)
{
    const struct table *t = table_of(r, fact);

    if (fact->column == FACT_ROW) {
        buffer_string(b, "without ");
    } else {
        const struct column *c = &t->columns[fact->column];

        buffer_format(b, "were '%s'", c->name);
        if (c->type != COLUMN_ID) {
            buffer_string(b, " (");
            results_csv_value(r, fact->table, fact->column, fact->row, b);
            buffer_char(b, ')');
        }
        buffer_string(b, " of ");
    }
    buffer_string(b, results_row_file(r, fact->table, fact->row));
    if (t->line != NULL)
        buffer_format(b, ":%u", t->line[fact->row]);
    if (fact->column != FACT_ROW)
        buffer_string(b, " not known");
}

static void say_others(const struct hinge *h, struct buffer *b)
{
    uint32_t rows = h->enough_rows - (h->fact.column == FACT_ROW);
    uint32_t values = h->enough_values - (h->fact.column != FACT_ROW);

    if (rows + values == 0) {
        buffer_format(b, "; it is the only single fact of %u that would do that", h->tried);
        return;
    }
    buffer_string(b, rows + values == 1 ? "; so would " : "; so would each of ");
    if (rows > 0)
        buffer_format(b, "%u other row%s", rows, rows == 1 ? "" : "s");
    if (rows > 0 && values > 0)
        buffer_string(b, " and ");
    if (values > 0)
        buffer_format(b, "%u other value%s", values, values == 1 ? "" : "s");
}

void line_say(const struct results *r, size_t subject, struct buffer *b)
{
    const struct hinge *h = hinge_of(r->hinges, r->scores, subject);
    bool in = is_in(r, subject);

    if (h == NULL)
        return;
    if (h->fact.table == FACT_NONE) {
        buffer_format(b, "no single fact of %u, were it absent, would take him %s the cohort",
                      h->tried, in ? "out of" : "into");
        return;
    }
    say_what(r, &h->fact, b);
    if (h->fact.rank == 0) {
        buffer_string(b, " he would not be scored at all");
    } else if (isnan(h->fact.score)) {
        buffer_string(b, " he would have no score");
    } else {
        buffer_string(b, " he would score ");
        say_number(h->fact.score, b);
        buffer_format(b, ", rank %u", h->fact.rank);
    }
    buffer_string(b, in ? ", and be out of the cohort" : ", and be in the cohort");
    say_others(h, b);
}

/* ---- Of a run ---- */

static void who_json(const struct results *r, const char *key, uint32_t subject, bool persons,
                     struct buffer *b)
{
    if (subject == SUBJECT_NONE) {
        json_put_null(b, key);
        return;
    }
    json_put_object(b, key);
    if (persons)
        json_put_text(b, "offender", results_id(r, subject));
    json_put_integer(b, "rank", r->scores->rank[subject]);
    json_put_number(b, "score", r->scores->score[subject]);
    json_end_object(b);
}

static void ties_json(const struct results *r, struct buffer *b)
{
    const struct cohort_line *line = &r->hinges->line;
    size_t by = line->divider;

    json_put_object(b, "ties");
    json_put_integer(b, "at_the_line_in", (int64_t)line->tied_in);
    json_put_integer(b, "at_the_line_out", (int64_t)line->tied_out);
    if (by == SIZE_MAX)
        json_put_null(b, "divided_by");
    else if (by == r->plan->n_ties)
        json_put_string(b, "divided_by", "offender id");
    else
        json_put_string(b, "divided_by", r->plan->ties[by].text);
    json_put_integer(b, "by_order_of_ties", (int64_t)line->by_ties);
    json_put_integer(b, "by_offender_id", (int64_t)line->by_id);
    json_end_object(b);
}

/* Members of the cohort whom a single fact would take out; or, of these, a single row. */
static int64_t count_hanging(const struct results *r, bool by_row)
{
    int64_t n = 0;

    for (size_t i = 0; i < r->scores->n_cohort; i++)
        n += by_row ? r->hinges->at[i].enough_rows > 0 : r->hinges->at[i].fact.table != FACT_NONE;
    return n;
}

static void put_hanging(const struct results *r, const char *key, bool by_row, struct buffer *b)
{
    if (r->hinges->at == NULL)
        json_put_null(b, key);
    else
        json_put_integer(b, key, count_hanging(r, by_row));
}

void line_screen(const struct results *r, struct buffer *b)
{
    const struct cohort_line *line = r->hinges == NULL ? NULL : &r->hinges->line;
    const struct scores *s = r->scores;

    if (line == NULL || line->last_in == SUBJECT_NONE || line->first_out == SUBJECT_NONE)
        return;
    buffer_string(b, "  last in ");
    buffer_text(b, results_id(r, line->last_in));
    buffer_string(b, ", first out ");
    buffer_text(b, results_id(r, line->first_out));
    buffer_string(b, ", ");
    say_number(s->score[line->last_in] - s->score[line->first_out], b);
    buffer_string(b, " points apart\n");
    if (r->hinges->at != NULL)
        buffer_format(b, "  %lld of the cohort would be out of it but for a single fact\n",
                      (long long)count_hanging(r, false));
}

void line_summary_json(const struct results *r, bool persons, struct buffer *b)
{
    const struct hinges *hinges = r->hinges;

    if (hinges == NULL)
        return;
    json_put_object(b, "line");
    if (hinges->line.limit == SIZE_MAX)
        json_put_null(b, "limit");
    else
        json_put_integer(b, "limit", (int64_t)hinges->line.limit);
    json_put_number(b, "at_least", r->plan->cohort_from);
    json_put_flag(b, "full", hinges->line.full);
    json_put_number(b, "enter", hinges->line.enter);
    json_put_number(b, "leave", hinges->line.leave);
    who_json(r, "last_in", hinges->line.last_in, persons, b);
    who_json(r, "first_out", hinges->line.first_out, persons, b);
    ties_json(r, b);
    put_hanging(r, "cohort_by_one_fact", false, b);
    put_hanging(r, "cohort_by_one_row", true, b);
    json_put_list(b, "below");
    for (size_t i = r->scores->n_cohort; i < hinges->n; i++) {
        uint32_t subject = hinges->at[i].subject;

        json_put_object(b, NULL);
        if (persons)
            json_put_text(b, "offender", results_id(r, subject));
        json_put_integer(b, "rank", r->scores->rank[subject]);
        json_put_number(b, "score", r->scores->score[subject]);
        json_put_number(b, "margin", line_margin(&hinges->line, r->scores, subject));
        hinge_json(r, &hinges->at[i], persons, b);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
}
