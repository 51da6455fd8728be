/* yaml_layout.h -- a YAML text in its canonical layout, comments kept.
 *
 * libyaml's tree has no comments, so that the text itself is laid out anew, line by line, by the places
 * of libyaml's tokens: two spaces a level, lists indented under their key, one space behind ':', '-'
 * and ',', none within brackets, two or more before a comment, no space at the end of a line, at most
 * one empty line in a row.  Values, their quotes and the order of keys stay as they are, but for
 * expressions within brackets that only Osara reads without quotes (yaml_brackets.h): these get them,
 * so that what comes out is YAML to every tool. */
#ifndef OSARA_BASE_YAML_LAYOUT_H
#define OSARA_BASE_YAML_LAYOUT_H

#include "base/buffer.h"
#include "base/yaml.h"

/* Appends the text in its layout to `out`.  A text that is no YAML, or would mean something else when
 * it is laid out (then OSARA_EFAULT), is refused with a problem, and nothing is appended. */
enum osara_status yaml_layout(const char *path, struct text bytes, enum osara_status status,
                              struct buffer *out, osara_problems *problems);

#endif
