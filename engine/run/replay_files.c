/* replay_files.c -- the files of a run laid out again in a folder of our own: those of the rules
 * from the ledger, the inputs as links to wherever they are now. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "run/replay.h"

enum { DEEPEST = 12, ABOVE = 8 }; /* folders walked into; "../" that rules may begin with */

/* ---- Looking for inputs ---- */

static bool is_called(const char *path, struct text name)
{
    const char *slash = strrchr(path, '/');
    struct text last = text_of(slash ? slash + 1 : path), wanted = name;

    for (size_t i = 0; i < name.n; i++)
        if (name.at[i] == '/')
            wanted = (struct text){name.at + i + 1, name.n - i - 1};
    return text_equal(last, wanted);
}

static enum osara_status consider(struct replay *r, const char *path, uint64_t bytes,
                                  osara_problems *problems)
{
    struct digest digest = {{0}};
    bool hashed = false;

    for (size_t i = 0; i < r->n_inputs; i++) {
        struct replay_input *in = &r->inputs[i];

        if (in->found != NULL)
            continue;
        if (bytes == in->bytes && !hashed) {
            struct mapped_file file;

            if (file_map(path, &file, NULL) != OSARA_OK)
                return OSARA_OK; /* what cannot be read is not what is looked for */
            digest_of(file.bytes, &digest);
            file_unmap(&file);
            hashed = true;
        }
        char **slot = bytes == in->bytes && memcmp(&digest, &in->sha256, sizeof digest) == 0
                          ? &in->found
                      : is_called(path, in->name) ? &in->another
                                                  : NULL;

        if (slot != NULL && (*slot = realpath(path, NULL)) == NULL)
            return problem_memory(problems);
    }
    return OSARA_OK;
}

static enum osara_status look_in(struct replay *r, const char *folder, unsigned depth,
                                 osara_problems *problems)
{
    DIR *dir = opendir(folder);
    enum osara_status rc = OSARA_OK;

    if (dir == NULL)
        return depth == 0
                   ? problem_add(problems, OSARA_EIO, NULL, "cannot read the folder '%s': %s",
                                 folder, file_fault(errno))
                   : OSARA_OK;
    for (struct dirent *e = readdir(dir); rc == OSARA_OK && e != NULL; e = readdir(dir)) {
        struct stat st;
        char *path = NULL;

        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            strncmp(e->d_name, ".osara-", 7) == 0)
            continue;
        path = arena_format(r->arena, "%s/%s", folder, e->d_name);
        if (path == NULL)
            rc = problem_memory(problems);
        else if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < DEEPEST)
            rc = look_in(r, path, depth + 1, problems);
        else if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
            rc = consider(r, path, (uint64_t)st.st_size, problems);
    }
    closedir(dir);
    return rc;
}

enum osara_status replay_find(struct replay *r, const char *const folders[], size_t n_folders,
                              osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < n_folders; i++)
        rc = look_in(r, folders[i], 0, problems);
    for (size_t i = 0; i < r->n_inputs; i++)
        r->n_missing += r->inputs[i].found == NULL;
    return rc;
}

/* ---- Laying them out ---- */

static enum osara_status cannot(const char *path, int error, osara_problems *problems)
{
    return problem_add(problems, OSARA_EIO, NULL, "cannot write '%s': %s", path, file_fault(error));
}

/* Makes the folders that a path leads through, below the scratch folder. */
static enum osara_status make_folders(struct replay *r, const char *path, osara_problems *problems)
{
    char *copy = arena_copy(r->arena, text_of(path));

    if (copy == NULL)
        return problem_memory(problems);
    for (char *p = copy + strlen(r->scratch) + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            return cannot(copy, errno, problems);
        *p = '/';
    }
    return OSARA_OK;
}

/* A name that does not lead out of the scratch folder, whatever the ledger says. */
static bool is_within(struct text name, int above)
{
    if (name.n == 0 || name.at[0] == '/')
        return false;
    for (size_t i = 0; i + 2 <= name.n; i++)
        if (name.at[i] == '.' && name.at[i + 1] == '.' && (i == 0 || name.at[i - 1] == '/') &&
            (i + 2 == name.n || name.at[i + 2] == '/') && above-- == 0)
            return false;
    return true;
}

