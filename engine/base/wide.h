/* wide.h -- a function whose loops are compiled a second time for wider vectors, and chosen once, when the
 * program starts, by what the processor has.
 *
 * Only for loops whose turns know nothing of each other: a turn a row, or a subject.  Then no result can
 * depend on the choice.  Never along a sum: its order would change. */
#ifndef OSARA_BASE_WIDE_H
#define OSARA_BASE_WIDE_H

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) /* choosing comes before a sanitizer is ready */
#define WIDE __attribute__((target_clones("avx2", "default")))
/* A function that takes words apart bit by bit, for processors that do so in fewer steps.  The caller
 * asks wide_bits() whether this one does, and has another. */
#define WIDE_BITS __attribute__((target("avx2,bmi,bmi2,popcnt")))
static inline int wide_bits(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}
#else
#define WIDE
#define WIDE_BITS
static inline int wide_bits(void)
{
    return 0;
}
#endif

#endif
