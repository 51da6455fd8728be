/* test_entries.c -- entries of any kind: what they say of persons is sealed, found again, guarded. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/ledger.h"

static char folder[64], path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/osara-entries-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/ledger.db", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct digest append(const char *kind, uint64_t run, const char *const offenders[], size_t n)
{
    struct ledger *l = NULL;
    struct digest head;
    uint64_t seq = 0;
    const struct ledger_entry entry = {.kind = kind,
                                       .action = "alteration",
                                       .who = "analyst",
                                       .at = "2023-02-01T03:00:00Z",
                                       .reason = "the meeting of 1 February",
                                       .run = run,
                                       .more = TEXT(" {\"minutes\": \"4/2\", \"chair\": true} ")};

    assert_int_equal(ledger_append(path, &l, NULL), OSARA_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(ledger_add_item(l, text_of(offenders[i]),
                                         TEXT("{ \"strand\" : \"iom\", \"decision\" : \"adopt\"}"),
                                         NULL),
                         OSARA_OK);
    assert_int_equal(ledger_commit_entry(l, &entry, &seq, &head, NULL), OSARA_OK);
    ledger_close(l);
    return head;
}

static void fill(void)
{
    append("decision", 7, (const char *const[]){"TX1", "TX2"}, 2);
    append("decision", 8, (const char *const[]){"TX2"}, 1);
    append("intervention", 8, (const char *const[]){"TX3", "TX2"}, 2);
}

static struct ledger_report verify(void)
{
    struct ledger *l = NULL;
    struct ledger_report report;
    enum osara_status rc;

    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    rc = ledger_verify(l, NULL, &report, NULL);
    assert_int_equal(rc, report.sound ? OSARA_OK : OSARA_ENO);
    ledger_close(l);
    return report;
}

static bool take(void *to, const struct ledger_item *item)
{
    char *all = to;

    snprintf(all + strlen(all), 512 - strlen(all), "%llu.%llu %.*s %.*s %.*s\n",
             (unsigned long long)item->entry, (unsigned long long)item->position,
             TEXT_ARGS(item->kind), TEXT_ARGS(item->offender), TEXT_ARGS(item->content));
    return true;
}

static void assert_items(const struct ledger_wanted *wanted, const char *expected)
{
    struct ledger *l = NULL;
    char all[512] = "";

    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_items(l, wanted, take, all, NULL), OSARA_OK);
    ledger_close(l);
    assert_string_equal(all, expected);
}

static void items_are_found_by_kind_run_and_offender(void **state)
{
    (void)state;
    fill();
    assert_items(&(struct ledger_wanted){.kind = "decision", .run = 7},
                 "1.0 decision TX1 {\"decision\":\"adopt\",\"strand\":\"iom\"}\n"
                 "1.1 decision TX2 {\"decision\":\"adopt\",\"strand\":\"iom\"}\n"
                 "1.2 decision  {\"reason\":\"the meeting of 1 February\"}\n");
    assert_items(&(struct ledger_wanted){.offender = TEXT("TX3")},
                 "3.0 intervention TX3 {\"decision\":\"adopt\",\"strand\":\"iom\"}\n");
    assert_items(&(struct ledger_wanted){.kind = "decision", .offender = TEXT("TX2")},
                 "1.1 decision TX2 {\"decision\":\"adopt\",\"strand\":\"iom\"}\n"
                 "2.0 decision TX2 {\"decision\":\"adopt\",\"strand\":\"iom\"}\n");
    assert_items(&(struct ledger_wanted){.run = 9}, "");
}

static void text_of_entry(int seq, char out[512])
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT content FROM entry WHERE seq = ?", -1, &s, NULL), 0);
    sqlite3_bind_int(s, 1, seq);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(out, 512, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void the_link_is_canonical_and_names_nobody(void **state)
{
    char text[512];

    (void)state;
    fill();
    assert_true(verify().sound);
    text_of_entry(1, text);
    assert_non_null(strstr(text, "\"items_root\":\""));
    *strstr(text, "\"items_root\":\"") = '\0'; /* it is of random salts */
    assert_string_equal(text, "{\"action\":\"alteration\",\"at\":\"2023-02-01T03:00:00Z\","
                              "\"chair\":true,\"items\":3,");
}

