/* window.c -- stretches of a file, copied. */
#include "scanning/window.h"

#include <stdlib.h>

#include "base/files.h"

bool window_load(struct window *w, size_t from, size_t to)
{
    size_t end = to < w->size ? to : w->size;
    size_t n = from < end ? end - from : 0;

    if (w->file < 0 || n == 0)
        return false;
    if (n > w->n_room) {
        free(w->room);
        w->room = malloc(n);
        w->n_room = w->room != NULL ? n : 0;
    }
    if (w->room == NULL || !file_copy(w->file, w->skip + from, w->room, n))
        return false;
    w->bytes = (struct text){w->room, n};
    w->at = from;
    return true;
}

void window_free(struct window *w)
{
    free(w->room);
    w->room = NULL;
    w->n_room = 0;
}
