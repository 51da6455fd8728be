/* timings.c -- where the time of a run went: for the screen, as CSV and as JSON. */
#include "report/timings.h"

#include <math.h>

#include "base/json_write.h"
#include "report/grid.h"
#include "report/figures.h"

enum limit { NO_LIMIT, LIMIT_PASS, LIMIT_MARKS, LIMIT_DIGEST };

static const struct {
    const char *name;
    enum limit limit;
    bool rows; /* its speed is that of rows, not of bytes */
} stages[OSARA_STAGES] = {
    [OSARA_STAGE_RULES] = {"rules", NO_LIMIT, false},
    [OSARA_STAGE_MAP] = {"map", NO_LIMIT, false},
    [OSARA_STAGE_HASH] = {"hash", LIMIT_DIGEST, false},
    [OSARA_STAGE_SCAN] = {"scan", LIMIT_MARKS, false},
    [OSARA_STAGE_GROUP] = {"group", LIMIT_PASS, true},
    [OSARA_STAGE_EVALUATE] = {"evaluate", LIMIT_PASS, true},
    [OSARA_STAGE_RANK] = {"rank", LIMIT_PASS, true},
    [OSARA_STAGE_ALLOCATE] = {"allocate", NO_LIMIT, true},
    [OSARA_STAGE_ASSESS] = {"assess", NO_LIMIT, true},
    [OSARA_STAGE_RECORDS] = {"records", NO_LIMIT, true},
    [OSARA_STAGE_SEAL] = {"seal", LIMIT_DIGEST, true},
    [OSARA_STAGE_WRITE] = {"write", LIMIT_PASS, false},
    [OSARA_STAGE_PACK] = {"pack", NO_LIMIT, true},
    [OSARA_STAGE_LEDGER] = {"ledger", NO_LIMIT, true},
    [OSARA_STAGE_FLUSH] = {"flush", NO_LIMIT, false},
};

static double taken(const osara_lap *lap)
{
    return lap->seconds + lap->beside;
}

/* The seal hashes on all threads, the files' SHA-256 runs on one. */
static double limit_of(const struct limits *l, enum osara_stage stage)
{
    switch (stages[stage].limit) {
    case LIMIT_PASS:
        return l->pass;
    case LIMIT_MARKS:
        return l->marks;
    case LIMIT_DIGEST:
        return stage == OSARA_STAGE_SEAL ? l->digest * l->threads : l->digest;
    case NO_LIMIT:
        break;
    }
    return NAN;
}

/* How near it comes to what the machine can do with the bytes it has to touch; NaN: nothing to say. */
static double share_of_limit(const osara_timings *t, const struct limits *l, enum osara_stage stage)
{
    const osara_lap *lap = &t->stages[stage];

    return lap->bytes > 0 && taken(lap) > 0 ? (double)lap->bytes / limit_of(l, stage) / taken(lap)
                                            : NAN;
}

static bool has_run(const osara_lap *lap)
{
    return taken(lap) > 0 || lap->bytes > 0 || lap->rows > 0;
}

/* What no stage tells of: the arguments, the screen, memory given back. */
static double rest_of(const osara_timings *t, double seconds)
{
    for (size_t i = 0; i < OSARA_STAGES; i++)
        seconds -= t->stages[i].seconds;
    return seconds > 0 ? seconds : 0;
}

/* ---- Screen ---- */

static void put_cell(struct grid *g, struct buffer *cell)
{
    grid_text(g, (struct text){cell->at, cell->n});
    g->text.failed |= cell->failed;
    buffer_clear(cell);
}

static void put_share(struct grid *g, double share, struct buffer *cell)
{
    if (!isnan(share)) {
        put_rounded(cell, 100 * share, share < 0.0995 ? 1 : 0);
        buffer_char(cell, '%');
    }
    put_cell(g, cell);
}

static void put_speed(struct grid *g, const osara_lap *lap, bool rows, struct buffer *cell)
{
    double n = rows ? (double)lap->rows : (double)lap->bytes;

    if (n > 0 && taken(lap) > 0) {
        double speed = (rows ? 1e-3 : 1e-6) * n / taken(lap);

        put_rounded(cell, speed, speed < 99.5 ? 1 : 0);
        buffer_string(cell, rows ? " k rows/s" : " MB/s");
    }
    put_cell(g, cell);
}

/* What the ledger's thread did beside the others is told on a line of its own: the run waits for what it
 * does after them. */
static void put_ledger_beside(const osara_lap *lap, struct grid *g)
{
    grid_string(g, "ledger (beside)");
    grid_number(g, lap->beside, 3);
    for (int i = 0; i < 3; i++)
        grid_string(g, "");
}

static void put_stage(const osara_timings *t, const struct limits *l, double seconds,
                      enum osara_stage stage, struct grid *g, struct buffer *cell)
{
    const osara_lap *lap = &t->stages[stage];
    bool apart = stage == OSARA_STAGE_LEDGER, beside = !apart && lap->beside > lap->seconds;

