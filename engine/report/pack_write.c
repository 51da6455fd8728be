/* pack_write.c -- pack.html and pack.xlsx among the outputs of a run. */
#include "report/pack.h"

enum osara_status pack_begin(struct pack *pack, struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = outputs_file(o, "pack.xlsx", problems);

    return rc == OSARA_OK ? pack_book_begin(pack, outputs_path(o), problems) : rc;
}

enum osara_status pack_write(struct pack *pack, struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = pack_html(pack, o, problems);

    return rc == OSARA_OK ? pack_book_end(pack, problems) : rc;
}