static void what_is_no_json_is_not_kept(void **state)
{
    struct ledger *l = NULL;
    struct digest head;
    uint64_t seq = 0;

    (void)state;
    assert_int_equal(ledger_append(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_add_item(l, TEXT("TX1"), TEXT("{"), NULL), OSARA_EFAULT);
    assert_int_equal(ledger_commit_entry(l,
                                         &(struct ledger_entry){.kind = "decision",
                                                                .who = "a",
                                                                .at = "b",
                                                                .more = TEXT("{\"a\":1,\"a\":1}")},
                                         &seq, &head, NULL),
                     OSARA_EFAULT);
    ledger_close(l);
    assert_int_not_equal(access(path, F_OK), 0);
}

static struct tampering {
    const char *name, *sql;
    uint64_t bad;
    const char *why;
} tamperings[] = {
    {"a changed item is found",
     "UPDATE item SET content = replace(content, 'iom', 'mosovo') WHERE entry = 2 AND position = 0",
     2, "its item 1, of 'TX2', was changed"},
    {"an item under another name is found",
     "UPDATE item SET offender = 'TX9' WHERE entry = 1 AND position = 1", 1,
     "its item 2, of 'TX9', was changed"},
    {"a changed reason is found",
     "UPDATE item SET content = replace(content, 'meeting', 'eating') WHERE entry = 3", 3,
     "its item 3, of '', was changed"},
    {"a changed salt is found", "UPDATE item SET salt = zeroblob(32) WHERE entry = 1", 1,
     "its item 1, of 'TX1', was changed"},
    {"an item with a new leaf is found",
     "UPDATE item SET salt = (SELECT salt FROM item WHERE entry = 1 AND position = 0),"
     " leaf = (SELECT leaf FROM item WHERE entry = 1 AND position = 0), offender = 'TX1',"
     " content = (SELECT content FROM item WHERE entry = 1 AND position = 0)"
     " WHERE entry = 2 AND position = 0",
     2, "its items are not those that it sealed"},
    {"a removed item is found", "DELETE FROM item WHERE entry = 3 AND position = 0", 3,
     "its item 1 is not there"},
    {"a removed last item is found", "DELETE FROM item WHERE entry = 3 AND position = 2", 3,
     "it states another number of items than the 2 that are there"},
    {"items of no entry are found",
     "INSERT INTO item SELECT 9, position, offender, content, salt,"
     " leaf FROM item WHERE entry = 2",
     9, "it holds 2 items that belong to no entry"},
};

static void is_found(void **state)
{
    const struct tampering *t = *state;
    sqlite3 *db = NULL;
    struct ledger_report report;

    fill();
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, t->sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    report = verify();
    assert_false(report.sound);
    assert_string_equal(report.why, t->why);
    assert_int_equal(report.bad, t->bad);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
    enum { N = sizeof tamperings / sizeof tamperings[0] };
    const struct CMUnitTest plain[] = {
        CASE(items_are_found_by_kind_run_and_offender),
        CASE(the_link_is_canonical_and_names_nobody),
        CASE(what_is_no_json_is_not_kept),
    };
    struct CMUnitTest table[N];

    for (size_t i = 0; i < N; i++)
        table[i] = (struct CMUnitTest){tamperings[i].name, is_found, make_folder, remove_folder,
                                       &tamperings[i]};
    int failed = cmocka_run_group_tests_name("entries", plain, NULL, NULL);

    return failed + cmocka_run_group_tests_name("tampering with entries", table, NULL, NULL);
}
