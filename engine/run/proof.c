/* proof.c -- what a ledger hands out to be checked without it: heads, growth, one record.
 *
 * A proof is one JSON object; docs/ledger.md says what each member is, and how it is checked.  What
 * was hashed or signed stands in it as text, so that it is checked byte by byte. */
#include <stdlib.h>

#include "base/files.h"
#include "base/json_write.h"
#include "run/signing.h"
#include "run/trail.h"

static void put_path(struct buffer *b, const char *key, const struct merkle_path *path)
{
    char hex[65];

    json_put_list(b, key);
    for (size_t i = 0; i < path->n; i++) {
        digest_hex(&path->at[i], hex);
        json_put_string(b, NULL, hex);
    }
    json_end_list(b);
}

/* The text that was gathered, as the caller's. */
static enum osara_status hand_over(struct buffer *b, enum osara_status rc, char **text,
                                   osara_problems *problems)
{
    buffer_string(b, "}\n");
    buffer_char(b, '\0');
    if (rc == OSARA_OK && b->failed)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        *text = b->at;
    else
        buffer_free(b);
    return rc;
}

static enum osara_status open_with_key(const char *ledger, const char *key_path, struct ledger **l,
                                       struct signing_key *key, osara_problems *problems)
{
    enum osara_status rc = signing_key_read(key_path, key, problems);

    if (rc == OSARA_OK)
        rc = ledger_read(ledger, l, problems);
    if (rc == OSARA_OK)
        rc = signing_is_current(*l, key_path, key, problems);
    return rc;
}

enum osara_status osara_ledger_head(const char *ledger, const char *key_path,
                                    const osara_witness *witness, char **text,
                                    osara_problems *problems)
{
    struct ledger *l = NULL;
    struct signing_key key;
    struct ledger_head head;
    struct buffer b = {0};
    enum osara_status rc = open_with_key(ledger, key_path, &l, &key, problems);

    if (rc == OSARA_OK)
        rc = ledger_head_of(l, 0, &head, problems);
    json_put_object(&b, NULL);
    json_put_string(&b, "proof", "head");
    if (rc == OSARA_OK)
        rc = signing_put_head(l, &head, &key, witness->at, &b, problems);
    ledger_close(l);
    return hand_over(&b, rc, text, problems);
}

/* ---- Growth ---- */

static enum osara_status read_earlier(const char *path, struct signed_head *out,
                                      struct mapped_file *file, struct json_node **tree,
                                      osara_problems *problems)
{
    enum osara_status rc = file_map(path, file, problems);

    if (rc != OSARA_OK)
        return rc;
    *tree = json_read(file->bytes);
    if (signing_check_head(*tree, NULL, out) == NULL)
        return OSARA_OK;
    return problem_add(problems, OSARA_EIO, NULL, "'%s' holds no signed head", path);
}

static enum osara_status put_growth(struct ledger *l, const struct signed_head *earlier,
                                    const struct json_node *tree, const struct signing_key *key,
                                    const char *at, struct buffer *b, osara_problems *problems)
{
    struct ledger_head head;
    struct merkle_path path;
    enum osara_status rc = ledger_head_of(l, 0, &head, problems);

    if (rc == OSARA_OK)
        rc = ledger_growth_path(l, earlier->head.entries, head.entries, &path, problems);
    if (rc != OSARA_OK)
        return rc;
    json_put_object(b, "earlier");
    json_put_text(b, "head", json_text_of(json_at(tree, "head")));
    json_put_text(b, "signature", json_text_of(json_at(tree, "signature")));
    json_end_object(b);
    put_path(b, "growth_path", &path);
    return signing_put_head(l, &head, key, at, b, problems);
}

enum osara_status osara_ledger_growth(const char *ledger, const char *earlier_path,
                                      const char *key_path, const osara_witness *witness,
                                      char **text, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct signing_key key;
    struct signed_head earlier;
    struct mapped_file file = {0};
    struct json_node *tree = NULL;
    struct buffer b = {0};
    enum osara_status rc = read_earlier(earlier_path, &earlier, &file, &tree, problems);

    if (rc == OSARA_OK)
        rc = open_with_key(ledger, key_path, &l, &key, problems);
    json_put_object(&b, NULL);
    json_put_string(&b, "proof", "growth");
    if (rc == OSARA_OK)
        rc = put_growth(l, &earlier, tree, &key, witness->at, &b, problems);
    ledger_close(l);
    json_release(tree);
    file_unmap(&file);
    return hand_over(&b, rc, text, problems);
}

/* ---- One record ---- */

