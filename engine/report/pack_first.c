/* pack_first.c -- the first screen: what a chair would say first, and what the list stands on. */
#include <math.h>

#include "report/pack_model.h"

static double rows_left_out(const struct pack *p, const char *which)
{
    const struct json_node *accounts = json_at(p->run, "account");
    double n = 0;

    for (size_t t = 0; t < json_length(accounts); t++)
        n += pack_figure(json_nth(accounts, t), which);
    return n;
}

static double placed(const struct pack *p)
{
    const struct json_node *status = json_at(json_at(p->run, "distribution"), "status");

    return pack_figure(status, "must") + pack_figure(status, "allocated");
}

static void people(struct buffer *b, double n)
{
    html_figure(b, n, 0);
    buffer_string(b, n >= 1 && n <= 1 ? " person" : " people");
}

static void say_concentration(const struct pack *p, struct buffer *b)
{
    const struct json_node *d = json_at(p->run, "distribution");
    double n = pack_figure(d, "cohort"), scored = pack_figure(d, "scored");
    double harm = pack_figure(json_at(p->run, "concentration"), "cohort");

    buffer_string(b, "<p>");
    people(b, n);
    buffer_string(b, ", ");
    html_percent(b, scored > 0 ? n / scored : (double)NAN, 1);
    buffer_string(b, " of those scored, ");
    if (isfinite(harm)) {
        buffer_string(b, n >= 1 && n <= 1 ? "accounts for " : "account for ");
        html_percent(b, harm, 0);
        buffer_string(b, " of recorded harm.");
    } else {
        buffer_string(b, n >= 1 && n <= 1 ? "is on the list." : "are on the list.");
    }
    buffer_string(b, "</p>\n");
}

static void say_movement(const struct pack *p, struct buffer *b)
{
    size_t new = 0, left = json_length(json_at(p->trail, "left"));

    if (!pack_has_trail(p))
        return;
    for (size_t i = 0; i < p->n_list; i++)
        new += pack_rank_before(&p->rows[i]) <= 0;
    buffer_string(b, "<p>Since ");
    html_day(b, pack_say(json_at(p->trail, "previous"), "as_of"));
    buffer_format(b, ": %zu new, %zu left.</p>\n", new, left);
}

/* The most crowded places, at most three, and those over capacity. */
static void say_places(const struct pack *p, struct buffer *b)
{
    const struct json_node *strands = json_at(p->run, "strands");
    size_t said = 0;
    double last = INFINITY;

    if (!pack_has_strands(p))
        return;
    buffer_string(b, "<p>");
    for (size_t i = 0; i < 3; i++) {
        const struct json_node *most = NULL;

        for (size_t k = 0; k < json_length(strands); k++) {
            const struct json_node *s = json_nth(strands, k);
            double waiting = pack_figure(s, "waiting");

            if (waiting > 0 && waiting < last &&
                (most == NULL || waiting > pack_figure(most, "waiting")))
                most = s;
        }
        if (most == NULL)
            break;
        last = pack_figure(most, "waiting");
        buffer_string(b, said++ ? "; " : "");
        html_text(b, pack_strand_title(p, pack_say(most, "strand")));
        buffer_char(b, ' ');
        html_text(b, pack_say(most, "area"));
        buffer_format(b, " is full with %lld waiting", html_whole(last));
    }
    for (size_t k = 0; k < json_length(strands); k++) {
        const struct json_node *s = json_nth(strands, k);

        if (!(pack_figure(s, "over") > 0))
            continue;
        buffer_string(b, said++ ? "; " : "");
        html_text(b, pack_strand_title(p, pack_say(s, "strand")));
        buffer_char(b, ' ');
        html_text(b, pack_say(s, "area"));
        buffer_format(b, " is over capacity by %lld", html_whole(pack_figure(s, "over")));
    }
    buffer_string(b, said ? ".</p>\n" : "No strand has people waiting.</p>\n");
}

