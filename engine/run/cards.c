/* cards.c -- the card of an offender: his record, drawn. */
#include <stdlib.h>

#include "report/card.h"
#include "report/record.h"
#include "run/cards.h"
#include "run/past.h"
#include "run/run.h"

char *card_text(struct text record, const struct json_node *past, osara_look look)
{
    struct buffer b = {0};
    struct json_node *tree = NULL;

    if (look.format == OSARA_JSON) {
        buffer_text(&b, record);
        buffer_char(&b, '\n');
    } else {
        tree = json_read_but_rows(record);
        if (tree == NULL)
            return NULL;
        if (look.format == OSARA_CSV)
            card_csv(tree, true, &b);
        else
            card_draw(tree, past, &look, &b);
    }
    json_release(tree);
    buffer_char(&b, '\0');
    if (b.failed)
        buffer_free(&b);
    return b.at;
}

char *osara_run_card(osara_run *run, const char *offender, osara_look look,
                     enum osara_status *status, osara_problems *problems)
{
    struct buffer record = {0};
    char *text = NULL;
    uint32_t subject = run_subject_of(run, offender, problems);

    *status = OSARA_ENO;
    if (subject == SUBJECT_NONE)
        return NULL;
    *status = run_look(run, problems);
    if (*status == OSARA_OK)
        *status = record_write_one(&run->results, run->scores->workspaces[0], subject, &record,
                               problems);
    if (*status == OSARA_OK) {
        text = card_text((struct text){record.at, record.n}, NULL, look);
        if (text == NULL)
            *status = problem_memory(problems);
    }
    buffer_free(&record);
    return text;
}

enum osara_status card_of_run(struct ledger *l, uint64_t run, struct text offender,
                              struct text record, osara_look look, char **text,
                              osara_problems *problems)
{
    struct buffer past = {0};
    enum osara_status rc = past_person(l, run, offender, &past, problems);

    if (rc == OSARA_OK) {
        struct json_node *tree = json_read((struct text){past.at, past.n});

        *text = card_text(record, tree, look);
        json_release(tree);
        rc = *text != NULL ? OSARA_OK : problem_memory(problems);
    }
    buffer_free(&past);
    return rc;
}
