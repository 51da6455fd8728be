/* test_ledger_file.c -- the ledger as a file: killed writers, damage, odd names, foreign hands. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/ledger.h"
#include "audit/seeds.h"
#include "base/date.h"

static char folder[64], path[96], wal[112], shm[112];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/osara-ledger-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/ledger.db", folder);
    snprintf(wal, sizeof wal, "%s-wal", path);
    snprintf(shm, sizeof shm, "%s-shm", path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(wal);
    unlink(shm);
    unlink(path);
    return rmdir(folder);
}

static void subject_at(const void *of, uint64_t position, char day[16],
                       struct ledger_placement *out)
{
    (void)of;
    snprintf(day, 16, "TX%05d", (int)position); /* no day: room for his id */
    *out = (struct ledger_placement){
        .rank = (uint32_t)position + 1, .offender = text_of(day), .strand = TEXT("iom")};
}

static enum osara_status add_records(struct ledger *l, int n, osara_problems *problems)
{
    static const struct seed key = {0, 0, {{7}}};
    static struct digest leaves[4096];
    const struct ledger_list list = {.at = subject_at, .leaves = leaves, .threads = 2};
    char record[2048], id[16];
    enum osara_status rc = ledger_begin_run(l, &key.secret, (uint64_t)n, (uint64_t)n, problems);

    assert_in_range(n, 0, sizeof leaves / sizeof leaves[0]);
    for (int i = 0; i < n && rc == OSARA_OK; i++) {
        struct digest salt;

        snprintf(id, sizeof id, "TX%05d", i);
        snprintf(record, sizeof record, "{\"offender\":\"%s\",\"text\":\"%01900d\"}", id, i);
        seed_salts(&key, seed_depth((uint64_t)n), (uint64_t)i, 1, &salt);
        digest_salted(&salt, text_of(record), &leaves[i]);
        rc = ledger_add_record(l, (uint64_t)i, text_of(id), text_of(record), problems);
    }
    return rc == OSARA_OK ? ledger_add_placements(l, &list, problems) : rc;
}

static enum osara_status commit(struct ledger *l, osara_problems *problems)
{
    const struct ledger_run run = {.ruleset = "kent",
                                   .as_of = date_of(2023, 1, 31),
                                   .who = "analyst",
                                   .at = "2023-02-01T03:00:00Z"};
    struct digest head;
    uint64_t seq;

    return ledger_commit(l, &run, &seq, &head, problems);
}

static void append(const char *file, int records)
{
    struct ledger *l = NULL;

    assert_int_equal(ledger_append(file, &l, NULL), OSARA_OK);
    assert_int_equal(add_records(l, records, NULL), OSARA_OK);
    assert_int_equal(commit(l, NULL), OSARA_OK);
    ledger_close(l);
}

static struct ledger_report verify(const char *file)
{
    struct ledger *l = NULL;
    struct ledger_report report;
    enum osara_status rc;

