// room: base
/* fuzz_yaml.c -- any bytes as a YAML file: refused with a problem, or a tree that holds together. */
#include <stdint.h>
#include <stdlib.h>

#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool true_always)
{
    if (!true_always)
        abort();
}

/* What a reader of the tree relies on.  `depth` and `left` bound the walk as the reader's are. */
static void walk(const struct yaml_node *node, size_t depth, size_t *left)
{
    must(depth <= YAML_DEPTH + 1);
    must((*left)-- > 0);
    must(node->at.line > 0 && node->at.column > 0);
    must(node->offset <= node->at.source->bytes.n);
    if (node->kind == YAML_SCALAR) {
        struct place start = yaml_place(node, 0, 1), end = yaml_place(node, node->text.n, 1);

        must(start.line > node->at.line ||
             (start.line == node->at.line && start.column >= node->at.column));
        must(end.line >= start.line);
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == YAML_MAPPING) {
            must(node->keys[i]->kind == YAML_SCALAR);
            must(*left > 0);
            walk(node->keys[i], depth + 1, left);
        }
        walk(node->values[i], depth + 1, left);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *arena = arena_new();
    osara_problems problems = {0};
    struct yaml_node *node = NULL;
    size_t left = YAML_NODES;
    enum osara_status rc = yaml_parse(arena, "fuzz.yaml", (struct text){(const char *)bytes, n},
                                      OSARA_ERULES, &node, &problems);

    must(rc == OSARA_OK || rc == OSARA_ERULES);
    must((rc == OSARA_OK) == (problems.errors == 0));
    must((rc == OSARA_OK) == (node != NULL));
    if (node != NULL)
        walk(node, 1, &left);
    osara_problems_sort(&problems);
    for (size_t i = 0; i < problems.n; i++) {
        char *text = osara_problem_text(&problems.at[i]);

        must(text != NULL && text_utf8_fault(text_of(text)) == text_of(text).n);
        free(text);
    }
    osara_problems_free(&problems);
    arena_free(arena);
    return 0;
}
