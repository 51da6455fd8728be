/* proof_check.c -- osara_proof_check(): a proof against a public key, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/json_write.h"
#include "run/signing.h"

struct checked {
    const struct json_node *proof;
    const struct digest *key;
    struct signed_head head, earlier;
    struct json_node *record, *content; /* of a proof of a record */
    struct text kept;                   /* the head that the witness kept; empty: none */
    const char *why;                    /* what is wrong; NULL: it holds */
};

static bool read_path(const struct json_node *list, struct merkle_path *out)
{
    out->n = json_length(list);
    if (out->n > MERKLE_PATH)
        return false;
    for (size_t i = 0; i < out->n; i++)
        if (!digest_from_hex(json_text_of(json_nth(list, i)), &out->at[i]))
            return false;
    return true;
}

static bool read_count(const struct json_node *number, uint64_t *out)
{
    double v = json_number_of(number);

    *out = v >= 0 && v < 9e15 ? (uint64_t)v : 0;
    return v >= 0 && v < 9e15 && (double)*out == v;
}

static bool leads_to(const struct digest *leaf, uint64_t at, uint64_t of,
                     const struct json_node *list, const struct digest *root)
{
    struct merkle_path path;
    struct digest got;

    return of > 0 && read_path(list, &path) && merkle_root_of(leaf, at, of, &path, &got) &&
           memcmp(&got, root, sizeof got) == 0;
}

/* The record is a leaf of the run's tree. */
static const char *check_record(const struct checked *c)
{
    struct digest salt, root, leaf;
    uint64_t position, subjects;
    const struct json_node *p = c->proof;

    if (!digest_from_hex(json_text_of(json_at(p, "salt")), &salt) ||
        !read_count(json_at(p, "position"), &position) ||
        !read_count(json_at(c->content, "subjects"), &subjects) ||
        !digest_from_hex(json_text_of(json_at(c->content, "root")), &root))
        return "it is not whole";
    digest_salted(&salt, json_text_of(json_at(p, "record")), &leaf);
    return leads_to(&leaf, position, subjects, json_at(p, "path"), &root)
               ? NULL
               : "the record is not one that the run sealed";
}

/* The run is an entry under the head. */
static const char *check_entry(const struct checked *c)
{
    const struct json_node *entry = json_at(c->proof, "entry");
    struct buffer lead = {0};
    struct digest hash, leaf;
    uint64_t seq;

    if (!read_count(json_at(entry, "seq"), &seq) || seq == 0)
        return "it is not whole";
    if (!text_is(json_text_of(json_at(entry, "kind")), "run"))
        return "its entry is not a run";
    buffer_text(&lead, json_text_of(json_at(entry, "previous")));
    buffer_char(&lead, '\n');
    buffer_integer(&lead, (int64_t)seq);
    buffer_char(&lead, '\n');
    buffer_text(&lead, json_text_of(json_at(entry, "kind")));
    buffer_char(&lead, '\n');
    buffer_text(&lead, json_text_of(json_at(entry, "content")));
    digest_of((struct text){lead.at, lead.n}, &hash);
    bool failed = lead.failed;

    buffer_free(&lead);
    if (failed)
        return "there is no memory to check it";
    digest_leaf(digest_text(&hash), &leaf);
    return leads_to(&leaf, seq - 1, c->head.head.entries, json_at(c->proof, "entry_path"),
                    &c->head.head.root)
               ? NULL
               : "the run is not an entry under the signed head";
}

static const char *check_growth(struct checked *c)
{
    const struct json_node *earlier = json_at(c->proof, "earlier");
    struct merkle_path path;
    struct digest signer;
    const char *why = signing_check_head(earlier, NULL, &c->earlier);

    if (why != NULL)
        return "it holds no earlier head";
    if (c->kept.n > 0 && !text_equal(c->kept, json_text_of(json_at(earlier, "head"))))
        return "its earlier head is not the one that was kept";
    signer = c->earlier.key; /* the key of its day: the later one must follow from it */
    why = signing_check_head(earlier, &signer, &c->earlier);
    if (why == NULL && memcmp(&c->earlier.key, c->key, sizeof signer) != 0)
        why = signing_check_head(c->proof, &signer, &c->head);
    if (why != NULL)
        return why;
    if (memcmp(&c->earlier.head.first, &c->head.head.first, sizeof signer) != 0)
        return "the two heads are of different ledgers";
    return read_path(json_at(c->proof, "growth_path"), &path) &&
                   merkle_consistent(c->earlier.head.entries, c->head.head.entries,
                                     &c->earlier.head.root, &c->head.head.root, &path)
               ? NULL
               : "the later ledger did not grow from the earlier one: something was rewritten";
}

static const char *check(struct checked *c)
{
    struct text kind = json_text_of(json_at(c->proof, "proof"));
    const char *why;

    if (kind.n == 0)
        return "it is no proof of Osara";
    why = signing_check_head(c->proof, c->key, &c->head);
    if (why != NULL)
        return why;
    if (text_is(kind, "growth"))
        return check_growth(c);
    if (text_is(kind, "head"))
        return NULL;
    if (!text_is(kind, "record"))
        return "it is a proof of a kind that this Osara does not know";
    c->record = json_read(json_text_of(json_at(c->proof, "record")));
    c->content = json_read(json_text_of(json_at(json_at(c->proof, "entry"), "content")));
    if (c->record == NULL || c->content == NULL)
        return "it is not whole";
    why = check_record(c);
    return why ? why : check_entry(c);
}

