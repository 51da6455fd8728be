/* trail.c -- the ledger as the public API shows it: verified, and its cards. */
#include <stdlib.h>

#include "audit/ledger.h"
#include "base/json_write.h"
#include "run/cards.h"

static void show_sound(const struct ledger_report *r, const char *path, const char *head,
                       struct buffer *b)
{
    buffer_format(b, "%s verifies: %llu %s, %llu %s\n", path, (unsigned long long)r->entries,
                  r->entries == 1 ? "entry" : "entries", (unsigned long long)r->records,
                  r->records == 1 ? "record" : "records");
    buffer_format(b, "head %s\n", head);
}

static void show_unsound(const struct ledger_report *r, const char *path, struct buffer *b)
{
    buffer_format(b, "%s DOES NOT VERIFY\n", path);
    if (r->bad > 0)
        buffer_format(b, "first bad entry: %llu: %s\n", (unsigned long long)r->bad, r->why);
    else
        buffer_format(b, "%s\n", r->why);
    buffer_format(b, "%llu %s before it %s sound\n", (unsigned long long)r->entries,
                  r->entries == 1 ? "entry" : "entries", r->entries == 1 ? "is" : "are");
}

static void show_json(const struct ledger_report *r, const char *path, const char *head,
                      struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_string(b, "ledger", path);
    json_put_flag(b, "verifies", r->sound);
    json_put_integer(b, "entries", (int64_t)r->entries);
    json_put_integer(b, "records", (int64_t)r->records);
    json_put_string(b, "head", head);
    if (!r->sound) {
        if (r->bad > 0)
            json_put_integer(b, "first_bad_entry", (int64_t)r->bad);
        else
            json_put_null(b, "first_bad_entry");
        json_put_string(b, "why", r->why);
    }
    json_end_object(b);
    buffer_char(b, '\n');
}

static void show_csv(const struct ledger_report *r, const char *path, const char *head,
                     struct buffer *b)
{
    buffer_string(b, "ledger,verifies,entries,records,head,first_bad_entry,why\n");
    buffer_csv_text(b, text_of(path));
    buffer_format(b, ",%s,%llu,%llu,%s,", r->sound ? "yes" : "no", (unsigned long long)r->entries,
                  (unsigned long long)r->records, head);
    if (r->bad > 0)
        buffer_integer(b, (int64_t)r->bad);
    buffer_char(b, ',');
    buffer_csv_text(b, text_of(r->sound ? "" : r->why));
    buffer_char(b, '\n');
}

static char *show(const struct ledger_report *r, const char *path, osara_look look)
{
    char head[65];
    struct buffer b = {0};

    digest_hex(&r->head, head);
    if (look.format == OSARA_JSON)
        show_json(r, path, head, &b);
    else if (look.format == OSARA_CSV)
        show_csv(r, path, head, &b);
    else if (r->sound)
        show_sound(r, path, head, &b);
    else
        show_unsound(r, path, &b);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

enum osara_status osara_ledger_verify(const char *path, const char *head, osara_look look,
                                      char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct ledger_report report;
    struct digest kept;
    enum osara_status rc;

    if (head != NULL && !digest_from_hex(text_of(head), &kept))
        return problem_add(problems, OSARA_EUSAGE, NULL,
                           "head: expected 64 hexadecimal digits, got '%s'", head);
    rc = ledger_read(path, &l, problems);
    if (rc == OSARA_OK)
        rc = ledger_verify(l, head ? &kept : NULL, &report, problems);
    ledger_close(l);
    if (rc != OSARA_OK && rc != OSARA_ENO)
        return rc;
    char *shown = show(&report, path, look);

    if (shown == NULL)
        return problem_memory(problems);
    *text = shown;
    return rc;
}

enum osara_status osara_ledger_card(const char *path, uint64_t run, const char *offender,
                                    osara_look look, char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct buffer record = {0};
    enum osara_status rc = ledger_read(path, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_record(l, run, text_of(offender), &record, problems);
    ledger_close(l);
    if (rc == OSARA_OK) {
        char *card = record.failed ? NULL : card_text((struct text){record.at, record.n}, look);

        if (card == NULL)
            rc = problem_memory(problems);
        else
            *text = card;
    }
    buffer_free(&record);
    return rc;
}
