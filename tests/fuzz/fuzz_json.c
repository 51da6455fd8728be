// room: base
/* fuzz_json.c -- any bytes as JSON: jansson takes and refuses the same, and finds the same in what it
 * takes; canonical JSON is JSON, and its own canonical form. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/json_canonical.h"
#include "base/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void must(bool true_always)
{
    if (!true_always)
        abort();
}

static void same(const struct json_node *ours, json_t *theirs);

static void same_text(struct text ours, const char *theirs, size_t n)
{
    must(ours.n == n && memcmp(ours.at, theirs, n) == 0);
    must(ours.at[n] == '\0');
}

static void same_object(const struct json_node *ours, json_t *theirs)
{
    size_t i = 0;
    const char *key;
    json_t *value;

    must(json_is_map(ours) && json_length(ours) == json_object_size(theirs));
    json_object_foreach(theirs, key, value)
    {
        const struct json_node *mine;

        same_text(json_key(ours, i++, &mine), key, strlen(key));
        must(json_at(ours, key) == mine);
        same(mine, value);
    }
}

static void same_list(const struct json_node *ours, json_t *theirs)
{
    must(json_is_row(ours) && json_length(ours) == json_array_size(theirs));
    for (size_t i = 0; i < json_array_size(theirs); i++)
        same(json_nth(ours, i), json_array_get(theirs, i));
}

static void same(const struct json_node *ours, json_t *theirs)
{
    double mine = json_number_of(ours), his = json_number_value(theirs);

    must(json_has(ours) == !json_is_null(theirs));
    must(json_is_flag(ours) == json_is_boolean(theirs));
    must(json_is_yes(ours) == json_is_true(theirs));
    must(json_is_figure(ours) == json_is_number(theirs));
    if (json_is_number(theirs))
        must(memcmp(&mine, &his, sizeof mine) == 0);
    else if (json_is_string(theirs))
        same_text(json_text_of(ours), json_string_value(theirs), json_string_length(theirs));
    else if (json_is_object(theirs))
        same_object(ours, theirs);
    else if (json_is_array(theirs))
        same_list(ours, theirs);
}

static void canonically(struct text text, bool is_json)
{
    struct buffer once = {0}, twice = {0};

    must(json_canonical(text, &once) == is_json && !once.failed);
    if (is_json) {
        must(json_is_canonical((struct text){once.at, once.n}));
        must(json_canonical((struct text){once.at, once.n}, &twice));
        must(text_equal((struct text){once.at, once.n}, (struct text){twice.at, twice.n}));
    }
    buffer_free(&once);
    buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct text text = {(const char *)bytes, n};
    struct json_node *ours = json_read(text);
    json_t *theirs = n == 0 || memchr(bytes, '\0', n) != NULL /* it would read up to there */
                         ? NULL
                         : json_loadb(text.at, n,
                                      JSON_REJECT_DUPLICATES | JSON_DECODE_ANY |
                                          JSON_DECODE_INT_AS_REAL,
                                      NULL);

    must((ours != NULL) == (theirs != NULL));
    if (ours != NULL)
        same(ours, theirs);
    canonically(text, ours != NULL);
    json_release(ours);
    json_decref(theirs);
    return 0;
}
