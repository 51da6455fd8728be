/* schema.c -- the structural check: each node against the list of what may stand there. */
#include "objective/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "objective/dated.h"

struct checker {
    const struct schema *schema;
    osara_problems *problems;
    bool faulty;
    const struct yaml_node *beside; /* the names among which the last one stands; NULL = none */
};

static void check_section(struct checker *c, unsigned section, const struct yaml_node *key,
                          const struct yaml_node *node);

bool schema_flag(struct text t, bool *out)
{
    bool yes = text_equal_fold(t, TEXT("yes")) || text_equal_fold(t, TEXT("true"));
    bool no = text_equal_fold(t, TEXT("no")) || text_equal_fold(t, TEXT("false"));

    if (yes || no)
        *out = yes;
    return yes || no;
}

enum section schema_lookup_form(const struct yaml_node *lookup)
{
    bool key = yaml_get(lookup, "key") != NULL, value = yaml_get(lookup, "value") != NULL;

    if (yaml_get(lookup, "file") != NULL || (key && value))
        return SECTION_LOOKUP_FILE;
    return yaml_get(lookup, "steps") != NULL ? SECTION_LOOKUP_STEPS : SECTION_LOOKUP_INLINE;
}

/* What was expected, for "expected X under 'key', found Y". */
static const char *expected(unsigned holds)
{
    switch (holds & ~(unsigned)(HOLDS_DATED | HOLDS_ALWAYS)) {
    case HOLDS_WORD:
        return "a word";
    case HOLDS_FLAG:
        return "yes or no";
    case HOLDS_DATE:
        return "a date";
    case HOLDS_NUMBER:
        return "a number";
    case HOLDS_EXPRESSION:
        return "an expression";
    case HOLDS_SECTION:
    case HOLDS_LOOKUP:
    case HOLDS_CELLS:
        return "a mapping";
    case HOLDS_NUMBER | HOLDS_SECTION:
        return "a number or a mapping";
    case HOLDS_EXPRESSION | HOLDS_SECTION:
        return "an expression or a mapping";
    case HOLDS_TEXT | HOLDS_SECTION:
    case HOLDS_TEXT | HOLDS_CELLS:
        return "text or a mapping";
    default:
        return "text";
    }
}

/* Whether the node is written with this character first. */
static bool begins(const struct yaml_node *node, char first)
{
    const struct source *source = node->at.source;

    return source != NULL && node->offset < source->bytes.n && source->bytes.at[node->offset] == first;
}

static void wrong_kind(struct checker *c, const struct yaml_node *key, const char *wanted,
                       const struct yaml_node *found)
{
    problem_add(c->problems, c->schema->status, &found->at, "expected %s under '%.*s', found %s", wanted,
                TEXT_ARGS(key->text), yaml_kind_name(found));
    c->faulty = true;
    if (strcmp(wanted, "a list") == 0 && found->kind == YAML_SCALAR && !found->quoted &&
        found->text.n > 1 && found->text.at[0] == '-')
        problem_hint(c->problems, "a space stands behind the '-' of an item: '- %.*s'",
                     (int)strcspn(found->text.at + 1, " \n"), found->text.at + 1);
    else if (strcmp(wanted, "a list") == 0)
        problem_hint(c->problems, "write [one, another], or each on a line of its own behind '- '");
    else if (strcmp(wanted, "a mapping") == 0 && found->kind == YAML_SEQUENCE && begins(found, '['))
        problem_hint(c->problems, "what stands here has names: {name: value, another: value}");
    else if (strcmp(wanted, "a mapping") == 0 && found->kind == YAML_SEQUENCE)
        problem_hint(c->problems, "take the '- ' away: what stands here has names ('name: value')");
    else if (strcmp(wanted, "a mapping") == 0)
        problem_hint(c->problems, "write {name: value}, or each on a line of its own, indented");
    else if (strcmp(wanted, "text or a list") == 0)
        problem_hint(c->problems, "write one value, or [one, another]");
    else if (found->kind == YAML_SCALAR)
        problem_hint(c->problems, "write a value, or take the line out");
    else
        problem_hint(c->problems, "write one value: if it is text that holds brackets or ': ', put "
                                  "it in quotes");
}

