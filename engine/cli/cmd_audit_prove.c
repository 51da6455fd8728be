/* cmd_audit_prove.c -- `osara audit prove` and `audit check-proof`: one record, shown alone. */
#include "audit_options.h"
#include "commands.h"
#include "terminal.h"

struct prove_args {
    const char *ledger, *key, *extract, *out, *by, *reason, *to;
};

static const struct option_row prove_rows[] = {
    OPTION_LEDGER(prove_args),
    OPTION_KEY(prove_args),
    {.name = "extract",
     .letter = 'x',
     .kind = OPTION_FOLDER,
     .offset = offsetof(struct prove_args, extract),
     .value = "FOLDER",
     .text =
         "where the run's inputs are, for an offender of whom no record is kept: his is made again"},
    OPTION_OUT(prove_args),
    OPTION_TO(prove_args),
    OPTION_REASON(prove_args),
    OPTION_BY(prove_args),
};

static int prove_command(const struct command *command, int argc, char **argv)
{
    struct prove_args args = {0};
    struct asked asked;
    unsigned long long run;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    if (!entry_number(command, "RUN", asked.operands.at[0], &run))
        return 2;
    enum osara_status rc = osara_ledger_prove(args.ledger, run, asked.operands.at[1], args.key,
                                              args.extract, &asked.witness, &asked.text,
                                              &asked.problems);

    return asked_finish(&asked, rc, args.out);
}

const struct command command_audit_prove = {
    .name = "audit prove",
    .operands = "RUN OFFENDER",
    .least = 2,
    .most = 2,
    .summary = "disclose one record with a proof that it is what the run sealed",
    .details =
        "Writes the offender's record, its salt, its path to the list's fingerprint, the run's "
        "entry with its path to the head, and the signed head. No other person's data is in "
        "it. Whoever has the public key can check it with `osara audit check-proof`, or with "
        "docs/check_proof.py, without the ledger and without the extract. The disclosure is an "
        "entry of the ledger before anything is written.",
    .options = prove_rows,
    .n_options = sizeof prove_rows / sizeof prove_rows[0],
    .examples = {{"for the defence",
                  "osara audit prove --ledger out.db --key audit.key 3 KX000042 \\\n"
                  "    --to 'Maidstone Crown Court' --reason 'disclosure order' \\\n"
                  "    -o proof.json"}},
    .run = prove_command,
};

struct check_args {
    const char *public_key, *earlier;
    unsigned format;
};

static const struct option_row check_rows[] = {
    {.name = "public-key",
     .required = true,
     .kind = OPTION_FILE,
     .offset = offsetof(struct check_args, public_key),
     .value = "FILE",
     .text = "the public half of the key that signed, or of one before it"},
    {.name = "earlier",
     .kind = OPTION_FILE,
     .offset = offsetof(struct check_args, earlier),
     .value = "HEAD",
     .text = "the head that was kept, which a proof of growth must begin with"},
    OPTION_FORMAT(check_args),
};

static int check_command(const struct command *command, int argc, char **argv)
{
    struct check_args args = {0};
    struct asked asked;
    int status;

    if (!asked_ready(command, argc, argv, &args, &asked, &status))
        return status;
    enum osara_status rc = osara_proof_check(asked.operands.at[0], args.public_key, args.earlier,
                                             terminal_look(args.format), &asked.text,
                                             &asked.problems);

    return asked_finish(&asked, rc, NULL);
}

const struct command command_audit_check_proof = {
    .name = "audit check-proof",
    .operands = "PROOF",
    .least = 1,
    .most = 1,
    .summary = "check a proof or a signed head with nothing but a public key",
    .details =
        "Reads what `osara audit prove`, `audit growth` or `audit head` wrote. Needs no ledger and "
        "no extract. Exit status 1: it does not hold, and why.",
    .options = check_rows,
    .n_options = sizeof check_rows / sizeof check_rows[0],
    .examples = {{"a record", "osara audit check-proof --public-key audit.key.pub proof.json"},
                 {"growth since the head that was kept",
                  "osara audit check-proof --public-key audit.key.pub \\\n"
                  "    --earlier head-2023-01.json growth.json"}},
    .run = check_command,
};
