/* trace_draw.c -- a trace as text for people. */
#include <string.h>

#include "report/trace.h"

static void spaces(struct buffer *b, size_t n)
{
    while (n-- > 0)
        buffer_char(b, ' ');
}

static void put_place(const struct results *r, const struct plan_rule *rule, struct buffer *b)
{
    const struct place *at = rule->key != NULL ? &rule->key->at : &rule->item->at;

    for (size_t i = 0; at->source != NULL && i < r->n_files; i++)
        if (strcmp(r->files[i].path, at->source->path) == 0) {
            buffer_format(b, " (%s:%u)", results_file_name(r, i), at->line);
            return;
        }
    buffer_format(b, " (line %u)", at->line);
}

/* What a criterion scores, from its scale to its points. */
static void put_points(const struct results *r, const char *name, size_t subject, struct buffer *b)
{
    const struct scores *s = r->scores;

    for (size_t c = 0; c < r->plan->n_criteria; c++) {
        const struct plan_criterion *p = &r->plan->criteria[c];

        if (strcmp(p->name, name) != 0)
            continue;
        buffer_string(b, ": scaled ");
        reason_put(VALUE_NUMBER, slot_number(&s->frame.slots[p->scaled], subject), 0, r->plan, b);
        buffer_string(b, ", weight ");
        reason_put(VALUE_NUMBER, p->weight, 0, r->plan, b);
        buffer_string(b, ", points ");
        reason_put(VALUE_NUMBER, scores_points(s, c, subject), 0, r->plan, b);
    }
}

static void put_head(const struct results *r, const struct plan_rule *rule, size_t subject,
                     size_t indent, struct buffer *b)
{
    spaces(b, indent);
    buffer_string(b, rule->kind);
    if (rule->name[0] != '\0')
        buffer_format(b, " %s", rule->name);
    if (rule->group != NULL)
        buffer_format(b, " of %s", rule->group);
    if (strcmp(rule->kind, "criterion") == 0)
        put_points(r, rule->name, subject, b);
    put_place(r, rule, b);
    buffer_char(b, '\n');
}

static void put_line(const struct results *r, const struct trace_line *line, size_t indent,
                     struct buffer *b)
{
    bool part = line->depth == 0 && line->rule->part[0] != '\0';

    spaces(b, indent + 2 + 2 * line->depth);
    if (part)
        buffer_string(b, line->rule->part);
    if (line->outcome == TRACE_VALUE) {
        buffer_format(b, "%s= %s: ", part ? " " : "", line->was ? line->was : "missing");
        buffer_text(b, line->text);
    } else {
        buffer_format(b, "%s%s", part ? " " : "", trace_outcome_name(line->outcome));
        if (line->table > 0)
            buffer_format(b, " for %u of %u row%s of %s", line->rows, line->of,
                          line->of == 1 ? "" : "s", r->plan->tables[line->table].name);
        buffer_string(b, ": ");
        buffer_text(b, line->text);
        if (line->was != NULL)
            buffer_format(b, ", was %s", line->was);
    }
    buffer_char(b, '\n');
}

/* Two parts of one thing (a strand's must and eligible) stand under one head. */
static bool same_head(const struct plan_rule *a, const struct plan_rule *b)
{
    return a == b || (a->key == b->key && strcmp(a->kind, b->kind) == 0);
}

void trace_draw(const struct results *r, const struct trace *t, size_t subject, size_t indent,
                struct buffer *b)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct trace_line *line = &t->lines[i];

        if (i == 0 || !same_head(line->rule, t->lines[i - 1].rule))
            put_head(r, line->rule, subject, indent, b);
        put_line(r, line, indent, b);
    }
}