/* 2024-1-31, 2024/01/31 and 2024-01-31T00:00 as 2024-01-31. */
static bool date_parse_loose(struct text text, char iso[16])
{
    int part[3] = {0};
    size_t i = 0;
    int32_t day;

    for (size_t k = 0; k < 3; k++) {
        size_t from = i;

        while (i < text.n && i - from < 4 && text.at[i] >= '0' && text.at[i] <= '9')
            part[k] = part[k] * 10 + (text.at[i++] - '0');
        if (i == from || (k == 0 && i != 4) || (k > 0 && i - from > 2) ||
            (k < 2 && (i == text.n || strchr("-/.", text.at[i++]) == NULL)))
            return false;
    }
    if (i < text.n && text.at[i] != 'T' && text.at[i] != ' ')
        return false;
    day = date_of(part[0], part[1], part[2]);
    if (day == DATE_MISSING)
        return false;
    date_print(day, iso);
    return true;
}

/* 27/11/2024 as 2024-11-27; a day that is in no calendar. */
static void hint_date(struct checker *c, struct text text)
{
    int32_t day;
    char iso[16];

    if (date_parse_day_first(text_trim(text), &day)) {
        date_print(day, iso);
        problem_hint(c->problems, "write %s", iso);
    } else if (date_parse_loose(text_trim(text), iso)) {
        problem_hint(c->problems, "write %s", iso);
    } else if (text.n == 10 && text.at[4] == '-' && text.at[7] == '-') {
        problem_hint(c->problems, "there is no such day in the calendar");
    } else {
        problem_hint(c->problems, "write year, month and day: 2024-11-27");
    }
}

static void check_scalar(struct checker *c, unsigned holds, const struct yaml_node *key,
                         const struct yaml_node *value)
{
    bool flag;
    int32_t day;

    if (holds == HOLDS_FLAG && !schema_flag(value->text, &flag)) {
        problem_add(c->problems, c->schema->status, &value->at,
                    "expected yes or no under '%.*s', found '%.*s'", TEXT_ARGS(key->text),
                    TEXT_ARGS(value->text));
        problem_hint(c->problems, "write 'yes' or 'no'");
        c->faulty = true;
    } else if (holds == HOLDS_DATE && !date_parse_iso(value->text, &day)) {
        problem_add(c->problems, c->schema->status, &value->at,
                    "expected a date as YYYY-MM-DD under '%.*s', found '%.*s'",
                    TEXT_ARGS(key->text), TEXT_ARGS(value->text));
        hint_date(c, value->text);
        c->faulty = true;
    }
}

struct text schema_next_word(const char **words)
{
    struct text word = {*words, strcspn(*words, "|")};

    *words += word.n + ((*words)[word.n] == '|');
    return word;
}

/* One of the words of its key, or what they are. */
static void check_word(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                       const struct yaml_node *value)
{
    struct text names[16], word;
    struct buffer list = {0};
    const char *left = k->words;
    size_t n = 0;

    while ((word = schema_next_word(&left)).n > 0 && n < 16) {
        if (text_equal(word, value->text)) {
            buffer_free(&list);
            return;
        }
        buffer_string(&list, n == 0 ? "'" : *left == '\0' ? " or '" : ", '");
        buffer_text(&list, word);
        buffer_char(&list, '\'');
        names[n++] = word;
    }
    problem_add(c->problems, c->schema->status, &value->at, "expected %.*s under '%.*s', found '%.*s'",
                TEXT_ARGS(((struct text){list.at, list.n})), TEXT_ARGS(key->text),
                TEXT_ARGS(value->text));
    if (text_nearest(value->text, names, n) < n)
        problem_hint_nearest(c->problems, value->text, names, n);
    else if (n == 1)
        problem_hint(c->problems, "write it so, or take the line out");
    else
        problem_hint(c->problems, "%s: %s", k->key, k->doc);
    c->faulty = true;
    buffer_free(&list);
}

