/* pack_work.c -- the worklist of the pack: options and orders in force of each record, best first. */
#include <math.h>
#include <stdlib.h>

#include "report/card_says.h"
#include "report/pack_model.h"

/* An option's tests: its condition, where it has one, then those with names. */
static size_t count_tests(const struct json_node *option)
{
    return json_has(json_at(option, "when")) + json_length(json_at(option, "tests"));
}

static const struct json_node *test_at(const struct json_node *option, size_t i)
{
    const struct json_node *when = json_at(option, "when");

    return json_has(when) && i == 0 ? when : json_nth(json_at(option, "tests"), i - json_has(when));
}

/* Its name, or what it asks. */
static struct text label_of(const struct json_node *test)
{
    struct text name = pack_say(test, "test");

    return name.n > 0 ? name : pack_say(test, "condition");
}

/* What the data say where a test asks for a figure or a word: "3, kent". */
static void put_found(const struct json_node *test, struct buffer *b)
{
    const struct json_node *parts = json_at(test, "parts");
    size_t before = b->n;

    for (size_t i = 0; i < json_length(parts); i++) {
        const struct json_node *was = json_at(json_nth(parts, i), "was");

        if (!json_has(was) || json_is_flag(was))
            continue;
        buffer_string(b, b->n > before ? ", " : "");
        says_value(was, b);
    }
}

/* Tests of an option that came out so, each with what was found. */
static struct text tests_that(struct pack *p, const struct json_node *option, const char *holds,
                              struct buffer *line)
{
    struct buffer found = {0};

    for (size_t i = 0; i < count_tests(option); i++) {
        const struct json_node *test = test_at(option, i);

        if (!text_is(pack_say(test, "holds"), holds))
            continue;
        buffer_string(line, line->n ? "; " : "");
        buffer_text(line, label_of(test));
        put_found(test, &found);
        if (found.n > 0)
            buffer_format(line, " (%.*s)", (int)found.n, found.at);
        buffer_clear(&found);
    }
    line->failed |= found.failed;
    buffer_free(&found);
    return pack_keep_line(p, line);
}

/* What was found by each test. */
static struct text *all_found(struct pack *p, const struct json_node *option, struct buffer *line)
{
    size_t n = count_tests(option);
    struct text *out = arena_alloc(p->arena, n + 1, sizeof *out);

    p->failed |= out == NULL;
    for (size_t i = 0; out != NULL && i < n; i++) {
        put_found(test_at(option, i), line);
        out[i] = pack_keep_line(p, line);
    }
    return out;
}

/* All tests as the ruleset has them, with their sources. */
static struct text all_tests(struct pack *p, const struct json_node *option, struct buffer *line)
{
    for (size_t i = 0; i < count_tests(option); i++) {
        const struct json_node *test = test_at(option, i);

        buffer_string(line, line->n ? "; " : "");
        if (pack_say(test, "test").n > 0) {
            buffer_text(line, pack_say(test, "test"));
            buffer_string(line, ": ");
        }
        buffer_text(line, pack_say(test, "condition"));
        if (pack_say(test, "source").n > 0) {
            buffer_string(line, " (");
            buffer_text(line, pack_say(test, "source"));
            buffer_char(line, ')');
        }
    }
    return pack_keep_line(p, line);
}

static struct text joined(struct pack *p, const struct json_node *list, struct buffer *line)
{
    for (size_t i = 0; i < json_length(list); i++) {
        buffer_string(line, i ? "; " : "");
        buffer_text(line, json_text_of(json_nth(list, i)));
    }
    return pack_keep_line(p, line);
}

static size_t option_of(struct pack *p, const struct json_node *node, struct buffer *line)
{
    struct text name = pack_say(node, "option");
    struct pack_option *o;

    for (size_t i = 0; i < p->n_options; i++)
        if (text_equal(p->options[i].name, name))
            return i;
    o = arena_push(p->arena, &p->options, &p->n_options, &p->room_options, sizeof *o);
    if (o == NULL) {
        p->failed = true;
        return SIZE_MAX;
    }
    o->name = pack_keep(p, name);
    o->title = pack_keep(p, pack_say(node, "title"));
    o->basis = pack_keep(p, pack_say(node, "basis"));
    o->action = pack_keep(p, pack_say(node, "action"));
    o->judgement = joined(p, json_at(node, "judgement"), line);
    o->tests = all_tests(p, node, line);
    o->n_tests = count_tests(node);
    o->test_names = arena_alloc(p->arena, o->n_tests + 1, sizeof *o->test_names);
    p->failed |= o->test_names == NULL;
    for (size_t i = 0; o->test_names != NULL && i < o->n_tests; i++)
        o->test_names[i] = pack_keep(p, label_of(test_at(node, i)));
    return p->n_options - 1;
}

