/* pack_rows.c -- what the parts of the pack say of one row: name, status, bar; and strands' orders. */
#include <math.h>
#include <stdlib.h>

#include "report/pack_model.h"

static void put_who(const struct pack *p, const struct pack_row *row,
                    void (*put)(struct buffer *b, struct text text), struct buffer *b)
{
    size_t n = 0;

    for (size_t i = 0; i < p->n_shown && n < 2; i++) {
        if (!text_is(p->columns[i].type, "text") || row->shown[i].kind != PACK_TEXT)
            continue;
        buffer_string(b, n++ ? ", " : "");
        put(b, row->shown[i].text);
    }
}

void pack_who(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    put_who(p, row, html_name, b);
}

static void put_plain(struct buffer *b, struct text text)
{
    buffer_text(b, text);
}

void pack_who_plain(const struct pack *p, const struct pack_row *row, struct buffer *b)
{
    put_who(p, row, put_plain, b);
}

void pack_plain(struct buffer *b, struct text name)
{
    for (size_t i = 0; i < name.n; i++) {
        struct text c = {name.at + i, 1};

        html_text(b, c.at[0] == '_' ? TEXT(" ") : (unsigned char)c.at[0] < 0x80 ? c : TEXT("?"));
    }
}

double pack_most(const struct pack *p)
{
    double most = 0;

    if (text_is(pack_say(json_at(p->sample, "analysis"), "score_is"), "percent"))
        return 100;
    for (size_t i = 0; i < p->n; i++)
        if (p->rows[i].score > most)
            most = p->rows[i].score;
    return most > 0 ? most : 1;
}

void pack_bar(const struct pack *p, const double points[], double most, struct buffer *b)
{
    double x = 0;

    buffer_string(b, "<svg class=b viewBox=\"0 0 100 8\" aria-hidden=true>");
    for (size_t c = 0; c < p->n_criteria; c++) {
        double w = 100 * points[c] / most;

        if (!(w >= 0.05))
            continue;
        buffer_format(b, "<path class=k%zu d=\"M", c % PACK_COLOURS);
        svg_bare(b, x);
        buffer_string(b, " 4h");
        svg_bare(b, w > 0.6 ? w - 0.4 : w); /* a gap tells neighbours apart without their colours */
        buffer_string(b, "\"/>");
        x += w;
    }
    buffer_string(b, "</svg>");
}

void pack_status(const struct pack_row *row, struct buffer *b)
{
    buffer_string(b, "<span class=\"c ");
    for (size_t i = 0; i < row->status.n; i++) {
        char c = row->status.at[i];

        buffer_char(b, c == ' ' ? '-' : c);
    }
    buffer_string(b, "\">");
    html_text(b, row->status);
    buffer_string(b, "</span>");
    if (row->over)
        buffer_string(b, "<span class=\"c over\">over capacity</span>");
}

void pack_row_link(const struct pack_row *row, struct buffer *b)
{
    buffer_format(b, "<a href=#c%lld>", html_whole(row->rank));
    html_name(b, row->id);
    buffer_string(b, "</a>");
}

const struct pack_row *pack_row_of(const struct pack *p, struct text offender)
{
    uint32_t word = words_find(p->who, offender);

    return word != WORD_MISSING && word <= p->n ? &p->rows[word - 1] : NULL;
}

void pack_person(const struct pack *p, struct text offender, struct buffer *b)
{
    const struct pack_row *row = pack_row_of(p, offender);

    if (row == NULL) {
        html_name(b, offender);
        return;
    }
    pack_row_link(row, b);
    buffer_char(b, ' ');
    pack_who(p, row, b);
}

const struct json_node *pack_leaves(const struct pack *p, struct text offender)
{
    for (size_t i = 0; i < p->n_leavers; i++)
        if (text_equal(p->leavers[i].id, offender))
            return p->leavers[i].said;
    return NULL;
}

struct text pack_strand_order(const struct pack *p, size_t strand)
{
    return pack_say(json_at(p->run, "strand_orders"), p->strands[strand].at);
}

struct text pack_strand_short(const struct pack *p, struct text name)
{
    size_t k = pack_strand_index(p, name);

    return k < p->n_strands ? p->strand_shorts[k] : name;
}

void pack_why(const struct pack_row *row, struct buffer *b)
{
    struct buffer plain = {0};
    size_t from = text_starts(row->reason, TEXT("must: ")) ? 6 : 0;

    for (size_t i = from; i < row->reason.n; i++)
        buffer_char(&plain, row->reason.at[i] == '_' ? ' ' : row->reason.at[i]);
    html_line(b, &plain);
    buffer_free(&plain);
}

struct entry {
    const struct pack_row *row;
    double order;
    bool waits;
};

/* As strands/NAME.csv: who is placed by the strand's order, then by rank; then who waits, by rank. */
static int by_order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->waits != y->waits)
        return x->waits ? 1 : -1;
    if (!x->waits && isnan(x->order) != isnan(y->order))
        return isnan(x->order) ? 1 : -1;
    if (!x->waits && (x->order > y->order || x->order < y->order))
        return x->order > y->order ? -1 : 1;
    return x->row->rank < y->row->rank ? -1 : x->row->rank > y->row->rank;
}

const struct pack_row **pack_strand_rows(const struct pack *p, size_t strand, size_t *placed,
                                         size_t *n)
{
    struct entry *entries = malloc((p->n + 1) * sizeof *entries);
    const struct pack_row **out = malloc((p->n + 1) * sizeof *out);

    *n = *placed = 0;
    if (entries == NULL || out == NULL) {
        free(entries);
        free(out);
        return NULL;
    }
    for (size_t i = 0; i < p->n; i++) {
        const struct pack_row *row = &p->rows[i];
        bool waits = text_is(row->status, "waiting") && row->places[strand].eligible;

        if (!waits && !text_equal(row->strand, p->strands[strand]))
            continue;
        entries[(*n)++] = (struct entry){row, row->places[strand].order, waits};
        *placed += !waits;
    }
    qsort(entries, *n, sizeof *entries, by_order);
    for (size_t i = 0; i < *n; i++)
        out[i] = entries[i].row;
    free(entries);
    return out;
}
