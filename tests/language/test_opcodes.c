/* test_opcodes.c -- docs/opcodes.md is what opcodes.h says. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "language/program.h"

static char *read_all(const char *path)
{
    enum { ROOM = 1 << 16 };
    FILE *f = fopen(path, "rb");
    char *all = calloc(1, ROOM);
    size_t n;

    assert_non_null(f);
    assert_non_null(all);
    n = fread(all, 1, ROOM - 1, f);
    assert_true(n < ROOM - 1);
    fclose(f);
    return all;
}

static void the_document_lists_every_instruction(void **state)
{
    char *said = read_all(OSARA_SOURCE_DIR "/docs/opcodes.md"), *made = opcodes_document();

    (void)state;
    assert_non_null(made);
    assert_string_equal(said, made);
    free(said);
    free(made);
}

static void every_instruction_says_what_it_makes(void **state)
{
    (void)state;
    for (int op = 0; op < OPCODE_COUNT; op++) {
        const char *text = opcode_text((enum opcode)op);
        bool makes = strstr(text, "[d] = ") == text + 1;

        assert_true(strlen(opcode_name((enum opcode)op)) > 0);
        if (op < OPCODE_PURE)
            assert_true(makes && strchr("nfw", text[0]) != NULL);
        assert_int_equal(opcode_folds((enum opcode)op), op >= OP_COUNT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_lists_every_instruction),
        cmocka_unit_test(every_instruction_says_what_it_makes),
    };

    return cmocka_run_group_tests_name("opcodes", tests, NULL, NULL);
}
