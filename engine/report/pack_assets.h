/* pack_assets.h -- pack/pack.css and pack/pack.js, built in. */
#ifndef OSARA_REPORT_PACK_ASSETS_H
#define OSARA_REPORT_PACK_ASSETS_H

#include <stddef.h>

struct pack_asset {
    const unsigned char *bytes;
    size_t n;
};
extern const struct pack_asset pack_css, pack_js;

#endif
