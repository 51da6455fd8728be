/* date.h -- days of the proleptic Gregorian calendar, counted from 1970-01-01. */
#ifndef OSARA_BASE_DATE_H
#define OSARA_BASE_DATE_H

#include "base/text.h"

#define DATE_MISSING INT32_MIN

int32_t date_of(int year, int month, int day); /* DATE_MISSING when there is no such day */
void date_parts(int32_t day, int *year, int *month, int *day_of_month);
/* By the calendar: 31 March - 1 month is the last day of February. */
int32_t date_add_months(int32_t day, int months);
/* By the calendar where `days` are whole months (12 months are 365.25 days), else so many days. */
int32_t date_add_span(int32_t day, double days);
int date_whole_years(int32_t from, int32_t to); /* birthdays passed; a 29 February one on 1 March */
/* YYYY-MM-DD, all of the text, years 0001 to 9999.  False (out untouched) when it is not one. */
bool date_parse_iso(struct text t, int32_t *out);
/* As people write it in letters: 27/11/2024, 1.2.2023, 27-11-24 (of this century).  For hints only. */
bool date_parse_day_first(struct text t, int32_t *out);
void date_print(int32_t day, char out[16]); /* YYYY-MM-DD and NUL */

#endif
