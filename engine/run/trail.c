/* trail.c -- the ledger as the public API shows it: verified, and its cards. */
#include <stdlib.h>

#include "audit/ledger.h"
#include "base/files.h"
#include "base/json_write.h"
#include "run/cards.h"
#include "run/signing.h"
#include "run/trail.h"

static void show_sound(const struct ledger_report *r, const char *path, const char *head,
                       struct buffer *b)
{
    buffer_format(b, "%s verifies: %llu %s, %llu %s\n", path, (unsigned long long)r->entries,
                  r->entries == 1 ? "entry" : "entries", (unsigned long long)r->records,
                  r->records == 1 ? "record" : "records");
    buffer_format(b, "head %s\n", head);
    if (r->kept > 0)
        buffer_format(b, "the head that was kept is entry %llu: %llu %s followed it\n",
                      (unsigned long long)r->kept, (unsigned long long)(r->entries - r->kept),
                      r->entries - r->kept == 1 ? "has" : "have");
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
    if (r->kept > 0)
        json_put_integer(b, "kept_head_is_entry", (int64_t)r->kept);
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

/* 64 hexadecimal digits, or the file of a signed head. */
static enum osara_status read_head(const char *given, struct digest *out, osara_problems *problems)
{
    struct mapped_file file;
    struct signed_head head;
    enum osara_status rc;

    if (digest_from_hex(text_of(given), out))
        return OSARA_OK;
    rc = file_map(given, &file, problems);
    if (rc != OSARA_OK) {
        problem_hint(problems, "a head is 64 hexadecimal digits, or the file of a signed one");
        return rc;
    }
    struct json_node *tree = json_read(file.bytes);

    if (signing_check_head(tree, NULL, &head) != NULL)
        rc = problem_add(problems, OSARA_EIO, NULL, "'%s' holds no signed head", given);
    else
        *out = head.head.hash;
    json_release(tree);
    file_unmap(&file);
    return rc;
}

enum osara_status osara_ledger_verify(const char *path, const char *head, osara_look look,
                                      char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct ledger_report report;
    struct digest kept;
    enum osara_status rc = head ? read_head(head, &kept, problems) : OSARA_OK;

    if (rc == OSARA_OK)
        rc = ledger_read_damaged(path, &l, problems);
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
                                    const osara_witness *witness, osara_look look, char **text,
                                    osara_problems *problems)
{
    struct ledger *l = NULL;
    struct buffer record = {0};
    const struct text name = text_of(offender);
    char *card = NULL;
    enum osara_status rc = ledger_read(path, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_find_run(l, run, &run, problems);
    if (rc == OSARA_OK)
        rc = ledger_record(l, run, name, &record, problems);
    if (rc == OSARA_OK)
        rc = card_of_run(l, run, name, (struct text){record.at, record.n}, look, &card, problems);
    ledger_close(l);
    if (rc == OSARA_OK)
        rc = trail_log(path, witness,
                       &(struct trail_event){.kind = "consultation",
                                             .what = "card",
                                             .run = run,
                                             .offenders = &name,
                                             .n = 1},
                       problems);
    if (rc == OSARA_OK)
        *text = card;
    else
        free(card);
    buffer_free(&record);
    return rc;
}

enum osara_status osara_ledger_consulted(const char *path, const char *what, const char *offender,
                                         const osara_witness *witness, osara_problems *problems)
{
    const struct text name = text_of(offender ? offender : "");

    return trail_log(path, witness,
                     &(struct trail_event){.kind = "consultation",
                                           .what = what,
                                           .offenders = &name,
                                           .n = offender ? 1 : 0,
                                           .scope = "extract"},
                     problems);
}

enum osara_status osara_text_write(const char *path, const char *text, osara_problems *problems)
{
    return file_put(path, text_of(text), true, problems);
}
