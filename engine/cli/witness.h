/* witness.h -- who asks, and when: the only place that reads the clock and the users. */
#ifndef OSARA_CLI_WITNESS_H
#define OSARA_CLI_WITNESS_H

enum { WITNESS_GIVEN = 150, WITNESS_WHO = 250, WITNESS_AT = 32, WITNESS_DAY = 16 };

/* The system's user, and the given name in brackets if there is one: "jane (PC 1234 Example)". */
void witness_who(const char *given, char who[WITNESS_WHO]);
/* The time, in UTC: "2023-02-01T03:00:00Z". */
void witness_at(char at[WITNESS_AT]);
/* Seconds since any moment; they never go back. */
double witness_clock(void);
/* Today, where this computer is: "2023-02-01". */
void witness_today(char day[WITNESS_DAY]);

#endif
