/* people_report.c -- a line for each likely pair. */
#include "report/people_report.h"

#include "base/number.h"
#include "report/account.h"
#include "report/grid.h"

enum { TOP = 5 };

static const char *const parts[LIKE_PARTS_] = {"name", "second_name", "born", "postcode",
                                               "police_id"};
static const char *const parts_said[LIKE_PARTS_] = {"name", "second name", "born", "postcode",
                                                    "police id"};

static struct text id_of(const struct people_report *p, uint32_t subject)
{
    const struct column *ids = &p->extract->data.tables[0].columns[p->plan->tables[0].join];

    return words_text(p->plan->ids, ids->as.word[subject]);
}

static uint32_t keep_of(const struct people_report *p, size_t i)
{
    return together_keep(p->scores, &p->people->pairs[i]);
}

static uint32_t merge_of(const struct people_report *p, size_t i)
{
    return p->people->pairs[i].a + p->people->pairs[i].b - keep_of(p, i);
}

static double rounded(double weight)
{
    return round(weight * 1000) / 1000;
}

static void put_rank(struct buffer *b, uint32_t rank)
{
    if (rank > 0)
        buffer_integer(b, rank);
}

void people_csv(const struct people_report *p, struct buffer *b)
{
    buffer_string(b, "keep,merge,decision,by,reason,weight");
    for (size_t k = 0; k < LIKE_PARTS_; k++)
        buffer_format(b, ",%s", parts[k]);
    buffer_string(b, ",rank_keep,rank_merge,rank_together\n");
    for (size_t i = 0; p->comparable && i < p->people->n_pairs; i++) {
        const struct people_pair *pair = &p->people->pairs[i];

        buffer_csv_text(b, id_of(p, keep_of(p, i)));
        buffer_char(b, ',');
        buffer_csv_text(b, id_of(p, merge_of(p, i)));
        buffer_string(b, ",,,,");
        buffer_number(b, rounded(pair->weight));
        for (size_t k = 0; k < LIKE_PARTS_; k++) {
            buffer_char(b, ',');
            buffer_csv_text(b, text_of(like_levels[pair->level[k]].said));
        }
        buffer_char(b, ',');
        put_rank(b, p->scores->rank[keep_of(p, i)]);
        buffer_char(b, ',');
        put_rank(b, p->scores->rank[merge_of(p, i)]);
        buffer_char(b, ',');
        put_rank(b, p->together[i].rank);
        buffer_char(b, '\n');
    }
}

/* "name same, born one digit differs" */
static void put_why(const struct people_pair *pair, struct buffer *b)
{
    const char *join = "";

    for (size_t k = 0; k < LIKE_PARTS_; k++)
        if (pair->level[k] != 0) {
            buffer_format(b, "%s%s %s", join, parts_said[k], like_levels[pair->level[k]].said);
            join = ", ";
        }
}

/* "9 and 312" */
static void put_ranks(const struct people_report *p, size_t i, struct buffer *b)
{
    uint32_t ranks[] = {p->scores->rank[keep_of(p, i)], p->scores->rank[merge_of(p, i)]};

    for (size_t k = 0; k < 2; k++) {
        buffer_string(b, k == 0 ? "" : " and ");
        if (ranks[k] > 0)
            screen_count(b, ranks[k]);
        else
            buffer_string(b, "out of scope");
    }
}

/* As one they would come into the cohort, where neither is now. */
static bool lifts(const struct people_report *p, size_t i)
{
    uint32_t now = p->scores->rank[keep_of(p, i)], together = p->together[i].rank;

    return together > 0 && together <= p->scores->n_cohort &&
           (now == 0 || now > p->scores->n_cohort);
}

/* Those who would come into the cohort first, the highest before the others; then by weight. */
static bool is_before(const struct people_report *p, size_t a, size_t b)
{
    if (lifts(p, a) != lifts(p, b))
        return lifts(p, a);
    if (lifts(p, a) && p->together[a].rank != p->together[b].rank)
        return p->together[a].rank < p->together[b].rank;
    return a < b;
}

/* The first of the pairs: out [TOP].  Returns how many there are. */
static size_t choose(const struct people_report *p, size_t out[])
{
    size_t n = 0;

    for (size_t i = 0; i < p->people->n_pairs; i++) {
        size_t at = n;

        while (at > 0 && is_before(p, i, out[at - 1]))
            at--;
        if (at == TOP)
            continue;
        n += n < TOP;
        for (size_t k = n - 1; k > at; k--)
            out[k] = out[k - 1];
        out[at] = i;
    }
    return n;
}

