/* YAML as a tree with places; what is hostile or wrong, refused with its exact text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/yaml.h"

/* ---- The tree, told as one line: {key: value, ...} [item, ...] text "quoted" ---- */

static void tell(struct buffer *b, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        buffer_format(b, node->quoted ? "\"%.*s\"" : "%.*s", TEXT_ARGS(node->text));
        return;
    }
    buffer_char(b, node->kind == YAML_MAPPING ? '{' : '[');
    for (size_t i = 0; i < node->n; i++) {
        if (i > 0)
            buffer_string(b, ", ");
        if (node->kind == YAML_MAPPING) {
            tell(b, node->keys[i]);
            buffer_string(b, ": ");
        }
        tell(b, node->values[i]);
    }
    buffer_char(b, node->kind == YAML_MAPPING ? '}' : ']');
}

struct row {
    const char *name, *yaml, *told;
};

static struct row trees[] = {
    {"an empty file is an empty mapping", "", "{}"},
    {"a file of comments is an empty mapping", "# nothing\n", "{}"},
    {"a document without content is an empty mapping", "---\n...\n", "{}"},
    {"keys keep their order", "b: 1\na: 2\n", "{b: 1, a: 2}"},
    {"every scalar is text", "a: no\nb: 008\nc: 12:30\nd: ~\ne:\nf: 1e3\n",
     "{a: no, b: 008, c: 12:30, d: ~, e: , f: 1e3}"},
    {"quoted text is told from plain", "a: '~'\nb: \"x\\ty\"\nc: 'it''s'\n",
     "{a: \"~\", b: \"x\ty\", c: \"it's\"}"},
    {"blocks count as quoted", "a: |\n  one\n  two\nb: >\n  one\n  two\n",
     "{a: \"one\ntwo\n\", b: \"one two\n\"}"},
    {"lists and mappings nest", "a: [1, {b: 2}]\nc:\n  - d: 3\n  - [4]\n",
     "{a: [1, {b: 2}], c: [{d: 3}, [4]]}"},
    {"a line of Windows is a line", "a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"},
    {"a byte-order mark is no part of the first key",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "{a: 1}"},
    {"an alias stands for its anchor", "a: &x [1, 2]\nb: *x\nc: &y 3\nd: *y\n",
     "{a: [1, 2], b: [1, 2], c: 3, d: 3}"},
    {"an anchor's name can be given again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
     "{a: 1, b: 1, c: 2, d: 2}"},
    {"a quoted << is a key like another", "'<<': 1\n", "{\"<<\": 1}"},
    {"an empty quoted key is a key", "{'': 1}", "{\"\": 1}"},
    {"keys may have spaces", "repeat victims: 1\n", "{repeat victims: 1}"},
    {"one document may be marked as such", "%YAML 1.1\n---\na: 1\n...\n", "{a: 1}"},
    {"the top may be a list", "- 1\n- 2\n", "[1, 2]"},
};

static void tells_its_tree(void **state)
{
    const struct row *r = *state;
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;
    struct buffer b = {0};

    assert_int_equal(yaml_parse(arena, "r.yaml", text_of(r->yaml), OSARA_ERULES, &node, &problems),
                     OSARA_OK);
    assert_int_equal(problems.n, 0);
    tell(&b, node);
    buffer_char(&b, '\0');
    assert_string_equal(b.at, r->told);
    buffer_free(&b);
    arena_free(arena);
}

/* ---- What is refused: every problem as a person reads it ---- */

