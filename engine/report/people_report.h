/* people_report.h -- likely duplicate people: how sure, why, and what it would do to the list.
 *
 * Persons are named by their ids alone: what agrees is said, not what it is. */
#ifndef OSARA_REPORT_PEOPLE_REPORT_H
#define OSARA_REPORT_PEOPLE_REPORT_H

#include "analysis/together.h"
#include "base/json_write.h"

/* Borrows all of it. */
struct people_report {
    const struct plan *plan;
    const struct extract *extract;
    const struct scores *scores;
    bool comparable; /* the ruleset has columns by which people can be told apart */
    const struct people *people;
    const struct together *together; /* [people->n_pairs] */
};

/* keep,merge,decision,by and what they rest on: a same_person.csv to be decided. */
void people_csv(const struct people_report *p, struct buffer *b);
void people_screen(const struct people_report *p, const osara_look *look, struct buffer *b);
/* The member "likely_duplicates": null when people cannot be compared. */
void people_json(const struct people_report *p, struct buffer *b);

#endif
