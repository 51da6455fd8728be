/* duckdb.c -- runs the SQL of a file through libduckdb, ${NAME} replaced from the environment, so that
 * the start of an interpreter is not in the measurement: duckdb FILE.sql */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libduckdb comes without its header: what is used of its C interface. */
typedef struct {
    void *p;
} handle;
typedef struct {
    char room[256];
} result;
int duckdb_open(const char *path, handle *database);
int duckdb_connect(handle database, handle *connection);
int duckdb_query(handle connection, const char *sql, result *out);
const char *duckdb_result_error(result *r);

enum { ROOM = 1 << 20 };

/* The text with every ${NAME} replaced; false, having said so, where one is not set. */
static int expand(const char *in, char *out)
{
    while (*in != '\0') {
        const char *end = in[0] == '$' && in[1] == '{' ? strchr(in, '}') : NULL;
        char name[64] = "";

        if (end == NULL) {
            *out++ = *in++;
            continue;
        }
        snprintf(name, sizeof name, "%.*s", (int)(end - in - 2), in + 2);
        const char *value = getenv(name);

        if (value == NULL) {
            fprintf(stderr, "duckdb: %s is not set\n", name);
            return 0;
        }
        out = stpcpy(out, value);
        in = end + 1;
    }
    *out = '\0';
    return 1;
}

int main(int argc, char **argv)
{
    static char in[ROOM], out[2 * ROOM];
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    handle database, connection;
    result r;

    if (f == NULL || fread(in, 1, sizeof in - 1, f) == 0 || !expand(in, out))
        return 2;
    fclose(f);
    memset(&r, 0, sizeof r);
    if (duckdb_open(NULL, &database) != 0 || duckdb_connect(database, &connection) != 0)
        return 70;
    if (duckdb_query(connection, out, &r) != 0) {
        fprintf(stderr, "duckdb: %s\n", duckdb_result_error(&r));
        _exit(1);
    }
    _exit(0); /* what it holds is not put away: that is not the job */
}
