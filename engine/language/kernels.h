/* kernels.h -- the instructions that depend on their operands alone: one loop each, without
 * branches, over registers that do not overlap. */
#ifndef OSARA_LANGUAGE_KERNELS_H
#define OSARA_LANGUAGE_KERNELS_H

#include "language/program.h"

struct registers {
    double **number;
    uint8_t **flag;
    uint32_t **word;
};

/* Runs an instruction below OPCODE_PURE on n values. */
void kernel_run(const struct instruction *i, size_t n, const struct registers *r);

/* k ^ x as the language has it: missing when x is, or when the result is not finite. */
double kernel_power(double base, double exponent);

#endif
