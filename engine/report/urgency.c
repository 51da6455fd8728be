/* urgency.c -- see urgency.h. */
#include "report/urgency.h"

static const char *const names[] = {
    "order breached",      "order ends within 30 days", "tests met",
    "order ends within 60 days", "order ends within 90 days", "tests to establish"};

const char *urgency_name(enum urgency urgency)
{
    return names[urgency];
}

enum urgency urgency_of_order(bool breached, uint32_t within)
{
    return breached ? URGENCY_BREACHED : within <= 30 ? URGENCY_30 : within <= 60 ? URGENCY_60
                                                                                  : URGENCY_90;
}

const char *urgency_action(enum urgency urgency)
{
    return urgency == URGENCY_BREACHED ? "Act on the breach"
                                       : "Decide whether to renew or vary it before it ends";
}