/* They are no part of the figures above, but take places. */
static void say_below(const struct pack *p, struct buffer *b)
{
    size_t n = pack_placed_below(p);

    if (n == 0)
        return;
    buffer_string(b, "<p>");
    people(b, (double)n);
    buffer_string(b, n == 1 ? " below the line holds a place by decision.</p>\n"
                            : " below the line hold a place by decision.</p>\n");
}

static void say_provisional(const struct pack *p, struct buffer *b)
{
    double n = 0, reach = pack_figure(p->run, "could_reach_the_cohort");

    for (size_t i = 0; i < p->n_list; i++)
        n += p->rows[i].provisional;
    if (n <= 0 && !(reach > 0))
        return;
    buffer_string(b, "<p>Missing data makes ");
    html_figure(b, n, 0);
    buffer_string(b, " of these scores provisional, and could lift ");
    html_figure(b, reach, 0);
    buffer_string(b, " below the line onto the list.</p>\n");
}

static void tile(struct buffer *b, const char *what, double n)
{
    buffer_format(b, "<div><dt>%s<dd>", what);
    html_figure(b, n, 0);
    buffer_string(b, "</div>");
}

static void put_tiles(const struct pack *p, struct buffer *b)
{
    const struct json_node *d = json_at(p->run, "distribution");
    const struct json_node *status = json_at(d, "status");

    buffer_string(b, "<dl class=tiles>");
    tile(b, "people considered", pack_figure(d, "offenders"));
    tile(b, "scored", pack_figure(d, "scored"));
    tile(b, "on the list", pack_figure(d, "cohort"));
    if (pack_has_strands(p)) {
        tile(b, "proposed for a place", placed(p));
        tile(b, "waiting for a place", pack_figure(status, "waiting"));
    }
    tile(b, "rows out of scope", rows_left_out(p, "out_of_scope"));
    tile(b, "rows quarantined", rows_left_out(p, "quarantined"));
    buffer_string(b, "</dl>\n");
}

static void fact(struct buffer *b, const char *what, struct text text)
{
    if (text.n == 0)
        return;
    buffer_format(b, "<dt>%s<dd>", what);
    html_text(b, text);
}

static void put_facts(const struct pack *p, struct buffer *b)
{
    const struct json_node *ruleset = json_at(p->run, "ruleset");
    const struct json_node *objective = pack_objective(p);

    buffer_string(b, "<dl class=facts>");
    fact(b, "Objective", pack_say(objective, "statement"));
    fact(b, "Owner", pack_say(objective, "owner"));
    fact(b, "Authority", pack_say(objective, "authority"));
    buffer_string(b, "<dt>As of<dd>");
    html_day(b, pack_say(p->run, "as_of"));
    buffer_string(b, "<dt>Ruleset<dd>");
    html_text(b, pack_say(ruleset, "name"));
    buffer_char(b, ' ');
    html_text(b, pack_say(ruleset, "version"));
    if (!text_is(pack_say(p->run, "evidence"), "all"))
        fact(b, "Evidence", pack_say(p->run, "evidence"));
    buffer_string(b, "<dt>List\xE2\x80\x99s fingerprint<dd class=print>");
    html_text(b, pack_fingerprint(p));
    fact(b, "Drawn by", TEXT("Osara"));
    buffer_char(b, ' ');
    html_text(b, pack_say(p->run, "version"));
    buffer_string(b, "</dl>\n");
}

void pack_first_screen(const struct pack *p, struct buffer *b)
{
    struct text force = pack_say(p->run, "force");

    buffer_string(b, "<header class=first id=summary><div><h1>");
    html_text(b, pack_say(json_at(p->run, "ruleset"), "title"));
    buffer_string(b, "</h1><p class=what>");
    if (force.n > 0) {
        html_text(b, force);
        buffer_string(b, ". ");
    }
    buffer_string(b, "As of ");
    html_day(b, pack_say(p->run, "as_of"));
    buffer_string(b, ". The list proposes; the meeting decides.</p></div>\n<div class=say>");
    say_concentration(p, b);
    say_movement(p, b);
    say_places(p, b);
    say_below(p, b);
    say_provisional(p, b);
    buffer_string(b, "</div>\n");
    put_tiles(p, b);
    put_facts(p, b);
    buffer_string(b, "</header>\n");
}
