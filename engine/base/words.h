/* words.h -- strings told apart by a number: each distinct string is kept once.
 *
 * Word 0 is "missing" and has the empty text.  Numbers are given in order of first appearance, so
 * they never decide an output: outputs order by text. */
#ifndef OSARA_BASE_WORDS_H
#define OSARA_BASE_WORDS_H

#include "base/text.h"

#define WORD_MISSING 0u

struct words;

struct words *words_new(void); /* NULL when out of memory */
void words_free(struct words *words);
/* The word of this text, added if new.  The empty text is WORD_MISSING.  UINT32_MAX when out of
 * memory. */
uint32_t words_add(struct words *words, struct text text);
/* Room for so many more words at once: a table that grows is written again and again.  Only a hint. */
void words_reserve(struct words *words, size_t more);
/* Asks the machine for the memory in which words_add() will look, some texts ahead of it. */
void words_prefetch(const struct words *words, struct text text);
/* What was added in order of the bytes is found by halving until another comes; who will look for many has
 * them found at once by asking for it before.  False, and all is as it was, when out of memory. */
bool words_index(struct words *words);
uint32_t words_find(const struct words *words, struct text text); /* WORD_MISSING when unknown */
struct text words_text(const struct words *words, uint32_t word); /* lives as long as words */
/* Has it near, or what says where it is, when words_text() asks for it soon. */
void words_ask(const struct words *words, uint32_t word);
bool words_placed(const struct words *words); /* words_ask() asks for what says where it is */
uint32_t words_count(const struct words *words); /* words are 0 .. count - 1 */
/* Whether it is known that each text is greater than those of all words before it (text_compare()). */
bool words_ascend(const struct words *words);

#endif
