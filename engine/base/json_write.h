/* json_write.h -- JSON (RFC 8259) written key by key into a buffer, without spaces.
 *
 * Commas are put where the buffer's last byte asks for one; keys keep the caller's order, so that
 * the same values give the same bytes. */
#ifndef OSARA_BASE_JSON_WRITE_H
#define OSARA_BASE_JSON_WRITE_H

#include "base/buffer.h"

/* `key` is NULL for an element of a list, or for the outermost value. */
void json_put_object(struct buffer *b, const char *key);
void json_put_list(struct buffer *b, const char *key);
void json_end_object(struct buffer *b);
void json_end_list(struct buffer *b);
void json_put_text(struct buffer *b, const char *key, struct text value);
void json_put_string(struct buffer *b, const char *key, const char *value); /* NULL gives null */
void json_put_number(struct buffer *b, const char *key, double value);      /* NaN gives null */
void json_put_integer(struct buffer *b, const char *key, int64_t value);
void json_put_flag(struct buffer *b, const char *key, bool value);
void json_put_null(struct buffer *b, const char *key);
void json_put_date(struct buffer *b, const char *key, int32_t day); /* missing gives null */
/* A value that is JSON already. */
void json_put_raw(struct buffer *b, const char *key, struct text json);

#endif
