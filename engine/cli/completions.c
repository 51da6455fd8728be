/* completions.c -- completions of bash, written from the tables. */
#include <string.h>

#include "help.h"
#include "manual.h"

/* A command's name as one word of a shell pattern: "audit verify" is "audit-verify". */
static void word(FILE *out, const char *name)
{
    for (; *name != '\0'; name++)
        fputc(*name == ' ' ? '-' : *name, out);
}

/* The words that can follow "osara": each name's first word, once. */
static void first_words(FILE *out)
{
    const char *last = "";

    for (const struct command *const *c = commands; *c != NULL; c++) {
        size_t n = strcspn((*c)->name, " ");

        if (strlen(last) >= n && strncmp(last, (*c)->name, n) == 0 && strchr(" ", last[n]) != NULL)
            continue;
        fprintf(out, "%s%.*s", last[0] == '\0' ? "" : " ", (int)n, (*c)->name);
        last = (*c)->name;
    }
}

/* Is it the first command of those that share its first word? */
static bool is_first(const struct command *const *at, size_t n)
{
    for (const struct command *const *c = commands; c != at; c++)
        if (strncmp((*c)->name, (*at)->name, n + 1) == 0)
            return false;
    return true;
}

/* Second words of the commands that have two, one branch a first word. */
static void second_words(FILE *out)
{
    for (const struct command *const *c = commands; *c != NULL; c++) {
        size_t n = strcspn((*c)->name, " ");

        if ((*c)->name[n] == '\0' || !is_first(c, n))
            continue;
        fprintf(out, "            %.*s) words=\"$words", (int)n, (*c)->name);
        for (const struct command *const *d = c; *d != NULL; d++)
            if (strncmp((*d)->name, (*c)->name, n + 1) == 0)
                fprintf(out, " %s", (*d)->name + n + 1);
        fputs("\" ;;\n", out);
    }
}

/* "audit|harm": the first words of names of two. */
static void groups(FILE *out)
{
    const char *last = "";

    for (const struct command *const *c = commands; *c != NULL; c++) {
        const char *space = strchr((*c)->name, ' ');
        size_t n = space != NULL ? (size_t)(space - (*c)->name) : 0;

        if (space == NULL || strncmp(last, (*c)->name, n + 1) == 0)
            continue;
        fprintf(out, "%s%.*s", *last != '\0' ? "|" : "", (int)n, (*c)->name);
        last = (*c)->name;
    }
}

/* What may stand after an option that takes a value. */
static void values(FILE *out, const struct option_row *row)
{
    if (row->kind == OPTION_FLAG)
        return;
    fputs("        --", out);
    fputs(row->name, out);
    if (row->letter != 0)
        fprintf(out, "|-%c", row->letter);
    fputs(") ", out);
    if (row->kind == OPTION_CHOICE) {
        fputs("COMPREPLY=($(compgen -W \"", out);
        for (const char *p = row->value; *p != '\0'; p++)
            fputc(*p == '|' ? ' ' : *p, out);
        fputs("\" -- \"$cur\"))", out);
    } else if (row->kind == OPTION_FILE)
        fputs("COMPREPLY=($(compgen -f -- \"$cur\"))", out);
    else if (row->kind == OPTION_FOLDER)
        fputs("COMPREPLY=($(compgen -d -- \"$cur\"))", out);
    else
        fputs("COMPREPLY=()", out);
    fputs("; return ;;\n", out);
}

static void command_case(FILE *out, const struct command *command)
{
    fputs("    ", out);
    word(out, command->name);
    fputs(")\n        case \"$prev\" in\n", out);
    for (size_t i = 0; i < command->n_options; i++)
        values(out, &command->options[i]);
    fputs("        esac\n        words=\"", out);
    for (size_t i = 0; i < command->n_options; i++)
        fprintf(out, "--%s ", command->options[i].name);
    fputs("--help\"\n        ;;\n", out);
}

void manual_bash(FILE *out, const void *unused)
{
    (void)unused;
    fputs("# Completions of osara for bash.  Written by 'osara completions'.\n"
          "_osara()\n{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local command=${COMP_WORDS[1]} words=\"\"\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W \"",
          out);
    first_words(out);
    fputs(" --help --version\" -- \"$cur\"))\n        return\n    fi\n"
          "    if [ \"$COMP_CWORD\" -eq 2 ]; then\n        case \"$command\" in\n",
          out);
    second_words(out);
    fputs("        esac\n"
          "        if [ -n \"$words\" ]; then\n"
          "            COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "            return\n"
          "        fi\n"
          "    fi\n"
          "    case \"$command\" in\n"
          "    ",
          out);
    groups(out);
    fputs(") command=$command-${COMP_WORDS[2]} ;;\n"
          "    esac\n"
          "    case \"$command\" in\n",
          out);
    for (const struct command *const *c = commands; *c != NULL; c++)
        command_case(out, *c);
    fputs("    esac\n"
          "    case \"$cur\" in\n"
          "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
          "    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
          "    esac\n"
          "}\n"
          "complete -o filenames -F _osara osara\n",
          out);
}
