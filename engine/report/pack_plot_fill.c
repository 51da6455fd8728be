/* pack_plot_fill.c -- places taken by strand and area, and movement since the last run. */
#include <math.h>

#include "report/pack_model.h"

enum { WIDTH = 420, LEFT = 132, RIGHT = 400, STEP = 24, HEAD = 8 };

struct fill {
    double capacity, used, must, over, waiting;
};

static double musts(const struct pack *p, const struct json_node *place)
{
    size_t strand = pack_strand_index(p, pack_say(place, "strand"));
    double n = 0;

    for (size_t i = 0; strand < p->n_strands && i < p->n; i++)
        n += text_is(p->rows[i].status, "must") &&
             text_equal(p->rows[i].strand, p->strands[strand]) &&
             text_equal(p->rows[i].places[strand].area, pack_say(place, "area"));
    return n;
}

static struct fill fill_of(const struct pack *p, const struct json_node *place)
{
    return (struct fill){pack_figure(place, "capacity"), pack_figure(place, "used"),
                         musts(p, place), pack_figure(place, "over"),
                         pack_figure(place, "waiting")};
}

static double widest(const struct pack *p)
{
    const struct json_node *places = json_at(p->run, "strands");
    double most = 1;

    for (size_t i = 0; i < json_length(places); i++) {
        struct fill f = fill_of(p, json_nth(places, i));
        double n = fmax(f.capacity, f.used) + f.waiting;

        most = fmax(most, n);
    }
    return most;
}

static void put_bar(const struct pack *p, const struct json_node *place, double y, double unit,
                    struct buffer *b)
{
    struct fill f = fill_of(p, place);
    double others = fmax(0, f.used - f.must), end = fmax(f.capacity, f.used);
    struct text area = pack_say(place, "area");

    svg_text(b, "end", LEFT - 8, y + 13);
    html_text(b, pack_strand_short(p, pack_say(place, "strand")));
    if (area.n > 0) {
        buffer_char(b, ' ');
        html_text(b, area);
    }
    buffer_string(b, "</text>");
    svg_box(b, "place", LEFT, y + 2, f.capacity * unit, STEP - 10);
    svg_box(b, "must", LEFT, y + 2, fmin(f.must, f.capacity) * unit, STEP - 10);
    svg_box(b, "chosen", LEFT + f.must * unit, y + 2,
            fmin(others, fmax(0, f.capacity - f.must)) * unit, STEP - 10);
    if (f.over > 0)
        svg_box(b, "over", LEFT + f.capacity * unit, y + 2, f.over * unit, STEP - 10);
    if (f.waiting > 0)
        svg_box(b, "queue", LEFT + end * unit + 3, y + 4, f.waiting * unit - 3, STEP - 14);
}

static void put_fill_table(const struct pack *p, struct buffer *b)
{
    const struct json_node *places = json_at(p->run, "strands");

    buffer_string(b, "<details><summary>Data</summary><div class=wide><table><thead><tr>"
                     "<th scope=col>Strand<th scope=col>Area<th scope=col class=n>Places"
                     "<th scope=col class=n>Taken<th scope=col class=n>Must"
                     "<th scope=col class=n>Over<th scope=col class=n>Waiting<tbody>");
    for (size_t i = 0; i < json_length(places); i++) {
        struct fill f = fill_of(p, json_nth(places, i));

        buffer_string(b, "<tr><th scope=row>");
        html_text(b, pack_strand_title(p, pack_say(json_nth(places, i), "strand")));
        buffer_string(b, "<td>");
        html_text(b, pack_say(json_nth(places, i), "area"));
        buffer_format(b,
                      "<td class=n>%lld<td class=n>%lld<td class=n>%lld<td class=n>%lld"
                      "<td class=n>%lld",
                      html_whole(f.capacity), html_whole(f.used), html_whole(f.must),
                      html_whole(f.over), html_whole(f.waiting));
    }
    buffer_string(b, "</table></div></details></figure>\n");
}

static void put_fill_key(struct buffer *b)
{
    static const struct {
        const char *class, *says;
    } keys[] = {{"must", "must be there"},
                {"chosen", "allocated"},
                {"place", "free"},
                {"over", "over capacity"},
                {"queue", "waiting"}};

    buffer_string(b, "<ul class=key>");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        buffer_format(b,
                      "<li><svg viewBox=\"0 0 8 8\" aria-hidden=true><path class=%s "
                      "d=\"M1 1h6v6H1z\"/></svg>%s",
                      keys[i].class, keys[i].says);
    buffer_string(b, "</ul>");
}

void plot_fill(const struct pack *p, struct buffer *b)
{
    const struct json_node *places = json_at(p->run, "strands");
    size_t n = json_length(places);
    double unit = (RIGHT - LEFT) / widest(p), waiting = 0, full = 0;

    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        struct fill f = fill_of(p, json_nth(places, i));

        waiting += f.waiting > 0;
        full += f.used >= f.capacity;
    }
    plot_open(b, "fill");
    long long queue = html_whole(
        pack_figure(json_at(json_at(p->run, "distribution"), "status"), "waiting"));

    buffer_format(b, "%lld of %zu strands by area %s full; ", html_whole(full), n,
                  html_whole(full) == 1 ? "is" : "are");
    html_figure(b, (double)queue, 0);
    buffer_string(b, queue == 1 ? " person waits for a place" : " people wait for a place");
    plot_drawing(b, "fill", WIDTH, HEAD + STEP * (double)n);
    buffer_format(b,
                  "Bars of places by strand and area: %lld of %zu are full, and %lld have people "
                  "waiting.</desc>",
                  html_whole(full), n, html_whole(waiting));
    for (size_t i = 0; i < n; i++)
        put_bar(p, json_nth(places, i), HEAD + STEP * (double)i, unit, b);
    buffer_string(b, "</svg>");
    put_fill_key(b);
    put_fill_table(p, b);
}