/* A mapping that was meant to be dated, but for one key: say which. */
static void hint_dates(struct checker *c, unsigned holds, const struct yaml_node *value)
{
    const struct yaml_node *stray = NULL;
    bool some = false;
    int32_t day;

    if (!(holds & HOLDS_DATED) || value->kind != YAML_MAPPING)
        return;
    for (size_t i = 0; i < value->n; i++) {
        if (date_parse_iso(value->keys[i]->text, &day))
            some = true;
        else
            stray = value->keys[i];
    }
    if (!some && stray != NULL && !(holds & (HOLDS_SECTION | HOLDS_CELLS)))
        problem_hint(c->problems, "a value by date has days as keys: {2023-01-01: ...}; '%.*s' is none",
                     TEXT_ARGS(stray->text));
    else if (some && stray != NULL)
        problem_hint(c->problems, "a value by date has only dates as keys: '%.*s' is not a date",
                     TEXT_ARGS(stray->text));
}

/* {top: 150} where 150 stands. */
static void hint_keys(struct checker *c, const struct schema_section *s)
{
    struct buffer list = {0};

    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        buffer_string(&list, list.n > 0 ? ", " : "");
        buffer_string(&list, k->key);
    }
    if (!list.failed && list.n > 0)
        problem_hint(c->problems, "write {%s: ...}; its keys are: %.*s", s->keys->key,
                     TEXT_ARGS(((struct text){list.at, list.n})));
    buffer_free(&list);
}

/* One value, no list and not by date. */
static void check_one(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                      const struct yaml_node *value)
{
    unsigned holds = k->holds & ~(unsigned)HOLDS_DATED;
    unsigned scalars = HOLDS_TEXT | HOLDS_FLAG | HOLDS_DATE | HOLDS_NUMBER | HOLDS_EXPRESSION;

    if (value->kind == YAML_SCALAR && holds == HOLDS_WORD) {
        check_word(c, k, key, value);
    } else if (value->kind == YAML_SCALAR && (holds & scalars)) {
        check_scalar(c, holds, key, value);
    } else if (value->kind == YAML_MAPPING && (holds & HOLDS_LOOKUP)) {
        check_section(c, schema_lookup_form(value), key, value);
    } else if (value->kind == YAML_MAPPING && (holds & HOLDS_SECTION)) {
        check_section(c, k->section, key, value);
    } else if (!(value->kind == YAML_MAPPING && (holds & HOLDS_CELLS))) {
        wrong_kind(c, key, expected(holds), value);
        if (value->kind == YAML_SCALAR && (holds & HOLDS_SECTION) && !yaml_is_null(value))
            hint_keys(c, &c->schema->sections[k->section]);
        hint_dates(c, k->holds, value);
    }
}

static void check_dated(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                        struct yaml_node *value)
{
    if (!(k->holds & HOLDS_DATED) || !dated_is(value)) {
        check_one(c, k, key, value);
        return;
    }
    for (size_t i = 0; i < dated_count(value); i++)
        if (!yaml_is_null(dated_value(value, i)))
            check_one(c, k, key, dated_value(value, i));
}

static void check_list(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                       const struct yaml_node *value)
{
    if (value->kind != YAML_SEQUENCE) {
        wrong_kind(c, key, "a list", value);
        return;
    }
    for (size_t i = 0; i < value->n; i++)
        if (value->values[i]->kind == YAML_MAPPING && k->holds == HOLDS_SECTION)
            check_section(c, k->section, NULL, value->values[i]);
        else
            check_one(c, k, key, value->values[i]);
}

static void check_each(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                       const struct yaml_node *value)
{
    if (value->kind != YAML_MAPPING) {
        wrong_kind(c, key, "a mapping", value);
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        if (text_trim(value->keys[i]->text).n == 0) {
            problem_add(c->problems, c->schema->status, &value->keys[i]->at,
                        "a name under '%.*s' is empty", TEXT_ARGS(key->text));
            c->faulty = true;
        }
        if (yaml_is_null(value->values[i]))
            continue;
        c->beside = value;
        if (k->shape == SHAPE_EACH_LIST)
            check_list(c, k, value->keys[i], value->values[i]);
        else
            check_dated(c, k, value->keys[i], value->values[i]);
    }
}

