/* trail_show.c -- osara_ledger_log(), osara_ledger_dispose(): the trail read, and cut as the law asks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/dispose.h"
#include "audit/log.h"
#include "base/date.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "osara/osara.h"
#include "report/card_line.h"

struct log {
    osara_look look;
    struct buffer *b;
    size_t n;
};

/* One event as its cells. */
struct event {
    uint64_t entry;
    struct json_node *content, *why;
    struct text kind, at, who, action, what, reason, recipient;
    double run;
};

static bool read_event(const struct ledger_event *from, struct event *to)
{
    *to = (struct event){.entry = from->entry, .kind = from->kind};
    to->content = json_read(from->content);
    to->why = from->why.n > 0 ? json_read(from->why) : NULL;
    to->at = json_text_of(json_at(to->content, "at"));
    to->who = json_text_of(json_at(to->content, "who"));
    to->action = json_text_of(json_at(to->content, "action"));
    to->what = json_text_of(json_at(to->content, "what"));
    to->run = json_number_of(json_at(to->content, "run"));
    to->reason = json_text_of(json_at(to->why, "reason"));
    to->recipient = json_text_of(json_at(to->why, "recipient"));
    return to->content != NULL;
}

static void put_csv(const struct event *e, struct buffer *b)
{
    const struct text cells[] = {e->at, e->who, e->kind, e->action, e->what};

    buffer_integer(b, (int64_t)e->entry);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        buffer_char(b, ',');
        buffer_csv_text(b, cells[i]);
    }
    buffer_char(b, ',');
    buffer_number(b, e->run);
    buffer_char(b, ',');
    buffer_csv_text(b, e->recipient);
    buffer_char(b, ',');
    buffer_csv_text(b, e->reason);
    buffer_char(b, '\n');
}

static void put_json(const struct event *e, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_integer(b, "entry", (int64_t)e->entry);
    json_put_text(b, "at", e->at);
    json_put_text(b, "who", e->who);
    json_put_text(b, "kind", e->kind);
    json_put_text(b, "action", e->action);
    json_put_text(b, "what", e->what);
    json_put_number(b, "run", e->run);
    json_put_text(b, "to", e->recipient);
    json_put_text(b, "reason", e->reason);
    json_end_object(b);
}

/* Two lines, so that nothing is cut: who and when; what, to whom, why. */
static void put_lines(const struct event *e, struct buffer *b)
{
    const char *mark = e->recipient.n > 0 || e->reason.n > 0 ? "; " : "";

    buffer_format(b, "%5llu  ", (unsigned long long)e->entry);
    buffer_text(b, e->at);
    buffer_string(b, "  ");
    line_put(e->who, b);
    buffer_string(b, "\n       ");
    buffer_text(b, e->kind);
    if (e->action.n > 0 && !text_equal(e->action, e->kind))
        buffer_format(b, " (%.*s)", TEXT_ARGS(e->action));
    buffer_string(b, e->what.n > 0 ? ": " : "");
    line_put(e->what, b);
    if (!isnan(e->run)) {
        buffer_string(b, ", run ");
        buffer_number(b, e->run);
    }
    buffer_string(b, mark);
    if (e->recipient.n > 0) {
        buffer_string(b, "to ");
        line_put(e->recipient, b);
        buffer_string(b, e->reason.n > 0 ? ": " : "");
    }
    line_put(e->reason, b);
    buffer_char(b, '\n');
}

static bool take_event(void *to, const struct ledger_event *from)
{
    struct log *log = to;
    struct event e;
    bool read = read_event(from, &e);

    log->n++;
    if (read && log->look.format == OSARA_JSON)
        put_json(&e, log->b);
    else if (read && log->look.format == OSARA_CSV)
        put_csv(&e, log->b);
    else if (read)
        put_lines(&e, log->b);
    json_release(e.content);
    json_release(e.why);
    return read;
}

static void end_log(struct log *log, const char *offender)
{
    if (log->look.format == OSARA_JSON) {
        json_end_list(log->b);
        buffer_char(log->b, '\n');
    } else if (log->look.format == OSARA_TABLE && log->n == 0) {
        buffer_format(log->b, "the ledger says nothing of '%s'\n", offender ? offender : "");
    }
    buffer_char(log->b, '\0');
}

enum osara_status osara_ledger_log(const char *path, const char *offender, osara_look look,
                                   char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct buffer b = {0};
    struct log log = {.look = look, .b = &b};
    enum osara_status rc = ledger_read(path, &l, problems);

    if (look.format == OSARA_JSON)
        json_put_list(&b, NULL);
    else if (look.format == OSARA_CSV)
        buffer_string(&b, "entry,at,who,kind,action,what,run,to,reason\n");
    if (rc == OSARA_OK)
        rc = ledger_log(l, text_of(offender ? offender : ""), take_event, &log, problems);
    ledger_close(l);
    end_log(&log, offender);
    if (rc == OSARA_OK && b.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *text = b.at;
    else
        buffer_free(&b);
    return rc;
}

/* ---- Disposal ---- */

static void show_disposed(const struct ledger_disposed *d, osara_look look, struct buffer *b)
{
    if (look.format == OSARA_JSON) {
        json_put_object(b, NULL);
        json_put_integer(b, "subjects", (int64_t)d->subjects);
        json_put_integer(b, "records", (int64_t)d->records);
        json_put_integer(b, "items", (int64_t)d->items);
        json_put_integer(b, "certificate", (int64_t)d->entry);
        json_end_object(b);
        buffer_char(b, '\n');
    } else if (look.format == OSARA_CSV) {
        buffer_format(b, "subjects,records,items,certificate\n%llu,%llu,%llu,%llu\n",
                      (unsigned long long)d->subjects, (unsigned long long)d->records,
                      (unsigned long long)d->items, (unsigned long long)d->entry);
    } else if (d->entry == 0) {
        buffer_string(b, "nothing to dispose of\n");
    } else {
        buffer_format(b,
                      "disposed of %llu placements, %llu records and %llu items\n"
                      "the certificate is entry %llu\n",
                      (unsigned long long)d->subjects, (unsigned long long)d->records,
                      (unsigned long long)d->items, (unsigned long long)d->entry);
    }
    buffer_char(b, '\0');
}

enum osara_status osara_ledger_dispose(const char *path, const char *before, const char *offender,
                                       const osara_witness *witness, osara_look look, char **text,
                                       osara_problems *problems)
{
    struct ledger *l = NULL;
    struct ledger_disposed done;
    struct buffer b = {0};
    int32_t day;
    const struct ledger_disposal what = {before, text_of(offender ? offender : "")};
    const struct ledger_entry certificate = {
        .who = witness->who, .at = witness->at, .reason = witness->reason};
    enum osara_status rc = OSARA_OK;

    if ((before == NULL) == (offender == NULL) || (offender != NULL && offender[0] == '\0') ||
        (before != NULL && !date_parse_iso(text_of(before), &day)))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "a disposal is of one offender, or of what was to be kept until a day");
    rc = ledger_existing(path, &l, problems);
    if (rc == OSARA_OK)
        rc = ledger_dispose(l, &what, &certificate, &done, problems);
    ledger_close(l);
    if (rc != OSARA_OK)
        return rc;
    show_disposed(&done, look, &b);
    if (b.failed) {
        buffer_free(&b);
        return problem_memory(problems);
    }
    *text = b.at;
    return OSARA_OK;
}