static void read_options(struct pack *p, struct pack_row *row, const struct json_node *options,
                         struct buffer *line)
{
    size_t here = (size_t)(row - p->rows);

    row->first_option = p->n_open;
    for (size_t i = 0; i < json_length(options); i++) {
        const struct json_node *node = json_nth(options, i);
        size_t option = option_of(p, node, line);
        struct pack_open *open = arena_push(p->arena, &p->open, &p->n_open, &p->room_open,
                                            sizeof *open);

        if (open == NULL || option == SIZE_MAX) {
            p->failed = true;
            return;
        }
        *open = (struct pack_open){option, here, tests_that(p, node, "yes", line),
                                   tests_that(p, node, "unknown", line), all_found(p, node, line)};
        if (pack_figure(node, "to_establish") > 0)
            p->options[option].n_open++;
        else
            p->options[option].n++;
        row->n_options++;
    }
}

/* Orders in force that were breached or end soon; *all: every one, in words. */
static void read_orders(struct pack *p, struct pack_row *row, const struct json_node *response,
                        struct buffer *all, struct buffer *line)
{
    const struct json_node *rows = json_at(response, "in_force"), *ends = json_at(response, "ends");

    for (size_t i = 0; i < json_length(rows); i++) {
        const struct json_node *end = json_nth(ends, i);
        bool breached = pack_yes(end, "breached");

        buffer_string(all, i ? "; " : "");
        says_in_force(json_nth(rows, i), all);
        if (!breached && !json_has(json_at(end, "within")))
            continue;
        struct pack_order *order = arena_push(p->arena, &p->orders, &p->n_orders, &p->room_orders,
                                              sizeof *order);

        if (order == NULL) {
            p->failed = true;
            return;
        }
        says_in_force(json_nth(rows, i), line);
        *order = (struct pack_order){(size_t)(row - p->rows), pack_keep_line(p, line),
                                     pack_keep(p, pack_say(end, "ends")), pack_figure(end, "days"),
                                     breached};
    }
}

void pack_read_work(struct pack *p, struct pack_row *row, const struct json_node *response)
{
    struct buffer line = {0}, all = {0};

    read_options(p, row, json_at(response, "options"), &line);
    read_orders(p, row, response, &all, &line);
    row->in_force = pack_keep_line(p, &all);
    row->breaches = pack_figure(response, "breaches");
    buffer_free(&line);
    buffer_free(&all);
}

/* ---- Best first ---- */

static int best_first(const void *a, const void *b)
{
    const struct pack_work *x = a, *y = b;

    if (x->urgency != y->urgency)
        return x->urgency < y->urgency ? -1 : 1;
    if (x->rank < y->rank || x->rank > y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static uint32_t within(double days)
{
    return days <= 30 ? 30 : days <= 60 ? 60 : 90;
}

struct pack_work *pack_worklist(const struct pack *p, size_t *n)
{
    struct pack_work *out = calloc(p->n_open + p->n_orders + 1, sizeof *out);

    *n = 0;
    for (size_t i = 0; out != NULL && i < p->n_open; i++)
        out[(*n)++] = (struct pack_work){.urgency = p->open[i].open.n > 0 ? URGENCY_OPEN
                                                                          : URGENCY_READY,
                                         .row = &p->rows[p->open[i].row],
                                         .option = &p->open[i]};
    for (size_t i = 0; out != NULL && i < p->n_orders; i++)
        out[(*n)++] = (struct pack_work){
            .urgency = urgency_of_order(p->orders[i].breached, within(p->orders[i].days)),
            .row = &p->rows[p->orders[i].row],
            .order = &p->orders[i]};
    for (size_t i = 0; out != NULL && i < *n; i++) {
        out[i].rank = out[i].row->rank;
        out[i].number = i;
    }
    if (out != NULL && *n > 0)
        qsort(out, *n, sizeof *out, best_first);
    return out;
}
