/* backtest_figures.c -- the figures of a backtest one by one, as CSV and as JSON. */
#include <math.h>
#include <string.h>

#include "assessment/interval.h"
#include "base/json_write.h"
#include "base/number.h"
#include "report/backtest.h"
#include "report/figures.h"
#include "report/list_cells.h"

enum { FEW = 10 };

const char *backtest_caution(const struct backtest *b)
{
    if (b->n == 0)
        return "Nobody was known on the day: there is nothing to say.";
    if (b->happened.hits == 0)
        return "Nothing happened to anybody that counts: there is nothing to hold the list "
               "against.";
    if (b->happened.hits == b->n)
        return "It happened to everybody: no list could tell one from another.";
    if (b->happened.hits < FEW)
        return "To fewer than ten people something happened that counts: these figures are chance, "
               "and no ruleset should be judged by them.";
    if (b->line < FEW)
        return "Fewer than ten people stand above the line: shares among them are chance.";
    return NULL;
}

static bool say_newcomers(const struct backtest *b, struct buffer *out)
{
    if (b->n_newcomers == 0)
        return false;
    put_whole(out, b->n_newcomers);
    buffer_string(out, " more were not known on the day, and did ");
    put_rounded(out, b->newcomer_harm, 0);
    buffer_string(out, " of harm: no list could have named them");
    return true;
}

static bool say_unknown(const struct backtest *b, struct buffer *out)
{
    if (b->n_unknown == 0)
        return false;
    put_whole(out, b->n_unknown);
    buffer_string(out,
                  " more have no outcome on record, and are left out: if it is recorded of some "
                  "people rather than of others, no figure here holds");
    return true;
}

static bool say_begin(const struct backtest *b, struct buffer *out)
{
    if (b->begins == DATE_MISSING)
        return false;
    buffer_string(out, "The first offence in scope is of ");
    buffer_date(out, b->begins);
    buffer_string(out, ", ");
    put_whole(out, (uint64_t)(b->as_of > b->begins ? b->as_of - b->begins : 0));
    buffer_string(out, " days before: the lists had little to look back on");
    return true;
}

static bool say_line(const struct backtest *b, struct buffer *out)
{
    if (b->n == 0 || b->line < b->n)
        return false;
    buffer_string(out, "Everyone stands above the line");
    if (b->asked > b->n) {
        buffer_string(out, " (");
        put_whole(out, b->asked);
        buffer_string(out, " were asked for)");
    }
    buffer_string(out, ": any list would catch the same");
    return true;
}

bool backtest_note(const struct backtest *b, size_t i, struct buffer *out)
{
    static bool (*const say[])(const struct backtest *,
                               struct buffer *) = {say_newcomers, say_unknown, say_begin, say_line};

    for (size_t k = 0; k < sizeof say / sizeof say[0]; k++) {
        size_t from = out->n;

        if (!say[k](b, out))
            continue;
        if (i-- == 0)
            return true;
        out->n = from; /* not this one */
    }
    return false;
}

void backtest_verdict(const struct backtest *b, struct buffer *out)
{
    const char *name = b->lists[0].name;

    for (size_t l = b->n_rulesets; backtest_caution(b) == NULL && l < b->n_lists; l++) {
        struct interval i = b->lists[l].share.between; /* the baseline less the ruleset */

        if (strncmp(b->lists[l].name, "baseline: count", 15) != 0 || isnan(i.low))
            continue;
        buffer_string(out, name);
        buffer_string(
            out, i.high < 0  ? " caught more of the harm than the count of offences would "
                               "have, by more than chance."
                 : i.low > 0 ? " caught less of the harm than the count of offences would have: it "
                               "is not worth its complexity."
                             : " and the count of offences cannot be told apart by the harm they "
                               "caught: nothing here shows that it is worth its complexity.");
    }
}

struct taking {
    backtest_take *take;
    void *to;
    struct backtest_figure at; /* list, part and group of what comes */
};

static void give(struct taking *t, const char *measure, double value, struct interval i)
{
    t->at.measure = measure;
    t->at.value = value;
    t->at.low = i.low;
    t->at.high = i.high;
    t->take(t->to, &t->at);
}

static const struct interval none = {NAN, NAN};

static void give_day(struct taking *t, const struct backtest *b)
{
    t->at = (struct backtest_figure){.list = "", .part = "day", .group = ""};
    give(t, "offenders", (double)b->n, none);
    give(t, "above the line", (double)b->line, none);
    give(t, "with later harm that counts", b->happened.hits, none);
    give(t, "later harm", b->happened.total, none);
    give(t, "concentration (Gini)", b->concentration, none);
    give(t, "not known on the day", (double)b->n_newcomers, none);
    give(t, "of these with later harm that counts", (double)b->newcomer_hits, none);
    give(t, "their later harm", b->newcomer_harm, none);
    give(t, "without an outcome", (double)b->n_unknown, none);
}