    buffer_format(cell, "%s%s", stages[stage].name, beside ? " (beside)" : "");
    put_cell(g, cell);
    grid_number(g, apart ? lap->seconds : taken(lap), 3);
    put_share(g, beside || seconds <= 0 ? NAN : lap->seconds / seconds, cell);
    put_speed(g, lap, stages[stage].rows, cell);
    put_share(g, share_of_limit(t, l, stage), cell);
    if (apart && lap->beside > 0)
        put_ledger_beside(lap, g);
}

static void put_end(struct grid *g, const char *name, double seconds, double share,
                    struct buffer *cell)
{
    grid_string(g, name);
    grid_number(g, seconds, 3);
    put_share(g, share, cell);
    grid_string(g, "");
    grid_string(g, "");
}

static void put_limit(struct buffer *b, const char *lead, double speed)
{
    buffer_string(b, lead);
    put_rounded(b, 1e-6 * speed, 0);
    buffer_string(b, " MB/s");
}

static void show_limits(const struct limits *l, bool beside, struct buffer *b)
{
    if (beside)
        buffer_string(b, "  beside: on one thread, in the time of other stages\n");
    if (isnan(l->pass))
        return;
    buffer_format(b, "  The limits of this machine, measured after the run; %d thread%s\n",
                  l->threads, l->threads == 1 ? "" : "s");
    put_limit(b, "    passing over bytes                            ", l->pass);
    put_limit(b, "\n    finding every separator, quote and line end   ", l->marks);
    put_limit(b, "\n    SHA-256, on one thread                        ", l->digest);
    buffer_char(b, '\n');
}

static void show_screen(const osara_timings *t, const struct limits *l, double seconds,
                        unsigned width, struct buffer *b)
{
    static const struct grid_column columns[] = {{"stage", false},
                                                 {"seconds", true},
                                                 {"share", true},
                                                 {"speed", true},
                                                 {"of the limit", true}};
    struct buffer cell = {0};
    struct grid g;
    bool beside = false;

    grid_open(&g, columns, sizeof columns / sizeof columns[0]);
    for (enum osara_stage s = 0; s < OSARA_STAGES; s++)
        if (has_run(&t->stages[s])) {
            put_stage(t, l, seconds, s, &g, &cell);
            beside |= t->stages[s].beside > t->stages[s].seconds;
        }
    put_end(&g, "other", rest_of(t, seconds), seconds > 0 ? rest_of(t, seconds) / seconds : NAN,
            &cell);
    put_end(&g, "whole", seconds, 1, &cell);
    grid_draw(&g, width, b);
    grid_close(&g);
    buffer_free(&cell);
    show_limits(l, beside, b);
}

/* ---- For a machine ---- */

static void show_json(const osara_timings *t, const struct limits *l, double seconds,
                      struct buffer *b)
{
    json_put_object(b, NULL);
    json_put_number(b, "seconds", seconds);
    json_put_integer(b, "threads", l->threads);
    json_put_object(b, "limits");
    json_put_number(b, "pass", l->pass);
    json_put_number(b, "marks", l->marks);
    json_put_number(b, "sha256", l->digest);
    json_end_object(b);
    json_put_list(b, "stages");
    for (enum osara_stage s = 0; s < OSARA_STAGES; s++) {
        const osara_lap *lap = &t->stages[s];

        json_put_object(b, NULL);
        json_put_string(b, "stage", stages[s].name);
        json_put_number(b, "seconds", lap->seconds);
        json_put_number(b, "beside", lap->beside);
        json_put_integer(b, "bytes", (int64_t)lap->bytes);
        json_put_integer(b, "rows", (int64_t)lap->rows);
        json_put_number(b, "of_limit", share_of_limit(t, l, s));
        json_end_object(b);
    }
    json_end_list(b);
    json_end_object(b);
    buffer_char(b, '\n');
}

static void show_csv(const osara_timings *t, const struct limits *l, struct buffer *b)
{
    buffer_string(b, "stage,seconds,beside,bytes,rows,of_limit\n");
    for (enum osara_stage s = 0; s < OSARA_STAGES; s++) {
        const osara_lap *lap = &t->stages[s];

        buffer_format(b, "%s,", stages[s].name);
        buffer_number(b, lap->seconds);
        buffer_char(b, ',');
        buffer_number(b, lap->beside);
        buffer_format(b, ",%llu,%llu,", (unsigned long long)lap->bytes,
                      (unsigned long long)lap->rows);
        buffer_number(b, share_of_limit(t, l, s));
        buffer_char(b, '\n');
    }
}

void timings_show(const osara_timings *t, const struct limits *limits, double seconds,
                  const osara_look *look, struct buffer *b)
{
    if (look->format == OSARA_JSON)
        show_json(t, limits, seconds, b);
    else if (look->format == OSARA_CSV)
        show_csv(t, limits, b);
    else
        show_screen(t, limits, seconds, look->width > 0 ? look->width : 80, b);
}
