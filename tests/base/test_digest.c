/* SHA-256 against published vectors, hash trees against the definition in RFC 6962. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"

static void assert_digest(const struct digest *d, const char *hex)
{
    char text[65];

    digest_hex(d, text);
    assert_string_equal(text, hex);
}

static void sha_256_is_the_published_one(void **state)
{
    static char million[1000000];
    struct digest d;

    (void)state;
    digest_of(TEXT(""), &d);
    assert_digest(&d, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_of((struct text){NULL, 0}, &d);
    assert_digest(&d, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_of(TEXT("abc"), &d);
    assert_digest(&d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    memset(million, 'a', sizeof million);
    digest_of((struct text){million, sizeof million}, &d);
    assert_digest(&d, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void parts_of_any_length_are_hashed_as_one(void **state)
{
    static const size_t lengths[] = {0, 1, 64, 255, 256, 257, 700};
    enum { LENGTHS = sizeof lengths / sizeof lengths[0], MOST = 2 * 700 };
    static char bytes[MOST];
    struct digest whole, parts;

    (void)state;
    for (size_t i = 0; i < MOST; i++)
        bytes[i] = (char)(i * 31);
    for (size_t i = 0; i < LENGTHS; i++)
        for (size_t k = 0; k < LENGTHS; k++) {
            const struct text two[] = {{bytes, lengths[i]}, {bytes + lengths[i], lengths[k]}};

            digest_of((struct text){bytes, lengths[i] + lengths[k]}, &whole);
            digest_of_parts(two, 2, &parts);
            assert_memory_equal(&whole, &parts, sizeof whole);
        }
}

static void parts_are_hashed_as_one(void **state)
{
    const struct text parts[] = {TEXT("a"), {NULL, 0}, TEXT("bc")};
    struct digest d;

    (void)state;
    digest_of_parts(parts, 3, &d);
    assert_digest(&d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* At most ten bytes at a time, each time in the same place. */
struct ten {
    struct text left;
    char room[10];
};

static struct text next_ten(void *from)
{
    struct ten *t = from;
    size_t n = t->left.n < sizeof t->room ? t->left.n : sizeof t->room;

    memcpy(t->room, t->left.at, n);
    t->left = (struct text){t->left.at + n, t->left.n - n};
    return (struct text){t->room, n};
}

static void a_hash_of_pieces_is_that_of_the_whole(void **state)
{
    char bytes[25];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)('a' + i);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct ten ten = {.left = {bytes, n}};
        struct digest whole, pieces;

        digest_of((struct text){bytes, n}, &whole);
        digest_of_pieces(next_ten, &ten, &pieces);
        assert_memory_equal(whole.bytes, pieces.bytes, sizeof whole.bytes);
    }
}

static void hexadecimal_is_read_back(void **state)
{
    static const char hex[] = "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    struct digest d = {{7}}, abc;

    (void)state;
    digest_of(TEXT("abc"), &abc);
    assert_true(digest_from_hex(
        TEXT("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &d));
    assert_memory_equal(&d, &abc, sizeof d);
    assert_false(digest_from_hex((struct text){hex, 63}, &d));
    assert_false(digest_from_hex((struct text){hex, 65}, &d)); /* the NUL is not hexadecimal */
    assert_false(digest_from_hex(
        TEXT("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &d));
    assert_memory_equal(&d, &abc, sizeof d);
}

/* The test vectors of the Certificate Transparency reference implementation. */
static void trees_are_the_published_ones(void **state)
{
    static const struct text leaves[] = {
        {"", 0},
        {"\x00", 1},
        {"\x10", 1},
        {"\x20\x21", 2},
        {"\x30\x31", 2},
        {"\x40\x41\x42\x43", 4},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    struct digest leaf[8], root;

    (void)state;
    for (size_t n = 0; n <= 8; n++) {
        digest_tree(leaf, n, &root);
        assert_digest(&root, roots[n]);
        if (n < 8)
            digest_leaf(leaves[n], &leaf[n]);
    }
}

/* RFC 6962, 2.1, word for word: k is the largest power of two smaller than n. */
static void by_definition(const struct digest leaves[], size_t n, struct digest *root)
{
    struct digest left, right;
    size_t k = 1;

    if (n == 1) {
        *root = leaves[0];
        return;
    }
    while (2 * k < n)
        k *= 2;
    by_definition(leaves, k, &left);
    by_definition(leaves + k, n - k, &right);
    digest_of_parts((struct text[]){{"\x01", 1},
                                                {(const char *)left.bytes, 32},
                                                {(const char *)right.bytes, 32}},
                                3, root);
}

static void trees_of_every_size_follow_the_definition(void **state)
{
    static struct digest leaves[130];
    struct digest expected, root;

    (void)state;
    for (size_t i = 0; i < 130; i++)
        digest_leaf((struct text){(const char *)&i, sizeof i}, &leaves[i]);
    for (size_t n = 1; n <= 130; n++) {
        by_definition(leaves, n, &expected);
        digest_tree(leaves, n, &root);
        assert_memory_equal(&root, &expected, sizeof root);
    }
}

static void a_tree_is_the_same_on_any_number_of_threads(void **state)
{
    static const size_t sizes[] = {0, 1, 255, 256, 257, 2048, 2049, 5000, 262144, 262145, 300000};
    struct digest *leaves = malloc(300000 * sizeof *leaves), expected, root;

    (void)state;
    assert_non_null(leaves);
    for (uint32_t i = 0; i < 300000; i++)
        digest_leaf((struct text){(const char *)&i, sizeof i}, &leaves[i]);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        digest_tree(leaves, sizes[k], &expected);
        for (int threads = 1; threads <= 3; threads++) {
            digest_tree_on(threads, leaves, sizes[k], &root);
            assert_memory_equal(&root, &expected, sizeof root);
        }
    }
    free(leaves);
}

int main(void)
{
    const struct CMUnitTest t[] = {
        cmocka_unit_test(sha_256_is_the_published_one),
        cmocka_unit_test(parts_are_hashed_as_one),
        cmocka_unit_test(parts_of_any_length_are_hashed_as_one),
        cmocka_unit_test(a_hash_of_pieces_is_that_of_the_whole),
        cmocka_unit_test(hexadecimal_is_read_back),
        cmocka_unit_test(trees_are_the_published_ones),
        cmocka_unit_test(trees_of_every_size_follow_the_definition),
        cmocka_unit_test(a_tree_is_the_same_on_any_number_of_threads),
    };

    return cmocka_run_group_tests_name("digest", t, NULL, NULL);
}
