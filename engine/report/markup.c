/* markup.c -- see markup.h. */
#include "report/markup.h"

#include "report/html.h"

static void put_marking(struct buffer *b, const char *marking)
{
    if (marking == NULL)
        return;
    buffer_string(b, "<p class=\"marking\">");
    html_string(b, marking);
    buffer_string(b, "</p>\n");
}

void markup_open(struct buffer *b, const char *title, const char *marking, const char *style)
{
    buffer_string(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    html_string(b, title);
    buffer_string(b, "</title>\n<style>\n"
                     "body{font:15px/1.45 system-ui,sans-serif;color:#1a1a1a;max-width:70em;"
                     "margin:1.5em auto;padding:0 1em}\n"
                     "table{border-collapse:collapse;margin:.5em 0 1.5em}\n"
                     "th,td{padding:.2em .6em;border-bottom:1px solid #ccc;text-align:left;"
                     "vertical-align:top}\n"
                     "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\n"
                     ".marking{font-weight:bold;text-align:center}\n"
                     ".note{color:#555}\n");
    buffer_string(b, style);
    buffer_string(b, "</style>\n</head>\n<body>\n");
    put_marking(b, marking);
    buffer_string(b, "<h1>");
    html_string(b, title);
    buffer_string(b, "</h1>\n");
}

void markup_close(struct buffer *b, const char *marking)
{
    put_marking(b, marking);
    buffer_string(b, "</body>\n</html>\n");
}
