/* options.c -- reads a command line by the command's table. */
#include "options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "terminal.h"

/* One reading of a command line. */
struct reading {
    const struct command *command;
    char **argv;
    int argc, next; /* the next word to read */
    char *args;     /* the command's struct of arguments */
    uint64_t given; /* a bit an option */
    unsigned errors;
    bool help;
};

static void complain(struct reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct reading *r, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fprintf(stderr, "osara %s: error: ", r->command->name);
    vfprintf(stderr, format, ap);
    fputc('\n', stderr);
    va_end(ap);
    r->errors++;
}

int options_refuse(const struct command *command, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    fprintf(stderr, "osara %s: error: ", command->name);
    vfprintf(stderr, format, ap);
    fprintf(stderr, "\ntry 'osara %s --help'\n", command->name);
    va_end(ap);
    return 2;
}

/* ---- values --------------------------------------------------------------------------------- */

static bool digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

static bool is_day(const char *s)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;

    if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
        return false;
    if (!digits(s, 4) || !digits(s + 5, 2) || !digits(s + 8, 2))
        return false;
    year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
    month = (s[5] - '0') * 10 + (s[6] - '0');
    day = (s[8] - '0') * 10 + (s[9] - '0');
    if (month < 1 || month > 12 || day < 1)
        return false;
    if (month == 2 && day == 29)
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= length[month - 1];
}

/* Which of the words "a|b|c" is `s`: its place, or the number of words. */
static unsigned choice_of(const char *words, const char *s)
{
    size_t n = strlen(s);
    unsigned k = 0;

    for (const char *w = words; w != NULL; k++) {
        const char *bar = strchr(w, '|');
        size_t length = bar != NULL ? (size_t)(bar - w) : strlen(w);

        if (length == n && memcmp(w, s, n) == 0)
            return k;
        w = bar != NULL ? bar + 1 : NULL;
    }
    return k;
}

static unsigned choice_count(const char *words)
{
    unsigned n = 1;

    for (; *words != '\0'; words++)
        n += *words == '|';
    return n;
}

static void hold_number(struct reading *r, const struct option_row *row, const char *value)
{
    unsigned long v;

    errno = 0;
    v = digits(value, strlen(value)) ? strtoul(value, NULL, 10) : 0;
    if (v < 1 || v > row->most || errno != 0)
        complain(r, "--%s: expected a whole number from 1 to %lu, got '%s'", row->name, row->most,
                 value);
    else
        memcpy(r->args + row->offset, &v, sizeof v);
}

static void hold_choice(struct reading *r, const struct option_row *row, const char *value)
{
    unsigned k = choice_of(row->value, value);

    if (k == choice_count(row->value))
        complain(r, "--%s: expected one of %s, got '%s'", row->name, row->value, value);
    else
        memcpy(r->args + row->offset, &k, sizeof k);
}