static void check_value(struct checker *c, const struct schema_key *k, const struct yaml_node *key,
                        struct yaml_node *value)
{
    if (yaml_is_null(value))
        return; /* nothing said */
    switch (k->shape) {
    case SHAPE_LIST:
        check_list(c, k, key, value);
        return;
    case SHAPE_EACH:
    case SHAPE_EACH_LIST:
        check_each(c, k, key, value);
        return;
    case SHAPE_ONE_OR_LIST:
        if (value->kind == YAML_SEQUENCE)
            check_list(c, k, key, value);
        else if (value->kind == YAML_MAPPING && k->holds == HOLDS_TEXT)
            wrong_kind(c, key, "text or a list", value);
        else
            check_one(c, k, key, value);
        return;
    case SHAPE_ONE:
        check_dated(c, k, key, value);
        return;
    }
}

/* {cap: 1,000}: the comma parts the number. */
static bool hint_number_cut(struct checker *c, const struct yaml_node *node,
                            const struct yaml_node *key)
{
    size_t digits = 0;

    while (digits < key->text.n && key->text.at[digits] >= '0' && key->text.at[digits] <= '9')
        digits++;
    for (size_t i = 1; digits > 0 && digits == key->text.n && i < node->n; i++)
        if (node->keys[i] == key && yaml_is_null(node->values[i]) &&
            node->values[i - 1]->kind == YAML_SCALAR) {
            problem_hint(c->problems, "a number has no comma in it: write %.*s%.*s (decimals stand "
                                      "behind a point)",
                         TEXT_ARGS(node->values[i - 1]->text), TEXT_ARGS(key->text));
            return true;
        }
    return false;
}

/* "a criterion has no key 'wieght'", with the nearest key or all of them.  Where the nearest is not
 * there, it is what was meant: it is read as such, so that no other message follows from this one. */
static void unknown_key(struct checker *c, const struct schema_section *s,
                        const struct yaml_node *node, struct yaml_node *key)
{
    struct text names[32];
    struct buffer list = {0};
    size_t n = 0;

    problem_add(c->problems, c->schema->status, &key->at, "%s has no key '%.*s'", s->name,
                TEXT_ARGS(key->text));
    c->faulty = true;
    for (const struct schema_key *k = s->keys; k->key != NULL && n < 32; k++) {
        names[n++] = text_of(k->key);
        buffer_string(&list, list.n > 0 ? ", " : "");
        buffer_string(&list, k->key);
    }
    size_t near = text_nearest(key->text, names, n);

    if (hint_number_cut(c, node, key)) {
        ; /* the number before it goes on here */
    } else if (near < n) {
        problem_hint_nearest(c->problems, key->text, names, n);
        if (yaml_get(node, names[near].at) == NULL)
            key->text = names[near];
    } else if (!list.failed)
        problem_hint(c->problems, "its keys are: %.*s",
                     TEXT_ARGS(((struct text){list.at, list.n})));
    buffer_free(&list);
}

/* A name that this file adds, and the one that it extends has nearly: that one was meant. */
static bool hint_extended(struct checker *c, const struct yaml_node *key)
{
    struct text names[64] = {{0}};
    size_t n = 0, near;

    for (size_t i = 0; c->beside != NULL && i < c->beside->n && n < 64; i++)
        if (c->beside->keys[i]->at.source != key->at.source)
            names[n++] = c->beside->keys[i]->text;
    near = text_nearest(key->text, names, n);
    if (near < n)
        problem_hint(c->problems,
                     "did you mean '%.*s', which the extended ruleset has? what is new needs all of its "
                     "keys",
                     TEXT_ARGS(names[near]));
    return near < n;
}

static void check_required(struct checker *c, const struct schema_section *s,
                           const struct yaml_node *key, const struct yaml_node *node)
{
    for (const struct schema_key *k = s->keys; k->key != NULL; k++) {
        const struct yaml_node *value = yaml_get(node, k->key);

        if (!k->required || (value != NULL && !yaml_is_null(value)))
            continue;
        problem_add(c->problems, c->schema->status, key != NULL ? &key->at : &node->at, "%s needs '%s'",
                    s->name, k->key);
        if (key == NULL || !hint_extended(c, key))
            problem_hint(c->problems, "%s: %s", k->key, k->doc);
        c->faulty = true;
    }
}

