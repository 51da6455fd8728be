/* marks.c -- the only place that knows vector instructions.  What leaves it are bytes compared with
 * bytes, so that the way cannot change a result. */
#include "scanning/marks.h"

#if defined(__x86_64__)
#define MARKS_X86 1
#include <immintrin.h>
#else
#define MARKS_X86 0
#endif

static inline uint64_t toggle(uint64_t quotes)
{
    for (int shift = 1; shift < MARKS_BLOCK; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

static inline void put_block(struct marks *out, size_t b, uint64_t quote, uint64_t separator, uint64_t lf,
                             uint64_t cr, uint64_t toggled)
{
    out->quote[b] = quote;
    out->separator[b] = separator;
    out->lf[b] = lf;
    out->cr[b] = cr;
    out->toggled[b] = toggled;
}

static bool marks_portable(const char *at, size_t n, char separator, struct marks *out)
{
    unsigned char high = 0;

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        uint64_t quote = 0, sep = 0, lf = 0, cr = 0;

        for (unsigned i = 0; i < MARKS_BLOCK; i++) {
            char c = at[i];

            quote |= (uint64_t)(c == '"') << i;
            sep |= (uint64_t)(c == separator) << i;
            lf |= (uint64_t)(c == '\n') << i;
            cr |= (uint64_t)(c == '\r') << i;
            high |= (unsigned char)c;
        }
        put_block(out, b, quote, sep, lf, cr, toggle(quote));
    }
    return high >= 0x80;
}

/* The places of the bits of blocks.  So many of a block at once, whether they are there or not: how many
 * there are cannot be foreseen, and a loop that stops at each block's number would be foreseen wrongly in
 * most. */
static inline __attribute__((always_inline)) size_t list_each(const uint64_t bits[], size_t n,
                                                              uint32_t offset, uint32_t out[])
{
    enum { AT_ONCE = 4 };
    const uint64_t beyond = UINT64_C(1) << 63; /* none is left: of no matter which is noted */
    size_t listed = 0;

    for (size_t b = 0; b < n; b++, offset += MARKS_BLOCK) {
        uint32_t *to = out + listed;
        uint64_t left = bits[b];

        listed += (size_t)__builtin_popcountll(left);
        while (left != 0)
            for (int k = 0; k < AT_ONCE; k++) {
                *to++ = offset + (uint32_t)__builtin_ctzll(left | beyond);
                left &= left - 1;
            }
    }
    return listed;
}

static size_t list_portable(const uint64_t bits[], size_t n, uint32_t offset, uint32_t out[])
{
    return list_each(bits, n, offset, out);
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

static bool marks_sse2(const char *at, size_t n, char separator, struct marks *out)
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
        uint64_t quotes = marks_equal_sse2(v, quote);

        put_block(out, b, quotes, marks_equal_sse2(v, sep), marks_equal_sse2(v, lf),
                  marks_equal_sse2(v, cr), toggle(quotes));
    }
    return _mm_movemask_epi8(high) != 0;
}

#define AVX2 __attribute__((target("avx2,pclmul,bmi,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,pclmul,bmi,popcnt")))

/* The same as toggle(): a product without carries with all ones. */
__attribute__((target("pclmul"))) static inline uint64_t toggle_clmul(uint64_t quotes)
{
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)quotes),
                                           _mm_set1_epi8((char)0xFF), 0);

    return (uint64_t)_mm_cvtsi128_si64(product);
}

AVX2 static inline uint64_t marks_equal_avx2(__m256i lo, __m256i hi,
                                                                        __m256i c)
{
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(lo, c));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hi, c));

    return (uint64_t)high << 32 | low;
}

AVX2 static bool marks_avx2(const char *at, size_t n, char separator,
                                                       struct marks *out)
{
    const __m256i quote = _mm256_set1_epi8('"'), sep = _mm256_set1_epi8(separator);
    const __m256i lf = _mm256_set1_epi8('\n'), cr = _mm256_set1_epi8('\r');
    __m256i high = _mm256_setzero_si256();

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        _mm_prefetch(at + MARKS_AHEAD, _MM_HINT_T0); /* of no matter where it ends */
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i w = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));

        high = _mm256_or_si256(high, _mm256_or_si256(v, w));
        uint64_t quotes = marks_equal_avx2(v, w, quote);

        put_block(out, b, quotes, marks_equal_avx2(v, w, sep), marks_equal_avx2(v, w, lf),
                  marks_equal_avx2(v, w, cr), toggle_clmul(quotes));
    }
    return _mm256_movemask_epi8(high) != 0;
}