static void hold(struct reading *r, const struct option_row *row, const char *value)
{
    bool yes = true;

    if (row->kind == OPTION_FLAG)
        memcpy(r->args + row->offset, &yes, sizeof yes);
    else if (value[0] == '\0')
        complain(r, "--%s: the value is empty", row->name);
    else if (row->kind == OPTION_NUMBER)
        hold_number(r, row, value);
    else if (row->kind == OPTION_CHOICE)
        hold_choice(r, row, value);
    else if (row->kind == OPTION_DATE && !is_day(value))
        complain(r, "--%s: expected a day as YYYY-MM-DD, got '%s'", row->name, value);
    else if (row->kind != OPTION_TEXT && strcmp(value, "-") == 0)
        complain(r, "--%s: expected a %s, got '-', which stands for a stream", row->name,
                 row->kind == OPTION_FOLDER ? "folder" : "file");
    else
        memcpy(r->args + row->offset, &value, sizeof value);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* Edit distance of two short names, an exchange of neighbours being one edit; case is folded. */
static size_t distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    size_t at[3][LONGEST + 1], n = strlen(a), m = strlen(b);

    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= m; j++)
        at[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = at[i % 3], *above = at[(i + 2) % 3], *two_above = at[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + ((a[i - 1] | 32) != (b[j - 1] | 32));

            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return at[n % 3][m];
}

const char *nearest_name(const char *wrong, const char *const names[], size_t n)
{
    const char *best = NULL;
    size_t least = strlen(wrong) / 3 + 1;

    for (size_t i = 0; i < n; i++) {
        size_t d = distance(wrong, names[i]);

        if (d <= least && d < strlen(names[i])) {
            if (best != NULL && d == least)
                continue;
            best = names[i];
            least = d;
        }
    }
    return best;
}

static void complain_unknown(struct reading *r, const char *name, size_t length)
{
    const char *names[64], *meant;
    char wrong[64];
    size_t n = 0;

    complain(r, "unknown option '--%.*s'", (int)length, name);
    for (; n < r->command->n_options && n < 63; n++)
        names[n] = r->command->options[n].name;
    names[n++] = "help";
    snprintf(wrong, sizeof wrong, "%.*s", (int)length, name);
    meant = nearest_name(wrong, names, n);
    if (meant != NULL)
        fprintf(stderr, "   = did you mean '--%s'?\n", meant);
}

/* The row that a long name means: whole, or shortened without doubt.  NULL: said why. */
static const struct option_row *row_named(struct reading *r, const char *name, size_t length)
{
    const struct option_row *found = NULL;
    unsigned n = 0;

    for (size_t i = 0; i < r->command->n_options; i++) {
        const struct option_row *row = &r->command->options[i];

        if (strncmp(row->name, name, length) != 0)
            continue;
        if (row->name[length] == '\0')
            return row;
        found = row;
        n++;
    }
    if (n == 1 && length > 0)
        return found;
    if (n < 2 || length == 0) {
        complain_unknown(r, name, length);
        return NULL;
    }
    complain(r, "option '--%.*s' could mean more than one thing", (int)length, name);
    for (size_t i = 0; i < r->command->n_options; i++)
        if (strncmp(r->command->options[i].name, name, length) == 0)
            fprintf(stderr, "   = '--%s'\n", r->command->options[i].name);
    return NULL;
}

static const struct option_row *row_lettered(const struct command *command, char letter)
{
    for (size_t i = 0; i < command->n_options; i++)
        if (command->options[i].letter == letter)
            return &command->options[i];
    return NULL;
}

/* ---- words ---------------------------------------------------------------------------------- */

static uint64_t bit_of(const struct reading *r, const struct option_row *row)
{
    return UINT64_C(1) << (row - r->command->options);
}

/* A value that stands in the next word.  NULL: there is none, and it is said. */
static const char *next_value(struct reading *r, const struct option_row *row)
{
    if (r->next < r->argc)
        return r->argv[r->next++];
    r->given |= bit_of(r, row); /* it is there, and one complaint is enough */
    complain(r, "--%s needs a value: --%s %s", row->name, row->name, row->value);
    return NULL;
}

static void take(struct reading *r, const struct option_row *row, const char *value)
{
    if (r->given & bit_of(r, row))
        complain(r, "--%s is given twice", row->name);
    r->given |= bit_of(r, row);
    hold(r, row, value);
}

static void read_long(struct reading *r, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    const struct option_row *row;
    const char *value = equals != NULL ? equals + 1 : NULL;

    if (length >= 2 && length <= 4 && strncmp("help", word, length) == 0) {
        r->help = true;
        return;
    }
    row = row_named(r, word, length);
    if (row == NULL)
        return;
    if (row->kind == OPTION_FLAG && value != NULL) {
        complain(r, "--%s takes no value, got '%s'", row->name, value);
        return;
    }
    if (row->kind != OPTION_FLAG && value == NULL)
        value = next_value(r, row);
    if (row->kind == OPTION_FLAG || value != NULL)
        take(r, row, value);
}

/* "-r FILE", "-rFILE", and flags bundled before it. */
static void read_letters(struct reading *r, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const struct option_row *row = row_lettered(r->command, *letters);
        const char *value;

        if (*letters == 'h' && row == NULL) {
            r->help = true;
            continue;
        }
        if (row == NULL) {
            complain(r, "unknown option '-%c'", *letters);
            return;
        }
        if (row->kind == OPTION_FLAG) {
            take(r, row, NULL);
            continue;
        }
        value = letters[1] != '\0' ? letters + 1 : next_value(r, row);
        if (value != NULL)
            take(r, row, value);
        return;
    }
}

static void take_variables(struct reading *r)
{
    const struct command *c = r->command;

    for (size_t i = 0; i < c->n_options; i++) {
        const char *name = c->options[i].variable;
        const char *value = name != NULL ? getenv(name) : NULL;

        if (value != NULL && value[0] != '\0' && !(r->given & bit_of(r, &c->options[i])))
            take(r, &c->options[i], value);
    }
}

static void check_required(struct reading *r, int n_operands)
{
    const struct command *c = r->command;
    bool clear = r->errors == 0; /* else an operand may be the value of an unknown option */

    for (size_t i = 0; i < c->n_options; i++)
        if (c->options[i].required && !(r->given & bit_of(r, &c->options[i])))
            complain(r, "--%s %s is missing: %s", c->options[i].name, c->options[i].value,
                     c->options[i].text);
    if (clear && n_operands < c->least)
        complain(r, "%s is missing", c->operands);
    if (clear && c->most >= 0 && n_operands > c->most)
        complain(r, "unexpected '%s'", r->argv[1 + c->most]);
}

enum parsed options_parse(const struct command *command, int argc, char **argv, void *args,
                          struct operands *operands)
{
    struct reading r = {.command = command, .argv = argv, .argc = argc, .next = 1, .args = args};
    int n = 0;
    bool only_operands = false;

    while (r.next < argc) {
        char *word = argv[r.next++];

        if (only_operands || word[0] != '-' || word[1] == '\0')
            argv[1 + n++] = word; /* never beyond the word that was read */
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            read_long(&r, word + 2);
        else
            read_letters(&r, word + 1);
    }
    *operands = (struct operands){argv + 1, n};
    if (r.help)
        return PARSED_HELP;
    take_variables(&r);
    check_required(&r, n);
    return r.errors == 0 ? PARSED : PARSED_WRONG;
}

bool options_ready(const struct command *command, int argc, char **argv, void *args,
                   struct operands *operands, int *status)
{
    switch (options_parse(command, argc, argv, args, operands)) {
    case PARSED:
        return true;
    case PARSED_HELP:
        *status = terminal_show(help_command, command);
        return false;
    default:
        fprintf(stderr, "try 'osara %s --help'\n", command->name);
        *status = 2;
        return false;
    }
}
