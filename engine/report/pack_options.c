/* pack_options.c -- the worklist: orders and referrals to consider, by kind. */
#include "report/pack_model.h"

static void put_entry(const struct pack *p, const struct pack_open *open, struct buffer *b)
{
    const struct pack_row *row = &p->rows[open->row];

    buffer_format(b, "<tr><td class=n>%lld<th scope=row>", html_whole(row->rank));
    pack_row_link(row, b);
    buffer_char(b, ' ');
    pack_who(p, row, b);
    buffer_string(b, "<td>");
    html_text(b, pack_strand_title(p, row->strand));
    buffer_string(b, "<td>");
    html_text(b, open->was);
    buffer_string(b, "<td>");
    html_text(b, row->in_force);
    buffer_char(b, '\n');
}

static void put_option(const struct pack *p, size_t k, struct buffer *b)
{
    const struct pack_option *o = &p->options[k];

    buffer_format(b, "<h3 id=o%zu>", k);
    html_text(b, o->title);
    buffer_format(b, " (%zu)</h3><p class=soft>", o->n);
    html_text(b, o->action);
    if (o->basis.n > 0) {
        buffer_string(b, ". Basis: ");
        html_text(b, o->basis);
    }
    if (o->tests.n > 0) {
        buffer_string(b, ". <span>Tests met: ");
        html_text(b, o->tests);
        buffer_string(b, "</span>");
    }
    if (o->judgement.n > 0) {
        buffer_string(b, ". <span>For an officer to judge: ");
        html_text(b, o->judgement);
        buffer_string(b, "</span>");
    }
    buffer_string(
        b, ".</p>\n<details><summary>Who meets the tests</summary><div class=wide tabindex=0 "
           "role=region aria-label=\"");
    html_text(b, o->title);
    buffer_string(b, "\"><table><thead><tr><th scope=col class=n>Rank<th scope=col>Person"
                     "<th scope=col>Proposed strand<th scope=col>Found<th scope=col>In force"
                     "<tbody>\n");
    for (size_t i = 0; i < p->n_open; i++)
        if (p->open[i].option == k)
            put_entry(p, &p->open[i], b);
    buffer_string(b, "</table></div></details>\n");
}

void pack_options(const struct pack *p, struct buffer *b)
{
    buffer_string(
        b, "<section id=options class=across><h2>Orders and referrals to consider</h2><p>The "
           "data meet the tests that data can meet; the rest is for an officer to judge. An "
           "option is no finding against anyone.</p>\n");
    for (size_t k = 0; k < p->n_options; k++)
        put_option(p, k, b);
    if (p->n_options == 0)
        buffer_string(b, "<p class=soft>Nobody on the list meets the tests of any option.</p>");
    buffer_string(b, "</section>\n");
}
