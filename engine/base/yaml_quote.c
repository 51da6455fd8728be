/* yaml_quote.c -- see yaml_quote.h. */
#include "base/yaml_quote.h"

#include <string.h>

/* Double quotes where the text holds single ones, as expressions do, and nothing that they escape. */
static char quote_of(struct text scalar)
{
    bool single = memchr(scalar.at, '\'', scalar.n) != NULL;
    bool other = memchr(scalar.at, '"', scalar.n) != NULL || memchr(scalar.at, '\\', scalar.n) != NULL;

    return single && !other ? '"' : '\'';
}

void yaml_quote(struct buffer *b, struct text scalar, size_t from, size_t to)
{
    char quote = quote_of(scalar);

    if (from == 0)
        buffer_char(b, quote);
    for (size_t i = from; i < to; i++) {
        if (scalar.at[i] == '\'' && quote == '\'')
            buffer_char(b, quote);
        buffer_char(b, scalar.at[i]);
    }
    if (to == scalar.n)
        buffer_char(b, quote);
}
