/* backtests.h -- what a backtest came to, for other reports. */
#ifndef OSARA_RUN_BACKTESTS_H
#define OSARA_RUN_BACKTESTS_H

#include "osara/assess.h"
#include "report/backtest.h"

/* Lives as long as the backtest. */
const struct backtest_sheet *backtest_sheet_of(const osara_backtest *b);

#endif
