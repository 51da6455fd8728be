/* rates.h -- made by rates.R with R version 4.2.2 Patched (2022-11-10 r83330) */
#define R_AUC 0.712550607287449
#define R_AUC_SE 0.107313969850468
#define R_AUC_TIED 0.935222672064777
#define R_AUC_TIED_SE 0.0330565417379646
static const uint8_t manual[] = {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
#define R_GINI_HP 0.254393907115467
#define R_WILSON_7_20                        \
    {                                        \
        0.181191824101082, 0.567145723314764 \
    }
#define R_WILSON_0_12        \
    {                        \
        0, 0.242494006655241 \
    }
#define R_WILSON_12_12       \
    {                        \
        0.757505993344759, 1 \
    }
#define R_WILSON_431_1000                    \
    {                                        \
        0.400628443767472, 0.461899648903534 \
    }
#define R_POISSON_0         \
    {                       \
        0, 3.68887945411394 \
    }
#define R_POISSON_3                         \
    {                                       \
        0.618672122895602, 8.76727306974232 \
    }
#define R_POISSON_120                      \
    {                                      \
        99.4919256259387, 143.490585369352 \
    }
#define R_RATIO 0.5555
#define R_RATIO_INTERVAL                    \
    {                                       \
        0.246717856708636, 1.17039370960097 \
    }
#define R_RATIO_NONE         \
    {                        \
        0, 0.566207462864882 \
    }
#define R_RATIO_ONLY                \
    {                               \
        0.784949817149452, INFINITY \
    }
