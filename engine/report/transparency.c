/* transparency.c -- the draft record for the UK's Algorithmic Transparency Recording Standard. */
#include <math.h>
#include <string.h>

#include "report/figures.h"
#include "report/method.h"

static const char unknown[] = "**UNKNOWN: to be filled in by the owner**";

/* ---- What can be said ---- */

typedef void filler(const struct method *m, struct buffer *b);

static void put_or_unknown(struct buffer *b, const char *value)
{
    buffer_string(b, value != NULL && value[0] ? value : unknown);
}

static void say_function(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(b, "public-order-and-safety");
}

static void say_capability(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(
        b, "analysis, planning (a list is ranked and places are proposed; nothing is decided)");
}

static void say_task(const struct method *m, struct buffer *b)
{
    put_or_unknown(b, m->plan->statement);
}

static void say_name(const struct method *m, struct buffer *b)
{
    buffer_format(b, "%s (%s %s)", m->plan->title, m->plan->name, m->plan->version);
}

static void say_standard(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(b, "drafted for the fields of ATRS 3; check against the version in force");
}

static void say_description(const struct method *m, struct buffer *b)
{
    buffer_format(
        b,
        "Offenders are scored by %zu published criteria over recorded offences, ranked, and the "
        "highest are offered the places of %zu management strands. A governance meeting reads "
        "the list with its reasons, and decides on each person. Statement of purpose: ",
        m->plan->n_criteria, m->plan->n_strands);
    put_or_unknown(b, m->plan->statement);
}

static void say_owner(const struct method *m, struct buffer *b)
{
    put_or_unknown(b, m->plan->owner);
}

static void say_detail(const struct method *m, struct buffer *b)
{
    buffer_format(b, "a weighted sum of %zu criteria, each with its reason and source: ",
                  m->plan->n_criteria);
    for (size_t j = 0; j < m->plan->n_criteria; j++)
        buffer_format(b, "%s%s", j > 0 ? "; " : "",
                      m->plan->criteria[j].title != NULL ? m->plan->criteria[j].title
                                                         : m->plan->criteria[j].name);
    buffer_string(b, " (method sheet, Analysis)");
}

static void say_scope(const struct method *m, struct buffer *b)
{
    for (size_t t = 0; t < m->plan->n_tables; t++)
        for (size_t k = 0; k < m->plan->tables[t].n_keeps; k++)
            buffer_format(b, "%s: %s; ", m->plan->tables[t].name, m->plan->tables[t].keeps[k]);
    buffer_string(b, "nobody with a score of 0 is considered");
}

static void say_decisions(const struct method *m, struct buffer *b)
{
    buffer_string(b, "every placement is a proposal until a person has decided; authority: ");
    put_or_unknown(b, m->plan->authority);
}

static void say_provided(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(
        b, "rank, score, points by criterion and by row, class of evidence (alleged, charged, "
           "convicted), what would change it, the strand proposed and why not another");
}

static void say_integration(const struct method *m, struct buffer *b)
{
    buffer_string(b, "the list is read by the meeting that the ruleset names as its authority: ");
    put_or_unknown(b, m->plan->authority);
}

static void say_scale(const struct method *m, struct buffer *b)
{
    if (m->run == NULL) {
        buffer_string(b, unknown);
        return;
    }
    put_whole(b, m->run->scores->n_scored);
    buffer_string(b, " people ranked, ");
    put_whole(b, m->run->scores->n_cohort);
    buffer_string(b, " considered in one run; how often: ");
    buffer_string(b, unknown);
}

static void say_review(const struct method *m, struct buffer *b)
{
    bool any = !isnan(m->plan->review_else);

    for (size_t i = 0; i < m->plan->n_bands; i++)
        if (!isnan(m->plan->bands[i].review_days) && m->plan->bands[i].review_days > 0) {
            buffer_format(b, "band %s after ", m->plan->bands[i].name);
            put_rounded(b, m->plan->bands[i].review_days, 0);
            buffer_string(b, " days; ");
            any = true;
        }
    if (!isnan(m->plan->review_else)) {
        buffer_string(b, "otherwise after ");
        put_rounded(b, m->plan->review_else, 0);
        buffer_string(b, " days; ");
    }
    buffer_string(b, any ? "appeals: " : "");
    buffer_string(b, unknown);
}

