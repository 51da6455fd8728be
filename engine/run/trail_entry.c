/* trail_entry.c -- osara_ledger_show(): an entry of the ledger, a run with its list, or what either
 * says of one person. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/show.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "report/card_line.h"
#include "report/grid.h"
#include "report/told.h"
#include "run/cards.h"
#include "run/trail.h"

/* What is shown of an entry. */
struct shown {
    struct ledger *l;
    const char *path;
    struct text offender; /* empty: all of it */
    osara_look look;
    struct ledger_link link;
    struct json_node *content;
    struct buffer marking;
    bool is_run;
    size_t n_said, n_persons; /* items and placements; those of someone who is named */
    size_t n_below;           /* of the list, who has no record and is not drawn on the screen */
    struct buffer *b;
    struct grid grid;
};

/* ---- JSON ---- */

static bool json_item(void *to, const struct ledger_item *item)
{
    struct shown *s = to;

    json_put_object(s->b, NULL);
    json_put_integer(s->b, "position", (int64_t)item->position);
    json_put_text(s->b, "offender", item->offender);
    if (item->content.n > 0)
        json_put_raw(s->b, "content", item->content);
    else
        json_put_null(s->b, "content");
    json_put_flag(s->b, "disposed_of", item->content.n == 0);
    json_end_object(s->b);
    return !s->b->failed;
}

static bool json_stood(void *to, const struct ledger_stood *p)
{
    struct shown *s = to;
    bool gone = p->offender.n == 0;
    char leaf[65];

    digest_hex(&p->leaf, leaf);
    json_put_object(s->b, NULL);
    json_put_integer(s->b, "position", (int64_t)p->position);
    json_put_number(s->b, "rank", gone ? (double)NAN : (double)p->rank);
    json_put_text(s->b, "offender", p->offender);
    json_put_text(s->b, "strand", p->strand);
    json_put_text(s->b, "keep_until", p->keep_until);
    json_put_string(s->b, "leaf", leaf);
    json_put_flag(s->b, "has_record", p->recorded);
    json_put_flag(s->b, "disposed_of", gone);
    json_end_object(s->b);
    return !s->b->failed;
}

static enum osara_status put_record(struct shown *s, osara_problems *problems)
{
    struct buffer record = {0};
    enum osara_status rc = ledger_record(s->l, s->link.entry, s->offender, &record, problems);

    if (rc == OSARA_OK)
        json_put_raw(s->b, "record", (struct text){record.at, record.n});
    buffer_free(&record);
    return rc;
}

static enum osara_status put_json(struct shown *s, bool recorded, osara_problems *problems)
{
    const struct ledger_link *link = &s->link;
    enum osara_status rc;

    json_put_object(s->b, NULL);
    if (s->marking.n > 0)
        json_put_text(s->b, "marking", (struct text){s->marking.at, s->marking.n});
    json_put_integer(s->b, "entry", (int64_t)link->entry);
    json_put_string(s->b, "kind", link->kind.at);
    json_put_string(s->b, "previous", link->previous.at);
    json_put_string(s->b, "hash", link->hash.at);
    json_put_raw(s->b, "content", (struct text){link->content.at, link->content.n});
    json_put_list(s->b, "items");
    rc = ledger_items_at(s->l, link->entry, s->offender, json_item, s, problems);
    json_end_list(s->b);
    if (rc == OSARA_OK && s->is_run) {
        json_put_list(s->b, "list");
        rc = ledger_stood_at(s->l, link->entry, s->offender, json_stood, s, problems);
        json_end_list(s->b);
    }
    if (rc == OSARA_OK && recorded)
        rc = put_record(s, problems);
    json_end_object(s->b);
    buffer_char(s->b, '\n');
    return rc;
}

/* ---- CSV: the list of a run, what any other entry says ---- */

static void end_csv(struct shown *s)
{
    if (s->marking.n > 0) {
        buffer_char(s->b, ',');
        buffer_csv_text(s->b, (struct text){s->marking.at, s->marking.n});
    }
    buffer_char(s->b, '\n');
}

