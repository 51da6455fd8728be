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
/* The same for loops over whole numbers of 64 bits that multiply, which only the widest vectors can.  What is
 * called in one is WIDE_PART: for a whole processor it would not be inlined otherwise. */
#define WIDE_WHOLE __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define WIDE
#define WIDE_WHOLE
#endif
#define WIDE_PART static inline __attribute__((always_inline))

#endif
