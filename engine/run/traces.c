/* traces.c -- how every condition came out for an offender: as text, CSV or JSON. */
#include "report/card_line.h"
#include "report/list_cells.h"
#include "report/trace.h"
#include "run/run.h"

struct shown {
    const struct osara_run *run;
    const struct trace *trace;
    uint32_t subject;
};

static void show_table(const struct shown *s, const osara_look *look, struct buffer *b)
{
    const struct results *r = &s->run->results;
    const struct plan *plan = r->plan;
    struct buffer drawn = {0};

    if (plan->marking != NULL)
        buffer_format(&drawn, "%s\n", plan->marking);
    buffer_string(&drawn, "How the rules came out for ");
    buffer_text(&drawn, results_id(r, s->subject));
    buffer_string(&drawn, " as of ");
    buffer_date(&drawn, plan->as_of);
    buffer_format(&drawn, ", by %s (%s %s)\n\n", plan->title, plan->name, plan->version);
    trace_draw(r, s->trace, s->subject, 0, &drawn);
    lines_wrap((struct text){drawn.at, drawn.n}, look, b);
    b->failed |= drawn.failed;
    buffer_free(&drawn);
}

static void show_csv(const struct shown *s, struct buffer *b)
{
    const struct results *r = &s->run->results;

    buffer_string(b, "offender,kind,of,rule,part,depth,condition,outcome,was,table,rows,of_rows,line");
    headings_end(r, b);
    for (size_t i = 0; i < s->trace->n; i++) {
        const struct trace_line *line = &s->trace->lines[i];

        buffer_csv_text(b, results_id(r, s->subject));
        cell_string(b, line->rule->kind);
        cell_string(b, line->rule->group);
        cell_string(b, line->rule->name);
        cell_string(b, line->rule->part);
        buffer_format(b, ",%u", line->depth);
        cell_text(b, line->text);
        cell_string(b, trace_outcome_name(line->outcome));
        cell_string(b, line->was);
        cell_string(b, line->table > 0 ? r->plan->tables[line->table].name : NULL);
        if (line->table > 0)
            buffer_format(b, ",%u,%u", line->rows, line->of);
        else
            buffer_string(b, ",,");
        buffer_format(b, ",%u", expr_place(line->rule->expr).line);
        row_end(r, b);
    }
}

static void json_line(const struct results *r, const struct trace_line *line, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "kind", line->rule->kind);
    if (line->rule->group != NULL)
        json_put_string(b, "of", line->rule->group);
    json_put_string(b, "rule", line->rule->name);
    json_put_string(b, "part", line->rule->part);
    json_put_integer(b, "depth", line->depth);
    json_put_text(b, "condition", line->text);
    json_put_string(b, "outcome", trace_outcome_name(line->outcome));
    json_put_string(b, "was", line->was);
    if (line->table > 0) {
        json_put_string(b, "table", r->plan->tables[line->table].name);
        json_put_integer(b, "rows", line->rows);
        json_put_integer(b, "of_rows", line->of);
    }
    json_put_integer(b, "line", expr_place(line->rule->expr).line);
    json_end_object(b);
}

static void show_json(const struct shown *s, struct buffer *b)
{
    const struct results *r = &s->run->results;

    json_put_object(b, NULL);
    json_put_string(b, "marking", r->plan->marking);
    json_put_text(b, "offender", results_id(r, s->subject));
    json_put_date(b, "as_of", r->plan->as_of);
    json_put_string(b, "ruleset", r->plan->name);
    json_put_string(b, "version", r->plan->version);
    json_put_list(b, "trace");
    for (size_t i = 0; i < s->trace->n; i++)
        json_line(r, &s->trace->lines[i], b);
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}

static char *show(const struct shown *s, osara_look look)
{
    struct buffer b = {0};

    if (look.format == OSARA_JSON)
        show_json(s, &b);
    else if (look.format == OSARA_CSV)
        show_csv(s, &b);
    else
        show_table(s, &look, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

char *osara_run_trace(osara_run *run, const char *offender, osara_look look,
                      enum osara_status *status, osara_problems *problems)
{
    struct trace trace = {.arena = arena_new()};
    struct shown shown = {run, &trace, run_subject_of(run, offender, problems)};
    char *text = NULL;

    *status = OSARA_ENO;
    if (shown.subject != SUBJECT_NONE) {
        *status = OSARA_OK;
        if (trace.arena != NULL &&
            trace_all(&run->results, run->scores->workspaces[0], shown.subject, &trace))
            text = show(&shown, look);
        if (text == NULL)
            *status = problem_memory(problems);
    }
    arena_free(trace.arena);
    return text;
}
