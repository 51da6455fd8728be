/* seeds.c -- see seeds.h. */
#include "audit/seeds.h"

#include <errno.h>
#include <sys/random.h>

bool seed_random(struct digest *out)
{
    size_t n = 0;

    while (n < sizeof out->bytes) {
        ssize_t got = getrandom(out->bytes + n, sizeof out->bytes - n, 0);

        if (got < 0 && errno != EINTR)
            return false;
        n += got > 0 ? (size_t)got : 0;
    }
    return true;
}

unsigned seed_depth(uint64_t n)
{
    unsigned depth = 0;

    while (depth < 63 && (UINT64_C(1) << depth) < n)
        depth++;
    return depth;
}

static void child(const struct digest *of, bool right, struct digest *out)
{
    const struct text parts[] = {{right ? "\x03" : "\x02", 1}, digest_text(of)};

    digest_of_parts(parts, 2, out);
}

/* Walks to each leaf from the one before: only the nodes below where their ways part are made. */
void seed_salts(const struct seed *node, unsigned depth, uint64_t from, size_t n,
                struct digest out[])
{
    struct digest way[64]; /* [level - node->level] */
    unsigned below = depth - node->level;
    uint64_t first = node->place << below, last = 0;

    way[0] = node->secret;
    for (size_t i = 0; i < n; i++) {
        uint64_t at = from + i - first;
        unsigned level = 0;

        if (i > 0)
            while (level < below && (at >> (below - level - 1)) == (last >> (below - level - 1)))
                level++;
        for (; level < below; level++)
            child(&way[level], (at >> (below - level - 1)) & 1, &way[level + 1]);
        out[i] = way[below];
        last = at;
    }
}

void seed_children(const struct seed *node, struct seed out[2])
{
    for (unsigned right = 0; right < 2; right++) {
        out[right].level = node->level + 1;
        out[right].place = 2 * node->place + right;
        child(&node->secret, right == 1, &out[right].secret);
    }
}

bool seed_covers(const struct seed *node, unsigned depth, uint64_t position)
{
    return node->level <= depth && position >> (depth - node->level) == node->place;
}

unsigned seed_forget(const struct seed *node, unsigned depth, uint64_t position, struct seed out[])
{
    struct seed at = *node;
    unsigned n = 0;

    while (at.level < depth) {
        bool right = (position >> (depth - at.level - 1)) & 1;

        out[n].level = at.level + 1;
        out[n].place = 2 * at.place + !right;
        child(&at.secret, !right, &out[n++].secret);
        child(&at.secret, right, &at.secret);
        at.level++;
        at.place = 2 * at.place + right;
    }
    return n;
}
