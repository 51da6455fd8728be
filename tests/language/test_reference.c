/* test_reference.c -- docs/reference-expressions.md: every example of it says what is true.
 *
 * ```csv TABLE blocks are the extract.  A line of an ```osara block checks, and gives what stands
 * behind its arrow.  A ```wrong block is an expression and the problems it makes. */
#include "language/evaluate.h"

enum { ROOM = 200 };

struct example {
    const char *name;     /* the expression */
    const char *expected; /* a value, problems, or NULL: it checks */
    bool wrong;
};

static struct example examples[ROOM];
static struct {
    const char *table, *rows;
} extract[WORLD_TABLES];
static size_t n_examples, n_extract;

static char *read_reference(void)
{
    char *bytes = calloc(1, 1 << 17);
    FILE *f = fopen(OSARA_SOURCE_DIR "/docs/reference-expressions.md", "rb");

    assert_non_null(bytes);
    assert_non_null(f);
    assert_in_range(fread(bytes, 1, (1 << 17) - 1, f), 1, (1 << 17) - 2);
    fclose(f);
    return bytes;
}

/* "EXPRESSION   → VALUE" or "EXPRESSION". */
static void read_example(char *line)
{
    static const char arrow[] = "\xE2\x86\x92 ";
    char *value = strstr(line, arrow), *end = value ? value : line + strlen(line);

    assert_true(n_examples < ROOM);
    while (end > line && end[-1] == ' ')
        end--;
    *end = '\0';
    examples[n_examples++] = (struct example){line, value ? value + strlen(arrow) : NULL, false};
}

/* What stands between the fence lines; cuts it into pieces in place. */
static void read_block(const char *info, char *body)
{
    char *save = NULL;

    if (strncmp(info, "csv ", 4) == 0) {
        extract[n_extract].table = info + 4;
        extract[n_extract++].rows = body;
        assert_true(n_extract <= WORLD_TABLES);
    } else if (strcmp(info, "osara") == 0) {
        for (char *line = strtok_r(body, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
            read_example(line);
    } else if (strcmp(info, "wrong") == 0) {
        char *said = strchr(body, '\n');

        *said = '\0';
        examples[n_examples++] = (struct example){body, said + 1, true};
    } else {
        assert_string_equal(info, "yaml");
    }
}

static void read_blocks(char *at)
{
    while ((at = strstr(at, "\n```")) != NULL) {
        char *info = at + 4, *body = strchr(info, '\n'), *end;

        *body++ = '\0';
        end = strstr(body, "```\n");
        assert_non_null(end);
        *end = '\0';
        read_block(info, body);
        at = end + 3;
    }
}

static void check_example(void **state)
{
    const struct example *x = *state;
    char out[1][VALUE_TEXT];
    struct world w;

    world_open(&w);
    if (x->wrong) {
        char *said;

        assert_null(world_check(&w, x->name, OFFENDERS, STAGE_RESPONSE, WANT_ANY));
        said = world_said(&w);
        assert_string_equal(said, x->expected);
        free(said);
    } else if (x->expected) {
        for (size_t i = 0; i < n_extract; i++)
            world_rows(&w, extract[i].table, extract[i].rows);
        evaluate(&w, x->name, false, out, 1);
        assert_string_equal(out[0], x->expected);
    } else {
        assert_non_null(world_check(&w, x->name, OFFENDERS, STAGE_RESPONSE, WANT_ANY));
        assert_int_equal(w.problems.n, 0);
    }
    world_close(&w);
}

static void there_are_examples(void **state)
{
    (void)state;
    assert_true(n_examples > 50);
    assert_int_equal(n_extract, WORLD_TABLES);
}

int main(void)
{
    static struct CMUnitTest t[ROOM + 1];
    char *bytes = read_reference();
    size_t n = 0;
    int failed;

    read_blocks(bytes);
    for (size_t i = 0; i < n_examples; i++)
        t[n++] = (struct CMUnitTest){examples[i].name, check_example, NULL, NULL, &examples[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(there_are_examples);
    failed = _cmocka_run_group_tests("reference", t, n, NULL, NULL);
    free(bytes);
    return failed;
}
