/* format.c -- osara_rules_format: a ruleset in the canonical layout. */
#include <stdlib.h>

#include "base/files.h"
#include "base/yaml_layout.h"
#include "run/run.h"

enum osara_status osara_rules_format(const char *path, bool write, bool *changed,
                                     osara_problems *problems)
{
    struct mapped_file file = {0};
    struct buffer b = {0};
    enum osara_status rc = file_map(path, &file, problems);

    if (rc != OSARA_OK)
        return rc;
    rc = yaml_layout(path, file.bytes, OSARA_ERULES, &b, problems);
    if (rc == OSARA_OK)
        *changed = !text_equal(file.bytes, (struct text){b.at, b.n});
    file_unmap(&file);
    if (rc == OSARA_OK && *changed && write)
        rc = file_replace(path, (struct text){b.at, b.n}, problems);
    buffer_free(&b);
    return rc;
}
