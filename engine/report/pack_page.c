/* pack_page.c -- pack.html: the page around its parts. */
#include "base/digest.h"
#include "report/pack_assets.h"
#include "report/pack_model.h"

static void put_marking(const struct pack *p, struct buffer *b)
{
    struct text marking = pack_say(p->run, "marking");

    if (marking.n == 0)
        return;
    buffer_string(b, "<p class=marking>");
    html_text(b, marking);
    buffer_string(b, "</p>\n");
}

/* Text in a CSS string: whatever is not a plain character is written as its code. */
static void css_text(struct buffer *b, struct text text)
{
    buffer_char(b, '"');
    for (size_t at = 0; at < text.n;) {
        uint32_t code;
        size_t n = text_character((struct text){text.at + at, text.n - at}, &code);
        bool plain = code == ' ' || code == '-' || (code >= '0' && code <= '9') ||
                     (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');

        if (plain)
            buffer_char(b, (char)code);
        else
            buffer_format(b, "\\%x ", code == UINT32_MAX || code == 0 ? 0xFFFDu : (unsigned)code);
        at += n;
    }
    buffer_char(b, '"');
}

/* What stands at the edges of every printed page. */
static void put_edges(const struct pack *p, struct buffer *b)
{
    struct text marking = pack_say(p->run, "marking");
    struct text root = p->fingerprint;
    static const char *const centres[] = {"@top-center", "@bottom-center"};

    buffer_string(b, "@page{");
    for (size_t i = 0; i < 2 && marking.n > 0; i++) {
        buffer_format(b, "%s{font:700 8pt sans-serif;content:", centres[i]);
        css_text(b, marking);
        buffer_char(b, '}');
    }
    buffer_string(b, "@bottom-left{font:7pt sans-serif;content:");
    css_text(b, pack_say(p->run, "as_of"));
    if (root.n > 12) {
        buffer_string(b, "\"  list \" ");
        css_text(b, (struct text){root.at, 12});
    }
    buffer_string(b, "}@bottom-right{font:7pt sans-serif;"
                     "content:counter(page) \" of \" counter(pages)}}\n");
}

static void put_policy(const struct buffer *style, const struct buffer *script, struct buffer *b)
{
    struct digest d;
    char base64[45];

    buffer_string(b, "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
                     "style-src 'sha256-");
    digest_of((struct text){style->at, style->n}, &d);
    digest_base64(&d, base64);
    buffer_format(b, "%s'; script-src 'sha256-", base64);
    digest_of((struct text){script->at, script->n}, &d);
    digest_base64(&d, base64);
    buffer_format(b, "%s'; base-uri 'none'; form-action 'none'\">\n", base64);
}

static void put_head(const struct pack *p, const struct buffer *style, const struct buffer *script,
                     struct buffer *b)
{
    const struct json_node *ruleset = json_at(p->run, "ruleset");

    buffer_string(b, "<!doctype html>\n<html lang=en-GB>\n<meta charset=utf-8>\n");
    put_policy(style, script, b);
    buffer_string(b, "<meta name=viewport content=\"width=device-width,initial-scale=1\">\n"
                     "<meta name=referrer content=no-referrer>\n"
                     "<meta name=robots content=noindex>\n<title>");
    html_text(b, pack_say(ruleset, "title"));
    buffer_string(b, ", as of ");
    html_text(b, pack_say(p->run, "as_of"));
    if (pack_say(p->run, "marking").n > 0) {
        buffer_string(b, " (");
        html_text(b, pack_say(p->run, "marking"));
        buffer_char(b, ')');
    }
    buffer_string(b, "</title>\n<style>");
    buffer_bytes(b, style->at, style->n);
    buffer_string(b, "</style>\n");
}

static void put_navigation(const struct pack *p, struct buffer *b)
{
    buffer_string(b, "<body>\n<a class=skip href=\"#the-list\">To the list</a>\n<header>");
    put_marking(p, b);
    buffer_string(b, "</header>\n<nav class=top aria-label=\"Parts of the pack\"><div>"
                     "<a href=\"#summary\">Summary</a><a href=\"#plots\">Plots</a>"
                     "<a href=\"#the-list\">The list</a>");
    if (json_has(json_at(p->run, "line")))
        buffer_string(b, "<a href=\"#line\">The line</a>");
    if (pack_has_strands(p))
        buffer_string(b, "<a href=\"#strands\">Strands</a>");
    if (pack_has_options(p))
        buffer_string(b, "<a href=\"#options\">Orders and referrals</a>");
    if (json_length(json_at(p->trail, "decisions")) > 0)
        buffer_string(b, "<a href=\"#decisions\">Decisions</a>");
    if (p->n_leavers > 0)
        buffer_string(b, "<a href=\"#leaving\">Leaving</a>");
    if (pack_has_trail(p))
        buffer_string(b, "<a href=\"#changes\">Since last time</a>");
    if (json_length(json_at(json_at(p->run, "trends"), "trends")) > 0)
        buffer_string(b, "<a href=\"#trends\">Trends</a>");
    buffer_string(b, "<a href=\"#account\">Data and method</a>"
                     "<button id=theme hidden>Light or dark</button></div></nav>\n<main>\n");
}

static void open_cards(const struct pack *p, struct buffer *b)
{
    if (p->n == 0)
        return;
    buffer_string(b, "<section class=cards aria-label=\"The card\"><div class=bar>"
                     "<a href=\"#the-list\">Close</a><button data-do=before hidden>Before</button>"
                     "<button data-do=next hidden>Next</button>"
                     "<button data-do=print hidden>Print</button>");
    put_marking(p, b);
    buffer_string(b, "</div>\n");
}

static void close_cards(const struct pack *p, struct buffer *b)
{
    if (p->n > 0)
        buffer_string(b,
                      "<div class=decide><h3>Decision</h3><p class=boxes><span>adopt</span>"
                      "<span>other strand</span><span>defer</span><span>refer</span>"
                      "<span>de-select</span></p><div class=sign><span>Why, owner, deadline</span>"
                      "<span>Signed, date</span></div></div></section>\n");
}

static void put_foot(const struct pack *p, const struct buffer *script, struct buffer *b)
{
    buffer_string(b, "</main>\n<footer>");
    put_marking(p, b);
    buffer_string(b, "</footer>\n<script>");
    buffer_bytes(b, script->at, script->n);
    buffer_string(b, "</script>\n");
}

/* From the head to where the cards begin; each is written before the next is drawn. */
static enum osara_status put_parts(const struct pack *p, struct outputs *o, struct buffer *b,
                                   osara_problems *problems)
{
    static void (*const parts[])(const struct pack *p, struct buffer *b) = {
        put_navigation, pack_first_screen, pack_plots,     pack_list,    pack_line,
        pack_strands,   pack_options,      pack_decisions, pack_leaving, pack_changes,
        pack_trends,    pack_account,      open_cards};
    enum osara_status rc = OSARA_OK;

    for (size_t i = 0; rc == OSARA_OK && i < sizeof parts / sizeof parts[0]; i++) {
        parts[i](p, b);
        rc = outputs_buffer(o, b, problems);
    }
    return rc;
}

static enum osara_status put_cards(const struct pack *p, struct outputs *o, osara_problems *problems)
{
    enum osara_status rc = OSARA_OK;

    for (const struct drawn *d = p->drawn; rc == OSARA_OK && d != NULL; d = d->next)
        rc = d->failed ? problem_memory(problems) : outputs_write(o, d->html, d->n, problems);
    return rc;
}

enum osara_status pack_html(const struct pack *p, struct outputs *o, osara_problems *problems)
{
    struct buffer style = {0}, script = {0}, b = {0};
    enum osara_status rc = outputs_file(o, "pack.html", problems);

    buffer_bytes(&style, pack_css.bytes, pack_css.n);
    pack_list_style(p, &style);
    put_edges(p, &style);
    buffer_bytes(&script, pack_js.bytes, pack_js.n);
    put_head(p, &style, &script, &b);
    b.failed |= style.failed || script.failed;
    if (rc == OSARA_OK)
        rc = put_parts(p, o, &b, problems);
    if (rc == OSARA_OK)
        rc = p->failed ? problem_memory(problems) : put_cards(p, o, problems);
    close_cards(p, &b);
    put_foot(p, &script, &b);
    if (rc == OSARA_OK)
        rc = outputs_buffer(o, &b, problems);
    buffer_free(&style);
    buffer_free(&script);
    buffer_free(&b);
    return rc;
}
