/* codes.h -- Home Office offence codes in all their spellings. */
#ifndef OSARA_SCANNING_CODES_H
#define OSARA_SCANNING_CODES_H

#include "base/text.h"

enum { CODE_TEXT = 16 };

/* `8/6`, `8/06`, `008/06`, `00806` and `806` (a number that lost its zeros) become "008/06"; up to
 * two letters may follow and stand in capitals.  `8N` and `105A` are none.  Returns the length, 0 when
 * it is none; then *why says so (static text). */
size_t code_home_office(struct text t, char out[CODE_TEXT], const char **why);

/* A spreadsheet makes a date of a code that could be one: of 8/6 "08-Jun" or "06-Aug", of 8/60
 * "Aug-60", and when it is saved in another format 08/06/2023 or 2023-06-08. */
enum code_date {
    CODE_NO_DATE,
    CODE_MONTH_YEAR, /* Aug-60: month and last two digits of the year, 008/60 */
    CODE_DAY_MONTH,  /* 08-Jun: 008/06 where days come first, 006/08 where months do */
    CODE_WHOLE_DATE  /* 08/06/2023: what it was cannot be told */
};
/* What a text is; `day_first` and `month_first` receive the codes that it can have been, the same
 * for CODE_MONTH_YEAR, empty for CODE_WHOLE_DATE. */
enum code_date code_from_date(struct text t, char day_first[CODE_TEXT],
                              char month_first[CODE_TEXT]);

#endif
