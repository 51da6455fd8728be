/* files.h -- files read whole by mapping them, and written whole or not at all. */
#ifndef OSARA_BASE_FILES_H
#define OSARA_BASE_FILES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/problems.h"

struct mapped_file {
    struct text bytes;
    void *mapping; /* NULL for an empty file */
    uint64_t device, inode;
};
/* Maps a regular file to read.  On failure says why ("cannot read 'x': no such file"). */
enum osara_status file_map(const char *path, struct mapped_file *out, osara_problems *problems);
void file_unmap(struct mapped_file *file);
/* These bytes will be read soon, all of them: they are mapped at once, not 64 KB at each fault.  Only a
 * hint. */
void file_ask(const struct mapped_file *file, size_t from, size_t to);
/* Opens a file that is mapped to copy from it.  -1 where that cannot be: it is another one by now, say. */
int file_again(const char *path, const struct mapped_file *file);
/* Copies n bytes that stand at `from`.  False when they cannot be had. */
bool file_copy(int fd, size_t from, void *to, size_t n);
/* Bytes from .. to - 1 have been read: memory need not hold them any longer.  They can be read again. */
void file_rest(const struct mapped_file *file, size_t from, size_t to);

/* Writes a file for its owner only, whole or not at all, by way of a temporary beside it.  Without
 * `replace` a file that is there already is a problem, and stays. */
enum osara_status file_put(const char *path, struct text bytes, bool replace,
                           osara_problems *problems);

/* Bytes from .. to - 1 of a file are written: the system may begin to bring them to the disk, so that less is
 * left when it is flushed.  Only a hint. */
void file_start(int fd, uint64_t from, uint64_t to);
/* So many bytes more are written, which *unstarted counts: whether they are enough to begin with. */
bool file_due(size_t n, size_t *unstarted);

/* What an errno means, in words of ours: strerror() depends on the locale. */
const char *file_fault(int error);

/* "dir/name" with `name` relative to the folder that holds the file `beside`. */
char *path_beside(struct arena *arena, const char *beside, struct text name);
char *path_join(struct arena *arena, const char *folder, struct text name);
bool path_is_folder(const char *path);

/* Replaces the bytes of a file that is there, whole or not at all; its mode stays. */
enum osara_status file_replace(const char *path, struct text bytes, osara_problems *problems);

/* A set of files that appear together in one folder: each is written to a temporary name in that
 * folder (0600), flushed to disk, and only outputs_publish() renames them to their names.  When
 * anything fails, or outputs_abandon() is called, the temporaries go and what was there before
 * stays. */
struct outputs;
/* Creates `folder` (and parents) when it is not there, owner only.  Keeps other runs out of it, and
 * removes the temporaries of one that was killed. */
enum osara_status outputs_open(const char *folder, struct outputs **out, osara_problems *problems);
/* Starts a file; `name` may have one folder in it ("strands/iom.csv").  Bytes follow by
 * outputs_write until the next outputs_file or publish. */
enum osara_status outputs_file(struct outputs *o, const char *name, osara_problems *problems);
enum osara_status outputs_write(struct outputs *o, const void *bytes, size_t n,
                                osara_problems *problems);
/* After outputs_flush(): outputs_claim() says where the next n bytes of the file go; outputs_put()
 * writes them there, on any thread and in any order.  What is written later follows them. */
enum osara_status outputs_flush(struct outputs *o, osara_problems *problems);
uint64_t outputs_claim(struct outputs *o, size_t n);
/* 0, or an errno, of this call or one before it, of which outputs_failed() makes a problem.  What is
 * large goes past the system's cache (direct.h), and may be told to have failed when the file ends. */
int outputs_put(const struct outputs *o, uint64_t at, const void *bytes, size_t n);
enum osara_status outputs_failed(const struct outputs *o, int error, osara_problems *problems);
/* Writes out the buffer and clears it. */
enum osara_status outputs_buffer(struct outputs *o, struct buffer *b, osara_problems *problems);
/* How many bytes have been written so far, to all files. */
uint64_t outputs_bytes(const struct outputs *o);
/* Where the file that is being written is for now, for a library that writes files by name; nothing
 * may be written to it by outputs_write(). */
const char *outputs_path(const struct outputs *o);
/* The set takes the place of an earlier one: of these names (ended by NULL), and of the `strands/` lists
 * (*.csv), those that are not written this time go when it is published.  Without it all stays. */
void outputs_replace(struct outputs *o, const char *const names[]);
/* Flushes all to disk: after this only renames are left, which do not need room. */
enum osara_status outputs_sync(struct outputs *o, osara_problems *problems);
/* Renames all in the order written, removes what outputs_replace() says, frees o (also when it fails). */
enum osara_status outputs_publish(struct outputs *o, osara_problems *problems);
void outputs_abandon(struct outputs *o); /* NULL is fine */

#endif