static struct row refused[] = {
    {"a duplicate key", "a: 1\nb: 2\na: 3\n",
     "r.yaml:3:1: error: duplicate key 'a': it stands already on line 1\n"
     "    3 | a: 3\n"
     "      | ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"},
    {"every duplicate key", "x:\n  a: 1\n  'a': 2\n  a: 3\nx: {b: 1, b: 2}\n",
     "r.yaml:3:3: error: duplicate key 'a': it stands already on line 2\n"
     "    3 |   'a': 2\n"
     "      |   ^^^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"
     "r.yaml:4:3: error: duplicate key 'a': it stands already on line 2\n"
     "    4 |   a: 3\n"
     "      |   ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"
     "r.yaml:5:1: error: duplicate key 'x': it stands already on line 1\n"
     "    5 | x: {b: 1, b: 2}\n"
     "      | ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"
     "r.yaml:5:11: error: duplicate key 'b': it stands already on line 5\n"
     "    5 | x: {b: 1, b: 2}\n"
     "      |           ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"},
    {"a second document", "a: 1\n---\nb: 2\n",
     "r.yaml:2:1: error: a second document begins here, a file holds one\n"
     "    2 | ---\n"
     "      | ^^^\n"
     "      = take the line '---' away\n"},
    {"a second document behind an empty one", "---\n---\nb: 2\n",
     "r.yaml:2:1: error: a second document begins here, a file holds one\n"
     "    2 | ---\n"
     "      | ^^^\n"
     "      = take the line '---' away\n"},
    {"an alias inside what it stands for", "a: &x\n  b: [1, *x]\n",
     "r.yaml:2:10: error: alias '*x' stands inside what it stands for\n"
     "    2 |   b: [1, *x]\n"
     "      |          ^^\n"},
    {"an alias without an anchor", "a: 1\nb: *cap\n",
     "r.yaml:2:4: error: alias '*cap' has no anchor '&cap' before it\n"
     "    2 | b: *cap\n"
     "      |    ^^^^\n"
     "      = text that begins with '*' stands in quotes: '*cap'\n"},
    {"an alias for a key", "a: &x b\n*x : 1\n",
     "r.yaml:2:1: error: a key is written out, not given by an alias\n"
     "    2 | *x : 1\n"
     "      | ^\n"},
    {"a tag", "a: !!float 1\nb: !python/object:os.system [x]\nc: &n !t {d: 1}\n",
     "r.yaml:1:4: error: a tag ('!!float') has no meaning here\n"
     "    1 | a: !!float 1\n"
     "      |    ^^^^^^^\n"
     "      = take it out: its key says what a value is\n"
     "r.yaml:2:4: error: a tag ('!python/object:os.system') has no meaning here\n"
     "    2 | b: !python/object:os.system [x]\n"
     "      |    ^^^^^^^^^^^^^^^^^^^^^^^^\n"
     "      = take it out: its key says what a value is\n"
     "r.yaml:3:7: error: a tag ('!t') has no meaning here\n"
     "    3 | c: &n !t {d: 1}\n"
     "      |       ^^\n"
     "      = take it out: its key says what a value is\n"},
    {"a merge key", "a: &x {b: 1}\nc:\n  <<: *x\n",
     "r.yaml:3:3: error: merge keys ('<<') are not read\n"
     "    3 |   <<: *x\n"
     "      |   ^^\n"
     "      = write the keys out; a whole ruleset is taken by 'extends'\n"},
    {"a list for a key", "? [a, b]\n: 1\n",
     "r.yaml:1:3: error: a key must be text, not a list\n"
     "    1 | ? [a, b]\n"
     "      |   ^\n"},
    {"a mapping for a key", "a:\n  {b: 1}: 2\n",
     "r.yaml:2:3: error: a key must be text, not a mapping\n"
     "    2 |   {b: 1}: 2\n"
     "      |   ^\n"},
    {"no key at all", "a: 1\n? \n: 2\n",
     "r.yaml:2:2: error: a key is missing before ':'\n"
     "    2 | ? \n"
     "      |  ^\n"},
    {"bytes of another encoding",
     "title: Stra\xDF"
     "e\n",
     "r.yaml:1:12: error: byte 0xDF is not UTF-8\n"
     "    1 | title: Stra\xEF\xBF\xBD""e\n"
     "      |            ^\n"
     "      = save the file as UTF-8 in the editor: it is in another encoding, most often "
     "windows-1252\n"},
    {"a character cut short at the end", "a: 1\nb: \xC3\xA9\xE2\x82",
     "r.yaml:2:5: error: byte 0xE2 is not UTF-8\n"
     "    2 | b: \xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\n"
     "      |     ^\n"
     "      = save the file as UTF-8 in the editor: it is in another encoding, most often "
     "windows-1252\n"},
    {"UTF-16",
     "\xFF\xFE"
     "a:",
     "r.yaml:1:1: error: this file is in UTF-16, and UTF-8 is read\n"
     "      = save it as UTF-8: in Notepad that is 'Save as', then 'Encoding'\n"},
    {"a control character", "a: 1\nb: x\x1B[2J\n",
     "r.yaml:2:5: error: control character U+001B, which YAML does not allow\n"
     "    2 | b: x\xEF\xBF\xBD[2J\n"
     "      |     ^\n"},
    {"a tab for indentation", "a:\n\tb: 1\n",
     "r.yaml:2:1: error: not valid YAML: this line is indented by a tab\n"
     "    2 | \tb: 1\n"
     "      | ^\n"
     "      = indent with spaces: no editor shows a tab as wide as another does\n"},
    {"a sign that plain text cannot begin with", "a: @x\n",
     "r.yaml:1:4: error: not valid YAML: no text begins with '@'\n"
     "    1 | a: @x\n"
     "      |    ^\n"
     "      = put the whole text in quotes: '@...'\n"},
    {"a colon in plain text", "a: In custody: yes\n",
     "r.yaml:1:4: error: not valid YAML: a second ': ' on one line, which text may hold in "
     "quotes only\n"
     "    1 | a: In custody: yes\n"
     "      |    ^^^^^^^^^^^^^^^\n"
     "      = write 'a: \"In custody: yes\"'\n"},
    {"a key that is indented otherwise", "a:\n    b: 1\n  c: 2\n",
     "r.yaml:3:3: error: not valid YAML: this line fits no mapping or list before it\n"
     "    3 |   c: 2\n"
     "      |   ^\n"
     "      = it starts in column 3, the line before it in column 5: lines of one mapping start "
     "in the same column, and what is under a key starts further right\n"},
    {"a bracket that does not close", "a: [1, 2\nb: 3\n",
     "r.yaml:1:4: error: not valid YAML: the '[' that opens here is not closed\n"
     "    1 | a: [1, 2\n"
     "      |    ^\n"
     "      = close it with ']'; each line that it goes over ends in ','\n"},
    {"a quote that does not close", "a: 'x\nb: 1\n",
     "r.yaml:1:4: error: not valid YAML: the quote that opens here is not closed\n"
     "    1 | a: 'x\n"
     "      |    ^\n"
     "      = close it on its own line; a quote within quotes is written twice: ''\n"},
    {"a key without a colon", "a: 1\nweight 40\nb: 2\n",
     "r.yaml:2:1: error: not valid YAML: no ':' stands behind the key\n"
     "    2 | weight 40\n"
     "      | ^^^^^^^^^\n"
     "      = write 'weight: 40'; or, if the line goes on from the one above, indent it deeper\n"},
    {"a place behind letters of many bytes counts characters", "a: \"\xC3\xA4\xE2\x82\xAC\" x\n",
     "r.yaml:1:9: error: not valid YAML: did not find expected key\n"
     "    1 | a: \"\xC3\xA4\xE2\x82\xAC\" x\n"
     "      |         ^\n"
     "      = check the indentation of this line, and the quotes and brackets before it; text "
     "with a special character stands in quotes\n"},
    {"a place behind a byte-order mark",
     "\xEF\xBB\xBF"
     "a: 1\na: 2\n",
     "r.yaml:2:1: error: duplicate key 'a': it stands already on line 1\n"
     "    2 | a: 2\n"
     "      | ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"},
    {"a place behind a line that only libyaml ends", "a: \"x\xC2\x85y\"\nb: 1\nb: 2\n",
     "r.yaml:3:1: error: duplicate key 'b': it stands already on line 2\n"
     "    3 | b: 2\n"
     "      | ^\n"
     "      = only one of the two can hold: take the other away, or rename it\n"},
};