static bool csv_item(void *to, const struct ledger_item *item)
{
    struct shown *s = to;

    buffer_format(s->b, "%llu,%llu,", (unsigned long long)item->entry,
                  (unsigned long long)item->position);
    buffer_csv_text(s->b, item->offender);
    buffer_char(s->b, ',');
    buffer_csv_text(s->b, item->content);
    end_csv(s);
    return !s->b->failed;
}

static bool csv_stood(void *to, const struct ledger_stood *p)
{
    struct shown *s = to;
    const struct text cells[] = {p->offender, p->strand, p->keep_until};
    char leaf[65];

    digest_hex(&p->leaf, leaf);
    buffer_format(s->b, "%llu,", (unsigned long long)p->position);
    if (p->offender.n > 0)
        buffer_integer(s->b, p->rank);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        buffer_char(s->b, ',');
        buffer_csv_text(s->b, cells[i]);
    }
    buffer_format(s->b, ",%s,%s", p->recorded ? "yes" : "no", leaf);
    end_csv(s);
    return !s->b->failed;
}

static enum osara_status put_csv(struct shown *s, osara_problems *problems)
{
    buffer_string(s->b, s->is_run ? "position,rank,offender,strand,keep_until,has_record,leaf"
                                  : "entry,position,offender,content");
    buffer_string(s->b, s->marking.n > 0 ? ",marking\n" : "\n");
    if (s->is_run)
        return ledger_stood_at(s->l, s->link.entry, s->offender, csv_stood, s, problems);
    return ledger_items_at(s->l, s->link.entry, s->offender, csv_item, s, problems);
}

/* ---- The screen ---- */

static void put_value(const struct json_node *value, struct buffer *b)
{
    if (json_is_figure(value))
        buffer_number(b, json_number_of(value));
    else if (json_is_flag(value))
        buffer_string(b, json_is_yes(value) ? "yes" : "no");
    else
        line_put(json_text_of(value), b);
}

/* "decision adopt; proposal: rank 3, strand iom": as deep as what is said of persons goes. */
static void put_said(const struct json_node *object, const char *comma, struct buffer *b)
{
    const struct json_node *value;
    const char *lead = "";

    for (size_t i = 0; i < json_length(object); i++) {
        struct text key = json_key(object, i, &value);

        if (!json_has(value))
            continue;
        buffer_string(b, lead);
        buffer_text(b, key);
        buffer_string(b, json_is_map(value) ? ": " : " ");
        if (json_is_map(value))
            put_said(value, ", ", b);
        else
            put_value(value, b);
        lead = comma;
    }
}

static void put_line(const char *name, struct text value, struct buffer *b)
{
    buffer_format(b, "  %-15s ", name);
    line_put(value, b);
    buffer_char(b, '\n');
}

/* Members that are one value each; what is within them is for --format json. */
static void put_members(const struct json_node *object, struct buffer *b)
{
    const struct json_node *value;

    for (size_t i = 0; i < json_length(object); i++) {
        struct text key = json_key(object, i, &value);

        if (!json_has(value) || json_is_map(value) || json_is_row(value))
            continue;
        buffer_format(b, "  %-15.*s ", TEXT_ARGS(key));
        put_value(value, b);
        buffer_char(b, '\n');
    }
}

/* Files by their SHA-256: the rules, and the inputs. */
static void put_files(const struct json_node *files, const char *what, const char *name,
                      struct buffer *b)
{
    for (size_t i = 0; i < json_length(files); i++) {
        const struct json_node *file = json_nth(files, i);

        buffer_format(b, "  %-15s ", what);
        line_put(json_text_of(json_at(file, name)), b);
        buffer_string(b, "\n                  ");
        buffer_text(b, json_text_of(json_at(file, "sha256")));
        buffer_char(b, '\n');
    }
}

