/* folds.h -- made by folds.R with R version 4.2.2 Patched (2022-11-10 r83330) */
static const double slept[] = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
#define R_FOLDS_MEAN 1.58
#define R_FOLDS_LOW 0.301555625338494
#define R_FOLDS_HIGH 2.85844437466151
#define R_FOLDS_9_MEAN 1.6
#define R_FOLDS_9_LOW 0.183688712495663
#define R_FOLDS_9_HIGH 3.01631128750434
