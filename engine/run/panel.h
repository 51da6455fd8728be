/* panel.h -- a panel's judgements of criteria, read from YAML. */
#ifndef OSARA_RUN_PANEL_H
#define OSARA_RUN_PANEL_H

#include "assessment/pairwise.h"
#include "base/yaml.h"
#include "objective/plan.h"

struct panel_judgement {
    struct judgement of;      /* items are criteria of the plan */
    const char *reason, *who; /* or NULL */
};

struct panel {
    struct arena *arena;
    const char *name, *held; /* who, and on which day (YYYY-MM-DD) or NULL */
    struct panel_judgement *judgements;
    size_t n;
};

/* Reads
 *     panel: VAWG governance meeting
 *     held: 2023-03-14
 *     judgements:
 *       - {more: gravity, than: frequency, by: 3, reason: ..., who: ...}
 * for the criteria of `plan`.  Every problem is told with its place (OSARA_ERULES). */
enum osara_status panel_read(const char *path, const struct plan *plan, struct panel **out,
                             osara_problems *problems);
void panel_free(struct panel *panel);

#endif