static enum osara_status place_rule(struct replay *r, struct ledger *l, struct text name,
                                    struct text sha256, const char *folder,
                                    osara_problems *problems)
{
    struct buffer bytes = {0};
    char *path = NULL;
    enum osara_status rc = OSARA_OK;

    if (!is_within(name, ABOVE))
        return problem_add(
            problems, OSARA_EIO, NULL,
            "the rules' file '%.*s' lies too far from the ruleset to be laid out again",
            TEXT_ARGS(name));
    path = path_join(r->arena, folder, name);
    rc = path ? make_folders(r, path, problems) : problem_memory(problems);
    if (rc == OSARA_OK)
        rc = ledger_file(l, sha256, &bytes, problems);
    if (rc == OSARA_OK)
        rc = file_put(path, (struct text){bytes.at, bytes.n}, true, problems);
    if (rc == OSARA_OK && r->rules == NULL)
        r->rules = path; /* the first is the ruleset itself */
    buffer_free(&bytes);
    return rc;
}

/* As deep as rules may lie above one another ("extends: ../base.yaml"). */
static char *rules_folder(struct replay *r)
{
    return arena_format(r->arena, "%s/1/2/3/4/5/6/7/8", r->scratch);
}

static enum osara_status place_rules(struct replay *r, osara_problems *problems)
{
    struct ledger *l = NULL;
    const struct json_node *files = json_at(r->content, "files");
    char *folder = rules_folder(r);
    enum osara_status rc = folder ? ledger_read(r->ledger, &l, problems) : problem_memory(problems);

    for (size_t i = 0; rc == OSARA_OK && i < json_length(files); i++) {
        const struct json_node *file = json_nth(files, i);

        rc = place_rule(r, l, json_text_of(json_at(file, "name")),
                        json_text_of(json_at(file, "sha256")), folder, problems);
    }
    ledger_close(l);
    return rc;
}

static enum osara_status place_input(struct replay *r, const struct replay_input *in,
                                     osara_problems *problems)
{
    char *path;
    enum osara_status rc;

    if (!is_within(in->name, 0))
        return problem_add(problems, OSARA_EIO, NULL,
                           "the input '%.*s' lay outside its extract: it cannot be laid out again",
                           TEXT_ARGS(in->name));
    path = path_join(r->arena, r->extract, in->name);
    rc = path ? make_folders(r, path, problems) : problem_memory(problems);

    if (rc == OSARA_OK && symlink(in->found, path) != 0 && errno != EEXIST)
        rc = cannot(path, errno, problems);
    return rc;
}

enum osara_status replay_place(struct replay *r, osara_problems *problems)
{
    const char *slash = strrchr(r->ledger, '/');
    char *scratch = arena_format(r->arena, "%.*s.osara-replay-XXXXXX",
                                 slash ? (int)(slash - r->ledger + 1) : 0, r->ledger);
    enum osara_status rc = OSARA_OK;

    if (scratch == NULL)
        return problem_memory(problems);
    if (mkdtemp(scratch) == NULL)
        return cannot(scratch, errno, problems);
    r->scratch = scratch;
    r->extract = arena_format(r->arena, "%s/extract", scratch);
    if (r->extract == NULL)
        return problem_memory(problems);
    if (mkdir(r->extract, 0700) != 0)
        return cannot(r->extract, errno, problems);
    rc = place_rules(r, problems);
    for (size_t i = 0; rc == OSARA_OK && i < r->n_inputs; i++)
        rc = place_input(r, &r->inputs[i], problems);
    return rc;
}

/* Of our own making: files, links and folders, a few levels deep. */
static void remove_folder(const char *path, unsigned depth)
{
    DIR *dir = opendir(path);

    for (struct dirent *e = dir ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
        char *name = NULL;
        struct stat st;

        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            (name = malloc(strlen(path) + strlen(e->d_name) + 2)) == NULL)
            continue;
        sprintf(name, "%s/%s", path, e->d_name);
        if (lstat(name, &st) == 0 && S_ISDIR(st.st_mode) && depth < 2 * DEEPEST)
            remove_folder(name, depth + 1);
        else
            unlink(name);
        free(name);
    }
    if (dir != NULL)
        closedir(dir);
    rmdir(path);
}

void replay_remove(struct replay *r)
{
    if (r->scratch != NULL)
        remove_folder(r->scratch, 0);
    for (size_t i = 0; i < r->n_inputs; i++) {
        free(r->inputs[i].found);
        free(r->inputs[i].another);
    }
}
