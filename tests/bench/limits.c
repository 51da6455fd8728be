/* limits.c -- what no program that does the job can do without: limits WHAT THREADS FILE.
 *
 *     read    every byte is loaded once
 *     marks   every separator, quote and line end is found, 32 bytes at a time (AVX2) or 16 (SSE2)
 *     sha256  the digest of the file, by libcrypto, on one thread
 *
 * The file is mapped, as Osara maps it; the cost of that is in the figure.  Nothing here is Osara's code. */
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { PIECE = 1 << 20 };

static uint64_t read_piece(const char *at, size_t n)
{
    uint64_t sum = 0, word;

    for (size_t i = 0; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        sum += word;
    }
    return sum;
}

#if defined(__x86_64__)
/* The loop, of vectors of so many bits. */
#define MARKS(bits, vector)                                                                      \
    const vector comma = _mm##bits##_set1_epi8(','), quote = _mm##bits##_set1_epi8('"'),         \
                 line = _mm##bits##_set1_epi8('\n');                                             \
    uint64_t sum = 0;                                                                            \
                                                                                                 \
    for (size_t i = 0; i + sizeof comma <= n; i += sizeof comma) {                               \
        vector bytes = LOAD##bits((const vector *)(at + i));                                     \
        uint32_t commas = FOUND##bits(bytes, comma), quotes = FOUND##bits(bytes, quote);         \
                                                                                                 \
        sum += commas + ((uint64_t)quotes << 16) + ((uint64_t)FOUND##bits(bytes, line) << 32);   \
    }                                                                                            \
    return sum;
#define LOAD(at) _mm_loadu_si128(at)
#define FOUND(a, b) (uint32_t) _mm_movemask_epi8(_mm_cmpeq_epi8(a, b))
#define LOAD256(at) _mm256_loadu_si256(at)
#define FOUND256(a, b) (uint32_t) _mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b))

__attribute__((target("avx2"))) static uint64_t marks_avx2(const char *at, size_t n)
{
    MARKS(256, __m256i)
}

static uint64_t marks_sse2(const char *at, size_t n)
{
    MARKS(, __m128i)
}

static uint64_t marks_piece(const char *at, size_t n)
{
    return __builtin_cpu_supports("avx2") ? marks_avx2(at, n) : marks_sse2(at, n);
}
#else
static uint64_t marks_piece(const char *at, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (at[i] == ',') + 2 * (at[i] == '"') + 4 * (at[i] == '\n');
    return sum;
}
#endif

static uint64_t over_pieces(uint64_t (*piece)(const char *, size_t), const char *at, size_t n,
                            int threads)
{
    long pieces = (long)((n + PIECE - 1) / PIECE);
    uint64_t sum = 0;

#pragma omp parallel for num_threads(threads) reduction(+ : sum)
    for (long p = 0; p < pieces; p++) {
        size_t from = (size_t)p * PIECE;

        sum += piece(at + from, n - from < PIECE ? n - from : PIECE);
    }
    return sum;
}

static uint64_t sha256(const char *at, size_t n)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size;

    if (EVP_Digest(at, n, digest, &size, EVP_sha256(), NULL) != 1)
        exit(70);
    return digest[0];
}

int main(int argc, char **argv)
{
    struct stat about;
    uint64_t sum;
    int fd = argc == 4 ? open(argv[3], O_RDONLY) : -1;

    if (fd < 0 || fstat(fd, &about) != 0 || about.st_size == 0) {
        fputs("usage: limits read|marks|sha256 THREADS FILE\n", stderr);
        return 2;
    }
    size_t n = (size_t)about.st_size;
    const char *at = mmap(NULL, n, PROT_READ, MAP_SHARED, fd, 0);

    if (at == MAP_FAILED) {
        perror(argv[3]);
        return 5;
    }
    if (strcmp(argv[1], "sha256") == 0)
        sum = sha256(at, n);
    else
        sum = over_pieces(strcmp(argv[1], "marks") == 0 ? marks_piece : read_piece, at, n,
                          atoi(argv[2]));
    printf("%llu\n", (unsigned long long)sum); /* so that no pass is left out */
    return 0;
}
