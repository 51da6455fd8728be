/* results.c -- see results.h. */
#include "report/results.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const truth_words[] = {"no", "", "yes"};

struct text results_id(const struct results *r, size_t subject)
{
    const struct data *data = &r->extract->data;

    return words_text(data->ids, data->tables[0].columns[r->plan->tables[0].join].as.word[subject]);
}

const char *results_strand(const struct results *r, size_t subject)
{
    const struct outcome *o = response_outcome(r->response, r->scores, subject);

    return o == NULL || o->strand == STRAND_NONE ? "" : r->plan->strands[o->strand].name;
}

const char *results_band(const struct results *r, size_t subject)
{
    uint16_t band = r->scores->band[subject];

    return band == BAND_NONE ? "" : r->plan->bands[band].name;
}

bool results_split(const struct results *r)
{
    for (size_t c = 0; c < r->plan->n_criteria; c++)
        if (r->plan->criteria[c].split)
            return true;
    return false;
}

double results_evidence(const struct results *r, size_t subject, size_t evidence_class)
{
    double sum = 0;

    for (size_t c = 0; c < r->plan->n_criteria; c++)
        if (r->plan->criteria[c].split) /* the others have no part */
            sum += scores_part(r->scores, r->plan, c, subject, evidence_class);
    return sum;
}

double results_harm(const struct results *r, size_t subject)
{
    uint32_t slot = r->plan->harm;

    return slot == SLOT_NONE ? r->scores->score[subject]
                             : slot_number(&r->scores->frame.slots[slot], subject);
}

const char *results_decision(const struct results *r, size_t subject)
{
    const struct outcome *o = response_outcome(r->response, r->scores, subject);

    if (o == NULL)
        return "";
    if (o->past != NULL && (o->past->force != IN_FORCE_NOTHING || o->past->needed != NULL))
        return o->past->decision;
    return "proposed";
}

void results_question(const struct results *r, size_t subject, struct buffer *b)
{
    const struct outcome *o = response_outcome(r->response, r->scores, subject);

    if (o == NULL || o->past == NULL || o->past->needed == NULL)
        return;
    buffer_string(b, o->past->needed);
    buffer_format(b, " (%s, by ", o->past->owner ? o->past->owner : "");
    buffer_date(b, o->past->due);
    buffer_char(b, ')');
}

size_t results_options(const struct results *r, size_t subject, size_t *first)
{
    const struct response *response = r->response;
    uint32_t rank = r->scores->rank[subject];
    size_t lo = 0, hi = response->n_opportunities, n = 0;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (r->scores->rank[response->opportunities[mid].subject] < rank)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + n < response->n_opportunities && response->opportunities[lo + n].subject == subject)
        n++;
    *first = lo;
    return n;
}

int32_t results_review(const struct results *r, size_t subject)
{
    uint16_t band = r->scores->band[subject];
    double days = band == BAND_NONE ? NAN : r->plan->bands[band].review_days;

    if (isnan(days))
        days = r->plan->review_else;
    return isnan(days) ? DATE_MISSING : r->plan->as_of + (int32_t)lround(days);
}

int32_t results_keep_until(const struct results *r, size_t subject)
{
    uint16_t band = r->scores->band[subject];
    double days = band == BAND_NONE ? NAN : r->plan->bands[band].retain_days;

    if (isnan(days))
        days = r->plan->retain_else;
    return isnan(days) ? DATE_MISSING : r->plan->as_of + (int32_t)lround(days);
}

const char *results_row_file(const struct results *r, size_t table, size_t row)
{
    const struct extract *e = r->extract;
    size_t which = e->data.tables[table].file ? e->data.tables[table].file[row] : 0;

    for (size_t i = 0; i < e->n_inputs; i++)
        if (e->inputs[i].table == table && which-- == 0)
            return e->inputs[i].name;
    return e->data.tables[table].name;
}

const char *results_file_name(const struct results *r, size_t file)
{
    const char *root = r->files[0].path, *path = r->files[file].path;
    const char *slash = strrchr(root, '/');
    size_t n = slash ? (size_t)(slash - root) + 1 : 0;

    return strncmp(root, path, n) == 0 ? path + n : path;
}

void results_csv_value(const struct results *r, size_t table, size_t column, size_t row,
                       struct buffer *b)
{
    const struct data *data = &r->extract->data;
    const struct column *c = &data->tables[table].columns[column];

    switch (c->type) {
    case COLUMN_NUMBER:
        if (c->as.number != NULL)
            buffer_number(b, c->as.number[row]);
        break;
    case COLUMN_DATE:
        if (column_there(c))
            buffer_date(b, column_date(c, row));
        break;
    case COLUMN_FLAG:
        if (c->as.flag != NULL)
            buffer_string(b, truth_words[c->as.flag[row]]);
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        if (column_there(c))
            buffer_csv_text(b, words_text(data->words, column_word(c, row)));
        break;
    case COLUMN_ID:
        if (c->as.word != NULL)
            buffer_csv_text(b, words_text(data->ids, c->as.word[row]));
        break;
    }
}

