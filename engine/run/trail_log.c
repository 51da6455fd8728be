/* trail_log.c -- see trail.h. */
#include <stdlib.h>
#include <string.h>

#include "audit/ledger.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "run/trail.h"

static enum osara_status add_persons(struct ledger *l, const struct trail_event *event,
                                     osara_problems *problems)
{
    struct buffer content = {0};
    enum osara_status rc = OSARA_OK;

    json_put_object(&content, NULL);
    json_put_string(&content, "what", event->what);
    json_end_object(&content);
    if (content.failed)
        rc = problem_memory(problems);
    for (size_t i = 0; rc == OSARA_OK && i < event->n; i++)
        rc = ledger_add_item(l, event->offenders[i], (struct text){content.at, content.n},
                             problems);
    buffer_free(&content);
    return rc;
}

static enum osara_status add_event(struct ledger *l, const osara_witness *witness,
                                   const struct trail_event *event, osara_problems *problems)
{
    struct buffer more = {0};
    struct digest head;
    uint64_t seq;
    enum osara_status rc = add_persons(l, event, problems);

    json_put_object(&more, NULL);
    json_put_string(&more, "what", event->what);
    json_put_string(&more, "scope", event->n > 0 ? "persons" : event->scope);
    json_end_object(&more);
    if (rc == OSARA_OK && more.failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = ledger_commit_entry(l,
                                 &(struct ledger_entry){.kind = event->kind,
                                                        .action = event->kind,
                                                        .who = witness ? witness->who : NULL,
                                                        .at = witness ? witness->at : NULL,
                                                        .reason = witness ? witness->reason : NULL,
                                                        .recipient = witness ? witness->to : NULL,
                                                        .run = event->run,
                                                        .more = {more.at, more.n}},
                                 &seq, &head, problems);
    buffer_free(&more);
    return rc;
}

enum osara_status trail_log(const char *ledger, const osara_witness *witness,
                            const struct trail_event *event, osara_problems *problems)
{
    struct ledger *l = NULL;
    size_t before = problems ? problems->n : 0;
    enum osara_status rc = ledger_append(ledger, &l, problems);

    if (rc == OSARA_OK)
        rc = add_event(l, witness, event, problems);
    ledger_close(l);
    if (rc == OSARA_EIO && problems != NULL && problems->n > before)
        problem_hint(problems, "nothing was shown: that somebody looks has to be on the record "
                               "first; work on a copy that can be written");
    return rc;
}

void trail_marking(struct ledger *l, uint64_t run, struct buffer *b)
{
    struct buffer summary = {0};
    struct json_node *tree = NULL;
    uint64_t found;

    if (ledger_find_run(l, run, &found, NULL) == OSARA_OK &&
        ledger_summary(l, found, &summary, NULL) == OSARA_OK && !summary.failed)
        tree = json_read((struct text){summary.at, summary.n});
    struct text marking = json_text_of(json_at(tree, "marking"));

    buffer_text(b, marking);
    json_release(tree);
    buffer_free(&summary);
}

/* Ids one after another, each ended by NUL. */
struct listed {
    struct buffer ids;
    size_t n;
};

static bool take_id(void *to, const struct ledger_item *item)
{
    struct listed *all = to;

    if (item->offender.n == 0)
        return true;
    buffer_text(&all->ids, item->offender);
    buffer_char(&all->ids, '\0');
    all->n++;
    return !all->ids.failed;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct text *)a)->at, ((const struct text *)b)->at);
}

size_t trail_distinct(struct text ids, struct text out[])
{
    size_t n_ids = 0, n = 0;

    for (const char *at = ids.at; at < ids.at + ids.n; at += strlen(at) + 1)
        out[n_ids++] = text_of(at);
    qsort(out, n_ids, sizeof *out, by_text);
    for (size_t i = 0; i < n_ids; i++)
        if (n == 0 || strcmp(out[n - 1].at, out[i].at) != 0)
            out[n++] = out[i];
    return n;
}

enum osara_status trail_log_items(const char *ledger, const osara_witness *witness,
                                  const char *what, const struct ledger_wanted *wanted,
                                  osara_problems *problems)
{
    struct ledger *l = NULL;
    struct listed all = {{0}, 0};
    struct text *offenders = NULL;
    enum osara_status rc = ledger_read(ledger, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_items(l, wanted, take_id, &all, problems);
    ledger_close(l);
    if (rc == OSARA_OK && (offenders = calloc(all.n + 1, sizeof *offenders)) == NULL)
        rc = problem_memory(problems);
    if (rc == OSARA_OK && all.n > 0) /* what names nobody is no consultation */
        rc = trail_log(ledger, witness,
                       &(struct trail_event){
                           .kind = "consultation",
                           .what = what,
                           .run = wanted->run,
                           .offenders = offenders,
                           .n = trail_distinct((struct text){all.ids.at, all.ids.n}, offenders)},
                       problems);
    free(offenders);
    buffer_free(&all.ids);
    return rc;
}
