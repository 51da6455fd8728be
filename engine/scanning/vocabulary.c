/* vocabulary.c -- headings parted into words, and the words of police systems made one. */
#include "scanning/vocabulary.h"

#include <string.h>

/* What systems call a thing -> what it is called here; "" is passed over. */
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
    {"pers", "offender"},
    {"off", "offender"},
    {"offr", "offender"},
    {"ident", "id"},
    {"nr", "id"},
    {"nbr", "id"},
    {"uid", "id"},
    {"class", "code"},
    {"classification", "code"},
    {"hoc", "code"},
    {"fname", "given"},
    {"sname", "family"},
    {"lname", "family"},
    {"cr", "crime"},
    {"cri", "crime"},
    {"crm", "crime"},
    {"occ", "crime"},
    {"event", "crime"},
    {"inv", "role"},
    {"invl", "role"},
    {"involved", "role"},
    {"rep", "recorded"},
    {"logged", "recorded"},
    {"cnt", "times"},
    {"stk", "stalking"},
    {"wpn", "weapon"},
    {"agg", "victim"},
    {"ord", "order"},
    {"effective", "granted"},
    {"exp", "expires"},
    {"until", "expires"},
    {"rel", "release"},
    {"cust", "custody"},
    {"mgmt", "strand"},
    {"used", ""},
    {"desc", ""},
    {"txt", ""},
    {"marker", ""},
    {"begin", ""},
    {"time", ""},
    {"when", ""},
    {"pnc", "pnc"},
    {"himself", ""},
    {"status", ""},
};

/* ---- One word ----------------------------------------------------------------------------------------- */

/* What a word is called here: itself where it is such a name.  NULL: it is not known. */
static const char *known(const char *at, size_t n)
{
    for (size_t k = 0; k < sizeof synonyms / sizeof synonyms[0]; k++)
        if (strlen(synonyms[k][0]) == n && memcmp(synonyms[k][0], at, n) == 0)
            return synonyms[k][1];
    for (size_t k = 0; k < sizeof synonyms / sizeof synonyms[0]; k++)
        if (strlen(synonyms[k][1]) == n && memcmp(synonyms[k][1], at, n) == 0)
            return synonyms[k][1];
    return NULL;
}

/* The beginning of known words that all mean the same: "eth", "disab".  NULL: of none, or of several. */
static const char *beginning(const char *at, size_t n)
{
    const char *found = NULL;

    for (size_t k = 0; n >= 3 && k < sizeof synonyms / sizeof synonyms[0]; k++)
        if (strncmp(synonyms[k][0], at, n) == 0) {
            if (found != NULL && strcmp(found, synonyms[k][1]) != 0)
                return NULL;
            found = synonyms[k][1];
        }
    return found == NULL || found[0] == '\0' ? NULL : found;
}

static void add(struct heading *out, const char *at, size_t n)
{
    struct heading_word w = {""};

    if (n == 0 || n >= sizeof w.text || out->n == HEADING_WORDS)
        return;
    memcpy(w.text, at, n);
    for (size_t k = 0; k < out->n; k++)
        if (strcmp(out->words[k].text, w.text) == 0)
            return;
    out->words[out->n++] = w;
}

static bool is_marker_of_dates(const char *at, size_t n)
{
    static const char *const markers[] = {"date",  "dt",    "datetime", "from",
                                          "start", "begin", "time",     "when"};

    for (size_t k = 0; k < sizeof markers / sizeof markers[0]; k++)
        if (strlen(markers[k]) == n && memcmp(markers[k], at, n) == 0)
            return true;
    return false;
}

/* Words written as one: "crref" is cr and ref, "hocode" is ho and code.  The longest first. */
static bool add_pieces(struct heading *out, const char *at, size_t n, size_t longest,
                       unsigned depth)
{
    for (size_t k = n; k >= 2 && depth < 4; k--) {
        const char *word = known(at, k);
        size_t had = out->n, most = k > longest ? k : longest;

        if (word == NULL || (k == n && most < 3 && strcmp(word, "id") != 0))
            continue;
        add(out, word, strlen(word));
        out->dated |= is_marker_of_dates(at, k);
        if (k == n || add_pieces(out, at + k, n - k, most, depth + 1))
            return true;
        out->n = had;
    }
    return false;
}

static void add_word(struct heading *out, const char *at, size_t bytes)
{
    char w[HEADING_WORD] = "";
    const char *word;

    if (bytes == 0 || bytes >= sizeof w)
        return;
    for (size_t i = 0; i < bytes; i++)
        w[i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] | 0x20) : at[i];
    out->dated |= is_marker_of_dates(w, bytes);
    word = known(w, bytes);
    if (word == NULL && w[0] == 'g') /* GPERSON, GOCCURRENCE */
        word = known(w + 1, bytes - 1);
    if (word != NULL)
        add(out, word, strlen(word));
    else if (!add_pieces(out, w, bytes, 0, 0)) {
        word = beginning(w, bytes);
        add(out, word != NULL ? word : w, word != NULL ? strlen(word) : bytes);
    }
}

/* ---- Headings ----------------------------------------------------------------------------------------- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool has(const struct heading *h, const char *word)
{
    for (size_t k = 0; k < h->n; k++)
        if (strcmp(h->words[k].text, word) == 0)
            return true;
    return false;
}

void vocabulary_part(struct text t, struct heading *out)
{
    size_t from = 0;

    *out = (struct heading){.n = 0};
    for (size_t i = 0; i <= t.n; i++) {
        bool letter = i < t.n && is_letter(t.at[i]);
        bool hump = letter && i > from && is_upper(t.at[i]) &&
                    (!is_upper(t.at[i - 1]) ||
                     (i + 1 < t.n && is_letter(t.at[i + 1]) && !is_upper(t.at[i + 1])));

        if (letter && !hump)
            continue;
        add_word(out, t.at + from, i - from);
        from = letter ? i : i + 1;
    }
    if (out->n >= 3 && has(out, "registered") && has(out, "sex") && has(out, "offender"))
        *out = (struct heading){.n = 1, .words = {{"rso"}}};
    if (out->dated &&
        (out->n == 0 || (out->n == 1 && has(out, "crime")))) /* "occ_from", "dt_from" */
        *out = (struct heading){.n = 1, .words = {{"committed"}}, .dated = true};
}

/* How sure it is that one word is short for the other: a beginning, or its letters in their order. */
static double short_for(const char *a, const char *b)
{
    size_t n = strlen(a);

    if (n < 3 || n >= strlen(b) || a[0] != b[0])
        return 0;
    if (strncmp(a, b, n) == 0)
        return 0.8;
    for (; *a != '\0'; a++, b++)
        if ((b = strchr(b, *a)) == NULL)
            return 0;
    return 0.6;
}

double vocabulary_alike(const struct heading *a, const struct heading *b)
{
    double both = 0;

    for (size_t i = 0; i < a->n; i++) {
        double best = 0;

        for (size_t k = 0; k < b->n; k++) {
            const char *x = a->words[i].text, *y = b->words[k].text;
            double one = strcmp(x, y) == 0 ? 1 : short_for(x, y);

            best = one > best ? one : best;
        }
        both += best;
    }
    return a->n + b->n > 0 ? 2 * both / (double)(a->n + b->n) : 0;
}