static void give_line(struct taking *t, const struct backtest *b, const struct validation *v)
{
    double total = b->happened.total;

    t->at.part = "line";
    give(t, "share of harm", v->share.value, v->share.interval);
    if (v->line.harm.most > v->line.harm.least)
        give(t, "share of harm, least and most by ties", v->share.value,
             (struct interval){v->line.harm.least / total, v->line.harm.most / total});
    give(t, "precision (hit rate)", v->precision.value, v->precision.interval);
    if (v->line.hits.most > v->line.hits.least)
        give(t, "precision, least and most by ties", v->precision.value,
             (struct interval){v->line.hits.least / (double)v->line.n,
                               v->line.hits.most / (double)v->line.n});
    give(t, "recall", v->recall.value, v->recall.interval);
    if (v->line.hits.most > v->line.hits.least)
        give(t, "recall, least and most by ties", v->recall.value,
             (struct interval){v->line.hits.least / (double)b->happened.hits,
                               v->line.hits.most / (double)b->happened.hits});
    give(t, "auc", v->auc.value, v->auc.interval);
    give(t, "gini", 2 * v->auc.value - 1,
         (struct interval){2 * v->auc.interval.low - 1, 2 * v->auc.interval.high - 1});
    if (v == &b->lists[0])
        return;
    t->at.part = "difference";
    give(t, "share of harm", v->share.difference, v->share.between);
    give(t, "precision (hit rate)", v->precision.difference, v->precision.between);
    give(t, "recall", v->recall.difference, v->recall.between);
    give(t, "auc", v->auc.difference, v->auc.between);
}

static void give_curve(struct taking *t, const double curve[VALIDATION_CURVE])
{
    char depth[NUMBER_TEXT + 1];

    t->at.part = "curve";
    t->at.group = depth;
    for (int i = 0; i < VALIDATION_CURVE; i++) {
        depth[number_print(i, depth)] = '\0';
        give(t, "share of harm", curve[i], none);
    }
    t->at.group = "";
}

static void give_bands(struct taking *t, const struct backtest_detail *d)
{
    t->at.part = "band";
    for (size_t i = 0; i < d->n_bands; i++) {
        const struct backtest_band *band = &d->bands[i];

        t->at.group = band->name;
        give(t, "offenders", band->share.of, none);
        give(t, "with later harm that counts", (double)band->share.chosen / band->share.of,
             band->interval);
        give(t, "mean harm", band->mean_harm, none);
    }
}

/* Calibration within the group: what share of each band it happened to. */
static void give_calibration(struct taking *t, const struct backtest_detail *d,
                             const struct parity_group *g)
{
    struct buffer name = {0};

    for (size_t i = 0; i < d->n_bands; i++) {
        struct share s = g->bands[d->bands[i].place].share;

        buffer_clear(&name);
        buffer_format(&name, "with later harm that counts, band %s", d->bands[i].name);
        buffer_char(&name, '\0');
        if (g->bands[d->bands[i].place].shown && !name.failed)
            give(t, name.at, (double)s.chosen / s.of, interval_wilson(s.chosen, s.of));
    }
    buffer_free(&name);
}

static void give_group(struct taking *t, const struct backtest_detail *d,
                       const struct parity_group *g)
{
    t->at.group = g->value;
    if (g->suppressed)
        return;
    give(t, "offenders", g->n, none);
    for (enum parity_kind k = PARITY_SELECTION; k < PARITY_KINDS_; k++) {
        static const char *const ratios[] = {"selection rate ratio", "false positive rate ratio",
                                             "false negative rate ratio", "predictive value ratio",
                                             "prevalence ratio"};
        const struct parity_rate *r = &g->rates[k];

        give(t, parity_name(k), r->rate, none);
        t->at.flagged = r->flagged && k != PARITY_PREVALENCE;
        give(t, ratios[k], r->ratio, (struct interval){r->low, r->high});
        t->at.flagged = false;
    }
    give(t, "exposure", g->exposure, none);
    give(t, "exposure ratio", g->exposure_ratio, none);
    give_calibration(t, d, g);
}