/* On a line of its own, since nothing of it may be cut. */
static bool draw_item(void *to, const struct ledger_item *item)
{
    struct shown *s = to;
    struct json_node *content = json_read(item->content);

    if (content == NULL) {
        put_line("of a person", TEXT("(disposed of)"), s->b);
    } else if (item->offender.n == 0) { /* why, and to whom */
        put_members(content, s->b);
    } else {
        buffer_format(s->b, "  of %-12.*s ", TEXT_ARGS(item->offender));
        put_said(content, "; ", s->b);
        buffer_char(s->b, '\n');
    }
    json_release(content);
    return !s->b->failed;
}

static bool draw_stood(void *to, const struct ledger_stood *p)
{
    struct shown *s = to;

    if (!p->recorded && s->offender.n == 0) {
        s->n_below++;
        return true;
    }
    grid_count(&s->grid, p->rank);
    grid_text(&s->grid, p->offender);
    grid_text(&s->grid, p->strand);
    grid_text(&s->grid, p->keep_until);
    grid_string(&s->grid, p->recorded ? "kept" : "");
    return true;
}

static enum osara_status draw_list(struct shown *s, osara_problems *problems)
{
    static const struct grid_column columns[] = {{"rank", true},
                                                 {"offender", false},
                                                 {"strand", false},
                                                 {"keep until", false},
                                                 {"record", false}};

    grid_open(&s->grid, columns, sizeof columns / sizeof columns[0]);
    enum osara_status rc = ledger_stood_at(s->l, s->link.entry, s->offender, draw_stood, s,
                                           problems);

    buffer_char(s->b, '\n');
    grid_draw(&s->grid, s->look.width ? s->look.width : 80, s->b);
    s->b->failed |= s->grid.text.failed;
    grid_close(&s->grid);
    if (s->n_below > 0)
        buffer_format(s->b, "  and %zu of whom no record is kept: --format csv lists them\n",
                      s->n_below);
    return rc;
}

static enum osara_status draw(struct shown *s, osara_problems *problems)
{
    const struct json_node *run = json_at(s->content, "run");
    enum osara_status rc;

    if (s->marking.n > 0)
        buffer_format(s->b, "%.*s\n", (int)s->marking.n, s->marking.at);
    buffer_format(s->b, "Entry %llu of %s: %s\n", (unsigned long long)s->link.entry, s->path,
                  s->link.kind.at);
    put_line("hash", (struct text){s->link.hash.at, s->link.hash.n}, s->b);
    put_line("previous", (struct text){s->link.previous.at, s->link.previous.n}, s->b);
    put_members(s->content, s->b);
    put_files(json_at(s->content, "files"), "rules", "name", s->b);
    put_files(json_at(run, "inputs"), "input", "file", s->b);
    rc = ledger_items_at(s->l, s->link.entry, s->offender, draw_item, s, problems);
    return rc == OSARA_OK && s->is_run ? draw_list(s, problems) : rc;
}

/* ---- Finding, logging, showing ---- */

/* Ids one after another, each ended by NUL, for the log. */
struct persons {
    struct shown *shown;
    struct buffer ids;
    bool recorded; /* the one who is asked for has a record */
};

static bool count_item(void *to, const struct ledger_item *item)
{
    struct persons *p = to;

    p->shown->n_said++;
    if (item->offender.n > 0) {
        p->shown->n_persons++;
        buffer_text(&p->ids, item->offender);
        buffer_char(&p->ids, '\0');
    }
    return !p->ids.failed;
}

static bool count_stood(void *to, const struct ledger_stood *stood)
{
    struct persons *p = to;

    p->shown->n_said++;
    p->shown->n_persons += stood->offender.n > 0;
    p->recorded = stood->recorded && p->shown->offender.n > 0;
    return true;
}

