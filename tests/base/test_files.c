/* Files read whole; outputs that appear together or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/files.h"
#include "descriptors.h"

/* ---- A folder for each test ---- */

static char folder[64];

static char *in(const char *name)
{
    static char paths[8][256];
    static size_t next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int make(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/osara-test-files-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static void clear(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *e;
    char below[512];

    while (dir && (e = readdir(dir)) != NULL) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(below, sizeof below, "%s/%s", path, e->d_name);
        if (unlink(below) != 0)
            clear(below);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

static int sweep(void **state)
{
    (void)state;
    clear(folder);
    return 0;
}

static void put(const char *path, const char *bytes)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(bytes, f);
    fclose(f);
}

static void assert_file(const char *path, const char *bytes)
{
    struct mapped_file file;

    assert_int_equal(file_map(path, &file, NULL), OSARA_OK);
    assert_true(text_is(file.bytes, bytes));
    file_unmap(&file);
}

/* The names in a folder and one below, ordered, each followed by a blank. */
static void list(const char *path, const char *prefix, char *out, size_t room)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        char below[512];
        struct stat st;

        if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0) {
            size_t at = strlen(out);

            snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name);
            snprintf(out + at, room - at, "%s%s ", prefix, entries[i]->d_name);
            if (stat(below, &st) == 0 && S_ISDIR(st.st_mode))
                list(below, entries[i]->d_name, out, room);
        }
        free(entries[i]);
    }
    free(entries);
}

static void assert_listed(const char *path, const char *expected)
{
    char names[1024] = "";

    list(path, "", names, sizeof names);
    assert_string_equal(names, expected);
}

static void assert_says(osara_problems *problems, const char *format, const char *path)
{
    char expected[512];

    snprintf(expected, sizeof expected, format, path);
    assert_int_equal(problems->n, 1);
    assert_string_equal(problems->at[0].text, expected);
    osara_problems_free(problems);
}

/* ---- Reading ---- */

static void a_file_is_mapped(void **state)
{
    struct mapped_file file;

    (void)state;
    put(in("a"), "bytes");
    assert_file(in("a"), "bytes");
    put(in("empty"), "");
    assert_int_equal(file_map(in("empty"), &file, NULL), OSARA_OK);
    assert_int_equal(file.bytes.n, 0);
    assert_null(file.mapping);
    file_unmap(&file);
}

static void a_mapped_file_is_copied_from_unless_it_is_another_by_now(void **state)
{
    struct mapped_file file;
    char room[8] = "";
    int fd;

    (void)state;
    put(in("a"), "0123456789");
    assert_int_equal(file_map(in("a"), &file, NULL), OSARA_OK);
    fd = file_again(in("a"), &file);
    assert_true(fd >= 0);
    assert_true(file_copy(fd, 3, room, 4));
    assert_string_equal(room, "3456");
    assert_false(file_copy(fd, 7, room, 4)); /* it ends before */
    close(fd);
    put(in("b"), "abcdefghij");
    assert_int_equal(rename(in("b"), in("a")), 0);
    assert_int_equal(file_again(in("a"), &file), -1);
    assert_int_equal(unlink(in("a")), 0);
    assert_int_equal(file_again(in("a"), &file), -1);
    file_unmap(&file);
}

static void the_system_is_told_when_much_has_been_written(void **state)
{
    size_t unstarted = 0;
    int fd;

    (void)state;
    for (size_t mb = 1; mb < 32; mb++) {
        assert_false(file_due(1 << 20, &unstarted));
        assert_int_equal(unstarted, mb << 20);
    }
    assert_true(file_due(1 << 20, &unstarted));
    assert_int_equal(unstarted, 0);
    put(in("a"), "bytes");
    fd = open(in("a"), O_WRONLY);
    file_start(fd, 0, INT64_MAX); /* more than there is: only a hint */
    close(fd);
    assert_file(in("a"), "bytes");
}

