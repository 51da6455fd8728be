/* pack_leaving.c -- who holds a place and is proposed to leave it, and why. */
#include "report/pack_model.h"

/* Whether it is known of anyone since when he holds his place. */
static bool any_since(const struct pack *p)
{
    for (size_t i = 0; i < p->n_leavers; i++)
        if (pack_say(p->leavers[i].said, "held_since").n > 0)
            return true;
    return false;
}

static void put_leaver(const struct pack *p, const struct pack_leaver *who, bool since,
                       struct buffer *b)
{
    const struct json_node *said = who->said;

    buffer_string(b, "<tr><th scope=row>");
    pack_person(p, who->id, b);
    buffer_string(b, "<td>");
    html_text(b, pack_strand_short(p, pack_say(said, "strand")));
    if (since) {
        buffer_string(b, "<td class=d>");
        html_day(b, pack_say(said, "held_since"));
        buffer_string(b, "<td class=n>");
        html_figure(b, pack_figure(said, "weeks_held"), 0);
        buffer_string(b, "<td class=n>");
        html_figure(b, pack_figure(said, "entry_score"), 1);
    }
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(said, "score"), 1);
    buffer_string(b, "<td class=n>");
    html_figure(b, pack_figure(said, "rank"), 0);
    buffer_string(b, "<td><span class=c>");
    html_text(b, pack_say(said, "reason"));
    buffer_string(b, "</span> ");
    html_text(b, pack_say(said, "why"));
    buffer_char(b, '\n');
}

void pack_leaving(const struct pack *p, struct buffer *b)
{
    bool since = any_since(p);

    if (p->n_leavers == 0)
        return;
    buffer_format(b,
                  "<section id=leaving class=across><h2>Proposed to leave a place</h2><p>%zu %s a "
                  "place that this list would give to another, or leave free. It stays theirs until "
                  "people decide.</p>\n<div class=wide tabindex=0 role=region aria-label=\"Proposed "
                  "to leave a place\"><table><thead><tr><th scope=col>Person<th scope=col>Strand%s"
                  "<th scope=col class=n>Score now<th scope=col class=n>Rank now<th scope=col>Why"
                  "<tbody>\n",
                  p->n_leavers, p->n_leavers == 1 ? "person holds" : "people hold",
                  since ? "<th scope=col>Held since<th scope=col class=n>Weeks"
                          "<th scope=col class=n>Score then"
                        : "");
    for (size_t i = 0; i < p->n_leavers; i++)
        put_leaver(p, &p->leavers[i], since, b);
    buffer_string(b, "</table></div></section>\n");
}
