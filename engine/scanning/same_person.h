/* same_person.h -- same_person.csv beside the extract: who, an analyst has confirmed, is one person.
 *
 * A line for each pair, with the headings keep, merge, decision, by (others are for people, and are
 * passed over): `same` puts the rows of `merge` under the id of `keep`, `different` says that the
 * two were looked at and are two people, no decision leaves the pair open.  Pairs join up: who is
 * the same as one of them is the same as all, and exactly one id of them is never in `merge`: that
 * of the person. */
#ifndef OSARA_SCANNING_SAME_PERSON_H
#define OSARA_SCANNING_SAME_PERSON_H

#include "scanning/extract.h"
#include "scanning/lexicon.h"

#define SAME_PERSON_FILE "same_person.csv"

struct same_row {
    struct text keep, merge, by;
    uint32_t line;
    enum same_decision { SAME_OPEN, SAME_ONE, SAME_DIFFERENT } decision;
};

struct same_people {
    bool there;
    bool faulty; /* some of its lines are: told, and the file will not be applied */
    const char *path;
    struct text bytes;
    struct digest digest;
    struct source source;
    struct same_row *rows;
    size_t n, room, n_open, n_different;
};

/* Reads the file of `folder`, if it is there.  What is wrong in it is told: OSARA_EEXTRACT when that is
 * the file as such, else out->faulty, so that same_people_apply() can tell the rest in the same pass. */
enum osara_status same_people_load(const char *folder, struct arena *arena, struct same_people *out,
                                   osara_problems *problems);

/* Folds the rows of table 0 of the same people into the one that is kept: a value that is missing
 * there is taken from the first of the others that has it, a flag is yes if it is so on any, and else
 * what differs is counted and the kept row's stands.  Fills e->merged and the account.  Told, all in
 * one pass: an id that is not there, nobody or two to be kept, a pair that is the same and different.
 */
enum osara_status same_people_apply(const struct same_people *same, const struct plan *plan,
                                    struct extract *e, osara_problems *problems);
/* The same for two rows of a table whose column `join` is their id. */
void same_fold_row(const struct table *t, uint32_t join, uint32_t keep, uint32_t from,
                   uint32_t *n_filled, uint32_t *n_differ);

#endif