static void what_cannot_be_read_is_said(void **state)
{
    osara_problems problems = {0};
    struct mapped_file file = {.bytes = {"kept", 4}};

    (void)state;
    assert_int_equal(file_map(in("none"), &file, &problems), OSARA_EIO);
    assert_says(&problems, "cannot read '%s': no such file", in("none"));
    assert_int_equal(file_map(folder, &file, &problems), OSARA_EIO);
    assert_says(&problems, "cannot read '%s': it is a folder", folder);
    put(in("a"), "x");
    assert_int_equal(file_map(in("a/b"), &file, &problems), OSARA_EIO);
    assert_says(&problems, "cannot read '%s': a part of the path is not a folder", in("a/b"));
    assert_int_equal(mkfifo(in("pipe"), 0600), 0);
    assert_int_equal(file_map(in("pipe"), &file, &problems), OSARA_EIO); /* and does not wait */
    assert_says(&problems, "cannot read '%s': it is not a plain file", in("pipe"));
    assert_true(text_is(file.bytes, "kept"));
}

static void paths_are_joined(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_string_equal(path_join(arena, "a/b", TEXT("c.csv")), "a/b/c.csv");
    assert_string_equal(path_join(arena, "a/b/", TEXT("c.csv")), "a/b/c.csv");
    assert_string_equal(path_beside(arena, "rules/kent.yaml", TEXT("harm/x.csv")),
                        "rules/harm/x.csv");
    assert_string_equal(path_beside(arena, "kent.yaml", TEXT("x.csv")), "x.csv");
    assert_string_equal(path_beside(arena, "/kent.yaml", TEXT("x.csv")), "/x.csv");
    assert_string_equal(path_beside(arena, "rules/kent.yaml", TEXT("/srv/x.csv")), "/srv/x.csv");
    assert_true(path_is_folder(folder));
    assert_false(path_is_folder(in("none")));
    arena_free(arena);
}

static void reasons_do_not_depend_on_the_locale(void **state)
{
    (void)state;
    assert_string_equal(file_fault(ENOENT), "no such file");
    assert_string_equal(file_fault(ENOSPC), "no space left on the disk");
    assert_string_equal(file_fault(EACCES), "permission denied");
    assert_string_equal(file_fault(-1), "the system refuses it");
}

/* ---- Writing ---- */

static struct outputs *begun(const char *path)
{
    struct outputs *o = NULL;

    assert_int_equal(outputs_open(path, &o, NULL), OSARA_OK);
    return o;
}

static void write_file(struct outputs *o, const char *name, const char *bytes)
{
    assert_int_equal(outputs_file(o, name, NULL), OSARA_OK);
    assert_int_equal(outputs_write(o, bytes, strlen(bytes), NULL), OSARA_OK);
}

static const char *const run_names[] = {"options.csv", "pack.html", NULL};

static void earlier_run(void)
{
    struct outputs *o = begun(in("out"));

    write_file(o, "ranked.csv", "old ranks");
    write_file(o, "strands/iom.csv", "old iom");
    write_file(o, "strands/mosovo.csv", "old mosovo");
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
}

static void assert_as_before(void)
{
    assert_listed(in("out"), "ranked.csv strands strandsiom.csv strandsmosovo.csv ");
    assert_file(in("out/ranked.csv"), "old ranks");
    assert_file(in("out/strands/iom.csv"), "old iom");
}