static void assert_refused(struct text yaml, const char *told)
{
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;
    struct buffer b = {0};

    assert_int_equal(yaml_parse(arena, "r.yaml", yaml, OSARA_ERULES, &node, &problems),
                     OSARA_ERULES);
    assert_null(node);
    osara_problems_sort(&problems);
    for (size_t i = 0; i < problems.n; i++) {
        char *text = osara_problem_text(&problems.at[i]);

        assert_int_equal(problems.at[i].status, OSARA_ERULES);
        buffer_string(&b, text);
        free(text);
    }
    buffer_char(&b, '\0');
    assert_string_equal(b.at, told);
    buffer_free(&b);
    osara_problems_free(&problems);
    arena_free(arena);
}

static void is_refused(void **state)
{
    const struct row *r = *state;

    assert_refused(text_of(r->yaml), r->told);
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    assert_refused(TEXT("a: 1\nb: x\0y\n"),
                   "r.yaml:2:5: error: a NUL byte, this is not a text file\n"
                   "    2 | b: x\xEF\xBF\xBDy\n"
                   "      |     ^\n"
                   "      = save it as plain text in UTF-8\n");
}

static struct buffer repeated(const char *s, size_t n)
{
    struct buffer b = {0};

    while (n-- > 0)
        buffer_string(&b, s);
    return b;
}

/* The first problem of a document that is too long to show. */
static void assert_first_problem(struct buffer *yaml, const char *expected, uint32_t line,
                                 uint32_t column)
{
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;
    clock_t before = clock();

    assert_int_equal(yaml_parse(arena, "r.yaml", (struct text){yaml->at, yaml->n}, OSARA_EEXTRACT,
                                &node, &problems),
                     OSARA_EEXTRACT);
    assert_true(clock() - before < 5 * CLOCKS_PER_SEC);
    assert_string_equal(problems.at[0].text, expected);
    assert_int_equal(problems.at[0].line, line);
    assert_int_equal(problems.at[0].column, column);
    buffer_free(yaml);
    osara_problems_free(&problems);
    arena_free(arena);
}

