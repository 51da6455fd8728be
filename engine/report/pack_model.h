/* pack_model.h -- what the pack's writers read: rows of the list, strands, options, and the run. */
#ifndef OSARA_REPORT_PACK_MODEL_H
#define OSARA_REPORT_PACK_MODEL_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/json_read.h"
#include "base/words.h"
#include "report/html.h"
#include "report/pack.h"
#include "report/urgency.h"

enum { PACK_COLOURS = 8 };

enum pack_kind { PACK_MISSING, PACK_FLAG, PACK_FIGURE, PACK_TEXT };
struct pack_value {
    enum pack_kind kind;
    double figure; /* of a flag 0 or 1 */
    struct text text;
};

/* What one strand says of one person. */
struct pack_place {
    bool eligible;
    double fit, order; /* order: NaN: the strand's list is in rank order */
    struct text area;
    bool one_more, one_less; /* whom one more place there would bring, one less would lose */
};

struct pack_row {
    double rank, score, reach_rank, queue, harm, breaches;
    double margin; /* to the line of the list; NaN: there is none */
    struct text id, band, status, strand, reason, hold, review;
    struct text enough, fact; /* which single facts would take him off the list (pack_line.c) */
    bool provisional, over;
    bool below;                     /* the line: he is here by a decision */
    double *points;                 /* [n_criteria] */
    double evidence[3];             /* points by class */
    struct pack_value *shown;       /* [n_shown] */
    struct pack_place *places;      /* [n_strands] */
    size_t first_option, n_options; /* of pack->open */
    struct text in_force;           /* orders, in words */
    const struct json_node *past;   /* of the trail, or NULL */
    double stays[3]; /* ranks from, to when weights are drawn anew, chance; NaN: not drawn */
};

/* An opportunity of one person. */
struct pack_open {
    size_t option, row;
    struct text met,
        open; /* tests by name: "course of conduct (3); none in force"; those to establish */
    struct text *found; /* [n_tests of the option] what the data say: "3"; may be empty */
};

/* An order in force that was breached or ends soon. */
struct pack_order {
    size_t row;
    struct text what, ends; /* "SPO, granted 2022-05-01"; a day, or empty */
    double days;            /* to that day; NaN: not known when it ends */
    bool breached;
};

/* Something to do: a line of the worklist. */
struct pack_work {
    enum urgency urgency;
    double rank;
    size_t number; /* in the order of the records */
    const struct pack_row *row;
    const struct pack_open *option; /* NULL: an order */
    const struct pack_order *order; /* NULL: an option */
};

/* Who is proposed to leave a place: he may stand on no list of this run. */
struct pack_leaver {
    struct text id;
    struct json_node *said; /* departures.h */
};

struct pack_option {
    struct text name, title, basis, action, judgement, tests;
    struct text *test_names; /* [n_tests] */
    size_t n_tests;
    size_t n, n_open; /* of whom all tests are met; of whom something is to be established */
};

struct pack_column {
    struct text name;
    const char *title; /* for people, as HTML */
    const char *plain; /* the same as text */
    struct text type;
    bool current_strand;
};

/* Some cards, as HTML. */
struct drawn {
    char *html; /* [n] */
    size_t n;
    bool failed; /* or not drawn yet */
    struct drawn *next;
};