/* The same loop with the instructions that take words apart. */
AVX2 static size_t list_avx2(const uint64_t bits[], size_t n,
                                                                   uint32_t offset, uint32_t out[])
{
    return list_each(bits, n, offset, out);
}

AVX512 static bool marks_avx512(const char *at, size_t n, char separator, struct marks *out)
{
    const __m512i quote = _mm512_set1_epi8('"'), sep = _mm512_set1_epi8(separator);
    const __m512i lf = _mm512_set1_epi8('\n'), cr = _mm512_set1_epi8('\r');
    __m512i high = _mm512_setzero_si512();

    for (size_t b = 0; b < n; b++, at += MARKS_BLOCK) {
        __m512i v = _mm512_loadu_si512((const void *)at);

        _mm_prefetch(at + MARKS_AHEAD, _MM_HINT_T0); /* of no matter where it ends */
        high = _mm512_or_si512(high, v);
        uint64_t quotes = _mm512_cmpeq_epi8_mask(v, quote);

        put_block(out, b, quotes, _mm512_cmpeq_epi8_mask(v, sep), _mm512_cmpeq_epi8_mask(v, lf),
                  _mm512_cmpeq_epi8_mask(v, cr), toggle_clmul(quotes));
    }
    return _mm512_movepi8_mask(high) != 0;
}

/* Numbers of eight or sixteen of a block's places, given as bytes. */
AVX512 static inline void put_eight(uint32_t out[], uint32_t offset, __m128i places)
{
    __m256i numbers = _mm256_add_epi32(_mm256_set1_epi32((int)offset), _mm256_cvtepu8_epi32(places));

    _mm256_storeu_si256((__m256i *)(void *)out, numbers);
}

AVX512 static inline void put_sixteen(uint32_t out[], uint32_t offset, __m128i places)
{
    __m512i numbers = _mm512_add_epi32(_mm512_set1_epi32((int)offset), _mm512_cvtepu8_epi32(places));

    _mm512_storeu_si512(out, numbers);
}

/* A block's places as bytes, those of its bits moved to the front; then as numbers.  Eight at first, of which
 * a block seldom has more: sixteen nearly always fall on two lines of the cache, which takes twice as
 * long. */
AVX512 static size_t list_avx512(const uint64_t bits[], size_t n, uint32_t offset, uint32_t out[])
{
    const __m512i places = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
        39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
        15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    size_t listed = 0;

    for (size_t b = 0; b < n; b++, offset += MARKS_BLOCK) {
        __m512i at = _mm512_maskz_compress_epi8(bits[b], places);
        size_t some = (size_t)__builtin_popcountll(bits[b]);

        put_eight(out + listed, offset, _mm512_castsi512_si128(at));
        if (some > 8)
            put_sixteen(out + listed, offset, _mm512_castsi512_si128(at));
        for (size_t k = 16; k < some; k += 16) {
            at = _mm512_shuffle_i32x4(at, at, 0x39); /* the next quarter to the front */
            put_sixteen(out + listed + k, offset, _mm512_castsi512_si128(at));
        }
        listed += some;
    }
    return listed;
}
#endif

bool marks_can(enum marks_way way)
{
#if MARKS_X86
    if (way == MARKS_AVX512)
        return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512vbmi2") && marks_can(MARKS_AVX2);
    if (way == MARKS_AVX2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
               __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return true;
#else
    return way == MARKS_PORTABLE;
#endif
}

enum marks_way marks_best(void)
{
    if (marks_can(MARKS_AVX512))
        return MARKS_AVX512;
    if (marks_can(MARKS_AVX2))
        return MARKS_AVX2;
    return marks_can(MARKS_SSE2) ? MARKS_SSE2 : MARKS_PORTABLE;
}

bool marks_find(enum marks_way way, const char *at, size_t n, char separator, struct marks *out)
{
    if (n < MARKS_GROUP)
        *out = (struct marks){{0}, {0}, {0}, {0}, {0}};
#if MARKS_X86
    if (way == MARKS_AVX512)
        return marks_avx512(at, n, separator, out);
    if (way == MARKS_AVX2)
        return marks_avx2(at, n, separator, out);
    if (way == MARKS_SSE2)
        return marks_sse2(at, n, separator, out);
#endif
    (void)way;
    return marks_portable(at, n, separator, out);
}

size_t marks_list(enum marks_way way, const uint64_t bits[], size_t n, uint32_t offset, uint32_t out[])
{
#if MARKS_X86
    if (way == MARKS_AVX512)
        return list_avx512(bits, n, offset, out);
    if (way == MARKS_AVX2)
        return list_avx2(bits, n, offset, out);
#endif
    (void)way;
    return list_portable(bits, n, offset, out);
}
