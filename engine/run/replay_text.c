/* replay_text.c -- osara_ledger_replay(): what came of making a run again. */
#include <string.h>

#include "audit/earlier.h"
#include "base/json_write.h"
#include "run/replay.h"

/* How the two fingerprints compare, and whose leaves differ. */
struct outcome_again {
    const struct replay *r;
    char sealed[65];
    const char *got; /* NULL: it was not made */
    bool same;
    size_t subjects_then, subjects_now, differ, first; /* first: position of one that differs */
    uint64_t forgotten; /* of what the ledger said before the run */
    char version[32];
};

static void name_input(const struct replay_input *in, struct buffer *b)
{
    char hex[65];

    digest_hex(&in->sha256, hex);
    buffer_format(b, "  %.*s, %llu bytes, SHA-256 %s\n", TEXT_ARGS(in->name),
                  (unsigned long long)in->bytes, hex);
    if (in->another != NULL)
        buffer_format(b, "    %s is of this name, but has other content\n", in->another);
}

static void tell_missing(const struct replay *r, struct buffer *b)
{
    buffer_format(b, "run %llu cannot be made again: of its %zu inputs %zu are not there\n",
                  (unsigned long long)r->run, r->n_inputs, r->n_missing);
    for (size_t i = 0; i < r->n_inputs; i++)
        if (r->inputs[i].found == NULL)
            name_input(&r->inputs[i], b);
}

static void tell(const struct outcome_again *o, struct buffer *b)
{
    if (o->got == NULL) {
        tell_missing(o->r, b);
        return;
    }
    buffer_format(
        b, o->same ? "run %llu made again is the same\n" : "run %llu made again is NOT the same\n",
        (unsigned long long)o->r->run);
    buffer_format(b, "  sealed %s\n  again  %s\n", o->sealed, o->got);
    if (!o->same && o->subjects_then != o->subjects_now)
        buffer_format(b, "  it scored %zu offenders, now %zu\n", o->subjects_then, o->subjects_now);
    else if (!o->same)
        buffer_format(b, "  %zu of %zu records differ, the first at rank %zu\n", o->differ,
                      o->subjects_then, o->first + 1);
    if (!o->same && o->forgotten > 0)
        buffer_format(b,
                      "  %llu placements and decisions from before it were disposed of since: who held "
                      "a place by them,\n  and who waited for it, cannot be made again\n",
                      (unsigned long long)o->forgotten);
    buffer_format(b, "  inputs and rules are the same %zu files\n",
                  o->r->n_inputs + json_length(json_at(o->r->content, "files")));
    if (strcmp(o->version, osara_version()) != 0)
        buffer_format(b, "  it was made by Osara %s, this is %s\n", o->version, osara_version());
}

static void put_json(const struct outcome_again *o, struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_integer(b, "run", (int64_t)o->r->run);
    json_put_flag(b, "same", o->same);
    json_put_string(b, "fingerprint", o->sealed);
    json_put_string(b, "again", o->got);
    json_put_string(b, "version", o->version);
    json_put_list(b, "missing");
    for (size_t i = 0; i < o->r->n_inputs; i++)
        if (o->r->inputs[i].found == NULL)
            json_put_text(b, NULL, o->r->inputs[i].name);
    json_end_list(b);
    json_put_integer(b, "records_that_differ", (int64_t)o->differ);
    json_put_integer(b, "forgotten_before", (int64_t)o->forgotten);
    json_end_object(b);
    buffer_char(b, '\n');
}

static void put_csv(const struct outcome_again *o, struct buffer *b)
{
    buffer_string(b, "run,same,fingerprint,again,missing_inputs,records_that_differ\n");
    buffer_format(b, "%llu,%s,%s,%s,%zu,%zu\n", (unsigned long long)o->r->run,
                  o->same ? "yes" : "no", o->sealed, o->got ? o->got : "", o->r->n_missing,
                  o->differ);
}

static enum osara_status compare(struct outcome_again *o, osara_problems *problems)
{
    struct ledger *l = NULL;
    struct ledger_seal seal = {0};
    const struct sealed *now = o->r->made->sealed;
    enum osara_status rc = ledger_read(o->r->ledger, &l, problems);

    if (rc == OSARA_OK)
        rc = ledger_seal_of(l, o->r->run, &seal, problems);
    if (rc == OSARA_OK)
        rc = earlier_forgotten(l, o->r->run, &o->forgotten, problems);
    ledger_close(l);
    if (rc == OSARA_OK) {
        o->subjects_then = (size_t)seal.subjects;
        o->subjects_now = now->seal.subjects;
        for (size_t i = 0; i < o->subjects_then && i < o->subjects_now; i++)
            if (memcmp(&seal.leaves[i], &now->leaves[i], sizeof *now->leaves) != 0 &&
                o->differ++ == 0)
                o->first = i;
    }
    ledger_seal_free(&seal);
    return rc;
}

static enum osara_status judge(struct outcome_again *o, osara_problems *problems)
{
    struct text sealed = json_text_of(json_at(o->r->content, "root"));
    struct text version = json_text_of(json_at(json_at(o->r->content, "run"), "version"));

    snprintf(o->sealed, sizeof o->sealed, "%.*s", TEXT_ARGS(sealed));
    snprintf(o->version, sizeof o->version, "%.*s", TEXT_ARGS(version));
    if (o->r->made == NULL)
        return OSARA_OK;
    o->got = o->r->made->sealed->hex;
    o->same = strcmp(o->got, o->sealed) == 0;
    return compare(o, problems);
}

enum osara_status osara_ledger_replay(const char *ledger, uint64_t run, const char *const folders[],
                                      size_t n_folders, int threads, osara_look look, char **text,
                                      osara_problems *problems)
{
    struct replay r;
    struct outcome_again o = {.r = &r};
    struct buffer b = {0};
    enum osara_status rc = replay_open(ledger, run, folders, n_folders, &r, problems);

    if (rc == OSARA_OK && r.n_missing == 0)
        rc = replay_make(&r, threads, problems);
    if (rc == OSARA_OK)
        rc = judge(&o, problems);
    if (rc == OSARA_OK) {
        (look.format == OSARA_JSON ? put_json : look.format == OSARA_CSV ? put_csv : tell)(&o, &b);
        buffer_char(&b, '\0');
        rc = b.failed ? problem_memory(problems) : o.same ? OSARA_OK : OSARA_ENO;
    }
    replay_close(&r);
    if (rc == OSARA_OK || (rc == OSARA_ENO && b.at != NULL))
        *text = b.at;
    else
        buffer_free(&b);
    return rc;
}
