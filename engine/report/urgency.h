/* urgency.h -- how soon something of the worklist wants doing: the order of options.csv and of the pack. */
#ifndef OSARA_REPORT_URGENCY_H
#define OSARA_REPORT_URGENCY_H

#include <stdbool.h>
#include <stdint.h>

/* Most urgent first. */
enum urgency {
    URGENCY_BREACHED,
    URGENCY_30,
    URGENCY_READY, /* an option: its tests are met */
    URGENCY_60,
    URGENCY_90,
    URGENCY_OPEN /* an option of which something is to be established */
};

const char *urgency_name(enum urgency urgency); /* "order breached" */
/* Of an order in force that was breached, or ends within 30, 60 or 90 days. */
enum urgency urgency_of_order(bool breached, uint32_t within);
/* What is to be done about such an order. */
const char *urgency_action(enum urgency urgency);

#endif
