/* main.c -- osara, the program. */
#include <stdio.h>
#include <string.h>

#include "find.h"
#include "help.h"
#include "terminal.h"

static void version(FILE *out, const void *unused)
{
    (void)unused;
    fprintf(out,
            "osara %s\n"
            "License GPL-3.0-or-later. There is no warranty, to the extent permitted by law.\n",
            osara_version());
}

static bool is_option(const char *word, char letter, const char *name)
{
    if (word[0] == '-' && word[1] == letter && word[2] == '\0')
        return true;
    return word[0] == '-' && word[1] == '-' && strcmp(word + 2, name) == 0;
}

int main(int argc, char **argv)
{
    const struct command *command;
    int used;

    terminal_prepare();
    if (argc < 2) {
        fputs("osara: error: which command?\ntry 'osara --help'\n", stderr);
        return 2;
    }
    if (is_option(argv[1], 'h', "help"))
        return terminal_show(help_program, NULL);
    if (is_option(argv[1], 'V', "version"))
        return terminal_show(version, NULL);
    if (argv[1][0] == '-') {
        fprintf(stderr, "osara: error: unknown option '%s' before a command\ntry 'osara --help'\n",
                argv[1]);
        return 2;
    }
    command = find_command(argc - 1, argv + 1, &used);
    return command != NULL ? command->run(command, argc - used, argv + used) : 2;
}