static enum osara_status look_up(struct shown *s, uint64_t entry, struct persons *p,
                                 osara_problems *problems)
{
    enum osara_status rc = ledger_link_at(s->l, entry, &s->link, problems);

    if (rc != OSARA_OK)
        return rc;
    s->is_run = strcmp(s->link.kind.at, "run") == 0;
    s->content = json_read((struct text){s->link.content.at, s->link.content.n});
    if (s->content == NULL)
        return problem_add(problems, OSARA_EIO, NULL,
                           "the ledger '%s' is damaged: entry %llu is no JSON", s->path,
                           (unsigned long long)entry);
    rc = ledger_items_at(s->l, entry, s->offender, count_item, p, problems);
    if (rc == OSARA_OK && s->is_run)
        rc = ledger_stood_at(s->l, entry, s->offender, count_stood, p, problems);
    if (rc != OSARA_OK || s->offender.n == 0 || s->n_said > 0)
        return rc;
    return problem_add(problems, OSARA_ENO, NULL,
                       "entry %llu of the ledger '%s' says nothing of '%.*s'",
                       (unsigned long long)entry, s->path, TEXT_ARGS(s->offender));
}

/* What names nobody is no consultation. */
static enum osara_status keep(const struct shown *s, const struct persons *p,
                              const osara_witness *witness, osara_problems *problems)
{
    struct trail_event event = {.kind = "consultation",
                                .what = p->recorded ? "record"
                                        : s->is_run ? "list"
                                                    : "entry",
                                .run = s->is_run ? s->link.entry : 0,
                                .scope = "list"};
    struct text *offenders = NULL;
    enum osara_status rc;

    if (s->n_persons == 0)
        return OSARA_OK;
    if (s->offender.n > 0) {
        event.offenders = &s->offender;
        event.n = 1;
    } else if (!s->is_run) {
        offenders = calloc(s->n_persons, sizeof *offenders);
        if (offenders == NULL)
            return problem_memory(problems);
        event.offenders = offenders;
        event.n = trail_distinct((struct text){p->ids.at, p->ids.n}, offenders);
    }
    rc = trail_log(s->path, witness, &event, problems);
    free(offenders);
    return rc;
}

static enum osara_status show(struct shown *s, bool recorded, osara_problems *problems)
{
    struct buffer record = {0};
    double of = s->is_run ? (double)s->link.entry : json_number_of(json_at(s->content, "run"));
    enum osara_status rc;

    trail_marking(s->l, of > 0 ? (uint64_t)of : 0, &s->marking);
    if (s->look.format == OSARA_JSON)
        return put_json(s, recorded, problems);
    if (!recorded)
        return s->look.format == OSARA_CSV ? put_csv(s, problems) : draw(s, problems);
    rc = ledger_record(s->l, s->link.entry, s->offender, &record, problems);
    if (rc == OSARA_OK) { /* his card */
        char *card = NULL;

        rc = card_of_run(s->l, s->link.entry, s->offender, (struct text){record.at, record.n},
                         s->look, &card, problems);
        if (rc == OSARA_OK)
            buffer_string(s->b, card);
        free(card);
    }
    buffer_free(&record);
    return rc;
}

enum osara_status osara_ledger_show(const char *path, uint64_t entry, const char *offender,
                                    const osara_witness *witness, osara_look look, char **text,
                                    osara_problems *problems)
{
    struct buffer b = {0};
    struct shown s = {.path = path, .offender = text_of(offender), .look = look, .b = &b};
    struct persons p = {.shown = &s};
    enum osara_status rc = ledger_read(path, &s.l, problems);

    if (rc == OSARA_OK)
        rc = look_up(&s, entry, &p, problems);
    if (rc == OSARA_OK)
        rc = show(&s, p.recorded, problems);
    ledger_close(s.l);
    if (rc == OSARA_OK)
        rc = keep(&s, &p, witness, problems);
    char *said = told(&b);

    if (rc == OSARA_OK && said == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *text = said;
    else
        free(said);
    json_release(s.content);
    ledger_link_free(&s.link);
    buffer_free(&p.ids);
    buffer_free(&s.marking);
    return rc;
}