static void a_hundred_thousand_brackets_are_refused_quickly(void **state)
{
    static const char *const open[] = {"[", "{a: ", "- ", "? ", "[{a: ", "[\n"};
    static const uint32_t line[] = {1, 1, 1, 1, 1, 65}, column[] = {65, 257, 129, 129, 161, 1};

    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        struct buffer b = repeated(open[i], 100000);

        assert_first_problem(&b, "nested deeper than 64 levels", line[i], column[i]);
    }
}

static void sixty_four_levels_are_read(void **state)
{
    struct buffer b = repeated("[", 64);
    struct arena *arena = arena_new();
    struct yaml_node *node = NULL;
    size_t depth = 1;

    (void)state;
    for (int i = 0; i < 64; i++)
        buffer_char(&b, ']');
    assert_int_equal(
        yaml_parse(arena, "r.yaml", (struct text){b.at, b.n}, OSARA_ERULES, &node, NULL), OSARA_OK);
    for (; node->n == 1; node = node->values[0])
        depth++;
    assert_int_equal(depth, 64);
    buffer_free(&b);
    arena_free(arena);
}

static void aliases_that_nest_too_deep_are_refused(void **state)
{
    struct buffer b = {0};

    (void)state;
    buffer_string(&b, "a: &x ");
    for (int i = 0; i < 40; i++)
        buffer_char(&b, '[');
    for (int i = 0; i < 40; i++)
        buffer_char(&b, ']');
    buffer_string(&b, "\nb: ");
    for (int i = 0; i < 24; i++)
        buffer_char(&b, '[');
    buffer_string(&b, "*x");
    for (int i = 0; i < 24; i++)
        buffer_char(&b, ']');
    assert_first_problem(&b, "nested deeper than 64 levels", 2, 28);
}

