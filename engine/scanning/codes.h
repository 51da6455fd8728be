/* codes.h -- Home Office offence codes in all their spellings. */
#ifndef OSARA_SCANNING_CODES_H
#define OSARA_SCANNING_CODES_H

#include "base/text.h"

enum { CODE_TEXT = 16 };

/* `8/6`, `8/06`, `008/06`, `00806` and `806` (a number that lost its zeros) become "008/06"; up to
 * two letters may follow and stand in capitals.  Returns the length, 0 when it is none; then *why
 * says so (static text). */
size_t code_home_office(struct text t, char out[CODE_TEXT], const char **why);

#endif