static void json_word(struct buffer *b, const char *key, const struct words *words, uint32_t word)
{
    if (word == WORD_MISSING)
        json_put_null(b, key);
    else
        json_put_text(b, key, words_text(words, word));
}

static void json_truth(struct buffer *b, const char *key, enum truth truth)
{
    if (truth == TRUTH_UNKNOWN)
        json_put_null(b, key);
    else
        json_put_flag(b, key, truth == TRUTH_TRUE);
}

bool results_is_foreign(const struct plan_table *table, size_t column)
{
    for (size_t i = 0; i < table->n_key; i++)
        if (table->key[i] == column)
            return false;
    return column != table->join;
}

/* Which of the subject's distinct ids of a column this is: 1, 2, ... in row order. */
static size_t ordinal(const struct table *table, const uint32_t *ids, size_t row)
{
    size_t first = table->first ? table->first[table_subject(table, row)] : row, n = 1;

    for (size_t i = first; i < row && ids[i] != ids[row]; i++) {
        bool seen = ids[i] == WORD_MISSING;

        for (size_t k = first; k < i && !seen; k++)
            seen = ids[k] == ids[i];
        n += !seen;
    }
    return n;
}

static void json_id(const struct results *r, size_t t, size_t column, size_t row, const char *key,
                    struct buffer *b)
{
    const struct data *data = &r->extract->data;
    const uint32_t *ids = data->tables[t].columns[column].as.word;
    char text[24];

    if (ids == NULL || ids[row] == WORD_MISSING || !results_is_foreign(&r->plan->tables[t], column)) {
        json_word(b, key, data->ids, ids ? ids[row] : WORD_MISSING);
        return;
    }
    snprintf(text, sizeof text, "#%zu", ordinal(&data->tables[t], ids, row));
    json_put_string(b, key, text);
}

void results_json_value(const struct results *r, size_t table, size_t column, size_t row,
                        const char *key, struct buffer *b)
{
    const struct data *data = &r->extract->data;
    const struct column *c = &data->tables[table].columns[column];

    switch (c->type) {
    case COLUMN_NUMBER:
        json_put_number(b, key, c->as.number ? c->as.number[row] : (double)NAN);
        break;
    case COLUMN_DATE:
        json_put_date(b, key, column_there(c) ? column_date(c, row) : DATE_MISSING);
        break;
    case COLUMN_FLAG:
        json_truth(b, key, c->as.flag ? (enum truth)c->as.flag[row] : TRUTH_UNKNOWN);
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        json_word(b, key, data->words, column_there(c) ? column_word(c, row) : WORD_MISSING);
        break;
    case COLUMN_ID:
        json_id(r, table, column, row, key, b);
        break;
    }
}

void results_csv_slot(const struct results *r, uint32_t slot, size_t subject, struct buffer *b)
{
    const struct slot *s = &r->scores->frame.slots[slot];

    if (s->type == VALUE_FLAG)
        buffer_string(b, truth_words[slot_flag(s, subject)]);
    else if (s->type == VALUE_WORD || s->type == VALUE_ID)
        buffer_csv_text(
            b, words_text(s->type == VALUE_WORD ? r->plan->words : r->plan->ids, slot_word(s, subject)));
    else if (s->type == VALUE_DATE && !isnan(slot_number(s, subject)))
        buffer_date(b, (int32_t)slot_number(s, subject));
    else
        buffer_number(b, slot_number(s, subject));
}

void results_json_slot(const struct results *r, uint32_t slot, size_t subject, const char *key,
                       struct buffer *b)
{
    const struct slot *s = &r->scores->frame.slots[slot];

    if (s->type == VALUE_FLAG)
        json_truth(b, key, slot_flag(s, subject));
    else if (s->type == VALUE_WORD)
        json_word(b, key, r->plan->words, slot_word(s, subject));
    else if (s->type == VALUE_ID) /* perhaps another person's: a record does not say whose */
        json_put_string(b, key, slot_word(s, subject) == WORD_MISSING ? NULL : "#");
    else if (s->type == VALUE_DATE && !isnan(slot_number(s, subject)))
        json_put_date(b, key, (int32_t)slot_number(s, subject));
    else
        json_put_number(b, key, slot_number(s, subject));
}

const struct stability_rank *results_stays(const struct results *r, size_t subject)
{
    uint32_t rank = r->scores->rank[subject];

    return r->stability != NULL && rank > 0 ? &r->stability->ranks[rank - 1] : NULL;
}