enum { SLOPE_TOP = 26, SLOPE_BOTTOM = 226, SLOPE_LEFT = 118, SLOPE_RIGHT = 302 };

static double slope_y(double rank, double most)
{
    return SLOPE_TOP + (fmin(rank, most) - 1) / (most - 1) * (SLOPE_BOTTOM - SLOPE_TOP);
}

static void put_who_left(const struct pack *p, double most, struct buffer *b)
{
    const struct json_node *left = json_at(p->trail, "left");

    for (size_t i = 0; i < json_length(left); i++) {
        double y = slope_y(pack_figure(json_nth(left, i), "rank_before"), most);

        svg_segment(b, SLOPE_LEFT, y, SLOPE_LEFT + 14, y + 4);
    }
}

/* `way`: 1 up, -1 down, 0 the same, 2 new. */
static void put_who_moved(const struct pack *p, double most, int way, struct buffer *b)
{
    for (size_t i = 0; i < p->n_list; i++) {
        double before = pack_rank_before(&p->rows[i]), now = p->rows[i].rank;
        int his = before <= 0 ? 2 : (before > now) - (before < now);

        if (his == way && his == 2)
            svg_segment(b, SLOPE_RIGHT - 14, slope_y(now, most) + 4, SLOPE_RIGHT, slope_y(now, most));
        else if (his == way)
            svg_segment(b, SLOPE_LEFT, slope_y(before, most), SLOPE_RIGHT, slope_y(now, most));
    }
}

static void put_slopes(const struct pack *p, double most, struct buffer *b)
{
    static const struct {
        const char *class;
        int way;
    } kinds[] = {{"same", 0}, {"down", -1}, {"up", 1}, {"new", 2}};

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        buffer_format(b, "<path class=%s d=\"", kinds[k].class);
        if (k == 0)
            put_who_left(p, most, b);
        put_who_moved(p, most, kinds[k].way, b);
        buffer_string(b, "\"/>");
    }
}

static void put_moved_table(double up, double down, double same, double new, double left,
                            struct buffer *b)
{
    buffer_format(b,
                  "<ul class=key><li><svg viewBox=\"0 0 8 8\" aria-hidden=true><path class=up "
                  "d=\"M0 7L8 1\"/></svg>higher<li><svg viewBox=\"0 0 8 8\" aria-hidden=true>"
                  "<path class=down d=\"M0 1L8 7\"/></svg>lower<li><svg viewBox=\"0 0 8 8\" "
                  "aria-hidden=true><path class=new d=\"M0 4h8\"/></svg>new</ul>"
                  "<details><summary>Data</summary><div class=wide><table><thead><tr>"
                  "<th scope=col>Since the last run<th scope=col class=n>People<tbody>"
                  "<tr><th scope=row>Higher<td class=n>%lld<tr><th scope=row>Lower<td class=n>%lld"
                  "<tr><th scope=row>The same<td class=n>%lld<tr><th scope=row>New<td class=n>%lld"
                  "<tr><th scope=row>Left<td class=n>%lld</table></div></details></figure>\n",
                  html_whole(up), html_whole(down), html_whole(same), html_whole(new),
                  html_whole(left));
}

void plot_movement(const struct pack *p, struct buffer *b)
{
    double up = 0, down = 0, same = 0, new = 0, most = (double)p->n_list;
    double left = (double)json_length(json_at(p->trail, "left"));

    if (!pack_has_trail(p) || p->n_list < 2)
        return;
    for (size_t i = 0; i < p->n_list; i++) {
        double before = pack_rank_before(&p->rows[i]), now = p->rows[i].rank;

        new += before <= 0;
        up += before > 0 && before > now;
        down += before > 0 && before < now;
        same += before > 0 && before >= now && before <= now;
        most = fmax(most, before);
    }
    plot_open(b, "moved");
    buffer_format(b, "%lld rose, %lld fell and %lld are new since ", html_whole(up),
                  html_whole(down), html_whole(new));
    html_day(b, pack_say(json_at(p->trail, "previous"), "as_of"));
    plot_drawing(b, "moved", WIDTH, 240);
    buffer_format(
        b,
        "A line for each person from his rank then to his rank now: %lld higher, %lld lower, "
        "%lld the same, %lld new, %lld left.</desc>",
        html_whole(up), html_whole(down), html_whole(same), html_whole(new), html_whole(left));
    put_slopes(p, most, b);
    svg_text(b, "end", SLOPE_LEFT, 14);
    html_day(b, pack_say(json_at(p->trail, "previous"), "as_of"));
    buffer_string(b, "</text>");
    svg_text(b, "", SLOPE_RIGHT, 14);
    html_day(b, pack_say(p->run, "as_of"));
    buffer_string(b, "</text>");
    svg_text(b, "end", SLOPE_LEFT - 8, SLOPE_TOP + 4);
    buffer_string(b, "rank 1</text>");
    svg_text(b, "end", SLOPE_LEFT - 8, SLOPE_BOTTOM + 4);
    html_figure(b, most, 0);
    buffer_string(b, "</text></svg>");
    put_moved_table(up, down, same, new, left, b);
}
