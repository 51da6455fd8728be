/* Proofs of the Merkle tree: published trees of Certificate Transparency, and every small tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/merkle.h"

enum { MOST = 40 };

static struct digest leaves[MOST];

static int make_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOST; i++)
        digest_leaf((struct text){(const char *)&(unsigned char){(unsigned char)i}, 1}, &leaves[i]);
    return 0;
}

/* The eight leaves of the test of Google's certificate-transparency (merkletree tests), whose roots
 * are given there. */
static void paths_lead_to_published_roots(void **state)
{
    static const char data[8][17] = {
        "",
        "\0",
        "\x10",
        "\x20\x21",
        "\x30\x31",
        "\x40\x41\x42\x43",
        "\x50\x51\x52\x53\x54\x55\x56\x57",
        "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
    static const size_t length[8] = {0, 1, 1, 2, 2, 4, 8, 16};
    static const char *const roots[8] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    struct digest own[8], expected, root;
    struct merkle_path path;

    (void)state;
    for (size_t i = 0; i < 8; i++)
        digest_leaf((struct text){data[i], length[i]}, &own[i]);
    for (size_t n = 1; n <= 8; n++) {
        assert_true(digest_from_hex(text_of(roots[n - 1]), &expected));
        for (size_t i = 0; i < n; i++) {
            merkle_path(own, n, i, &path);
            assert_true(merkle_root_of(&own[i], i, n, &path, &root));
            assert_memory_equal(&root, &expected, sizeof root);
        }
    }
}

static void every_leaf_of_every_small_tree_is_proved(void **state)
{
    struct digest root, got;
    struct merkle_path path;

    (void)state;
    for (size_t n = 1; n <= MOST; n++) {
        digest_tree(leaves, n, &root);
        for (size_t i = 0; i < n; i++) {
            merkle_path(leaves, n, i, &path);
            assert_true(merkle_root_of(&leaves[i], i, n, &path, &got));
            assert_memory_equal(&got, &root, sizeof got);
        }
    }
}

static void another_leaf_place_or_path_proves_nothing(void **state)
{
    struct digest root, got;
    struct merkle_path path;

    (void)state;
    for (size_t n = 2; n <= MOST; n++) {
        digest_tree(leaves, n, &root);
        for (size_t i = 0; i < n; i++) {
            merkle_path(leaves, n, i, &path);
            for (size_t j = 0; j < n + 2; j++)
                if (j != i && merkle_root_of(&leaves[i], j, n, &path, &got))
                    assert_memory_not_equal(&got, &root, sizeof got);
            assert_true(merkle_root_of(&leaves[(i + 1) % n], i, n, &path, &got));
            assert_memory_not_equal(&got, &root, sizeof got);
            path.n--;
            assert_false(merkle_root_of(&leaves[i], i, n, &path, &got));
            path.n += 2;
            assert_false(merkle_root_of(&leaves[i], i, n, &path, &got));
        }
    }
}

static void growth_is_proved_and_only_growth(void **state)
{
    struct digest first, second, other;
    struct merkle_path path;

    (void)state;
    for (size_t n = 1; n <= MOST; n++)
        for (size_t m = 1; m <= n; m++) {
            digest_tree(leaves, m, &first);
            digest_tree(leaves, n, &second);
            merkle_consistency(leaves, n, m, &path);
            assert_true(merkle_consistent(m, n, &first, &second, &path));
            other = leaves[0]; /* one entry rewritten, then the same growth */
            digest_of(TEXT("other"), &leaves[0]);
            digest_tree(leaves, n, &second);
            if (m < n)
                assert_false(merkle_consistent(m, n, &first, &second, &path));
            merkle_consistency(leaves, n, m, &path);
            assert_false(merkle_consistent(m, n, &first, &second, &path));
            leaves[0] = other;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_lead_to_published_roots),
        cmocka_unit_test(every_leaf_of_every_small_tree_is_proved),
        cmocka_unit_test(another_leaf_place_or_path_proves_nothing),
        cmocka_unit_test(growth_is_proved_and_only_growth),
    };

    return cmocka_run_group_tests_name("merkle", tests, make_leaves, NULL);
}