/* ---- Telling ---- */

static void put_facts(const struct checked *c, struct buffer *b)
{
    char hex[65];

    digest_hex(&c->head.key, hex);
    json_put_integer(b, "entries", (int64_t)c->head.head.entries);
    json_put_string(b, "signed_at", c->head.at);
    json_put_string(b, "signed_by", hex);
    if (c->record != NULL) {
        json_put_text(b, "offender", json_text_of(json_at(c->record, "offender")));
        json_put_number(b, "run", json_number_of(json_at(json_at(c->proof, "entry"), "seq")));
        json_put_text(b, "ruleset", json_text_of(json_at(c->content, "ruleset")));
        json_put_text(b, "as_of", json_text_of(json_at(c->content, "as_of")));
        json_put_text(b, "fingerprint", json_text_of(json_at(c->content, "root")));
    }
    if (c->earlier.head.entries > 0)
        json_put_integer(b, "earlier_entries", (int64_t)c->earlier.head.entries);
}

static void tell(const struct checked *c, struct buffer *b)
{
    char hex[65];
    struct text offender = json_text_of(json_at(c->record, "offender"));
    struct text ruleset = json_text_of(json_at(c->content, "ruleset"));
    struct text as_of = json_text_of(json_at(c->content, "as_of"));
    struct text root = json_text_of(json_at(c->content, "root"));

    digest_hex(&c->head.key, hex);
    if (c->record != NULL) {
        buffer_format(b, "the record of %.*s is the one that was sealed\n", TEXT_ARGS(offender));
        buffer_string(b, "  run ");
        buffer_number(b, json_number_of(json_at(json_at(c->proof, "entry"), "seq")));
        buffer_format(b, ", ruleset %.*s, as of %.*s\n  list %.*s\n", TEXT_ARGS(ruleset),
                      TEXT_ARGS(as_of), TEXT_ARGS(root));
    } else if (c->earlier.head.entries > 0) {
        buffer_format(
            b, "nothing was rewritten: %llu entries grew to %llu\n  earlier head signed %s\n",
            (unsigned long long)c->earlier.head.entries, (unsigned long long)c->head.head.entries,
            c->earlier.at);
    } else {
        buffer_string(b, "the head is signed\n");
    }
    buffer_format(b, "  head of %llu entries, signed %s\n  by key %s\n",
                  (unsigned long long)c->head.head.entries, c->head.at, hex);
    if (c->head.rotations > 0)
        buffer_format(b, "  which follows from the key given by %zu %s\n", c->head.rotations,
                      c->head.rotations == 1 ? "replacement" : "replacements");
}

static char *show(const struct checked *c, const char *path, osara_look look)
{
    struct buffer b = {0};

    if (look.format == OSARA_JSON) {
        json_put_object(&b, NULL);
        json_put_string(&b, "proof", path);
        json_put_flag(&b, "holds", c->why == NULL);
        json_put_string(&b, "why", c->why);
        if (c->why == NULL)
            put_facts(c, &b);
        json_end_object(&b);
        buffer_char(&b, '\n');
    } else if (look.format == OSARA_CSV) {
        buffer_string(&b, "proof,holds,why\n");
        buffer_csv_text(&b, text_of(path));
        buffer_string(&b, c->why ? ",no," : ",yes,");
        buffer_csv_text(&b, text_of(c->why ? c->why : ""));
        buffer_char(&b, '\n');
    } else if (c->why != NULL) {
        buffer_format(&b, "%s DOES NOT HOLD\n%s\n", path, c->why);
    } else {
        tell(c, &b);
    }
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

/* The head that a witness kept, as the text that was signed. */
static enum osara_status read_kept(const char *path, struct json_node **tree, struct text *kept,
                                   osara_problems *problems)
{
    struct mapped_file file;
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    *tree = json_read(file.bytes);
    *kept = json_text_of(json_at(*tree, "head"));
    file_unmap(&file);
    return kept->n > 0 ? OSARA_OK
                       : problem_add(problems, OSARA_EIO, NULL, "'%s' holds no signed head", path);
}

enum osara_status osara_proof_check(const char *path, const char *public_key, const char *earlier,
                                    osara_look look, char **text, osara_problems *problems)
{
    struct mapped_file file = {0};
    struct digest key;
    struct checked c = {.key = &key};
    struct json_node *proof = NULL, *kept = NULL;
    char *shown = NULL;
    enum osara_status rc = signing_public_read(public_key, &key, problems);

    if (rc == OSARA_OK && earlier != NULL)
        rc = read_kept(earlier, &kept, &c.kept, problems);
    if (rc == OSARA_OK)
        rc = file_map(path, &file, problems);
    if (rc != OSARA_OK) {
        json_release(kept);
        return rc;
    }
    c.proof = proof = json_read(file.bytes);
    c.why = check(&c);
    shown = show(&c, path, look);
    rc = shown == NULL ? problem_memory(problems) : c.why ? OSARA_ENO : OSARA_OK;
    if (shown != NULL)
        *text = shown;
    json_release(c.record);
    json_release(c.content);
    json_release(proof);
    json_release(kept);
    file_unmap(&file);
    return rc;
}
