/* pack_strands.c -- each strand's own list beside the overall one, and who waits for it. */
#include <stdlib.h>

#include "report/pack_model.h"

const struct pack_row *pack_place_person(const struct pack *p, const struct json_node *places,
                                         bool more)
{
    size_t strand = pack_strand_index(p, pack_say(places, "strand"));

    for (size_t i = 0; strand < p->n_strands && i < p->n; i++) {
        const struct pack_place *place = &p->rows[i].places[strand];

        if ((more ? place->one_more : place->one_less) &&
            text_equal(place->area, pack_say(places, "area")))
            return &p->rows[i];
    }
    return NULL;
}

/* Whom one place more would bring, or one less would lose, and the harm that he stands for. */
static void put_person(const struct pack *p, const struct json_node *place, bool more,
                       struct buffer *b)
{
    const struct pack_row *row = pack_place_person(p, place, more);

    if (row == NULL)
        return;
    buffer_string(b, more ? ". One more place would bring " : "; one less would lose ");
    pack_row_link(row, b);
    buffer_string(b, " (harm ");
    html_figure(b, row->harm, 0);
    buffer_char(b, ')');
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
            buffer_format(b, ", <b class=beyond>%lld over capacity</b>",
                          html_whole(pack_figure(place, "over")));
        if (pack_figure(place, "waiting") > 0)
            buffer_format(b, ", %lld waiting", html_whole(pack_figure(place, "waiting")));
        put_person(p, place, true, b);
        put_person(p, place, false, b);
        buffer_string(b, ".</p>");
    }
    buffer_string(b, "</div>\n");
}

/* Which columns have something to say: a strand may have no areas, no fit, no order of its own. */
struct shape {
    size_t strand;
    bool area, order, fit, waits;
};

static struct shape shape_of(const struct pack *p, size_t strand, const struct pack_row **rows,
                             size_t n)
{
    struct shape s = {.strand = strand, .order = pack_strand_order(p, strand).n > 0};

    for (size_t i = 0; i < n; i++) {
        s.area = s.area || rows[i]->places[strand].area.n > 0;
        s.fit = s.fit || rows[i]->places[strand].fit > 0;
    }
    return s;
}

static void put_row(const struct pack *p, const struct pack_row *row, const struct shape *s,
                    size_t position, struct buffer *b)
{
    const struct pack_place *place = &row->places[s->strand];

    buffer_format(b, "<tr><td class=n>%zu<td class=n>%lld<th scope=row>", position,
                  html_whole(row->rank));
    pack_row_link(row, b);
    buffer_char(b, ' ');
    pack_who(p, row, b);
    if (s->area) {
        buffer_string(b, "<td class=d>");
        html_text(b, place->area);
    }
    buffer_string(b, "<td class=n>");
    html_figure(b, row->score, 1);
    if (s->order) {
        buffer_string(b, "<td class=n>");
        html_short(b, place->order, 2);
    }
    if (s->fit) {
        buffer_string(b, "<td class=n>");
        html_short(b, place->fit, 2);
    }
    buffer_string(b, "<td>");
    if (!s->waits)
        pack_status(row, b);
    pack_why(row, b);
    buffer_string(b, "<td class=d>");
    html_text(b, row->review);
    buffer_char(b, '\n');
}

static void put_table(const struct pack *p, const struct shape *s, const struct pack_row **rows,
                      size_t n, const char *caption, struct buffer *b)
{
    if (n == 0)
        return;
    buffer_string(b, "<div class=wide tabindex=0 role=region aria-label=\"");
    html_text(b, p->strand_titles[s->strand]);
    buffer_format(b,
                  ": %s\"><table><caption>%s</caption><thead><tr><th scope=col class=n>Place"
                  "<th scope=col class=n>Overall rank<th scope=col>Person%s<th scope=col class=n>Score%s%s"
                  "<th scope=col>%s<th scope=col>Review<tbody>\n",
                  caption, caption, s->area ? "<th scope=col>Area" : "",
                  s->order ? "<th scope=col class=n>Its order" : "",
                  s->fit ? "<th scope=col class=n>Fit" : "", s->waits ? "Why" : "Status and why");
    for (size_t i = 0; i < n; i++)
        put_row(p, rows[i], s, i + 1, b);
    buffer_string(b, "</table></div>\n");
}

static void put_order(const struct pack *p, size_t strand, struct buffer *b)
{
    struct text order = pack_strand_order(p, strand);

    if (order.n == 0) {
        buffer_string(b, "<p class=soft>In order of rank.</p>");
        return;
    }
    buffer_string(b, "<p class=soft>In its own order, highest first: <code>");
    html_text(b, order);
    buffer_string(b, "</code></p>");
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
    put_order(p, strand, b);
    put_places(p, p->strands[strand], b);
    if (n == 0)
        buffer_string(b, "<p class=soft>Nobody is proposed for it, and nobody waits.</p>");
    struct shape s = shape_of(p, strand, rows, n);

    put_table(p, &s, rows, placed, "Proposed, in the order of this list", b);
    s.waits = true;
    put_table(p, &s, rows + placed, n - placed, "Waiting, highest harm first", b);
    free(rows);
}

void pack_strands(const struct pack *p, struct buffer *b)
{
    if (!pack_has_strands(p))
        return;
    buffer_string(b, "<section id=strands class=across><h2>Strands</h2><p>Each strand in its own "
                     "order, and who waits for a place in it. Someone who could go to several is "
                     "on each of their waiting lists.</p>\n");
    for (size_t k = 0; k < p->n_strands; k++)
        put_strand(p, k, b);
    buffer_string(b, "</section>\n");
}
