/* pack_changes.c -- since the last list: who left and why, who is new. */
#include <math.h>

#include "report/pack_model.h"

/* His score has dropped below the line, or the line has risen above it; or he is not there at all. */
static void say_line(const struct pack *p, const struct json_node *who, struct buffer *b)
{
    double then = pack_figure(who, "score_before");
    double line = p->n_list > 0 ? p->rows[p->n_list - 1].score : (double)NAN;

    if (!(pack_figure(who, "rank") > 0)) {
        buffer_string(b, "not among those scored: not in the extract, or out of scope");
        return;
    }
    buffer_string(b, "below the line");
    if (!isfinite(then) || !isfinite(line))
        return;
    buffer_string(b, then > line ? ": his score, then "
                                 : ": the line has risen above his score, then ");
    html_figure(b, then, 1);
    buffer_string(b, then > line ? ", has dropped below it (now at " : " (it is now at ");
    html_figure(b, line, 1);
    buffer_char(b, ')');
}

void pack_say_left(const struct pack *p, const struct json_node *who, struct buffer *b)
{
    const struct json_node *leaves = pack_leaves(p, pack_say(who, "offender"));
    const struct pack_row *row = pack_row_of(p, pack_say(who, "offender"));

    say_line(p, who, b);
    if (row != NULL && row->strand.n > 0) {
        buffer_string(b, "; still placed in ");
        buffer_text(b, pack_strand_title(p, row->strand));
        buffer_string(b, ", by decision");
    }
    if (leaves == NULL)
        return;
    buffer_string(b, "; proposed to leave ");
    buffer_text(b, pack_strand_title(p, pack_say(leaves, "strand")));
    buffer_string(b, ": ");
    buffer_text(b, pack_say(leaves, "reason"));
}

static void put_left(const struct pack *p, struct buffer *b)
{
    const struct json_node *left = json_at(p->trail, "left");
    struct buffer why = {0};

    if (json_length(left) == 0) {
        buffer_string(b, "<p class=soft>Nobody has left.</p>");
        return;
    }
    buffer_string(
        b, "<div class=wide tabindex=0 role=region aria-label=\"Who has left\"><table><caption>"
           "Who has left the list</caption><thead><tr><th scope=col>Person"
           "<th scope=col class=n>Rank then<th scope=col>Strand then"
           "<th scope=col class=n>Rank now<th scope=col>Why<tbody>\n");
    for (size_t i = 0; i < json_length(left); i++) {
        const struct json_node *who = json_nth(left, i);

        buffer_string(b, "<tr><th scope=row>");
        pack_person(p, pack_say(who, "offender"), b);
        buffer_string(b, "<td class=n>");
        html_figure(b, pack_figure(who, "rank_before"), 0);
        buffer_string(b, "<td>");
        html_text(b, pack_strand_title(p, pack_say(who, "strand_before")));
        buffer_string(b, "<td class=n>");
        html_figure(b, pack_figure(who, "rank"), 0);
        buffer_string(b, "<td>");
        pack_say_left(p, who, &why);
        html_line(b, &why);
        buffer_char(b, '\n');
    }
    buffer_string(b, "</table></div>\n");
    buffer_free(&why);
}

static void put_new(const struct pack *p, struct buffer *b)
{
    size_t said = 0;

    buffer_string(b, "<h3>New on the list</h3><p class=soft>");
    for (size_t i = 0; i < p->n_list; i++) {
        if (pack_rank_before(&p->rows[i]) > 0)
            continue;
        buffer_string(b, said++ ? ", " : "");
        pack_row_link(&p->rows[i], b);
        buffer_format(b, " (rank %lld)", html_whole(p->rows[i].rank));
    }
    buffer_string(b, said ? ".</p>" : "Nobody.</p>");
}

void pack_changes(const struct pack *p, struct buffer *b)
{
    if (!pack_has_trail(p))
        return;
    buffer_string(b, "<section id=changes><h2>Since last time</h2><p>Against the list of ");
    html_day(b, pack_say(json_at(p->trail, "previous"), "as_of"));
    buffer_string(b, ".</p>");
    put_left(p, b);
    put_new(p, b);
    buffer_string(b, "</section>\n");
}