static void say_architecture(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(
        b, "Osara: one program that reads CSV extracts and a YAML ruleset on the force's own "
           "machines, writes lists, and keeps a sealed ledger; no network, no learning");
}

static void say_model(const struct method *m, struct buffer *b)
{
    static const char *const kinds[] = {"weighted sum in per cent", "weighted sum of points",
                                        "an expression over criteria"};

    buffer_format(
        b,
        "%s %s; ranks people by recorded harm; input: the tables below; output: a score and a "
        "rank; architecture: %s, not learnt from data; datasets: none to train on",
        m->plan->name, m->plan->version, kinds[m->plan->score_kind]);
}

/* " (21.4 to 36.8)"; nothing where there is none. */
static void put_between(struct buffer *b, struct interval i, double by, int places)
{
    if (isnan(i.low))
        return;
    buffer_string(b, " (");
    put_rounded(b, by * i.low, places);
    buffer_string(b, " to ");
    put_rounded(b, by * i.high, places);
    buffer_char(b, ')');
}

/* Whom the first ruleset errs on: rates of ten people or more. */
static void say_errors(const struct backtest *day, struct buffer *b)
{
    const struct backtest_detail *d = &day->details[0];
    const char *join = " Errors by group: ";

    for (size_t c = 0; c < d->n_columns; c++)
        for (size_t g = 0; g < d->columns[c].n; g++) {
            const struct parity_group *group = &d->columns[c].groups[g];

            for (enum parity_kind k = PARITY_FALSE_POSITIVE; k <= PARITY_PRECISION; k++) {
                if (group->suppressed || isnan(group->rates[k].rate))
                    continue;
                buffer_string(b, join);
                if (join[0] != ',')
                    buffer_format(b, "%s %s: ", d->columns[c].name, group->value);
                buffer_format(b, "%s ", parity_name(k));
                put_rounded(b, 100 * group->rates[k].rate, 1);
                buffer_char(b, '%');
                join = ", ";
            }
            join = join[0] == ',' ? "; " : join;
        }
    buffer_string(b, join[0] == ' ' ? "" : ".");
}

static void say_performance(const struct method *m, struct buffer *b)
{
    const struct backtest *day = m->backtest != NULL ? m->backtest->days[0] : NULL;

    if (day == NULL || day->n == 0) {
        buffer_string(b, unknown);
        buffer_string(b, " (osara method --backtest DATE fills it in)");
        return;
    }
    buffer_string(b, "backtest of ");
    buffer_date(b, day->as_of);
    buffer_string(b, " until ");
    buffer_date(b, day->until);
    for (size_t l = 0; l < day->n_lists; l++) {
        buffer_format(b, "; %s: the first ", day->lists[l].name);
        put_whole(b, day->line);
        buffer_string(b, " did ");
        put_rounded(b, 100 * day->lists[l].share.value, 1);
        buffer_char(b, '%');
        put_between(b, day->lists[l].share.interval, 100, 1);
        buffer_string(b, " of the later harm, AUC ");
        put_rounded(b, day->lists[l].auc.value, 3);
        put_between(b, day->lists[l].auc.interval, 1, 3);
    }
    buffer_string(b, " (in brackets intervals of 95%). ");
    backtest_verdict(day, b);
    say_errors(day, b);
    if (backtest_caution(day) != NULL)
        buffer_format(b, " %s", backtest_caution(day));
}

static void say_sources(const struct method *m, struct buffer *b)
{
    for (size_t t = 0; t < m->plan->n_tables; t++)
        buffer_format(b, "%s%s",
                      t > 0 ? ", " : "tables of the force's extract: ", m->plan->tables[t].name);
}

static void say_modality(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(b, "tabular");
}

static void say_columns(const struct method *m, struct buffer *b)
{
    for (size_t t = 0; t < m->plan->n_tables; t++) {
        const struct plan_table *table = &m->plan->tables[t];

        buffer_format(b, "%s%s (", t > 0 ? "; " : "", table->name);
        for (size_t c = 0, n = 0; c < table->n_columns; c++)
            if (table->columns[c].used)
                buffer_format(b, "%s%s", n++ > 0 ? ", " : "", table->columns[c].name);
        buffer_char(b, ')');
    }
}

