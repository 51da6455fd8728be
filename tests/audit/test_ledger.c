/* test_ledger.c -- a ledger verifies; any change, removal or reordering is found and named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/ledger.h"
#include "audit/seeds.h"
#include "base/date.h"

/* Records are kept of the cohort, and of one below it. */
enum { RUNS = 3, MEMBERS = 7, COHORT = 4, BELOW = 5, RECORDS = 5 };

static char folder[64], path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/osara-ledger-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/ledger.db", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails when something else was left there: a journal, say */
}

static const struct seed key = {0, 0, {{4, 2}}};

/* Everyone of a run: his id, and the leaf of his record. */
struct members {
    char id[MEMBERS][16];
    struct digest leaves[MEMBERS];
};

static void member_at(const void *of, uint64_t position, char day[16], struct ledger_placement *out)
{
    const struct members *m = of;

    (void)day;
    *out = (struct ledger_placement){.rank = (uint32_t)position + 1,
                                     .offender = text_of(m->id[position]),
                                     .strand = position == 0 ? TEXT("mosovo") : TEXT("")};
}

static void add_members(struct ledger *l, int run)
{
    struct digest salts[MEMBERS];
    struct members m;

    seed_salts(&key, seed_depth(MEMBERS), 0, MEMBERS, salts);
    assert_int_equal(ledger_begin_run(l, &key.secret, MEMBERS, COHORT, NULL), OSARA_OK);
    for (int i = 0; i < MEMBERS; i++) {
        char record[64];

        snprintf(m.id[i], sizeof m.id[i], "TX%03d", (i + run) % MEMBERS);
        snprintf(record, sizeof record, "{\"offender\":\"%s\",\"run\":%d}", m.id[i], run);
        digest_salted(&salts[i], text_of(record), &m.leaves[i]);
        if (i < COHORT || i == BELOW)
            assert_int_equal(
                ledger_add_record(l, (uint64_t)i, text_of(m.id[i]), text_of(record), NULL),
                OSARA_OK);
    }
    const struct ledger_list list = {.of = &m, .at = member_at, .leaves = m.leaves, .threads = 2};

    assert_int_equal(ledger_add_placements(l, &list, NULL), OSARA_OK);
}

static struct digest append(int run)
{
    struct ledger *l = NULL;
    struct digest rules, head;
    uint64_t seq = 0;
    osara_problems problems = {0};

    assert_int_equal(ledger_append(path, &l, &problems), OSARA_OK);
    add_members(l, run);
    digest_of(TEXT("osara: 1"), &rules);
    assert_int_equal(ledger_add_file(l, TEXT("kent.yaml"), TEXT("osara: 1"), &rules, NULL),
                     OSARA_OK);
    struct ledger_run entry = {.ruleset = "kent",
                               .as_of = date_of(2023, run, 28),
                               .who = "analyst",
                               .at = "2023-03-01T03:00:00Z",
                               .summary = TEXT("{\n\"osara\":1\n}\n")};
    assert_int_equal(ledger_commit(l, &entry, &seq, &head, &problems), OSARA_OK);
    assert_int_equal(seq, run);
    ledger_close(l);
    assert_int_equal(problems.n, 0);
    return head;
}

static struct digest fill(void)
{
    struct digest head = {{0}};

    for (int run = 1; run <= RUNS; run++)
        head = append(run);
    return head;
}

static struct ledger_report verify(const struct digest *head)
{
    struct ledger *l = NULL;
    struct ledger_report report;

    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    enum osara_status rc = ledger_verify(l, head, &report, NULL);

    assert_int_equal(rc, report.sound ? OSARA_OK : OSARA_ENO);
    ledger_close(l);
    return report;
}

