/* headings.c -- what a heading or a value of a file is likely to mean. */
#include "scanning/headings.h"

#include "scanning/vocabulary.h"

/* "registered_sex_offender" is what everyone calls an RSO. */
static struct text common_name(const char *name)
{
    return text_is(TEXT("registered_sex_offender"), name) ? TEXT("rso") : text_of(name);
}

double headings_alike(struct text heading, const char *name)
{
    struct heading a, b;
    struct text common = common_name(name);

    if (text_same_name(heading, text_of(name)) || text_equal_fold(heading, common))
        return 1;
    vocabulary_part(heading, &a);
    vocabulary_part(common, &b);
    return vocabulary_alike(&a, &b);
}

/* ---- Values ------------------------------------------------------------------------------------------ */

/* The letters of `value` stand in `name` in this order, the first of them first. */
static bool abbreviates(struct text value, struct text name)
{
    size_t k = 0;

    for (size_t i = 0; i < value.n; i++) {
        while (k < name.n && (name.at[k] | 0x20) != (value.at[i] | 0x20))
            k++;
        if (k == name.n || (i == 0 && k != 0))
            return false;
        k++;
    }
    return value.n > 0;
}

static bool begins(struct text longer, struct text shorter)
{
    return longer.n > shorter.n && longer.at[shorter.n] == ' ' &&
           text_equal_fold((struct text){longer.at, shorter.n}, shorter);
}

static bool is_flag(struct text value)
{
    static const char *const words[] = {"no", "yes", "true", "false"};

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (text_equal_fold(value, text_of(words[k])))
            return true;
    return false;
}

size_t headings_value(struct text value, const struct text names[], size_t n)
{
    static const char *const other[][2] = {
        {"arr", "suspect"},        {"arrested", "suspect"},    {"named", "suspect"},
        {"accused", "charged"},    {"guilty", "convicted"},    {"offender", "convicted"},
        {"ip", "victim"},          {"agg", "victim"},          {"aggrieved", "victim"},
        {"complainant", "victim"}, {"injured party", "victim"}};
    size_t found = n, n_found = 0;

    for (size_t i = 0; i < n; i++)
        if (text_equal_fold(value, names[i]))
            return i;
    for (size_t i = 0; i < n; i++)
        if (begins(value, names[i]) || begins(names[i], value))
            return i;
    for (size_t k = 0; k < sizeof other / sizeof other[0]; k++)
        for (size_t i = 0; i < n; i++)
            if (text_equal_fold(value, text_of(other[k][0])) &&
                text_equal_fold(names[i], text_of(other[k][1])))
                return i;
    for (size_t i = 0; i < n && !is_flag(value); i++) /* "no" is not short for North */
        if (abbreviates(value, names[i])) {
            found = i;
            n_found++;
        }
    return n_found == 1 ? found : n;
}
