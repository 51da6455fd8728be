/* meanings.c -- the names by which columns with a meaning are known. */
#include "scanning/meanings.h"

enum { NAMES = 6 };

static const char *const names[MEANS_COUNT_][NAMES] = {
    [MEANS_BIRTH] = {"date_of_birth", "birth_date", "dob", "born"},
    [MEANS_COMMITTED] = {"committed", "date_committed", "committed_date", "offence_date",
                         "committed_from", "occurred"},
    [MEANS_RECORDED] = {"recorded", "date_recorded", "recorded_date", "reported", "date_reported"},
    [MEANS_OUTCOME] = {"outcome", "outcome_code", "home_office_outcome"},
    [MEANS_VICTIM] = {"victim_id", "victim"},
    [MEANS_PNC] = {"pnc_id", "pnc", "pncid"},
};

static bool suits(enum column_meaning meaning, enum column_type type)
{
    switch (meaning) {
    case MEANS_BIRTH:
    case MEANS_COMMITTED:
    case MEANS_RECORDED:
        return type == COLUMN_DATE;
    case MEANS_VICTIM:
        return type == COLUMN_ID;
    case MEANS_OUTCOME:
        return type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_NUMBER;
    case MEANS_PNC:
    case MEANS_COUNT_:
        break;
    }
    return type == COLUMN_CATEGORY || type == COLUMN_TEXT || type == COLUMN_ID;
}

uint32_t column_that_means(const struct plan_table *table, enum column_meaning meaning)
{
    for (size_t i = 0; i < NAMES && names[meaning][i] != NULL; i++)
        for (uint32_t c = 0; c < table->n_columns; c++)
            if (suits(meaning, table->columns[c].type) &&
                text_same_name(text_of(table->columns[c].name), text_of(names[meaning][i])))
                return c;
    return UINT32_MAX;
}
