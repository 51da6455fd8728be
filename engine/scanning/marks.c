/* marks.c -- the only place that knows vector instructions.  What leaves it are bytes compared with
 * bytes, so that the way cannot change a result. */
#include "scanning/marks.h"

#if defined(__x86_64__)
#define MARKS_X86 1
#include <immintrin.h>
#else
#define MARKS_X86 0
#endif

static bool marks_portable(const char *at, size_t n, char separator, struct marks out[])
{
    unsigned char high = 0;

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        struct marks m = {0, 0, 0, 0};

        for (unsigned i = 0; i < MARKS_BLOCK; i++) {
            char c = at[i];

            m.quote |= (uint64_t)(c == '"') << i;
            m.separator |= (uint64_t)(c == separator) << i;
            m.lf |= (uint64_t)(c == '\n') << i;
            m.cr |= (uint64_t)(c == '\r') << i;
            high |= (unsigned char)c;
        }
        out[b] = m;
    }
    return high >= 0x80;
}

#if MARKS_X86
/* What is asked for ahead: the machine does so by itself within a page only. */
enum { MARKS_AHEAD = 4096 };

static inline uint64_t marks_equal_sse2(const __m128i v[4], __m128i c)
{
    uint64_t bits = 0;

    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], c)) << (16 * i);
    return bits;
}

static bool marks_sse2(const char *at, size_t n, char separator, struct marks out[])
{
    const __m128i quote = _mm_set1_epi8('"'), sep = _mm_set1_epi8(separator);
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    __m128i high = _mm_setzero_si128();

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        __m128i v[4];

        for (int i = 0; i < 4; i++) {
            v[i] = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
            high = _mm_or_si128(high, v[i]);
        }
        out[b] = (struct marks){marks_equal_sse2(v, quote), marks_equal_sse2(v, sep),
                                marks_equal_sse2(v, lf), marks_equal_sse2(v, cr)};
    }
    return _mm_movemask_epi8(high) != 0;
}

__attribute__((target("avx2"))) static inline uint64_t marks_equal_avx2(__m256i lo, __m256i hi,
                                                                        __m256i c)
{
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(lo, c));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hi, c));

    return (uint64_t)high << 32 | low;
}

__attribute__((target("avx2"))) static bool marks_avx2(const char *at, size_t n, char separator,
                                                       struct marks out[])
{
    const __m256i quote = _mm256_set1_epi8('"'), sep = _mm256_set1_epi8(separator);
    const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
    __m256i high = _mm256_setzero_si256();

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        _mm_prefetch(at + MARKS_AHEAD, _MM_HINT_T0); /* of no matter where it ends */
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i w = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));

        high = _mm256_or_si256(high, _mm256_or_si256(v, w));
        out[b] = (struct marks){marks_equal_avx2(v, w, quote), marks_equal_avx2(v, w, sep),
                                marks_equal_avx2(v, w, lf), marks_equal_avx2(v, w, cr)};
    }
    return _mm256_movemask_epi8(high) != 0;
}
#endif

bool marks_can(enum marks_way way)
{
#if MARKS_X86
    if (way == MARKS_AVX2)
        return __builtin_cpu_supports("avx2") != 0;
    return true;
#else
    return way == MARKS_PORTABLE;
#endif
}

enum marks_way marks_best(void)
{
    if (marks_can(MARKS_AVX2))
        return MARKS_AVX2;
    return marks_can(MARKS_SSE2) ? MARKS_SSE2 : MARKS_PORTABLE;
}

bool marks_find(enum marks_way way, const char *at, size_t n, char separator, struct marks out[])
{
#if MARKS_X86
    if (way == MARKS_AVX2)
        return marks_avx2(at, n, separator, out);
    if (way == MARKS_SSE2)
        return marks_sse2(at, n, separator, out);
#endif
    (void)way;
    return marks_portable(at, n, separator, out);
}