/* "minimum stay" is minimum_stay: read as such, unless that is there too. */
static const struct schema_key *spelled_otherwise(const struct schema_section *s,
                                                  const struct yaml_node *node,
                                                  struct yaml_node *key)
{
    const struct schema_key *k = s->keys;

    while (k->key != NULL && !text_same_name(key->text, text_of(k->key)))
        k++;
    if (k->key != NULL && yaml_get(node, k->key) == NULL) {
        key->text = text_of(k->key);
        return k;
    }
    while (k->key != NULL)
        k++; /* unknown, or there twice */
    return k;
}

/* `key`: what it stands under; NULL of the document and of an item of a list. */
static void check_section(struct checker *c, unsigned section, const struct yaml_node *key,
                          const struct yaml_node *node)
{
    const struct schema_section *s = &c->schema->sections[section];
    const struct schema_key rest = {.key = s->name, .holds = s->rest_holds, .words = s->rest_words};

    for (size_t i = 0; i < node->n; i++) {
        const struct schema_key *k = s->keys;

        while (k->key != NULL && !text_is(node->keys[i]->text, k->key))
            k++;
        if (k->key == NULL && s->rest == NULL)
            k = spelled_otherwise(s, node, node->keys[i]);
        if (k->key == NULL && s->rest == NULL) {
            unknown_key(c, s, node, node->keys[i]);
            for (k = s->keys; k->key != NULL && !text_is(node->keys[i]->text, k->key);)
                k++;
        }
        if (k->key != NULL)
            check_value(c, k, node->keys[i], node->values[i]);
        else if (s->rest != NULL && !yaml_is_null(node->values[i]))
            check_dated(c, &rest, node->keys[i], node->values[i]);
    }
    check_required(c, s, key, node);
}

enum { NAMES_MOST = 2000 };

bool schema_fits(const struct yaml_node *node, osara_problems *problems)
{
    if (node->kind == YAML_SCALAR)
        return true;
    if (node->kind == YAML_MAPPING && node->n > NAMES_MOST) {
        problem_add(problems, OSARA_ERULES, &node->at,
                    "%zu names in one place, and there may be %d", node->n, NAMES_MOST);
        return false;
    }
    for (size_t i = 0; i < node->n; i++)
        if (!(node->kind == YAML_MAPPING && text_is(node->keys[i]->text, "lookups")) &&
            !schema_fits(node->values[i], problems))
            return false;
    return true;
}

/* The keys that a document needs: "osara, ruleset, scanning, analysis". */
static const char *needed(const struct schema *schema, char list[128])
{
    size_t n = 0;

    list[0] = '\0';
    for (const struct schema_key *k = schema->sections[0].keys; k->key != NULL && n < 100; k++)
        if (k->required)
            n += (size_t)snprintf(list + n, 128 - n, "%s%s", n > 0 ? ", " : "", k->key);
    return list;
}

bool schema_check(const struct schema *schema, const struct yaml_node *root,
                  osara_problems *problems)
{
    char list[128];
    struct checker c = {.schema = schema, .problems = problems};

    if (root->kind != YAML_MAPPING) {
        problem_add(problems, schema->status, &root->at, "%s is a mapping, found %s",
                    schema->sections[0].name, yaml_kind_name(root));
        problem_hint(problems, "write its keys without '- ', each at the start of a line: '%s: ...'",
                     schema->sections[0].keys[0].key);
        return false;
    }
    if (root->n == 0 && schema->sections[0].keys[0].required) {
        problem_add(problems, schema->status, &root->at, "%s is expected, but nothing stands here",
                    schema->sections[0].name);
        problem_hint(problems, "docs/first-rule.md begins one: it needs %s", needed(schema, list));
        return false;
    }
    check_section(&c, 0, NULL, root);
    return !c.faulty;
}