static void say_quantities(const struct method *m, struct buffer *b)
{
    if (m->run == NULL) {
        buffer_string(b, unknown);
        return;
    }
    for (size_t t = 0; t < m->plan->n_tables; t++) {
        const struct account *a = &m->run->extract->accounts[t];

        buffer_format(b, "%s%s: ", t > 0 ? "; " : "", m->plan->tables[t].name);
        put_whole(b, a->rows_read);
        buffer_string(b, " rows read, ");
        put_whole(b, a->used);
        buffer_string(b, " used");
    }
}

static void say_sensitive(const struct method *m, struct buffer *b)
{
    for (size_t i = 0; i < m->plan->n_monitor; i++)
        buffer_format(b, "%s%s", i > 0 ? ", " : "",
                      m->plan->tables[0].columns[m->plan->monitor[i]].name);
    if (m->plan->n_monitor == 0)
        buffer_string(b, unknown);
    else
        buffer_string(
            b, ": loaded to watch who is selected; those marked `monitor` can be read by no rule");
}

/* Who is selected, by group; the suppressed ones are not shown. */
static void say_representativeness(const struct method *m, struct buffer *b)
{
    const struct fairness *f = m->run != NULL ? m->run->fairness : NULL;
    size_t n = 0;

    for (size_t c = 0; f != NULL && c < f->n_columns; c++)
        for (size_t g = 0; g < f->columns[c].n_groups; g++) {
            const struct fairness_group *group = &f->columns[c].groups[g];

            if (group->suppressed)
                continue;
            buffer_format(b, "%s%s %s ", n++ > 0 ? "; " : "selected: ", f->columns[c].name,
                          group->value);
            put_rounded(b, 100 * group->cohort.rate, 1);
            buffer_string(b, "% of ");
            put_whole(b, group->n);
            if (group->cohort.flagged)
                buffer_string(b,
                              " (**flagged**: outside 0.8 to 1.25 of the largest recorded group");
            if (group->cohort.flagged)
                buffer_string(b, group->cohort.low > 1 || group->cohort.high < 1
                                     ? ")"
                                     : ", though by no more than chance may)");
        }
    if (n == 0)
        buffer_string(b, unknown);
}

static void say_cleaning(const struct method *m, struct buffer *b)
{
    buffer_string(b, "rows that do not fit are set apart and listed, never altered; ");
    if (m->run == NULL) {
        buffer_string(b, "how many: ");
        buffer_string(b, unknown);
        return;
    }
    put_whole(b, m->run->extract->n_quarantined);
    buffer_string(b, " in the run of ");
    buffer_date(b, m->plan->as_of);
}

static void say_maintenance(const struct method *m, struct buffer *b)
{
    buffer_format(
        b,
        "the ruleset carries %zu tests of its own, rules have dates in force; whoever keeps it: ",
        m->n_tests);
    put_or_unknown(b, m->plan->owner);
}

static void say_risks(const struct method *m, struct buffer *b)
{
    (void)m;
    buffer_string(
        b, "recorded harm is not harm: mitigated by showing the class of evidence beside each "
           "score; unequal selection or error: watched by group (method sheet, backtest); reliance "
           "on the rank: people decide, and overrides are recorded. Further risks: ");
    buffer_string(b, unknown);
}

/* ---- The fields ---- */

/* A part of a field: fields of one section follow each other; parts are split at ';' and '/'. */
struct part {
    const char *name;
    filler *fill; /* NULL: the ruleset cannot know */
};