static void put_lifted(const struct people_report *p, struct buffer *b)
{
    size_t n = 0;

    for (size_t i = 0; i < p->people->n_pairs; i++)
        n += lifts(p, i);
    if (n == 0)
        return;
    buffer_string(b, "  ");
    screen_count(b, n);
    buffer_string(b, n == 1 ? " of them would be in the cohort as one, where neither is now\n"
                            : " of them would be in the cohort as one, where none is now\n");
}

static void put_pairs(const struct people_report *p, const osara_look *look, struct buffer *b)
{
    static const struct grid_column columns[] = {{"offender", false},
                                                 {"the same as", false},
                                                 {"weight", true},
                                                 {"rank", true},
                                                 {"as one", true}};
    struct buffer cell = {0};
    size_t first[TOP], n = choose(p, first);
    struct grid g;

    grid_open(&g, columns, 5);
    for (size_t k = 0; k < n; k++) {
        size_t i = first[k];

        grid_text(&g, id_of(p, keep_of(p, i)));
        grid_text(&g, id_of(p, merge_of(p, i)));
        grid_number(&g, p->people->pairs[i].weight, 1);
        put_ranks(p, i, &cell);
        grid_text(&g, (struct text){cell.at, cell.n});
        buffer_clear(&cell);
        if (p->together[i].rank > 0)
            grid_count(&g, p->together[i].rank);
        else
            grid_string(&g, "");
        put_why(&p->people->pairs[i], &cell);
        grid_note(&g, (struct text){cell.at, cell.n});
        buffer_clear(&cell);
    }
    grid_draw(&g, look->width, b);
    grid_close(&g);
    b->failed |= cell.failed;
    buffer_free(&cell);
}

void people_screen(const struct people_report *p, const osara_look *look, struct buffer *b)
{
    char least[64];

    if (!p->comparable)
        return;
    screen_heading(look, "Likely duplicate people", b);
    number_print_rounded(p->people->least, 1, least);
    buffer_string(b, "  ");
    screen_count(b, p->people->n_pairs);
    buffer_format(b, " %s %s bits or more, of ",
                  p->people->n_pairs == 1 ? "pair weighs" : "pairs weigh", least);
    screen_count(b, p->people->compared);
    buffer_string(b, " compared\n");
    put_lifted(p, b);
    put_pairs(p, look, b);
    if (p->people->n_pairs > TOP)
        buffer_format(b, "  and %zu more pairs: --people FILE writes all\n",
                      p->people->n_pairs - TOP);
    if (p->people->too_many > 0) {
        buffer_string(b, "  not compared, since too many share a value: ");
        screen_count(b, p->people->too_many);
        buffer_string(b, " people\n");
    }
    if (p->people->n_pairs > 0)
        buffer_string(b, "  None is merged: same_person.csv says who is one person, once someone "
                         "has decided.\n");
}

static void put_pair_json(const struct people_report *p, size_t i, struct buffer *b)
{
    const struct people_pair *pair = &p->people->pairs[i];
    uint32_t ranks[] = {p->scores->rank[keep_of(p, i)], p->scores->rank[merge_of(p, i)],
                        p->together[i].rank};
    static const char *const keys[] = {"rank_keep", "rank_merge", "rank_together"};

    json_put_object(b, NULL);
    json_put_text(b, "keep", id_of(p, keep_of(p, i)));
    json_put_text(b, "merge", id_of(p, merge_of(p, i)));
    json_put_number(b, "weight", rounded(pair->weight));
    for (size_t k = 0; k < LIKE_PARTS_; k++)
        json_put_string(b, parts[k], like_levels[pair->level[k]].said);
    for (size_t k = 0; k < 3; k++)
        if (ranks[k] > 0)
            json_put_integer(b, keys[k], ranks[k]);
        else
            json_put_null(b, keys[k]);
    json_put_number(b, "score_together", p->together[i].score);
    json_end_object(b);
}

void people_json(const struct people_report *p, struct buffer *b)
{
    if (!p->comparable) {
        json_put_null(b, "likely_duplicates");
        return;
    }
    json_put_object(b, "likely_duplicates");
    json_put_number(b, "least_weight", p->people->least);
    json_put_integer(b, "pairs_compared", (int64_t)p->people->compared);
    json_put_integer(b, "people_in_blocks_too_large", (int64_t)p->people->too_many);
    json_put_list(b, "pairs");
    for (size_t i = 0; i < p->people->n_pairs; i++)
        put_pair_json(p, i, b);
    json_end_list(b);
    json_end_object(b);
}
