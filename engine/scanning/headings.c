/* headings.c -- words taken apart, made one, compared. */
#include "scanning/headings.h"

#include <string.h>

enum { WORDS = 16, WORD_BYTES = 24 };

/* What systems call a thing -> what it is called here; "" is passed over.  Words are looked up after
 * they have been parted at '_', ' ', digits and capitals. */
static const char *const synonyms[][2] = {
    {"nominal", "offender"},
    {"nom", "offender"},
    {"person", "offender"},
    {"subject", "offender"},
    {"perpetrator", "offender"},
    {"perp", "offender"},
    {"suspect", "offender"},
    {"offenders", "offender"},
    {"nominals", "offender"},
    {"people", "offender"},
    {"persons", "offender"},
    {"ref", "id"},
    {"reference", "id"},
    {"no", "id"},
    {"num", "id"},
    {"number", "id"},
    {"urn", "id"},
    {"identifier", "id"},
    {"key", "id"},
    {"surname", "family"},
    {"lastname", "family"},
    {"last", "family"},
    {"forename", "given"},
    {"forenames", "given"},
    {"firstname", "given"},
    {"first", "given"},
    {"names", ""},
    {"name", ""},
    {"dob", "birth"},
    {"born", "birth"},
    {"date", ""},
    {"dt", ""},
    {"datetime", ""},
    {"of", ""},
    {"flag", ""},
    {"ind", ""},
    {"indicator", ""},
    {"yn", ""},
    {"from", ""},
    {"start", ""},
    {"in", ""},
    {"on", ""},
    {"is", ""},
    {"current", ""},
    {"a", ""},
    {"gender", "sex"},
    {"ethnic", "ethnicity"},
    {"appearance", ""},
    {"disabled", "disability"},
    {"div", "division"},
    {"bcu", "division"},
    {"district", "division"},
    {"area", "division"},
    {"sor", "rso"},
    {"cat", "category"},
    {"lvl", "level"},
    {"cohort", ""},
    {"prison", "custody"},
    {"released", "release"},
    {"management", "strand"},
    {"team", "strand"},
    {"count", "times"},
    {"times", "times"},
    {"vic", "victim"},
    {"complainant", "victim"},
    {"aggrieved", "victim"},
    {"offence", "crime"},
    {"offences", "crime"},
    {"crimes", "crime"},
    {"occurrence", "crime"},
    {"investigation", "crime"},
    {"incident", "crime"},
    {"comm", "committed"},
    {"occurred", "committed"},
    {"commission", "committed"},
    {"reported", "recorded"},
    {"rec", "recorded"},
    {"record", "recorded"},
    {"created", "recorded"},
    {"ho", ""},
    {"home", ""},
    {"office", ""},
    {"involvement", "role"},
    {"capacity", "role"},
    {"disposal", "outcome"},
    {"result", "outcome"},
    {"domestic", "da"},
    {"abuse", ""},
    {"dv", "da"},
    {"stalk", "stalking"},
    {"alcohol", "substance"},
    {"drugs", "substance"},
    {"drink", "substance"},
    {"weapons", "weapon"},
    {"mo", "summary"},
    {"narrative", "summary"},
    {"description", "summary"},
    {"synopsis", "summary"},
    {"orders", "order"},
    {"type", "kind"},
    {"issued", "granted"},
    {"made", "granted"},
    {"expiry", "expires"},
    {"expired", "expires"},
    {"expiration", "expires"},
    {"end", "expires"},
    {"ends", "expires"},
    {"breach", "breached"},
    {"himself", ""},
    {"status", ""},
};

struct word {
    char text[WORD_BYTES];
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

static size_t add_word(struct word out[], size_t n, const char *at, size_t bytes)
{
    struct word w = {""};

    if (n == WORDS || bytes == 0 || bytes >= WORD_BYTES)
        return n;
    for (size_t i = 0; i < bytes; i++)
        w.text[i] = is_upper(at[i]) ? (char)(at[i] | 0x20) : at[i];
    for (size_t k = 0; k < sizeof synonyms / sizeof synonyms[0]; k++)
        if (strcmp(w.text, synonyms[k][0]) == 0) {
            if (synonyms[k][1][0] == '\0')
                return n;
            strcpy(w.text, synonyms[k][1]);
            break;
        }
    for (size_t k = 0; k < n; k++)
        if (strcmp(out[k].text, w.text) == 0)
            return n;
    out[n] = w;
    return n + 1;
}

static size_t part(struct text t, struct word out[])
{
    size_t n = 0, from = 0;

    for (size_t i = 0; i <= t.n; i++) {
        bool letter = i < t.n && is_letter(t.at[i]);
        bool hump = letter && i > from && is_upper(t.at[i]) &&
                    (!is_upper(t.at[i - 1]) ||
                     (i + 1 < t.n && is_letter(t.at[i + 1]) && !is_upper(t.at[i + 1])));

        if (letter && !hump)
            continue;
        n = add_word(out, n, t.at + from, i - from);
        from = letter ? i : i + 1;
    }
    return n;
}

/* "registered_sex_offender" is what everyone calls an RSO. */
static struct text common_name(const char *name)
{
    if (strcmp(name, "registered_sex_offender") == 0)
        return TEXT("rso");
    return text_of(name);
}

double headings_alike(struct text heading, const char *name)
{
    struct word a[WORDS], b[WORDS];
    struct text known = common_name(name);
    size_t n_a = part(heading, a), n_b = part(known, b), both = 0;

    if (text_same_name(heading, text_of(name)) || text_equal_fold(heading, known))
        return 1;
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            both += strcmp(a[i].text, b[k].text) == 0;
    return n_a + n_b > 0 ? 2 * (double)both / (double)(n_a + n_b) : 0;
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
    for (size_t i = 0; i < n; i++)
        if (abbreviates(value, names[i])) {
            found = i;
            n_found++;
        }
    return n_found == 1 ? found : n;
}
