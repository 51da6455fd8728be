/* json_write.c -- see json_write.h. */
#include "base/json_write.h"

#include "base/date.h"

static void key_of(struct buffer *b, const char *key)
{
    char last = b->n > 0 ? b->at[b->n - 1] : '\n';
    bool comma = last != '{' && last != '[' && last != ':' && last != '\n';

    if (key != NULL)
        buffer_json_key(b, comma, text_of(key));
    else if (comma)
        buffer_char(b, ',');
}

void json_put_object(struct buffer *b, const char *key)
{
    key_of(b, key);
    buffer_char(b, '{');
}

void json_put_list(struct buffer *b, const char *key)
{
    key_of(b, key);
    buffer_char(b, '[');
}

void json_end_object(struct buffer *b)
{
    buffer_char(b, '}');
}

void json_end_list(struct buffer *b)
{
    buffer_char(b, ']');
}

void json_put_text(struct buffer *b, const char *key, struct text value)
{
    key_of(b, key);
    buffer_json_text(b, value);
}

void json_put_string(struct buffer *b, const char *key, const char *value)
{
    if (value == NULL)
        json_put_null(b, key);
    else
        json_put_text(b, key, text_of(value));
}

void json_put_number(struct buffer *b, const char *key, double value)
{
    key_of(b, key);
    buffer_json_number(b, value);
}

void json_put_integer(struct buffer *b, const char *key, int64_t value)
{
    key_of(b, key);
    buffer_integer(b, value);
}

void json_put_flag(struct buffer *b, const char *key, bool value)
{
    key_of(b, key);
    buffer_string(b, value ? "true" : "false");
}

void json_put_null(struct buffer *b, const char *key)
{
    key_of(b, key);
    buffer_string(b, "null");
}

void json_put_date(struct buffer *b, const char *key, int32_t day)
{
    if (day == DATE_MISSING) {
        json_put_null(b, key);
        return;
    }
    key_of(b, key);
    buffer_char(b, '"');
    buffer_date(b, day);
    buffer_char(b, '"');
}

void json_put_raw(struct buffer *b, const char *key, struct text json)
{
    key_of(b, key);
    buffer_text(b, json);
}