static enum osara_status put_subject(const struct ledger_subject *subject,
                                     const struct ledger_link_text *link,
                                     const struct merkle_path *entry_path, struct buffer *b)
{
    char hex[65];

    json_put_text(b, "record", (struct text){subject->record.at, subject->record.n});
    digest_hex(&subject->salt, hex);
    json_put_string(b, "salt", hex);
    json_put_integer(b, "position", (int64_t)subject->position);
    put_path(b, "path", &subject->path);
    json_put_object(b, "entry");
    json_put_integer(b, "seq", (int64_t)subject->run);
    json_put_string(b, "kind", link->kind);
    json_put_string(b, "previous", link->previous);
    json_put_text(b, "content", (struct text){link->content.at, link->content.n});
    json_end_object(b);
    put_path(b, "entry_path", entry_path);
    return b->failed ? OSARA_ENOMEM : OSARA_OK;
}

static enum osara_status put_proof(struct ledger *l, const struct ledger_subject *subject,
                                   const struct signing_key *key, const char *at, struct buffer *b,
                                   osara_problems *problems)
{
    struct ledger_link_text link = {0};
    struct ledger_head head;
    struct merkle_path path;
    enum osara_status rc = ledger_head_of(l, 0, &head, problems);

    if (rc == OSARA_OK)
        rc = ledger_entry_path(l, subject->run, head.entries, &path, problems);
    if (rc == OSARA_OK)
        rc = ledger_link_of(l, subject->run, &link, problems);
    if (rc == OSARA_OK && put_subject(subject, &link, &path, b) != OSARA_OK)
        rc = problem_memory(problems);
    if (rc == OSARA_OK)
        rc = signing_put_head(l, &head, key, at, b, problems);
    buffer_free(&link.content);
    return rc;
}

/* The record of one below the cohort is made again from the inputs. */
static enum osara_status complete(struct ledger_subject *subject, const char *ledger,
                                  const char *offender, const char *inputs,
                                  osara_problems *problems)
{
    if (subject->record.n > 0)
        return OSARA_OK;
    if (inputs != NULL)
        return replay_record(ledger, subject->run, offender, inputs, &subject->record, problems);
    problem_add(problems, OSARA_ENO, NULL,
                "run %llu keeps no record of '%s': he was below the cohort",
                (unsigned long long)subject->run, offender);
    problem_hint(problems, "name the folder of its inputs with -x, so that it can be made again");
    return OSARA_ENO;
}

static enum osara_status find_subject(struct ledger *l, uint64_t run, const char *ledger,
                                      const char *offender, const char *inputs,
                                      struct ledger_subject *out, osara_problems *problems)
{
    struct digest leaf;
    enum osara_status rc = ledger_subject_of(l, run, text_of(offender), out, problems);

    if (rc == OSARA_OK)
        rc = complete(out, ledger, offender, inputs, problems);
    if (rc != OSARA_OK)
        return rc;
    digest_salted(&out->salt, (struct text){out->record.at, out->record.n}, &leaf);
    return text_equal(digest_text(&leaf), digest_text(&out->leaf))
               ? OSARA_OK
               : problem_add(problems, OSARA_ENO, NULL,
                             "the record of '%s' is not the one that run %llu sealed", offender,
                             (unsigned long long)out->run);
}

enum osara_status osara_ledger_prove(const char *ledger, uint64_t run, const char *offender,
                                     const char *key_path, const char *inputs,
                                     const osara_witness *witness, char **text,
                                     osara_problems *problems)
{
    struct ledger *l = NULL;
    struct signing_key key;
    struct ledger_subject subject = {0};
    struct buffer b = {0};
    const struct text name = text_of(offender);
    enum osara_status rc = open_with_key(ledger, key_path, &l, &key, problems);

    if (rc == OSARA_OK)
        rc = find_subject(l, run, ledger, offender, inputs, &subject, problems);
    ledger_close(l);
    l = NULL;
    if (rc == OSARA_OK) /* on the record first; the head then covers the disclosure too */
        rc = trail_log(ledger, witness,
                       &(struct trail_event){.kind = "disclosure",
                                             .what = "proof",
                                             .run = subject.run,
                                             .offenders = &name,
                                             .n = 1},
                       problems);
    if (rc == OSARA_OK)
        rc = ledger_read(ledger, &l, problems);
    json_put_object(&b, NULL);
    json_put_string(&b, "proof", "record");
    if (rc == OSARA_OK)
        rc = put_proof(l, &subject, &key, witness->at, &b, problems);
    ledger_close(l);
    buffer_free(&subject.record);
    return hand_over(&b, rc, text, problems);
}
