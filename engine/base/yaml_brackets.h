/* yaml_brackets.h -- lets an expression stand unquoted where YAML would read its brackets.
 *
 * Within {...} and [...] YAML takes '[', ']' and ',' as its own, so that
 *     rape: {title: Rape offences, where: group[code] = 'rape'}
 *     charge: {where: role in [charged, convicted], title: Charge rate}
 * would be no YAML.  Brackets that follow a name or the word `in`, and commas between them or
 * between the parentheses of a call, are masked before libyaml reads the text and unmasked in the
 * scalars.  Each becomes one character, so that places do not move.  Inside base only. */
#ifndef OSARA_BASE_YAML_BRACKETS_H
#define OSARA_BASE_YAML_BRACKETS_H

#include "base/buffer.h"

/* Appends the text, masked, to b.  False when there was nothing to mask (then b is untouched). */
bool yaml_mask(struct text bytes, struct buffer *b);
/* Whether some character of the text stands for a bracket or a comma. */
bool yaml_is_masked(struct text bytes);
/* Unmasks in place; returns the new length. */
size_t yaml_unmask(char *at, size_t n);

#endif