void backtest_figures(const struct backtest *b, backtest_take *take, void *to)
{
    struct taking t = {take, to, {0}};

    give_day(&t, b);
    for (size_t l = 0; l < b->n_lists; l++) {
        t.at.list = b->lists[l].name;
        t.at.group = "";
        give_line(&t, b, &b->lists[l]);
        give_curve(&t, b->lists[l].curve);
        if (l >= b->n_rulesets)
            continue;
        give_bands(&t, &b->details[l]);
        for (size_t c = 0; c < b->details[l].n_columns; c++) {
            t.at.part = b->details[l].columns[c].name;
            for (size_t g = 0; g < b->details[l].columns[c].n; g++)
                give_group(&t, &b->details[l], &b->details[l].columns[c].groups[g]);
        }
    }
    t.at.list = "perfect";
    give_curve(&t, b->perfect);
}

/* ---- CSV ---- */

struct csv {
    struct buffer *b;
    const struct backtest *day;
    const char *marking;
};

static void put_line(void *to, const struct backtest_figure *f)
{
    const struct csv *csv = to;

    buffer_date(csv->b, csv->day->as_of);
    buffer_char(csv->b, ',');
    buffer_date(csv->b, csv->day->until);
    cell_string(csv->b, f->list);
    cell_string(csv->b, f->part);
    cell_string(csv->b, f->group);
    cell_string(csv->b, f->measure);
    cell_number(csv->b, f->value);
    cell_number(csv->b, f->low);
    cell_number(csv->b, f->high);
    cell_string(csv->b, f->flagged ? "yes" : "no");
    if (csv->marking != NULL)
        cell_string(csv->b, csv->marking);
    buffer_char(csv->b, '\n');
}

void backtest_csv(const struct backtest_sheet *s, struct buffer *b)
{
    buffer_string(b, "as_of,until,list,part,group,measure,value,low,high,flagged");
    buffer_string(b, s->plans[0]->marking != NULL ? ",marking\n" : "\n");
    for (size_t d = 0; d < s->n_days; d++)
        backtest_figures(s->days[d], put_line, &(struct csv){b, s->days[d], s->plans[0]->marking});
}

/* ---- JSON ---- */

static void put_object(void *to, const struct backtest_figure *f)
{
    struct buffer *b = to;

    json_put_object(b, NULL);
    json_put_string(b, "list", f->list[0] ? f->list : NULL);
    json_put_string(b, "part", f->part);
    json_put_string(b, "group", f->group[0] ? f->group : NULL);
    json_put_string(b, "measure", f->measure);
    json_put_number(b, "value", f->value);
    json_put_number(b, "low", f->low);
    json_put_number(b, "high", f->high);
    if (f->flagged)
        json_put_flag(b, "flagged", true);
    json_end_object(b);
}

static void put_missed(const struct backtest_sheet *s, const struct backtest *day, size_t ruleset,
                       struct buffer *b)
{
    const struct backtest_detail *d = &day->details[ruleset];
    const uint32_t *ids = s->data->tables[0].columns[s->plans[0]->tables[0].join].as.word;

    json_put_object(b, NULL);
    json_put_string(b, "ruleset", s->plans[ruleset]->name);
    json_put_list(b, "offenders");
    for (size_t i = 0; i < d->n_missed; i++) {
        json_put_object(b, NULL);
        json_put_text(b, "offender", words_text(s->data->ids, ids[d->missed[i].subject]));
        json_put_integer(b, "rank", d->missed[i].rank);
        json_put_number(b, "score", d->missed[i].score);
        json_put_number(b, "later_harm", d->missed[i].harm);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
}

void backtest_json(const struct backtest_sheet *s, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "marking", s->plans[0]->marking);
    json_put_integer(b, "seed", (int64_t)s->seed);
    json_put_integer(b, "draws", (int64_t)s->draws);
    json_put_list(b, "rulesets");
    for (size_t i = 0; i < s->n_rulesets; i++) {
        json_put_object(b, NULL);
        json_put_string(b, "ruleset", s->plans[i]->name);
        json_put_string(b, "version", s->plans[i]->version);
        json_put_string(b, "rules", s->plans[i]->path);
        json_end_object(b);
    }
    json_end_list(b);
    json_put_list(b, "days");
    for (size_t d = 0; d < s->n_days; d++) {
        json_put_object(b, NULL);
        json_put_date(b, "as_of", s->days[d]->as_of);
        json_put_date(b, "until", s->days[d]->until);
        json_put_string(b, "caution", backtest_caution(s->days[d]));
        json_put_list(b, "figures");
        backtest_figures(s->days[d], put_object, b);
        json_end_list(b);
        json_put_list(b, "missed");
        for (size_t i = 0; i < s->n_rulesets; i++)
            put_missed(s, s->days[d], i, b);
        json_end_list(b);
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}