static void run_sql(const char *sql)
{
    sqlite3 *db = NULL;
    char *why = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

static void an_untouched_ledger_verifies(void **state)
{
    struct digest head = fill();
    struct ledger_report report = verify(&head);
    struct stat st;

    (void)state;
    assert_true(report.sound);
    assert_int_equal(report.entries, RUNS);
    assert_int_equal(report.runs, RUNS);
    assert_int_equal(report.records, RUNS * RECORDS);
    assert_memory_equal(&report.head, &head, sizeof head);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* The first link worked out from the format alone, not by the code under test. */
/* ---- A list that is longer than what is read of it at a time ---- */

enum { MANY = 40000, KEPT = 39000 }; /* from KEPT on nobody says until when he is kept */

static void one_of_many(const void *of, uint64_t position, char day[16], struct ledger_placement *out)
{
    static const char *const ids[] = {"A1", "B22", "", "D4444"};

    (void)of;
    snprintf(day, 16, "2024-%02d-01", (int)(position % 12) + 1);
    *out = (struct ledger_placement){.rank = (uint32_t)(position / 2) + 1,
                                     .offender = text_of(ids[position % 4]),
                                     .strand = position % 3 == 0 ? TEXT("iom") : TEXT(""),
                                     .keep_until = text_of(position < KEPT ? day : "")};
}

static bool is_one_of_many(void *to, const struct ledger_placement *p)
{
    size_t *n = to;
    struct ledger_placement expected;
    char day[16];

    one_of_many(NULL, *n, day, &expected);
    assert_int_equal(p->rank, expected.rank);
    assert_true(text_equal(p->offender, expected.offender));
    assert_true(text_equal(p->strand, expected.strand));
    ++*n;
    return true;
}

static void append_many(const struct digest leaves[], int threads)
{
    const struct ledger_list list = {.at = one_of_many, .leaves = leaves, .threads = threads};
    const struct ledger_run entry = {
        .ruleset = "kent", .as_of = date_of(2023, 1, 31), .who = "analyst", .at = "2023-03-01T03:00:00Z"};
    struct ledger *l = NULL;
    struct digest head;
    uint64_t seq = 0;

    assert_int_equal(ledger_append(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_begin_run(l, &key.secret, MANY, 0, NULL), OSARA_OK);
    assert_int_equal(ledger_add_placements(l, &list, NULL), OSARA_OK);
    assert_int_equal(ledger_commit(l, &entry, &seq, &head, NULL), OSARA_OK);
    ledger_close(l);
}

static char *text_in(const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    char *text = strdup((const char *)sqlite3_column_text(s, 0));

    sqlite3_finalize(s);
    sqlite3_close(db);
    return text;
}

static void a_long_list_stands_as_it_was_given(void **state)
{
    static struct digest leaves[MANY];
    size_t n = 0;
    struct ledger *l = NULL;

    (void)state;
    for (uint32_t i = 0; i < MANY; i++)
        digest_leaf((struct text){(const char *)&i, sizeof i}, &leaves[i]);
    append_many(leaves, 1);
    append_many(leaves, 3);
    struct ledger_report report = verify(NULL);

    assert_true(report.sound);
    assert_int_equal(report.runs, 2);
    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_placements(l, 2, is_one_of_many, &n, NULL), OSARA_OK);
    ledger_close(l);
    assert_int_equal(n, MANY);
    char *kept = text_in("SELECT group_concat(n || ' ' || coalesce(day, 'none')) FROM"
                         " (SELECT count(*) n, min(keep_until) || max(keep_until) day FROM placement"
                         "  GROUP BY position >= 39000)");
    char *roots = text_in("SELECT count(DISTINCT content ->> 'root') || ' ' ||"
                          " count(DISTINCT content ->> 'placements_root') FROM entry");

    assert_string_equal(kept, "78000 2024-01-012024-12-01,2000 none");
    assert_string_equal(roots, "1 1"); /* one key: on one thread and on three */
    free(kept);
    free(roots);
}

static void the_first_link_is_what_the_format_says(void **state)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    char zeros[65] = "", hex[65];
    struct digest hash;

    (void)state;
    append(1);
    memset(zeros, '0', 64);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT content, hash FROM entry", -1, &s, NULL), 0);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    const char *content = (const char *)sqlite3_column_text(s, 0);
    const struct text parts[] = {text_of(zeros), TEXT("\n1\nrun\n"), text_of(content)};

    digest_of_parts(parts, 3, &hash);
    digest_hex(&hash, hex);
    assert_string_equal((const char *)sqlite3_column_text(s, 1), hex);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static struct tampering {
    const char *name, *sql;
    uint64_t bad;
    const char *why;
} tamperings[] = {
    {"a changed content is found",
     "UPDATE entry SET content = replace(content, 'analyst', 'nobody') "
     "WHERE seq = 2",
     2, "its content is not what its hash says: it was changed"},
    {"a changed hash is found", "UPDATE entry SET hash = '00' WHERE seq = 2", 2,
     "its content is not what its hash says: it was changed"},
    {"an entry removed from the middle is found", "DELETE FROM entry WHERE seq = 2", 2,
     "it is not there: the next entry is 3"},
    {"an entry removed and the rest renumbered is found",
     "DELETE FROM entry WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3;"
     "DELETE FROM record WHERE run = 2; UPDATE record SET run = 2 WHERE run = 3",
     2, "it does not follow from the entry before: one was removed, changed or put in its place"},
    {"the first entry removed is found", "DELETE FROM entry WHERE seq = 1", 1,
     "it is not there: the next entry is 2"},
    {"two entries in each other's place are found",
     "UPDATE entry SET seq = 9 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3;"
     "UPDATE entry SET seq = 3 WHERE seq = 9",
     2, "it does not follow from the entry before: one was removed, changed or put in its place"},
    {"another kind is found", "UPDATE entry SET kind = 'note' WHERE seq = 3", 3,
     "its content is not what its hash says: it was changed"},
    {"a changed record is found",
     "UPDATE record SET content = replace(content, '\"run\":1', '\"run\":7') "
     "WHERE run = 1 AND position = 2",
     1, "its record 3, of 'TX003', was changed"},
    {"a record under another name is found",
     "UPDATE record SET offender = 'TX999' WHERE run = 1 AND position = 0", 1,
     "its record 1 stands under another offender, 'TX999'"},
    {"a removed record is found", "DELETE FROM record WHERE run = 2 AND position = 1", 2,
     "its record 2 is not there"},
    {"a removed last record is found", "DELETE FROM record WHERE run = 2 AND position = 5", 2,
     "its record 6 is not there"},
    {"a removed last record of the cohort is found",
     "DELETE FROM record WHERE run = 2 AND position = 3", 2, "its record 4 is not there"},
    {"an added record is found",
     "INSERT INTO record SELECT 2, 6, offender, content FROM record WHERE run = 2 AND "
     "position = 0",
     2, "it has more records than the 5 that it states"},
    {"a record added between those of the cohort and that below it is found",
     "INSERT INTO record SELECT 2, 4, offender, content FROM record WHERE run = 2 AND "
     "position = 0",
     2, "it has more records than the 5 that it states"},
    {"a record at another place below the cohort is found",
     "UPDATE record SET position = 6 WHERE run = 2 AND position = 5", 2,
     "its record 6 is not there"},
    {"records in each other's place are found",
     "UPDATE record SET position = 9 WHERE run = 1 AND position = 0;"
     "UPDATE record SET position = 0 WHERE run = 1 AND position = 1;"
     "UPDATE record SET position = 1 WHERE run = 1 AND position = 9",
     1, "its record 1, of 'TX002', was changed"},
    {"records with other leaves are found",
     "UPDATE placement SET leaf = (SELECT leaf FROM placement WHERE run = 1 AND position = 6)"
     " WHERE run = 1 AND position = 5",
     1, "its records are not those that it sealed"},
    {"a record disposed of without a certificate is found",
     "UPDATE placement SET offender = NULL, rank = NULL, strand = NULL, placement_leaf = leaf"
     " WHERE run = 2 AND position = 3",
     2, "its subject 4 is not there, and no disposal says so"},
    {"a changed leaf is found", "UPDATE placement SET leaf = 'x' WHERE run = 1 AND position = 5", 1,
     "its subject 6 was changed"},
    {"a removed subject is found", "DELETE FROM placement WHERE run = 1 AND position = 6", 1,
     "it states 7 subjects, but 6 are there"},
    {"a removed key is found", "DELETE FROM seed WHERE run = 2", 2,
     "the key to its subject 1 is not there"},
    {"another key is found", "UPDATE seed SET secret = zeroblob(32) WHERE run = 2", 2,
     "its ranks and strands were changed"},
    {"a key of no run is found", "INSERT INTO seed VALUES (9, 0, 0, zeroblob(32))", 9,
     "it holds 1 keys that belong to no run"},
    {"a changed rank is found", "UPDATE placement SET rank = 77 WHERE run = 3 AND rank = 5", 3,
     "its ranks and strands were changed"},
    {"a changed strand is found", "UPDATE placement SET strand = 'iom' WHERE run = 3 AND rank = 2",
     3, "its ranks and strands were changed"},
    {"a changed file is found", "UPDATE file SET bytes = 'osara: 2'", 1,
     "the file 'kent.yaml' that it stands on was changed"},
    {"a removed file is found", "DELETE FROM file", 1,
     "the file 'kent.yaml' that it stands on is not there"},
    {"records of no entry are found",
     "INSERT INTO record SELECT 8, position, offender, content FROM record WHERE run = 1", 8,
     "it holds 5 records that belong to no entry"},
    {"placements of no entry are found",
     "INSERT INTO placement SELECT 8, position, rank, offender, strand, NULL, leaf, NULL"
     " FROM placement WHERE run = 1",
     8, "it holds 7 placements that belong to no entry"},
    {"a file of no entry is found", "INSERT INTO file VALUES ('ab', 'x')", 0,
     "it holds 1 files that belong to no entry"},
    {"a table that is gone is found", "DROP TABLE record", 0, NULL},
};

static void is_found(void **state)
{
    const struct tampering *t = *state;

    fill();
    run_sql(t->sql);
    struct ledger *l = NULL;
    struct ledger_report report = {0};
    osara_problems problems = {0};

    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    enum osara_status rc = ledger_verify(l, NULL, &report, &problems);

    ledger_close(l);
    if (t->why == NULL) { /* not even a ledger any more */
        assert_int_not_equal(rc, OSARA_OK);
    } else {
        assert_int_equal(rc, OSARA_ENO);
        assert_string_equal(report.why, t->why);
        assert_int_equal(report.bad, t->bad);
    }
    osara_problems_free(&problems);
}

static void a_cut_tail_is_found_by_the_head_that_was_kept(void **state)
{
    struct digest head = fill();

    (void)state;
    run_sql("DELETE FROM entry WHERE seq = 3; DELETE FROM record WHERE run = 3;"
            "DELETE FROM placement WHERE run = 3; DELETE FROM seed WHERE run = 3");
    assert_true(verify(NULL).sound); /* a chain alone does not show it */
    struct ledger_report report = verify(&head);

    assert_false(report.sound);
    assert_string_equal(report.why,
                        "the head that was kept is none of its entries: its end was cut off");
}

static void a_head_that_was_kept_is_found_again(void **state)
{
    struct digest head = append(1);

    (void)state;
    append(2);
    append(3);
    assert_true(verify(&head).sound);
    assert_int_equal(verify(&head).kept, 1);
}

static void what_is_not_committed_is_not_there(void **state)
{
    struct ledger *l = NULL;

    (void)state;
    append(1);
    assert_int_equal(ledger_append(path, &l, NULL), OSARA_OK);
    add_members(l, 2);
    ledger_close(l);
    struct ledger_report report = verify(NULL);

    assert_true(report.sound);
    assert_int_equal(report.records, RECORDS);
}

static void a_ledger_that_came_to_nothing_is_not_left(void **state)
{
    struct ledger *l = NULL;

    (void)state;
    assert_int_equal(ledger_append(path, &l, NULL), OSARA_OK);
    ledger_close(l);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void nothing_is_added_to_a_ledger_whose_end_was_changed(void **state)
{
    struct ledger *l = NULL;
    osara_problems problems = {0};

    (void)state;
    append(1);
    run_sql("UPDATE entry SET content = '{}'");
    assert_int_equal(ledger_append(path, &l, &problems), OSARA_EIO);
    assert_non_null(strstr(problems.at[0].text, "does not verify: its last entry was changed"));
    osara_problems_free(&problems);
}

static bool take(void *to, const struct ledger_placement *p)
{
    char *all = to;

    snprintf(all + strlen(all), 256 - strlen(all), "%.*s=%u%.*s ", TEXT_ARGS(p->offender), p->rank,
             TEXT_ARGS(p->strand));
    return true;
}

static void the_run_before_is_that_of_the_last_earlier_day(void **state)
{
    struct ledger *l = NULL;
    char all[256] = "", none[256] = "";

    (void)state;
    fill();
    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_previous(l, "kent", date_of(2023, 3, 28), take, all, NULL), OSARA_OK);
    assert_string_equal(all, "TX002=1mosovo TX003=2 TX004=3 TX005=4 TX006=5 TX000=6 TX001=7 ");
    assert_int_equal(ledger_previous(l, "kent", date_of(2023, 1, 28), take, none, NULL), OSARA_OK);
    assert_int_equal(ledger_previous(l, "met", date_of(2024, 1, 1), take, none, NULL), OSARA_OK);
    assert_string_equal(none, "");
    ledger_close(l);
}

static bool take_member(void *to, const struct ledger_member *m)
{
    snprintf((char *)to + strlen(to), 16, "%s%u%s ", m->rank == 1 ? "| " : "", m->rank,
             m->below ? "-" : "");
    return true;
}

static void earlier_lists_tell_who_stood_below_them(void **state)
{
    struct ledger *l = NULL;
    char all[256] = "", until[256] = "";

    (void)state;
    fill();
    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_past(l, "kent", date_of(2023, 3, 28), 0, take_member, all, NULL),
                     OSARA_OK);
    assert_string_equal(all, "| 1 2 3 4 6- | 1 2 3 4 6- ");
    assert_int_equal(ledger_past(l, "kent", date_of(2023, 3, 28), 2, take_member, until, NULL),
                     OSARA_OK);
    assert_string_equal(until, "| 1 2 3 4 6- ");
    ledger_close(l);
}

static void a_record_is_found_by_run_and_offender(void **state)
{
    struct ledger *l = NULL;
    struct buffer record = {0};
    osara_problems problems = {0};

    (void)state;
    fill();
    assert_int_equal(ledger_read(path, &l, NULL), OSARA_OK);
    assert_int_equal(ledger_record(l, 0, TEXT("TX003"), &record, NULL), OSARA_OK);
    assert_int_equal(ledger_record(l, 2, TEXT("TX003"), &record, NULL), OSARA_OK);
    buffer_char(&record, '\0');
    assert_string_equal(record.at,
                        "{\"offender\":\"TX003\",\"run\":3}{\"offender\":\"TX003\",\"run\":2}");
    assert_int_equal(ledger_record(l, 9, TEXT("TX003"), &record, &problems), OSARA_ENO);
    assert_int_equal(ledger_record(l, 2, TEXT("TX9"), &record, &problems), OSARA_ENO);
    assert_non_null(strstr(problems.at[0].text, "holds no run 9"));
    assert_non_null(strstr(problems.at[1].text, "holds no record of 'TX9'"));
    osara_problems_free(&problems);
    buffer_free(&record);
    ledger_close(l);
}

static void what_is_no_ledger_is_refused(void **state)
{
    struct ledger *l = NULL;
    osara_problems problems = {0};
    FILE *f = fopen(path, "w");

    (void)state;
    assert_non_null(f);
    fputs("offender_id,score\nTX001,5\n", f);
    fclose(f);
    assert_int_equal(ledger_read(path, &l, &problems), OSARA_EIO);
    assert_non_null(strstr(problems.at[0].text, "is not a ledger of Osara"));
    assert_int_equal(ledger_append(path, &l, &problems), OSARA_EIO);
    unlink(path);
    assert_int_equal(ledger_read(path, &l, &problems), OSARA_EIO);
    assert_int_not_equal(access(path, F_OK), 0);
    osara_problems_free(&problems);
    f = fopen(path, "w");
    fclose(f);
}

static void a_second_writer_is_told_to_wait(void **state)
{
    struct ledger *first = NULL, *second = NULL;
    osara_problems problems = {0};

    (void)state;
    assert_int_equal(ledger_append(path, &first, NULL), OSARA_OK);
    assert_int_equal(ledger_append(path, &second, &problems), OSARA_EIO);
    assert_non_null(strstr(problems.at[0].text, "is writing it"));
    ledger_close(first);
    osara_problems_free(&problems);
    append(1);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
    enum { N = sizeof tamperings / sizeof tamperings[0] };
    const struct CMUnitTest plain[] = {
        CASE(an_untouched_ledger_verifies),
        CASE(a_long_list_stands_as_it_was_given),
        CASE(the_first_link_is_what_the_format_says),
        CASE(a_cut_tail_is_found_by_the_head_that_was_kept),
        CASE(a_head_that_was_kept_is_found_again),
        CASE(what_is_not_committed_is_not_there),
        CASE(nothing_is_added_to_a_ledger_whose_end_was_changed),
        CASE(the_run_before_is_that_of_the_last_earlier_day),
        CASE(earlier_lists_tell_who_stood_below_them),
        CASE(a_record_is_found_by_run_and_offender),
        CASE(what_is_no_ledger_is_refused),
        CASE(a_second_writer_is_told_to_wait),
        cmocka_unit_test_setup(a_ledger_that_came_to_nothing_is_not_left, make_folder),
    };
    struct CMUnitTest table[N];

    for (size_t i = 0; i < N; i++)
        table[i] = (struct CMUnitTest){tamperings[i].name, is_found, make_folder, remove_folder,
                                       &tamperings[i]};
    int failed = cmocka_run_group_tests_name("ledger", plain, NULL, NULL);

    return failed + cmocka_run_group_tests_name("tampering", table, NULL, NULL);
}