struct pack {
    struct arena *arena;
    struct json_node *run, *trail,
        *sample;            /* sample: the first record, for what all have in common */
    struct pack_row *rows;  /* by rank: the list, then whom a decision brings in from below it */
    size_t n, n_list, room; /* n_list: of the list */
    struct words *who,
        *decided; /* who the rows are, in their order; of whom the trail has decisions "taken" */
    struct text *criteria, *strands, *strand_titles, *strand_shorts;
    size_t n_criteria, n_strands, n_shown;
    struct pack_column *columns; /* [n_shown] */
    struct pack_option *options;
    size_t n_options, room_options;
    struct pack_open *open;
    size_t n_open, room_open;
    struct pack_order *orders;
    size_t n_orders, room_orders;
    struct pack_leaver *leavers;
    size_t n_leavers, room_leavers;
    struct pack_below {
        uint32_t rank;
        struct text id;
    } * below; /* just below the line */
    size_t n_below, room_below;
    struct drawn *drawn, *drawn_last; /* cards, in the order of the rows */
    bool failed;                      /* memory has run out */
    struct text fingerprint;          /* of the list; empty: there is none; NULL: not known yet */
    pid_t book,
        book_of; /* the process that makes the workbook, or 0; and the one that waits for it */
    int book_line;         /* each has one end of it, while there is a book: by it the fingerprint is told */
    struct text book_path; /* which it writes */
};

/* Tells who makes the workbook what pack_fingerprint() says, once both are there. */
void pack_book_tell(struct pack *p);
/* Waits until nobody makes it. */
void pack_book_stop(struct pack *p);

/* ---- Reading ---- */
static inline struct text pack_say(const struct json_node *object, const char *key)
{
    return json_text_of(json_at(object, key));
}
/* The list's fingerprint, or that there is none. */
struct text pack_fingerprint(const struct pack *p);
static inline double pack_figure(const struct json_node *object, const char *key)
{
    return json_number_of(json_at(object, key));
}
/* Statement, owner, authority: of the run, or of its first record where an older ledger has it there. */
const struct json_node *pack_objective(const struct pack *p);
static inline bool pack_yes(const struct json_node *object, const char *key)
{
    return json_is_yes(json_at(object, key));
}
/* Memory that lives as long as the pack, or NULL; a copy in it. */
void *pack_alloc(struct pack *p, size_t n, size_t size);
struct text pack_keep(struct pack *p, struct text text);
size_t pack_strand_index(const struct pack *p, struct text name); /* n_strands: none */
struct text pack_strand_title(const struct pack *p, struct text name);
/* Its title; of a long one the initials, when they are its name ("IOM"), or the name: for columns and
 * axes. */
struct text pack_strand_short(const struct pack *p, struct text name);
/* Rows of a strand in its own order: who is placed, then (from *placed on) who waits.  The caller
 * frees it; NULL when out of memory. */
const struct pack_row **pack_strand_rows(const struct pack *p, size_t strand, size_t *placed,
                                         size_t *n);
/* Where he stood in the run before; 0: he was not on its list. */
double pack_rank_before(const struct pack_row *row);
bool pack_has_trail(const struct pack *p); /* there is a run before */
bool pack_has_strands(
    const struct pack *p); /* the ruleset has strands; options, or orders in force */
bool pack_has_options(const struct pack *p);
bool pack_has_stays(const struct pack *p);      /* the weights were drawn anew */
size_t pack_placed_below(const struct pack *p); /* who hold a place from below the line */
/* The person of this number, or NULL when he is not on the list. */
const struct pack_row *pack_row_of(const struct pack *p, struct text offender);
/* His number, which opens his card where he has one, and his name. */
void pack_person(const struct pack *p, struct text offender, struct buffer *b);
/* Whom one more place of these (of run.json's "strands") would bring, or one less would lose; or NULL. */
const struct pack_row *pack_place_person(const struct pack *p, const struct json_node *places,
                                         bool more);
