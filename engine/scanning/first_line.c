/* first_line.c -- titles before the headings, and files that have none. */
#include "scanning/first_line.h"

#include <string.h>

#include "base/csv.h"
#include "scanning/pnc.h"
#include "scanning/profile.h"

enum { LINES = 20 };

static bool has_heading(const struct csv_record *record, struct text wanted, struct arena *arena)
{
    for (size_t c = 0; c < record->n; c++)
        if (text_equal(text_trim(csv_unquote(&record->cells[c], arena)), wanted))
            return true;
    return false;
}

uint32_t first_line_headings(struct text bytes, char separator, const struct text wanted[],
                             size_t n, struct arena *arena)
{
    struct csv_reader csv;
    struct csv_record record;
    uint32_t line = 0;

    csv_open(&csv, bytes, separator);
    for (size_t i = 0; line == 0 && i < LINES && csv_next(&csv, &record); i++) {
        size_t found = 0;

        for (size_t k = 0; k < n; k++)
            found += has_heading(&record, wanted[k], arena);
        if (found >= 2 && 2 * found >= n)
            line = record.line;
    }
    csv_close(&csv);
    return line;
}

static size_t count_filled(const struct csv_record *record)
{
    size_t n = 0;

    for (size_t c = 0; c < record->n; c++)
        n += text_trim(record->cells[c].raw).n > 0;
    return n;
}

uint32_t first_line_wider(struct text bytes, char separator)
{
    struct csv_reader csv;
    struct csv_record record;
    uint32_t line = 0;
    size_t first = 0;

    csv_open(&csv, bytes, separator);
    for (size_t i = 0; line == 0 && i < LINES && csv_next(&csv, &record); i++) {
        size_t filled = count_filled(&record);

        first = i == 0 ? filled : first;
        line = filled > 2 && filled >= 2 * first ? record.line : 0;
    }
    csv_close(&csv);
    return line;
}

bool first_line_values(const struct text cells[], size_t n)
{
    for (size_t c = 0; c < n; c++) {
        if (cells[c].n > 0 && pnc_fault(cells[c]) == NULL)
            return true;
        for (size_t k = 0; k < PROFILE_FORMATS; k++)
            if (strcmp(profile_formats[k], "serial") != 0 && profile_is_date(cells[c], k))
                return true;
    }
    return false;
}
