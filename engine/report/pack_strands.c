/* pack_strands.c -- each strand's own list beside the overall one, and who waits for it. */
#include <stdlib.h>

#include "report/pack_model.h"

/* Whom one place more would bring, or one less would lose, and the harm that he stands for. */
static void put_person(const struct pack *p, size_t strand, struct text area, bool more,
                       struct buffer *b)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct pack_row *row = &p->rows[i];
        const struct pack_place *place = &row->places[strand];

        if (!(more ? place->one_more : place->one_less) || !text_equal(place->area, area))
            continue;
        buffer_string(b, more ? ". One more place would bring " : "; one less would lose ");
        pack_row_link(row, b);
        buffer_string(b, " (harm ");
        html_figure(b, row->harm, 0);
        buffer_char(b, ')');
        return;
    }
}

/* Places by area: taken of how many, who waits, and what one more place would bring. */
static void put_places(const struct pack *p, struct text strand, struct buffer *b)
{
    const struct json_node *places = json_at(p->run, "strands");

    buffer_string(b, "<div class=places>");
    for (size_t i = 0; i < json_length(places); i++) {
        const struct json_node *place = json_nth(places, i);
        struct text area = pack_say(place, "area");

        if (!text_equal(pack_say(place, "strand"), strand))
            continue;
        buffer_string(b, "<p><b>");
        html_text(b, area.n > 0 ? area : TEXT("All areas"));
        buffer_format(b, "</b> %lld of %lld places", html_whole(pack_figure(place, "used")),
                      html_whole(pack_figure(place, "capacity")));
        if (pack_figure(place, "over") > 0)
            buffer_format(b, ", <span class=\"c over\">%lld over capacity</span>",
                          html_whole(pack_figure(place, "over")));
        if (pack_figure(place, "waiting") > 0)
            buffer_format(b, ", %lld waiting", html_whole(pack_figure(place, "waiting")));
        put_person(p, pack_strand_index(p, strand), area, true, b);
        put_person(p, pack_strand_index(p, strand), area, false, b);
        buffer_string(b, ".</p>");
    }
    buffer_string(b, "</div>\n");
}

static void put_row(const struct pack *p, const struct pack_row *row, size_t strand,
                    size_t position, struct buffer *b)
{
    buffer_format(b, "<tr><td class=n>%zu<td class=n>%lld<th scope=row>", position,
                  html_whole(row->rank));
    pack_row_link(row, b);
    buffer_char(b, ' ');
    pack_who(p, row, b);
    buffer_string(b, "<td class=d>");
    html_text(b, row->places[strand].area);
    buffer_string(b, "<td class=n>");
    html_figure(b, row->score, 1);
    buffer_string(b, "<td class=n>");
    html_short(b, row->places[strand].fit, 2);
    buffer_string(b, "<td>");
    pack_status(row, b);
    pack_why(row, b);
    buffer_string(b, "<td class=d>");
    html_text(b, row->review);
    buffer_char(b, '\n');
}

static void put_table(const struct pack *p, size_t strand, const struct pack_row **rows, size_t n,
                      const char *caption, struct buffer *b)
{
    if (n == 0)
        return;
    buffer_string(b, "<div class=wide tabindex=0 role=region aria-label=\"");
    html_text(b, p->strand_titles[strand]);
    buffer_format(b,
                  ": %s\"><table><caption>%s</caption><thead><tr><th scope=col class=n>Place"
                  "<th scope=col class=n>Rank<th scope=col>Person<th scope=col>Area"
                  "<th scope=col class=n>Score<th scope=col class=n>Fit<th scope=col>Status and why"
                  "<th scope=col>Review<tbody>\n",
                  caption, caption);
    for (size_t i = 0; i < n; i++)
        put_row(p, rows[i], strand, i + 1, b);
    buffer_string(b, "</table></div>\n");
}

static void put_strand(const struct pack *p, size_t strand, struct buffer *b)
{
    size_t placed, n;
    const struct pack_row **rows = pack_strand_rows(p, strand, &placed, &n);

    if (rows == NULL) {
        b->failed = true;
        return;
    }
    buffer_string(b, "<h3>");
    html_text(b, p->strand_titles[strand]);
    buffer_string(b, "</h3>");
    put_places(p, p->strands[strand], b);
    if (n == 0)
        buffer_string(b, "<p class=soft>Nobody is proposed for it, and nobody waits.</p>");
    put_table(p, strand, rows, placed, "Proposed, in the strand\xE2\x80\x99s own order", b);
    put_table(p, strand, rows + placed, n - placed, "Waiting, highest harm first", b);
    free(rows);
}

void pack_strands(const struct pack *p, struct buffer *b)
{
    buffer_string(b, "<section id=strands class=across><h2>Strands</h2><p>Each strand in its own "
                     "order, and who waits for a place in it. Someone who could go to several is "
                     "on each of their waiting lists.</p>\n");
    for (size_t k = 0; k < p->n_strands; k++)
        put_strand(p, k, b);
    buffer_string(b, "</section>\n");
}
