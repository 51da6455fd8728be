/* cmd_audit_keys.c -- `osara audit keygen`, `audit head`, `audit growth`: what a witness keeps. */
#include "audit_options.h"
#include "commands.h"

struct key_args {
    const char *ledger, *replaces, *by, *reason;
};

static const struct option_row keygen_rows[] = {
    OPTION_LEDGER(key_args),
    {.name = "replaces",
     .kind = OPTION_FILE,
     .offset = offsetof(struct key_args, replaces),
     .value = "OLD",
     .text = "the ledger's key so far, which vouches for the new one"},
    OPTION_BY(key_args),
    OPTION_REASON(key_args),
};

static int keygen_command(const struct command *command, int argc, char **argv)
{
    struct key_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_key_make(asked.operands.at[0], args.ledger, args.replaces,
                                          &asked.witness, &asked.text, &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_keygen = {
    .name = "audit keygen",
    .operands = "KEY",
    .least = 1,
    .most = 1,
    .summary = "make the key that signs a ledger's heads and proofs",
    .details =
        "Writes an Ed25519 key (RFC 8032) as KEY, which its owner alone can read, and its public "
        "half as KEY.pub. The ledger holds the public half from then on. With --replaces the "
        "key so far signs the new one, so that who holds the old public half can still "
        "check what the new key signs. Keep KEY from everyone who can write the ledger.",
    .options = keygen_rows,
    .n_options = sizeof keygen_rows / sizeof keygen_rows[0],
    .examples = {{"a first key", "osara audit keygen --ledger out.db audit.key"},
                 {"each year a new one",
                  "osara audit keygen --ledger out.db --replaces audit.key audit-2024.key"}},
    .run = keygen_command,
};

struct head_args {
    const char *ledger, *key, *out;
};

static const struct option_row head_rows[] = {
    OPTION_LEDGER(head_args),
    OPTION_KEY(head_args),
    OPTION_OUT(head_args),
};

static int head_command(const struct command *command, int argc, char **argv)
{
    struct head_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = asked.operands.n == 0
                               ? osara_ledger_head(args.ledger, args.key, &asked.witness,
                                                   &asked.text, &asked.problems)
                               : osara_ledger_growth(args.ledger, asked.operands.at[0], args.key,
                                                     &asked.witness, &asked.text, &asked.problems);

    return asked_finish(&asked, rc, args.out);
}

const struct command command_audit_head = {
    .name = "audit head",
    .operands = "",
    .summary = "sign the ledger's head, for a witness to keep",
    .details =
        "A head states how many entries the ledger has, the hash of the last and the root over "
        "all. Give it to someone who cannot write the ledger: `osara audit verify --head` and "
        "`osara audit growth` then show whether anything was cut off or rewritten since.",
    .options = head_rows,
    .n_options = sizeof head_rows / sizeof head_rows[0],
    .examples = {{"for the minutes",
                  "osara audit head --ledger out.db --key audit.key -o head-2023-01.json"}},
    .run = head_command,
};

const struct command command_audit_growth = {
    .name = "audit growth",
    .operands = "EARLIER",
    .least = 1,
    .most = 1,
    .summary = "prove that a ledger only grew since a head that was kept",
    .details =
        "EARLIER is the file of a signed head. What is written holds that head, today's signed "
        "head and the consistency proof between them (RFC 6962, 2.1.2); check it with `osara "
        "audit check-proof --earlier`. Nothing of the ledger's content is in it.",
    .options = head_rows,
    .n_options = sizeof head_rows / sizeof head_rows[0],
    .examples = {{"since January", "osara audit growth --ledger out.db --key audit.key \\\n"
                                   "    -o growth.json head-2023-01.json"}},
    .run = head_command,
};
