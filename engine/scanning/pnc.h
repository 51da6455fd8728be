/* pnc.h -- ids of the Police National Computer. */
#ifndef OSARA_SCANNING_PNC_H
#define OSARA_SCANNING_PNC_H

#include "base/text.h"

/* YYYY/NNNNNNNC or YY/NNNNNNNC: a year, a serial number (leading zeros may be left out) and a check
 * letter, the slash optional where the year has four digits and the number seven.  NULL when the
 * letter is right; else what is wrong (static text).  The letter is that at (the year's last two
 * digits, then the number of seven) mod 23 in Z A B C D E F G H J K L M N P Q R T U V W X Y, as in
 * the Ministry of Justice's hmpps-person-record, PNCIdentifier.kt. */
const char *pnc_fault(struct text id);

#endif