static const struct {
    const char *section, *field;
    struct part parts[10];
} fields[] = {
    {"Metadata", "organisation", {{"organisation", NULL}}},
    {"Metadata", "organisation type", {{"organisation type", NULL}}},
    {"Metadata", "function (e.g. public-order-and-safety)", {{"function", say_function}}},
    {"Metadata",
     "capability (incl. forecasting, analysis, planning, management)",
     {{"capability", say_capability}}},
    {"Metadata", "task", {{"task", say_task}}},
    {"Metadata", "phase (pre-deployment, beta-pilot, production, retired)", {{"phase", NULL}}},
    {"Metadata", "region", {{"region", NULL}}},
    {"Metadata", "date published", {{"date published", NULL}}},
    {"Metadata", "ATRS version", {{"ATRS version", say_standard}}},
    {"Metadata", "other tags", {{"other tags", NULL}}},
    {"Tier 1", "name", {{"name", say_name}}},
    {"Tier 1",
     "description (how it works, how incorporated in decision making, why used, how to find out "
     "more)",
     {{"how it works, how incorporated, why used", say_description},
      {"how to find out more", NULL}}},
    {"Tier 1", "website URL", {{"website URL", NULL}}},
    {"Tier 1", "contact email", {{"contact email", NULL}}},
    {"2.1 Owner", "organisation", {{"organisation", NULL}}},
    {"2.1 Owner", "team", {{"team", say_owner}}},
    {"2.1 Owner", "senior responsible owner", {{"senior responsible owner", NULL}}},
    {"2.1 Owner",
     "external supplier involved; supplier name; Companies House number; supplier role; "
     "procurement "
     "procedure; data access terms",
     {{"external supplier involved", NULL},
      {"supplier name", NULL},
      {"Companies House number", NULL},
      {"supplier role", NULL},
      {"procurement procedure", NULL},
      {"data access terms", NULL}}},
    {"2.2 Description and rationale",
     "detailed description; scope; benefit; previous process; alternatives considered",
     {{"detailed description", say_detail},
      {"scope", say_scope},
      {"benefit", NULL},
      {"previous process", NULL},
      {"alternatives considered", NULL}}},
    {"2.3 Decision-making process",
     "process integration; provided information; frequency and scale of usage; human decisions and "
     "review; required training; appeals and review",
     {{"process integration", say_integration},
      {"provided information", say_provided},
      {"frequency and scale of usage", say_scale},
      {"human decisions and review", say_decisions},
      {"required training", NULL},
      {"appeals and review", say_review}}},
    {"2.4 Tool specification",
     "system architecture; phase; maintenance; model "
     "name/version/task/input/output/architecture/performance/datasets",
     {{"system architecture", say_architecture},
      {"phase", NULL},
      {"maintenance", say_maintenance},
      {"model name, version, task, input, output, architecture, datasets", say_model},
      {"model performance", say_performance}}},
    {"2.4 Data",
     "source data name; modality; description; quantities; sensitive attributes; completeness and "
     "representativeness; collection; cleaning; sharing agreements; access and storage",
     {{"source data name", say_sources},
      {"modality", say_modality},
      {"description", say_columns},
      {"quantities", say_quantities},
      {"sensitive attributes", say_sensitive},
      {"completeness and representativeness", say_representativeness},
      {"collection", NULL},
      {"cleaning", say_cleaning},
      {"sharing agreements", NULL},
      {"access and storage", NULL}}},
    {"2.5 Risks and impact",
     "impact assessments; risks and mitigations",
     {{"impact assessments", NULL}, {"risks and mitigations", say_risks}}},
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

void method_transparency(const struct method *m, struct buffer *b)
{
    const char *section = "";

    buffer_string(
        b, "# Draft Algorithmic Transparency record\n\nA draft by `osara method` from the ruleset");
    buffer_string(b, m->run != NULL ? ", a run" : "");
    buffer_string(b, m->backtest != NULL ? ", a backtest" : "");
    buffer_format(b, ". What none of them says is marked:\n%s.\n", unknown);
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(section, fields[i].section) != 0)
            buffer_format(b, "\n## %s\n", fields[i].section);
        section = fields[i].section;
        buffer_format(b, "\n### %s\n\n", fields[i].field);
        for (size_t p = 0; p < 10 && fields[i].parts[p].name != NULL; p++) {
            buffer_format(b, "- *%s*: ", fields[i].parts[p].name);
            if (fields[i].parts[p].fill != NULL)
                fields[i].parts[p].fill(m, b);
            else
                buffer_string(b, unknown);
            buffer_char(b, '\n');
        }
    }
}