/* The lines of the worklist, best first as in options.csv; the caller frees them.  NULL: out of memory. */
struct pack_work *pack_worklist(const struct pack *p, size_t *n);
/* What is said of one who is proposed to leave a place; NULL: he is not. */
const struct json_node *pack_leaves(const struct pack *p, struct text offender);
/* By what a strand's own list is ordered, as the ruleset writes it; empty: by rank. */
struct text pack_strand_order(const struct pack *p, size_t strand);
/* What the worklist, the line and the model take from a record. */
void pack_read_work(struct pack *p, struct pack_row *row, const struct json_node *response);
void pack_read_line(struct pack *p, struct pack_row *row, const struct json_node *line);
/* What was put together in `line`, for as long as the pack lives; `line` is cleared. */
struct text pack_keep_line(struct pack *p, struct buffer *line);
/* "2 rows and 1 value of 37"; "offences.csv:231 (without it score 56.1, rank 163)". */
void pack_say_enough(const struct json_node *line, struct buffer *b);
void pack_say_fact(const struct json_node *line, struct buffer *b);
/* Who stands at this rank below the line; a dash when he was disposed of since. */
struct text pack_name_below(const struct pack *p, double rank);
/* Why someone has left the list, of the trail's "left". */
void pack_say_left(const struct pack *p, const struct json_node *who, struct buffer *b);
/* Sentences on the line; each adds one without a full stop, or nothing. */
void pack_say_line(const struct pack *p, size_t sentence, struct buffer *b);
enum { PACK_LINE_SENTENCES = 4 };

/* Names of texts: the first texts of the list's columns, "Barleyworth, Alder"; as HTML, as plain text. */
void pack_who(const struct pack *p, const struct pack_row *row, struct buffer *b);
void pack_who_plain(const struct pack *p, const struct pack_row *row, struct buffer *b);

/* ---- Drawing ---- */
/* A score as a bar, stacked by criterion; `most`: the width's score. */
void pack_bar(const struct pack *p, const double points[], double most, struct buffer *b);
double pack_most(const struct pack *p); /* of all scores, 100 for percentages */
void pack_status(const struct pack_row *row, struct buffer *b);
/* Why he has the status that stands beside it, in plain words. */
void pack_why(const struct pack_row *row, struct buffer *b);
void pack_row_link(const struct pack_row *row, struct buffer *b);

/* ---- The parts of the page, in order ---- */
void pack_first_screen(const struct pack *p, struct buffer *b);
void pack_plots(const struct pack *p, struct buffer *b);
void pack_list(const struct pack *p, struct buffer *b);
/* Columns of figures stand to the right, figures and days are not broken: said once in the style, not in
 * every cell. */
void pack_list_style(const struct pack *p, struct buffer *b);
void pack_line(const struct pack *p, struct buffer *b);
void pack_strands(const struct pack *p, struct buffer *b);
void pack_options(const struct pack *p, struct buffer *b);
void pack_leaving(const struct pack *p, struct buffer *b);
void pack_decisions(const struct pack *p, struct buffer *b);
void pack_changes(const struct pack *p, struct buffer *b);
void pack_trends(const struct pack *p, struct buffer *b);
void pack_account(const struct pack *p, struct buffer *b);
/* The card of one record; `row` is made of it already. */
void pack_card(const struct pack *p, const struct pack_row *row, const struct json_node *record,
               struct buffer *b);

/* A decision of the trail as plain text: what was decided, and how it stands now. */
void pack_decision_what(const struct pack *p, const struct json_node *decision, struct buffer *b);
void pack_decision_state(const struct pack *p, const struct json_node *decision, struct buffer *b);
/* What was decided of this run itself of one person: the i-th, or NULL. */
const struct json_node *pack_taken(const struct pack *p, struct text offender, size_t i);

/* The rows that made the score, with their shares. */
void pack_offences(const struct json_node *record, struct buffer *b);
/* A name without its '_'. */
void pack_plain(struct buffer *b, struct text name);

/* Plots: each a figure with a title, a text alternative and its data. */
/* The caller writes the title, which says what is seen; then plot_drawing(), the text alternative,
 * "</desc>", the drawing and "</svg>". */
void plot_open(struct buffer *b, const char *id);
void plot_drawing(struct buffer *b, const char *id, double width, double height);
void plot_concentration(const struct pack *p, struct buffer *b);
void plot_scores(const struct pack *p, struct buffer *b);
void plot_fill(const struct pack *p, struct buffer *b);
void plot_movement(const struct pack *p, struct buffer *b);
void plot_trends(const struct pack *p, struct buffer *b);
void plot_fairness(const struct pack *p, struct buffer *b);

#endif