    assert_int_equal(ledger_read(file, &l, NULL), OSARA_OK);
    rc = ledger_verify(l, NULL, &report, NULL);
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

static void assert_unsound(uint64_t bad, const char *why)
{
    struct ledger_report report = verify(path);

    assert_false(report.sound);
    assert_string_equal(report.why, why);
    assert_int_equal(report.bad, bad);
}

/* So much is added that SQLite has begun to change the file when the run is killed: what it leaves
 * must be undone by whoever looks next. */
static void a_killed_run_leaves_a_ledger_that_verifies(void **state)
{
    struct ledger *l = NULL;
    struct ledger_report report;
    int status;
    pid_t child;

    (void)state;
    append(path, 3);
    child = fork();
    if (child == 0) {
        if (ledger_append(path, &l, NULL) == OSARA_OK)
            add_records(l, 4000, NULL);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(access(wal, F_OK), 0);
    report = verify(path);
    assert_true(report.sound);
    assert_int_equal(report.runs, 1);
    assert_int_equal(report.records, 3);
    append(path, 2);
    assert_int_equal(verify(path).runs, 2);
}

static void a_full_disk_leaves_a_ledger_that_verifies(void **state)
{
    struct rlimit before, small = {1 << 16, RLIM_INFINITY};
    osara_problems problems = {0};
    struct ledger *l = NULL;
    enum osara_status rc;
    char expected[256];

    (void)state;
    append(path, 3);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    rc = ledger_append(path, &l, &problems);
    if (rc == OSARA_OK)
        rc = add_records(l, 4000, &problems);
    if (rc == OSARA_OK)
        rc = commit(l, &problems);
    ledger_close(l);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(rc, OSARA_EIO);
    snprintf(expected, sizeof expected, "cannot write the ledger '%s': ", path);
    assert_int_equal(strncmp(problems.at[0].text, expected, strlen(expected)), 0);
    assert_int_equal(verify(path).records, 3);
    osara_problems_free(&problems);
}

static void assert_one_file(void)
{
    assert_int_equal(access(path, F_OK), 0);
    assert_int_not_equal(access(wal, F_OK), 0);
    assert_int_not_equal(access(shm, F_OK), 0);
}

static void after_every_command_a_ledger_is_one_file(void **state)
{
    (void)state;
    append(path, 3);
    assert_one_file();
    append(path, 300);
    assert_one_file();
    assert_true(verify(path).sound);
    assert_one_file();
}

/* As another user, who may only read: to the superuser every file can be written. */
static void a_ledger_that_cannot_be_written_is_read(void **state)
{
    int status;
    pid_t child;

    (void)state;
    append(path, 3);
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    child = fork();
    if (child == 0) {
        struct ledger *l = NULL;
        struct ledger_report report;

        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(1);
        if (access(path, W_OK) == 0 || ledger_read(path, &l, NULL) != OSARA_OK)
            _exit(2);
        if (ledger_verify(l, NULL, &report, NULL) != OSARA_OK || report.records != 3)
            _exit(3);
        ledger_close(l);
        _exit(ledger_append(path, &l, NULL) == OSARA_EIO ? 0 : 4);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(chmod(folder, 0700), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_one_file();
}

/* To SQLite these names are no files. */
static void odd_names_are_files(void **state)
{
    static const char *const names[] = {":memory:", "file:x?mode=memory", "file::memory:"};
    char *here = getcwd(NULL, 0);

    (void)state;
    assert_int_equal(chdir(folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        append(names[i], 2);
        append(names[i], 2);
        assert_int_equal(verify(names[i]).runs, 2);
        assert_int_equal(unlink(names[i]), 0);
    }
    assert_int_equal(chdir(here), 0);
    free(here);
}

static void a_ledger_without_entries_is_cut(void **state)
{
    (void)state;
    append(path, 1);
    run_sql("DELETE FROM entry; DELETE FROM record; DELETE FROM placement; DELETE FROM seed");
    assert_unsound(1, "it is not there: the ledger has no entries");
}

static void a_rank_beyond_32_bits_is_another_rank(void **state)
{
    (void)state;
    append(path, 2);
    run_sql("UPDATE placement SET rank = rank + 4294967296 WHERE rank = 2");
    assert_unsound(1, "its ranks and strands were changed");
}

static void what_others_put_into_the_file_is_found(void **state)
{
    static const char *const foreign[] = {
        "CREATE TRIGGER x AFTER INSERT ON entry BEGIN DELETE FROM record; END",
        "CREATE TABLE x (a)", "CREATE VIEW x AS SELECT * FROM entry",
        "CREATE INDEX x ON entry (kind)"};

    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        append(path, 1);
        run_sql(foreign[i]);
        assert_unsound(0, "it holds 1 tables, views, indexes or triggers that Osara did not make");
        unlink(path);
    }
}

/* Overwrites one byte in each part of the file in turn: it is never called sound with it, unless
 * the byte means nothing (free space, a counter in the header). */
static void a_byte_that_is_damaged_never_reads_as_another_record(void **state)
{
    struct stat st;
    int found = 0, tried = 0;

    (void)state;
    append(path, 6);
    assert_int_equal(stat(path, &st), 0);
    for (long at = 100; at < st.st_size; at += 331, tried++) {
        FILE *f = fopen(path, "r+b");
        struct ledger *l = NULL;
        struct ledger_report report = {0};
        enum osara_status rc;
        int byte;

        assert_non_null(f);
        fseek(f, at, SEEK_SET);
        byte = fgetc(f);
        fseek(f, at, SEEK_SET);
        fputc(byte ^ 0x15, f);
        fclose(f);
        rc = ledger_read(path, &l, NULL);
        if (rc == OSARA_OK)
            rc = ledger_verify(l, NULL, &report, NULL);
        assert_true(rc == OSARA_OK || rc == OSARA_ENO || rc == OSARA_EIO);
        found += rc != OSARA_OK;
        if (rc == OSARA_OK)
            assert_int_equal(report.records, 6);
        ledger_close(l);
        f = fopen(path, "r+b");
        assert_non_null(f);
        fseek(f, at, SEEK_SET);
        fputc(byte, f);
        fclose(f);
    }
    assert_true(tried > 100 && found > 6 * 1900 / 331); /* at least those within records */
    assert_true(verify(path).sound);
}

static void an_empty_file_is_no_ledger_yet(void **state)
{
    (void)state;
    assert_false(ledger_is_there(path));
    fclose(fopen(path, "w"));
    assert_false(ledger_is_there(path));
    append(path, 2);
    assert_true(ledger_is_there(path));
    assert_true(verify(path).sound);
    unlink(path);
    FILE *f = fopen(path, "w"); /* what is no ledger is there: reading it says what it is not */

    fputs("offender_id,score\nTX001,5\n", f);
    fclose(f);
    assert_true(ledger_is_there(path));
}

/* The first entry is written into the file itself; from then on readers and a writer let each other be. */
static void a_ledger_has_its_log_from_the_first_entry_on(void **state)
{
    unsigned char head[20] = {0};

    (void)state;
    append(path, 300);
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    assert_int_equal(fread(head, 1, sizeof head, f), sizeof head);
    fclose(f);
    assert_int_equal(head[18], 2); /* SQLite's file format: versions to write and to read, 2 is the log */
    assert_int_equal(head[19], 2);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_killed_run_leaves_a_ledger_that_verifies),
        CASE(a_full_disk_leaves_a_ledger_that_verifies),
        CASE(after_every_command_a_ledger_is_one_file),
        CASE(a_ledger_that_cannot_be_written_is_read),
        CASE(odd_names_are_files),
        CASE(a_ledger_without_entries_is_cut),
        CASE(a_rank_beyond_32_bits_is_another_rank),
        CASE(what_others_put_into_the_file_is_found),
        CASE(a_byte_that_is_damaged_never_reads_as_another_record),
        CASE(an_empty_file_is_no_ledger_yet),
        CASE(a_ledger_has_its_log_from_the_first_entry_on),
    };

    return cmocka_run_group_tests_name("ledger file", tests, NULL, NULL);
}