/* The billion laughs: ten aliases of ten aliases of ... */
static void aliases_that_explode_are_refused(void **state)
{
    struct buffer b = {0};

    (void)state;
    buffer_string(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        buffer_format(&b, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            buffer_format(&b, "%s*a%d", k ? ", " : "", i - 1);
        buffer_string(&b, "]\n");
    }
    assert_first_problem(&b, "aliases expand to more than 200000 values", 6, 10);
}

static void too_many_values_are_refused(void **state)
{
    struct buffer b = repeated("- x\n", 250000);

    (void)state;
    assert_first_problem(&b, "more than 200000 values: the file is not read any further", 200000,
                         3);
}

static void many_anchors_are_read_quickly(void **state)
{
    struct buffer b = {0};
    struct arena *arena = arena_new();
    struct yaml_node *node = NULL;

    (void)state;
    for (int i = 0; i < 50000; i++)
        buffer_format(&b, "- &n%d x\n- *n%d\n", i, i / 2);
    assert_int_equal(
        yaml_parse(arena, "r.yaml", (struct text){b.at, b.n}, OSARA_ERULES, &node, NULL), OSARA_OK);
    assert_int_equal(node->n, 100000);
    assert_ptr_equal(node->values[99999], node->values[2 * 24999]);
    buffer_free(&b);
    arena_free(arena);
}

static void fifty_faults_of_one_file_are_enough(void **state)
{
    struct buffer b = repeated("a: 1\n", 60000);
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;

    (void)state;
    assert_int_equal(
        yaml_parse(arena, "r.yaml", (struct text){b.at, b.n}, OSARA_ERULES, &node, &problems),
        OSARA_ERULES);
    assert_int_equal(problems.n, 50);
    assert_int_equal(problems.at[49].line, 51);
    buffer_free(&b);
    osara_problems_free(&problems);
    arena_free(arena);
}

static void a_large_text_is_refused_by_its_size(void **state)
{
    struct buffer b = repeated("#", YAML_BYTES + 1);

    (void)state;
    assert_first_problem(&b, "4194305 bytes are too many, at most 4194304 are read", 0, 0);
}

/* ---- Files ---- */

static void a_file_of_a_gigabyte_is_refused_unread(void **state)
{
    char path[] = "/tmp/osara-test-yaml-XXXXXX", expected[128];
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;
    FILE *file = fdopen(mkstemp(path), "w");
    char *text;

    (void)state;
    assert_non_null(file);
    assert_int_equal(fseek(file, (1L << 30) - 1, SEEK_SET), 0); /* a hole: it takes no room */
    fputc('x', file);
    fclose(file);
    assert_int_equal(yaml_load(arena, path, OSARA_ERULES, &node, &problems), OSARA_ERULES);
    text = osara_problem_text(&problems.at[0]);
    snprintf(expected, sizeof expected,
             "%s: error: 1073741824 bytes are too many, at most 4194304 are read\n", path);
    assert_string_equal(text, expected);
    free(text);
    remove(path);
    osara_problems_free(&problems);
    arena_free(arena);
}

static void a_file_that_is_not_there_is_said(void **state)
{
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;

    (void)state;
    assert_int_equal(yaml_load(arena, "/nowhere/r.yaml", OSARA_ERULES, &node, &problems),
                     OSARA_EIO);
    assert_string_equal(problems.at[0].text, "cannot read '/nowhere/r.yaml': no such file");
    osara_problems_free(&problems);
    arena_free(arena);
}

static void a_file_is_read_with_its_path(void **state)
{
    char path[] = "/tmp/osara-test-yaml-XXXXXX";
    struct arena *arena = arena_new();
    struct yaml_node *node = NULL;
    FILE *file = fdopen(mkstemp(path), "w");

    (void)state;
    fputs("a: 1\n", file);
    fclose(file);
    assert_int_equal(yaml_load(arena, path, OSARA_ERULES, &node, NULL), OSARA_OK);
    assert_string_equal(node->at.source->path, path);
    assert_true(text_is(yaml_get(node, "a")->text, "1"));
    remove(path);
    arena_free(arena);
}

/* ---- Asking a tree ---- */

static void a_tree_is_asked(void **state)
{
    struct arena *arena = arena_new();
    struct yaml_node *n = NULL;

    (void)state;
    assert_int_equal(yaml_parse(arena, "r.yaml", TEXT("a: 1\nb: ~\nc: null\nd:\ne: '~'\nf: [1]\n"),
                                OSARA_ERULES, &n, NULL),
                     OSARA_OK);
    assert_true(text_is(yaml_get(n, "a")->text, "1"));
    assert_null(yaml_get(n, "z"));
    assert_null(yaml_get(yaml_get(n, "a"), "b"));
    assert_null(yaml_get(NULL, "a"));
    assert_false(yaml_is_null(yaml_get(n, "a")));
    assert_true(yaml_is_null(yaml_get(n, "b")));
    assert_true(yaml_is_null(yaml_get(n, "c")));
    assert_true(yaml_is_null(yaml_get(n, "d")));
    assert_false(yaml_is_null(yaml_get(n, "e")));
    assert_false(yaml_is_null(yaml_get(n, "f")));
    assert_false(yaml_is_null(NULL));
    assert_string_equal(yaml_kind_name(n), "a mapping");
    assert_string_equal(yaml_kind_name(yaml_get(n, "f")), "a list");
    assert_string_equal(yaml_kind_name(yaml_get(n, "e")), "text");
    assert_string_equal(yaml_kind_name(yaml_get(n, "d")), "nothing");
    arena_free(arena);
}

enum { N_TREES = sizeof trees / sizeof trees[0], N_REFUSED = sizeof refused / sizeof refused[0] };

int main(void)
{
    struct CMUnitTest t[13 + N_TREES + N_REFUSED] = {
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(a_hundred_thousand_brackets_are_refused_quickly),
        cmocka_unit_test(sixty_four_levels_are_read),
        cmocka_unit_test(aliases_that_nest_too_deep_are_refused),
        cmocka_unit_test(aliases_that_explode_are_refused),
        cmocka_unit_test(too_many_values_are_refused),
        cmocka_unit_test(many_anchors_are_read_quickly),
        cmocka_unit_test(fifty_faults_of_one_file_are_enough),
        cmocka_unit_test(a_large_text_is_refused_by_its_size),
        cmocka_unit_test(a_file_of_a_gigabyte_is_refused_unread),
        cmocka_unit_test(a_file_that_is_not_there_is_said),
        cmocka_unit_test(a_file_is_read_with_its_path),
        cmocka_unit_test(a_tree_is_asked),
    };
    size_t n = 13;

    for (size_t i = 0; i < N_TREES; i++)
        t[n++] = (struct CMUnitTest){trees[i].name, tells_its_tree, NULL, NULL, &trees[i]};
    for (size_t i = 0; i < N_REFUSED; i++)
        t[n++] = (struct CMUnitTest){refused[i].name, is_refused, NULL, NULL, &refused[i]};
    return cmocka_run_group_tests_name("yaml", t, NULL, NULL);
}
