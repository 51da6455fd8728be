/* Canonical JSON against the examples and the table of numbers of RFC 8785. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_canonical.h"

static struct row {
    const char *name, *given, *expected; /* NULL: refused */
} rows[] = {
    {"RFC 8785 3.2.3: literals and numbers",
     "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"
     "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
     "\"literals\": [null, true, false]}",
     "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
     "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
    {"RFC 8785 3.2.3: keys in the order of UTF-16",
     "{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\ufb33\": \"Hebrew\","
     " \"1\": \"One\", \"\\ud83d\\ude00\": \"Emoji\", \"\\u0080\": \"Control\","
     " \"\\u00f6\": \"Latin\"}",
     "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":\"Latin\","
     "\"\xE2\x82\xAC\":\"Euro Sign\",\"\xF0\x9F\x98\x80\":\"Emoji\",\"\xEF\xAC\xB3\":\"Hebrew\"}"},
    {"a key that begins another comes first", "{\"ab\":1,\"a\":2,\"\":3}",
     "{\"\":3,\"a\":2,\"ab\":1}"},
    {"nested", " { \"b\" : [ { } , [ ] ] , \"a\" : { \"d\" : 1 , \"c\" : -0 } } ",
     "{\"a\":{\"c\":0,\"d\":1},\"b\":[{},[]]}"},
    {"RFC 8785 appendix B: least double", "[5e-324]", "[5e-324]"},
    {"appendix B: largest double", "[-1.7976931348623157e308]", "[-1.7976931348623157e+308]"},
    {"appendix B: 2^53 - 1 and 2^53", "[9007199254740991,9007199254740992]",
     "[9007199254740991,9007199254740992]"},
    {"appendix B: 2^68", "[295147905179352830000]", "[295147905179352830000]"},
    {"appendix B: around 1e21 and 1e23",
     "[9.999999999999997e22,1e23,1.0000000000000001e23,999999999999999700000,"
     "999999999999999900000,1e21]",
     "[9.999999999999997e+22,1e+23,1.0000000000000001e+23,999999999999999700000,"
     "999999999999999900000,1e+21]"},
    {"appendix B: around 1e-6", "[9.999999999999997e-7,0.000001]",
     "[9.999999999999997e-7,0.000001]"},
    {"appendix B: decimals",
     "[333333333.3333332,333333333.33333325,333333333.3333333,333333333.3333334,"
     "333333333.33333343,-0.0000033333333333333333,1424953923781206.2]",
     "[333333333.3333332,333333333.33333325,333333333.3333333,333333333.3333334,"
     "333333333.33333343,-0.0000033333333333333333,1424953923781206.2]"},
    {"a key twice is refused", "{\"a\":1,\"a\":1}", NULL},
    {"what is no JSON is refused", "{", NULL},
    {"nothing is refused", "", NULL},
};

static void check(void **state)
{
    const struct row *r = *state;
    struct buffer b = {0};

    assert_int_equal(json_canonical(text_of(r->given), &b), r->expected != NULL);
    assert_false(b.failed);
    if (r->expected != NULL) {
        buffer_char(&b, '\0');
        assert_string_equal(b.at, r->expected);
        assert_true(json_is_canonical(text_of(r->expected)));
        assert_int_equal(json_is_canonical(text_of(r->given)), strcmp(r->given, r->expected) == 0);
    }
    buffer_free(&b);
}

int main(void)
{
    struct CMUnitTest t[sizeof rows / sizeof rows[0]];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        t[i] = (struct CMUnitTest){rows[i].name, check, NULL, NULL, &rows[i]};
    return cmocka_run_group_tests_name("canonical JSON", t, NULL, NULL);
}
