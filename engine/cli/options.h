/* options.h -- one table a command, which the parser, --help, the manual and the completions read. */
#ifndef OSARA_CLI_OPTIONS_H
#define OSARA_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
    OPTION_FLAG,   /* bool, without a value                                          */
    OPTION_TEXT,   /* const char *, not empty                                        */
    OPTION_FILE,   /* likewise; completed as a file                                  */
    OPTION_FOLDER, /* likewise; completed as a folder                                */
    OPTION_DATE,   /* const char *, a day of the calendar as YYYY-MM-DD              */
    OPTION_NUMBER, /* unsigned long, 1 .. most                                       */
    OPTION_CHOICE  /* unsigned, the place of the value in `value` ("table|csv|json") */
};

struct option_row {
    const char *name; /* "as-of": written --as-of */
    char letter;      /* 'r': written -r; 0 = none */
    bool required;
    enum option_kind kind;
    size_t offset;         /* of the value in the command's struct of arguments */
    const char *value;     /* "FILE"; the words of a choice, by '|'; NULL of a flag */
    const char *text;      /* one sentence without a full stop */
    const char *otherwise; /* what holds when it is not given, or NULL */
    const char *variable;  /* of the environment: its value stands for one that is not given; or NULL */
    unsigned long most;    /* of a number */
};

struct example {
    const char *text; /* "what it is for" */
    const char *line; /* the command as typed */
};

struct command {
    const char *name;     /* "run", "audit verify" */
    const char *operands; /* "RULES...", or "" */
    int least, most;      /* how many operands; most < 0: any number */
    const char *summary;  /* one line, lower case, no full stop */
    const char *details;  /* paragraphs, parted by an empty line */
    const struct option_row *options;
    size_t n_options;
    struct example examples[3]; /* up to the first without a line */
    /* argv[0] is the last word of the command's name.  Returns the exit status. */
    int (*run)(const struct command *command, int argc, char **argv);
};

/* Every command, in the order of the manual; ends with an empty name. */
extern const struct command *const commands[];

struct operands {
    char **at; /* in argv, which is reordered */
    int n;
};

enum parsed { PARSED, PARSED_HELP, PARSED_WRONG };

/* Reads argv into *args (a struct that holds the defaults) by the command's table: long options
 * with "=value" or the value next, shortened where one option only is meant, bundled letters, and
 * "--".  Says every error on stderr. */
enum parsed options_parse(const struct command *command, int argc, char **argv, void *args,
                          struct operands *operands);
/* The usual head of a command: parses; on help or an error answers and sets *status. */
bool options_ready(const struct command *command, int argc, char **argv, void *args,
                   struct operands *operands, int *status);
/* An error of usage, with where to read more.  Returns the exit status, 2. */
int options_refuse(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The one of the n names that `wrong` is nearest to, or NULL when none is near. */
const char *nearest_name(const char *wrong, const char *const names[], size_t n);

#endif
