/* pack_decisions.c -- decisions of last time, and how they stand now. */
#include <math.h>

#include "report/pack_model.h"

static const struct json_node *decisions_of(const struct pack *p)
{
    return json_at(p->trail, "decisions");
}

static bool passed(const struct pack *p, struct text day)
{
    return day.n > 0 && text_compare(day, pack_say(p->run, "as_of")) <= 0;
}

/* Where he is now, as this list proposes. */
static void say_now(const struct pack *p, const struct json_node *d, const struct pack_row *row,
                    struct buffer *b)
{
    double rank = pack_figure(d, "rank");

    if (row == NULL && rank > 0) {
        buffer_format(b, "off the list, rank %lld", html_whole(rank));
    } else if (row == NULL) {
        buffer_string(b, "not among those scored any more");
    } else if (row->strand.n > 0) {
        buffer_string(b, "proposed for ");
        buffer_text(b, pack_strand_title(p, row->strand));
        buffer_string(b, row->below ? ", from below the line" : "");
    } else {
        buffer_text(b, row->status);
    }
}

static void say_until(const struct pack *p, const struct json_node *d, const char *holds,
                      struct buffer *b)
{
    struct text review = pack_say(d, "review");

    if (review.n == 0)
        return;
    buffer_string(b, passed(p, review) ? "its review date has passed (" : holds);
    buffer_text(b, review);
    buffer_string(b, passed(p, review) ? "): to be decided anew; " : "; ");
}

static void say_due(const struct pack *p, const struct json_node *d, struct buffer *b)
{
    struct text due = pack_say(d, "due");

    if (due.n == 0)
        return;
    buffer_string(b, passed(p, due) ? ", overdue since " : ", due ");
    buffer_text(b, due);
}

void pack_decision_state(const struct pack *p, const struct json_node *d, struct buffer *b)
{
    const struct pack_row *row = pack_row_of(p, pack_say(d, "offender"));
    struct text kind = pack_say(d, "decision");

    if (text_is(kind, "refer")) {
        if (pack_say(d, "outcome").n > 0) {
            buffer_text(b, pack_say(d, "outcome"));
            buffer_char(b, ' ');
            buffer_text(b, pack_say(d, "outcome_on"));
        } else {
            buffer_string(b, "no outcome is recorded");
            say_due(p, d, b);
        }
        return;
    }
    if (text_is(kind, "defer")) {
        buffer_string(b, "open");
        say_due(p, d, b);
        buffer_string(b, "; ");
    } else if (text_is(kind, "override")) {
        say_until(p, d, "holds until ", b);
    } else if (text_is(kind, "de-select")) {
        say_until(p, d, "not to be placed before ", b);
    }
    say_now(p, d, row, b);
}

/* Adopted, and proposed for the same strand again: nothing for the meeting to look at. */
static bool unchanged(const struct pack *p, const struct json_node *d)
{
    const struct pack_row *row = pack_row_of(p, pack_say(d, "offender"));

    return text_is(pack_say(d, "decision"), "adopt") && row != NULL &&
           text_equal(row->strand, pack_say(d, "strand"));
}

void pack_decision_what(const struct pack *p, const struct json_node *d, struct buffer *b)
{
    struct text strand = pack_say(d, "strand");

    buffer_text(b, pack_say(d, "decision"));
    if (text_is(pack_say(d, "decision"), "override"))
        buffer_string(b, " to ");
    else if (text_is(pack_say(d, "decision"), "adopt"))
        buffer_string(b, strand.n > 0 ? ": " : ", without a place");
    buffer_text(b, strand.n > 0                                   ? pack_strand_title(p, strand)
                   : text_is(pack_say(d, "decision"), "override") ? TEXT("no strand")
                                                                  : TEXT(""));
    if (pack_say(d, "to").n > 0) {
        buffer_string(b, " to ");
        buffer_text(b, pack_say(d, "to"));
    }
    if (pack_say(d, "needed").n > 0) {
        buffer_string(b, ": needed is ");
        buffer_text(b, pack_say(d, "needed"));
    }
    if (pack_say(d, "owner").n > 0) {
        buffer_string(b, ", from ");
        buffer_text(b, pack_say(d, "owner"));
    }
}

static void put_row(const struct pack *p, const struct json_node *d, struct buffer *b,
                    struct buffer *line)
{
    buffer_string(b, "<tr><th scope=row>");
    pack_person(p, pack_say(d, "offender"), b);
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(d, "rank_then") > 0 ? pack_figure(d, "rank_then") : NAN, 0);
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(d, "rank") > 0 ? pack_figure(d, "rank") : NAN, 0);
    buffer_string(b, "<td>");
    pack_decision_what(p, d, line);
    html_line(b, line);
    buffer_string(b, "<td>");
    html_text(b, pack_say(d, "who"));
    buffer_string(b, "<span class=why>");
    html_text(b, pack_say(d, "reason"));
    buffer_string(b, "</span><td>");
    pack_decision_state(p, d, line);
    html_line(b, line);
    buffer_char(b, '\n');
}

static void put_table(const struct pack *p, bool same, struct buffer *b)
{
    const struct json_node *list = decisions_of(p);
    struct buffer line = {0};

    buffer_format(b,
                  "<div class=wide tabindex=0 role=region aria-label=\"%s\"><table><thead><tr>"
                  "<th scope=col>Person<th scope=col class=n>Rank then<th scope=col class=n>"
                  "Rank now<th scope=col>Decided<th scope=col>By, and why<th scope=col>State now"
                  "<tbody>\n",
                  same ? "Adopted, and unchanged" : "Decisions of last time");
    for (size_t i = 0; i < json_length(list); i++)
        if (unchanged(p, json_nth(list, i)) == same)
            put_row(p, json_nth(list, i), b, &line);
    buffer_string(b, "</table></div>\n");
    b->failed |= line.failed;
    buffer_free(&line);
}

void pack_decisions(const struct pack *p, struct buffer *b)
{
    const struct json_node *list = decisions_of(p);
    size_t same = 0, n = json_length(list);

    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        same += unchanged(p, json_nth(list, i));
    buffer_string(b,
                  "<section id=decisions class=across><h2>Decisions of last time</h2><p>What was "
                  "decided of the list of ");
    html_day(b, pack_say(json_at(p->trail, "previous"), "as_of"));
    buffer_string(b, ", with what is still in force or open from before, and how it stands "
                     "now.</p>\n");
    if (n > same)
        put_table(p, false, b);
    if (same > 0) {
        buffer_format(b, "<details><summary>%zu adopted, and proposed as they were</summary>",
                      same);
        put_table(p, true, b);
        buffer_string(b, "</details>\n");
    }
    buffer_string(b, "</section>\n");
}