static void nothing_appears_before_it_is_published(void **state)
{
    struct outputs *o = begun(in("deep/er/out"));
    struct stat st;

    (void)state;
    write_file(o, "ranked.csv", "ranks");
    write_file(o, "strands/iom.csv", "iom");
    write_file(o, "empty.csv", "");
    assert_int_equal(outputs_sync(o, NULL), OSARA_OK);
    assert_int_equal(access(in("deep/er/out/ranked.csv"), F_OK), -1);
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_listed(in("deep/er/out"), "empty.csv ranked.csv strands strandsiom.csv ");
    assert_file(in("deep/er/out/ranked.csv"), "ranks");
    assert_file(in("deep/er/out/strands/iom.csv"), "iom");
    assert_file(in("deep/er/out/empty.csv"), "");
    assert_int_equal(stat(in("deep/er/out/ranked.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(in("deep"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(in("deep/er/out/strands"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

static void many_bytes_are_written_whole(void **state)
{
    enum { N = 3000000 };
    struct outputs *o = begun(in("out"));
    struct mapped_file file;
    struct buffer b = {0};

    (void)state;
    assert_int_equal(outputs_file(o, "a", NULL), OSARA_OK);
    for (int i = 0; i < N / 10; i++) {
        buffer_format(&b, "%09d\n", i);
        if (i % 777 == 0)
            assert_int_equal(outputs_buffer(o, &b, NULL), OSARA_OK);
    }
    assert_int_equal(outputs_buffer(o, &b, NULL), OSARA_OK);
    assert_int_equal(b.n, 0);
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_int_equal(file_map(in("out/a"), &file, NULL), OSARA_OK);
    assert_int_equal(file.bytes.n, N);
    for (int i = 0; i < N / 10; i++)
        assert_int_equal(atoi(file.bytes.at + 10 * i), i);
    file_unmap(&file);
    buffer_free(&b);
}

/* More large files than go to the disk beside others, small ones among them; none stays open. */
static void many_large_files_are_written_whole(void **state)
{
    enum { FILES = 20, LINES = 150000 };
    osara_problems problems = {0};

    (void)state;
    for (int publish = 0; publish < 2; publish++) {
        int open_before = open_files();
        struct outputs *o;

        assert_int_equal(outputs_open(folder, &o, &problems), OSARA_OK);
        for (int i = 0; i < FILES; i++) {
            char name[16], line[16];
            int n = snprintf(line, sizeof line, "file %02d\n", i);

            snprintf(name, sizeof name, "%02d.csv", i);
            assert_int_equal(outputs_file(o, name, &problems), OSARA_OK);
            for (int k = 0; k < (i % 4 == 3 ? 1 : LINES); k++)
                assert_int_equal(outputs_write(o, line, (size_t)n, &problems), OSARA_OK);
        }
        if (publish)
            assert_int_equal(outputs_publish(o, &problems), OSARA_OK);
        else
            outputs_abandon(o);
        assert_int_equal(open_files(), open_before);
    }
    for (int i = 0; i < FILES; i++) {
        char name[16];
        struct stat st;

        snprintf(name, sizeof name, "%02d.csv", i);
        assert_int_equal(stat(in(name), &st), 0);
        assert_int_equal(st.st_size, 8 * (i % 4 == 3 ? 1 : LINES));
    }
    osara_problems_free(&problems);
}

static void what_is_abandoned_leaves_the_last_outputs(void **state)
{
    struct outputs *o;

    (void)state;
    earlier_run();
    o = begun(in("out"));
    write_file(o, "ranked.csv", "new ranks");
    write_file(o, "strands/new.csv", "new");
    assert_int_equal(outputs_sync(o, NULL), OSARA_OK);
    outputs_abandon(o);
    outputs_abandon(NULL);
    assert_as_before();
}

static void folders_made_for_nothing_go_again(void **state)
{
    struct outputs *o = begun(in("a/b/out"));

    (void)state;
    write_file(o, "strands/iom.csv", "iom");
    outputs_abandon(o);
    assert_listed(folder, "");
}

static void a_strand_that_is_no_more_leaves_no_list(void **state)
{
    struct outputs *o;

    (void)state;
    earlier_run();
    put(in("out/strands/notes.txt"), "mine");
    o = begun(in("out"));
    outputs_replace(o, run_names);
    write_file(o, "ranked.csv", "new ranks");
    write_file(o, "strands/iom.csv", "new iom");
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_listed(in("out"), "ranked.csv strands strandsiom.csv strandsnotes.txt ");
    assert_file(in("out/strands/iom.csv"), "new iom");
}

static void what_is_not_written_any_more_goes(void **state)
{
    struct outputs *o;

    (void)state;
    earlier_run();
    put(in("out/options.csv"), "old options");
    put(in("out/pack.html"), "old pack");
    put(in("out/notes.csv"), "mine");
    o = begun(in("out"));
    outputs_replace(o, run_names);
    write_file(o, "ranked.csv", "new ranks");
    write_file(o, "pack.html", "new pack");
    assert_int_equal(outputs_sync(o, NULL), OSARA_OK);
    assert_file(in("out/options.csv"), "old options"); /* until all are in their places */
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_listed(in("out"), "notes.csv pack.html ranked.csv ");
    assert_file(in("out/pack.html"), "new pack");
}

static void a_set_that_replaces_nothing_leaves_all(void **state)
{
    struct outputs *o;

    (void)state;
    earlier_run();
    o = begun(in("out"));
    write_file(o, "pack.html", "new pack");
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_listed(in("out"), "pack.html ranked.csv strands strandsiom.csv strandsmosovo.csv ");
}

static void what_a_killed_run_left_goes_with_the_next(void **state)
{
    struct outputs *o;
    pid_t child;
    int status;

    (void)state;
    earlier_run();
    child = fork();
    if (child == 0) {
        o = begun(in("out"));
        write_file(o, "ranked.csv", "new ranks");
        write_file(o, "strands/iom.csv", "new iom");
        outputs_sync(o, NULL);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_file(in("out/ranked.csv"), "old ranks");
    assert_file(in("out/strands/iom.csv"), "old iom");
    o = begun(in("out"));
    outputs_abandon(o);
    assert_as_before();
}

static void a_full_disk_leaves_the_last_outputs(void **state)
{
    struct rlimit before, small = {4096, RLIM_INFINITY};
    osara_problems problems = {0};
    struct outputs *o;
    char *bytes = malloc(1000000);

    (void)state;
    earlier_run();
    memset(bytes, 'x', 1000000);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    o = begun(in("out"));
    write_file(o, "ranked.csv", "new");
    assert_int_equal(outputs_file(o, "strands/iom.csv", NULL), OSARA_OK);
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(outputs_write(o, bytes, 1000000, &problems), OSARA_EIO);
    setrlimit(RLIMIT_FSIZE, &before);
    outputs_abandon(o);
    assert_says(&problems, "cannot write '%s': the file would be larger than is allowed",
                in("out/strands/iom.csv"));
    assert_as_before();
    free(bytes);
}

static void a_full_disk_is_seen_before_anything_is_published(void **state)
{
    struct rlimit before, small = {0, 0};
    osara_problems problems = {0};
    struct outputs *o;

    (void)state;
    earlier_run();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    o = begun(in("out"));
    write_file(o, "ranked.csv", "a few bytes that wait to be written");
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(outputs_sync(o, &problems), OSARA_EIO);
    setrlimit(RLIMIT_FSIZE, &before);
    outputs_abandon(o);
    assert_says(&problems, "cannot write '%s': the file would be larger than is allowed",
                in("out/ranked.csv"));
    assert_as_before();
}

static void two_runs_do_not_share_a_folder(void **state)
{
    osara_problems problems = {0};
    struct outputs *o = begun(in("out")), *other = NULL;

    (void)state;
    write_file(o, "ranked.csv", "mine");
    assert_int_equal(outputs_open(in("out"), &other, &problems), OSARA_EIO);
    assert_null(other);
    assert_string_equal(problems.at[0].hint, "wait until it is done, or write into another folder");
    assert_says(&problems, "another run is writing into '%s'", in("out"));
    assert_int_equal(outputs_publish(o, NULL), OSARA_OK);
    assert_file(in("out/ranked.csv"), "mine");
    outputs_abandon(begun(in("out")));
}

static void a_folder_that_cannot_be_is_said(void **state)
{
    osara_problems problems = {0};
    struct outputs *o = NULL;

    (void)state;
    put(in("file"), "x");
    assert_int_equal(outputs_open(in("file"), &o, &problems), OSARA_EIO);
    assert_says(&problems, "cannot write '%s': a part of the path is not a folder", in("file"));
    assert_int_equal(outputs_open(in("file/out"), &o, &problems), OSARA_EIO);
    assert_says(&problems, "cannot write '%s': a part of the path is not a folder", in("file/out"));
    assert_int_equal(outputs_open("", &o, &problems), OSARA_EIO);
    assert_says(&problems, "cannot write '%s': a part of the path is not a folder", "");
    assert_null(o);
}

static void names_do_not_lead_out_of_the_folder(void **state)
{
    static const char *const names[] = {
        "../x",       "/x",    "a/../x",   ".hidden",    "strands/..",
        "strands/.x", "a/b/c", "strands/", "strands//x", ""};
    struct outputs *o = begun(in("out"));
    char expected[256];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        osara_problems problems = {0};

        assert_int_equal(outputs_file(o, names[i], &problems), OSARA_EIO);
        snprintf(expected, sizeof expected,
                 "cannot write '%s' into '%%s': this is no name for a file", names[i]);
        assert_says(&problems, expected, in("out"));
    }
    outputs_abandon(o);
}

static void a_name_that_is_taken_is_said(void **state)
{
    osara_problems problems = {0};
    struct outputs *o = begun(in("out"));

    (void)state;
    write_file(o, "strands/a.csv", "x");
    assert_int_equal(outputs_file(o, "strands/a.csv", &problems), OSARA_EIO);
    assert_says(&problems, "cannot write '%s': something of this name is already there",
                in("out/strands/a.csv"));
    assert_int_equal(mkdir(in("out/b.csv"), 0700), 0);
    assert_int_equal(outputs_file(o, "b.csv", &problems), OSARA_EIO);
    assert_says(&problems, "cannot write '%s': it is a folder", in("out/b.csv"));
    outputs_abandon(o);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, sweep)
    const struct CMUnitTest t[] = {
        IN_FOLDER(a_file_is_mapped),
        IN_FOLDER(a_mapped_file_is_copied_from_unless_it_is_another_by_now),
        IN_FOLDER(the_system_is_told_when_much_has_been_written),
        IN_FOLDER(what_cannot_be_read_is_said),
        IN_FOLDER(paths_are_joined),
        IN_FOLDER(reasons_do_not_depend_on_the_locale),
        IN_FOLDER(nothing_appears_before_it_is_published),
        IN_FOLDER(many_bytes_are_written_whole),
        IN_FOLDER(many_large_files_are_written_whole),
        IN_FOLDER(what_is_abandoned_leaves_the_last_outputs),
        IN_FOLDER(folders_made_for_nothing_go_again),
        IN_FOLDER(a_strand_that_is_no_more_leaves_no_list),
        IN_FOLDER(what_is_not_written_any_more_goes),
        IN_FOLDER(a_set_that_replaces_nothing_leaves_all),
        IN_FOLDER(what_a_killed_run_left_goes_with_the_next),
        IN_FOLDER(a_full_disk_leaves_the_last_outputs),
        IN_FOLDER(a_full_disk_is_seen_before_anything_is_published),
        IN_FOLDER(two_runs_do_not_share_a_folder),
        IN_FOLDER(a_folder_that_cannot_be_is_said),
        IN_FOLDER(names_do_not_lead_out_of_the_folder),
        IN_FOLDER(a_name_that_is_taken_is_said),
    };

    return cmocka_run_group_tests_name("files", t, NULL, NULL);
}
