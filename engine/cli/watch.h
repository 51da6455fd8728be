/* watch.h -- waits until someone saves one of some files, or asks to stop.
 *
 * Files are looked at fifty times a second by stat(): that works on network shares too, where no
 * notice of a change comes, and on editors that rename a new file over the old one. */
#ifndef OSARA_CLI_WATCH_H
#define OSARA_CLI_WATCH_H

#include <stdbool.h>
#include <stddef.h>

struct watch;

/* From here on SIGINT, SIGTERM and SIGHUP are kept for watch_wait().  NULL when out of memory. */
struct watch *watch_new(void);
void watch_free(struct watch *watch);
/* What is there now is no change: to be called before the files are read, so that one that is saved
 * while they are is not missed. */
void watch_renew(struct watch *watch);
/* Whether the folder, or a file in it, was not what it had been, when the watch was last renewed. */
bool watch_differed(const struct watch *watch, const char *folder);
/* Adds a file, which need not be there: it may come.  False when out of memory. */
bool watch_file(struct watch *watch, const char *path);
/* A folder: files that come and go, and each of those in it. */
bool watch_folder(struct watch *watch, const char *path);
size_t watch_count(const struct watch *watch);
/* The name of a file that has changed, once it has come to rest; NULL when a signal asks to stop, or stdout
 * has no reader any more. */
const char *watch_wait(struct watch *watch);

#endif
