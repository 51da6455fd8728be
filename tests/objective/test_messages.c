/* What a plan refuses: every message, word for word, with its place and hint. */
#include "rules.h"

struct row {
    const char *name, *yaml, *said;
};

/* One table of the subjects with `columns`, and one criterion. */
#define PEOPLE(columns) \
    HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: id, " columns "}}\n" ONE
#define ONE "analysis: {criteria: {a: {measure: 1}}}\n"
#define TABLE2(text) \
    HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: id, n: number}}\n" text ONE
#define CRITERION(text) HEAD TABLES "analysis:\n  criteria:\n    c: {" text "}\n"
#define MORE(text) LEAST text

static struct row tables[] = {
    {"no table at all", HEAD "scanning: {tables: {}}\n" ONE,
     "3:12: one table has to be of the subjects: without 'of' (take 'of' out of the table "
     "that has one row for each person)\n"},
    {"no table of the subjects",
     HEAD "scanning:\n  tables:\n    acts: {of: people, columns: {id: id}}\n" ONE,
     "4:3: one table has to be of the subjects: without 'of' (take 'of' out of the table that "
     "has one row for each person)\n"},
    {"two tables without of", TABLE2("    acts: {key: id, columns: {id: id}}\n"),
     "6:5: both 'people' and 'acts' are without 'of' (only the table of the subjects is: add 'of: "
     "people')\n"},
    {"a table of another table of rows",
     TABLE2(
         "    acts: {of: people, columns: {id: id}}\n    victims: {of: acts, columns: {id: id}}\n"),
     "7:19: 'acts' is not the table of the subjects (rows belong to a subject directly: 'of: "
     "people')\n"},
    {"subjects without a key", HEAD "scanning:\n  tables:\n    people: {columns: {id: id}}\n" ONE,
     "5:5: the table of the subjects needs 'key': the id that tells one from another (write "
     "'key: id')\n"},
    {"subjects with two key columns",
     HEAD "scanning:\n  tables:\n    people: {key: [id, pnc], columns: {id: id, pnc: id}}\n" ONE,
     "5:19: the key of the subjects is one column, by which the other tables are joined\n"},
    {"subjects that are optional",
     HEAD "scanning:\n  tables:\n    people: {key: id, optional: yes, columns: {id: id}}\n" ONE,
     "5:33: the table of the subjects cannot be optional\n"},
    {"a key that is no column",
     HEAD "scanning:\n  tables:\n    people: {key: idd, columns: {id: id}}\n" ONE,
     "5:19: 'idd' is not a column of people (did you mean 'id'?)\n"},
    {"a key that is no id",
     HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: number}}\n" ONE,
     "5:19: a key column has to be an id, and 'id' is not (declare it as 'id: id')\n"},
    {"a key that is monitored",
     TABLE2("    acts: {of: people, key: no, columns: {id: id, no: {type: id, monitor: yes}}}\n"),
     "6:29: 'no' is monitored, and cannot be a key\n"
     "6:51: a column of acts cannot be named 'no': it is a word of the rule language (put "
     "a word behind it that says what it is: 'no value')\n"},
    {"a key that names a column twice",
     TABLE2("    acts: {of: people, key: [id, id], columns: {id: id}}\n"),
     "6:34: 'id' is in the key twice\n"},
    {"rows without the column that joins them",
     TABLE2("    acts: {of: people, columns: {x: id}}\n"),
     "6:5: acts has no column 'id', by which its rows are joined to people\n"},
    {"rows joined by something that is no id",
     TABLE2("    acts: {of: people, columns: {id: text}}\n"),
     "6:34: 'id' joins its rows to people: it has to be an id\n"},
    {"rows joined by a monitored column",
     TABLE2("    acts: {of: people, columns: {id: {type: id, monitor: yes}}}\n"),
     "6:34: 'id' is monitored, and cannot join rows to people\n"},
    {"a type that is none", PEOPLE("n: numbr"),
     "5:44: 'numbr' is not a type (did you mean 'number'?)\n"},
    {"a type that is like none", PEOPLE("n: integer"),
     "5:44: 'integer' is not a type (did you mean 'number'?)\n"},
    {"values of something that is no category", PEOPLE("n: {type: number, values: [1, 2]}"),
     "5:59: only a category has values, and this is number\n"},
    {"a value that is there twice", PEOPLE("c: {type: category, values: [a, b, a]}"),
     "5:76: a value is named 'a', as something in line 5 is (rename one of the two ('_' and "
     "a space are alike in a name))\n"},
    {"values that differ by '_' are two values", PEOPLE("c: {type: category, values: [a b, a_b]}"),
     ""},
    {"a category without values", PEOPLE("c: {type: category, values: []}"),
     "5:69: a category without any value\n"},
    {"an empty value", PEOPLE("c: {type: category, values: [a, '']}"),
     "5:73: an empty value: an empty cell is missing\n"},
    {"two columns that rules cannot tell apart", PEOPLE("a b: date, a_b: date"),
     "5:52: a column of people is named 'a_b', which rules cannot tell from 'a b' in line "
     "5 (rename one of the two ('_' and a space are alike in a name))\n"},
    {"a column named by a word of the language", PEOPLE("where: date"),
     "5:41: a column of people cannot be named 'where': it is a word of the rule language "
     "(put a word behind it that says what it is: 'where value')\n"},
    {"a column that rules cannot spell", PEOPLE("crime-no: id"),
     "5:41: a column of people cannot be named 'crime-no' (write 'crime_no': a name has letters, "
     "digits, '_' and spaces, and begins with a letter)\n"},
    {"a column named as what the analysis gives", PEOPLE("score: number"),
     "5:41: a column of people cannot be named 'score': the analysis gives every subject one\n"},
    {"a measure named as a column",
     HEAD TABLES "analysis: {measures: {n: 1}, criteria: {a: {measure: 1}}}\n",
     "13:23: a measure is named 'n', as something in line 7 is (rename one of the two ('_' "
     "and a space are alike in a name))\n"},
    {"a tolerance beyond 100%",
     HEAD "scanning:\n  tolerate: 101%\n  tables: {p: {key: id, columns: {id: id}}}\n" ONE,
     "4:13: 'tolerate' has to be from 0% to 100%, not 101% (write a share: 2% or 0.02)\n"},
};

static struct row rows_of_tables[] = {
    {"a keep rule that is no condition",
     TABLE2("    acts: {of: people, columns: {id: id, m: number}, keep: {in: m + 1}}\n"),
     "6:65: a keep rule is a condition, but 'm + 1' is a number (compare it with a number: m + 1 > "
     "0)\n"},
    {"a keep rule without its condition",
     TABLE2("    acts: {of: people, columns: {id: id}, keep: {recent: {reason: old}}}\n"),
     "6:50: a keep rule needs one 'where', the expression that holds for rows in scope\n"},
    {"a keep rule that depends on itself by way of an aggregate",
     HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: id}}\n"
          "    acts: {of: people, columns: {id: id}, keep: {many: all_of_them > 1}}\n"
          "analysis: {measures: {all of them: count(acts)}, criteria: {a: {measure: 1}}}\n",
     "7:42: keep 'many' of acts depends on itself: keep 'many' of acts -> all of them -> keep "
     "'many' "
     "of acts (an aggregate sees only the rows that are kept, so no keep of its table can depend "
     "on "
     "it)\n"},
    {"an aggregate in a keep rule",
     TABLE2("    acts: {of: people, columns: {id: id}, keep: {many: count(acts) > 1}}\n"),
     "6:56: an aggregate cannot stand in an expression over rows of acts (name it in "
     "analysis.measures and write that name here: it is the value of the row's subject)\n"},
    {"a keep rule that is never in force",
     TABLE2("    acts: {of: people, columns: {id: id},\n"
            "      keep: {k: {where: yes, from: 2023-01-02, until: 2023-01-01}}}\n"),
     "7:55: never in force: until 2023-01-01 is before from 2023-01-02 (exchange the two dates, "
     "or take one out)\n"},
    {"derived values that depend on one another",
     HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: id}, derive: {a: b, b: a}}\n"
          "analysis: {criteria: {c: {measure: 1}}}\n",
     "5:60: 'a' depends on itself: a -> b -> a (write it by other names, that do not lead back "
     "to it)\n"},
    {"evidence of what is no category",
     TABLE2("    acts: {of: people, columns: {id: id, m: number}, evidence: {of: m, a: charge}}\n"),
     "6:69: evidence has to be of a category, and 'm' is not\n"},
    {"evidence of a monitored column",
     TABLE2("    acts: {of: people, columns: {id: id, m: {type: category, monitor: yes}},\n"
            "      evidence: {of: m, a: charge}}\n"),
     "7:22: 'm' is monitored, and cannot be evidence\n"},
    {"evidence of a value that is none",
     TABLE2("    acts: {of: people, columns: {id: id, m: {type: category, values: [one]}},\n"
            "      evidence: {of: m, one: charge, noe: conviction}}\n"),
     "7:38: 'noe' is not a value of 'm' (did you mean 'one'?)\n"},
    {"a class of evidence that is none",
     TABLE2(
         "    acts: {of: people, columns: {id: id, m: category}, evidence: {of: m, a: charged}}\n"),
     "6:77: 'charged' is not a class of evidence (did you mean 'charge'?)\n"},
    {"evidence that says nothing of a value",
     TABLE2("    acts: {of: people, columns: {id: id, m: {type: category, values: [one, two]}},\n"
            "      evidence: {of: m, one: charge}}\n"),
     "7:17: evidence says nothing of 'two', a value of 'm' (if it is no evidence against the "
     "subject: 'two: none')\n"},
    {"a value that is no evidence says so",
     TABLE2("    acts: {of: people, columns: {id: id, m: {type: category, values: [one, two]}},\n"
            "      evidence: {of: m, one: charge, two: none}}\n"),
     ""},
    {"a value that a keep rule looks at need not be evidence",
     TABLE2("    acts: {of: people, columns: {id: id, m: {type: category, values: [one, two]}},\n"
            "      evidence: {of: m, one: charge}, keep: {ones: m = one}}\n"),
     ""},
    {"evidence that names no value",
     TABLE2("    acts: {of: people, columns: {id: id, m: category}, evidence: {of: m}}\n"),
     "6:66: evidence names no value of 'm'\n"},
};

static struct row criteria[] = {
    {"no criteria", HEAD TABLES "analysis: {criteria: {}}\n", "13:12: no criteria\n"},
    {"no criterion in force on the date", CRITERION("measure: 1, from: 2023-02-01"),
     "14:3: no criterion is in force on 2023-01-31\n"},
    {"a criterion that can be missing says what that scores", CRITERION("measure: n"),
     "15:18: the measure of 'c' can be missing, and nothing says what that scores (add 'missing: "
     "0' "
     "beside it, or give the measure a value by coalesce(..., 0))\n"},
    {"also on a date that is not today", CRITERION("measure: {2020-01-01: 1, 2024-01-01: n}"),
     "15:46: the measure of 'c' can be missing, and nothing says what that scores (add 'missing: "
     "0' "
     "beside it, or give the measure a value by coalesce(..., 0))\n"},
    {"and says it", CRITERION("measure: n, missing: 0"), ""},
    {"a measure of words", CRITERION("measure: team, missing: 0"),
     "15:18: a number or a flag is wanted here, but 'team' is a category (a lookup gives each of "
     "its "
     "values a number: NAME[team])\n"},
    {"a measure of a monitored column", CRITERION("measure: sex is known"),
     "15:18: 'sex' is monitored for fairness, so no expression may use it (it may stand in "
     "report.show and assessment.monitor)\n"},
    {"an expression that is not in force is checked all the same",
     CRITERION("measure: {2020-01-01: 1, 2030-01-01: nn}"),
     "15:46: 'nn' is not a column of people, nor a measure (did you mean 'n'?)\n"},
    {"a negative weight", CRITERION("measure: 1, weight: -1"),
     "14:3: the weights of all criteria in force do not add up to more than 0 (a score in "
     "percent is a share of their sum: give one a weight above 0, or write 'score: points')\n"},
    {"a negative weight among others",
     HEAD TABLES "analysis:\n  criteria:\n    c: {measure: 1, weight: 3}\n"
                 "    d: {measure: 1, weight: -1}\n",
     ""},
    {"a weight that is no number", CRITERION("measure: 1, weight: heavy"),
     "15:29: expected a number that is the same for everyone, found 'heavy' (write a number: "
     "40, 2.5, 25% or 12 months)\n"},
    {"a weight before its first date", CRITERION("measure: 1, weight: {2024-01-01: 2}"),
     "15:21: 'weight' has no value on 2023-01-31 (its first date is 2024-01-01: add an earlier "
     "one with its value)\n"},
    {"a weight after its last", CRITERION("measure: 1, weight: {2020-01-01: 2, 2022-01-01: ~}"),
     "15:21: 'weight' has no value on 2023-01-31 (from 2022-01-01 on it is '~')\n"},
    {"a gap of what is not in force is none",
     HEAD TABLES "analysis:\n  criteria:\n    c: {measure: 1}\n"
                 "    d: {measure: 1, from: 2024-01-01, weight: {2024-01-01: 2}}\n",
     ""},
    {"weights that are all 0", CRITERION("measure: 1, weight: 0"),
     "14:3: the weights of all criteria in force do not add up to more than 0 (a score in "
     "percent is a share of their sum: give one a weight above 0, or write 'score: points')\n"},
    {"a criterion named as a heading of the list",
     HEAD TABLES "analysis: {criteria: {strand: {measure: 1}}}\n",
     "13:23: a criterion cannot be named 'strand': the list has another column of that name\n"},
    {"two criteria that rules cannot tell apart",
     HEAD TABLES "analysis: {criteria: {a b: {measure: 1}, a_b: {measure: 1}}}\n",
     "13:42: a criterion is named 'a_b', which rules cannot tell from 'a b' in line 13 (rename "
     "one of the two ('_' and a space are alike in a name))\n"},
    {"a measure that names a criterion",
     HEAD TABLES "analysis: {criteria: {a: {measure: 1}, b: {measure: a + 1}}}\n",
     "13:53: 'a' is a criterion, which has no value yet here (criteria can be named in score, ties "
     "and response)\n"},
    {"a criterion may have the name of its column",
     HEAD TABLES "analysis: {criteria: {n: {measure: n, missing: 0}}, ties: [n]}\n", ""},
    {"whose name in a score is the criterion",
     HEAD TABLES "analysis: {criteria: {n: {measure: n, missing: 0}}, score: n + 1}\n", ""},
    {"but no rule of the response can use the name",
     HEAD TABLES "analysis: {criteria: {n: {measure: n, missing: 0}}, score: percent}\n"
                 "response: {strands: {s: {eligible: n > 1, capacity: 1}}}\n",
     "14:36: 'n' is the name of a criterion and of another value (rename the criterion, so that a "
     "rule can say which it means)\n"},
};

static struct row scales[] = {
    {"a scale that is none", CRITERION("measure: 1, scale: percentil"),
     "15:28: 'percentil' is not a scale (did you mean 'percentile'?)\n"},
    {"a scale that is like none", CRITERION("measure: 1, scale: linear"),
     "15:28: 'linear' is not a scale (the scales are none, percentile, zscore, minmax, {cap: N}, {log: "
     "N}, {range: [lo, hi]}, {steps: {...}}, {half_life: D}, {logistic: {mid: M, slope: S}}, "
     "{quantiles: N})\n"},
    {"an empty scale", CRITERION("measure: 1, scale: {}"), "15:21: an empty scale\n"},
    {"a scale of two forms", CRITERION("measure: 1, scale: {cap: 5, log: 5}"),
     "15:37: a scale has one form, and this one has 'cap' and 'log' (take one of the two out)\n"},
    {"a cap of 0", CRITERION("measure: 1, scale: {cap: 0}"),
     "15:34: 'cap' has to be above 0, not 0 (write a number above 0; to leave it out, take "
     "the line out)\n"},
    {"a log below 0", CRITERION("measure: 1, scale: {log: -3}"),
     "15:34: 'log' has to be above 0, not -3 (write a number above 0; to leave it out, take "
     "the line out)\n"},
    {"a half life of 0", CRITERION("measure: 1, scale: {half_life: 0 days}"),
     "15:40: 'half_life' has to be above 0, not 0 days (write a number above 0; to leave it "
     "out, take the line out)\n"},
    {"a range of one number", CRITERION("measure: 1, scale: {range: [3]}"),
     "15:36: a range is [lo, hi], not a list of 1 (write what scores 0 and what scores 1: [0, 5])\n"},
    {"a range to itself", CRITERION("measure: 1, scale: {range: [3, 3]}"),
     "15:36: a range from a number to itself (write what scores 0 and what scores 1: [0, 5])\n"},
    {"no steps", CRITERION("measure: 1, scale: {steps: {}}"), "15:36: no steps "
     "(write the least number of each step and its points: {1: 0.5})\n"},
    {"a step twice", CRITERION("measure: 1, scale: {steps: {1: 0, 2: 1, 1.0: 2}}"),
     "15:49: step '1.0' is there twice\n"},
    {"a logistic that is flat", CRITERION("measure: 1, scale: {logistic: {mid: 3, slope: 0}}"),
     "15:55: 'slope' has to be other than 0, not 0 (write a number above or below 0)\n"},
    {"a logistic without its middle", CRITERION("measure: 1, scale: {logistic: {slope: 1}}"),
     "15:29: a logistic scale needs 'mid' (mid: the value that scores a half)\n"},
};

static struct row scores[] = {
    {"a score that is no number", MORE("  score: rso\n"),
     "16:10: a number is wanted here, but 'rso' is a flag (to count it write (if rso then 1 else "
     "0))\n"},
    {"a score that names itself", MORE("  score: score + 1\n"),
     "16:10: 'score' has no value yet here (score, rank and band can be named in response)\n"},
    {"a score that names a criterion not in force",
     MORE("    late: {measure: 1, from: 2024-04-01}\n  score: late + 1\n"),
     "17:10: 'late' cannot be named here: it is in force from 2024-04-01, and the run is as of "
     "2023-01-31\n"},
    {"a score of another date may name it",
     MORE("    late: {measure: 1, from: 2024-04-01}\n"
          "  score: {2020-01-01: percent, 2024-04-01: late + 1}\n"),
     ""},
    {"a tie that is nothing", MORE("  ties: [cuont]\n"),
     "16:10: 'cuont' is not a column of people, nor a measure or a criterion (did you mean "
     "'count'?)\n"},
    {"a tie of words", MORE("  ties: [team]\n"),
     "16:10: a tie is decided by a number, a date or a flag, not by a category (compare it "
     "with the value that comes first: team = '...')\n"},
    {"a tie that is not in force",
     MORE("    late: {measure: 1, until: 2020-04-01}\n  ties: [late]\n"),
     "17:10: 'late' is not in force on the date (it was in force until 2020-04-01, and the run is "
     "as of 2023-01-31)\n"},
    {"two bands that begin at the same score", MORE("  bands: {high: 50, top: 50}\n"),
     "16:21: the bands 'high' and 'top' begin at the same score (give each band a least score "
     "of its own, or take one out)\n"},
    {"they may on different dates",
     MORE("  bands: {high: {at: 50, until: 2020-01-01}, top: {at: 50, from: 2020-01-02}}\n"), ""},
    {"a band without its score", MORE("  bands: {high: {from: 2020-01-01}}\n"),
     "16:11: a band needs one 'at', its least score\n"},
    {"a cohort of nothing", MORE("  cohort: {reason: few}\n"),
     "16:3: a cohort needs 'top', 'share_of_score' or 'at_least' ({top: 100} persons, {top: "
     "2%} of the ranked, or {at_least: 50} of score)\n"},
    {"a cohort of half a person", MORE("  cohort: {top: 0.5}\n"),
     "16:17: 'top' has to be a whole number of persons, not 0.5 (write 0, 1, 2, ...: places "
     "and persons are counted)\n"},
    {"a band by share beside one by score", MORE("  bands: {few: {top: 5%}, low: 0}\n"), ""},
    {"a band by share and by score", MORE("  bands: {few: {top: 5%, at: 3}}\n"),
     "16:11: a band needs one 'at', its least score (or 'top' alone, the share of the ranked: {top: "
     "5%})\n"},
    {"two bands of one share", MORE("  bands: {few: {top: 5%}, less: {top: 0.05}}\n"),
     "16:27: the bands 'few' and 'less' begin at the same score (give each band a least score of its "
     "own, or take one out)\n"},
    {"one quantile", MORE("    n: {measure: count(acts), scale: {quantiles: 1}}\n"),
     "16:50: quantiles are two or more\n"},
    {"a cohort of nobody", MORE("  cohort: {top: 0}\n"), "16:17: a cohort of nobody\n"},
    {"a cohort of more than all", MORE("  cohort: {top: 200%}\n"),
     "16:17: 'top' has to be from 0% to 100%, not 200% (write a share: 2% or 0.02)\n"},
    {"a cohort that is a number", MORE("  cohort: 100\n"),
     "16:11: expected a mapping under 'cohort', found text (write {top: ...}; its keys are: "
     "top, share_of_score, at_least, reason, source)\n"},
};

static struct row responses[] = {
    {"a strand that nobody comes to", MORE("response: {strands: {iom: {capacity: 3}}}\n"),
     "16:22: a strand needs 'must' or 'eligible', or nobody comes to it (eligible: CONDITION "
     "says who may be placed in it)\n"},
    {"places below 0", MORE("response: {strands: {iom: {must: rso, capacity: -1}}}\n"),
     "16:49: 'capacity' has to be a whole number of persons, not -1 (write 0, 1, 2, ...: places "
     "and persons are counted)\n"},
    {"half a place",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: area, else: 1.5}}}}\n"),
     "16:66: 'else' has to be a whole number of persons, not 1.5 (write 0, 1, 2, ...: places "
     "and persons are counted)\n"},
    {"places by what is no column",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: aera, else: 1}}}}\n"),
     "16:54: 'aera' is not a column of people (did you mean 'area'?)\n"},
    {"places by a monitored column",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: sex, else: 1}}}}\n"),
     "16:54: 'sex' is monitored: places cannot depend on it (name another category column, "
     "or give one number of places for all)\n"},
    {"places by a number",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: n, else: 1}}}}\n"),
     "16:54: areas have to be a category, and 'n' is not (name a category column of the subjects, "
     "or give one number of places for all)\n"},
    {"places in an area that is none",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: area, N: 1, W: 2, else: 1}}}}\n"),
     "16:66: 'W' is not a value of 'area'\n"},
    {"no places in an area may be meant",
     MORE("response: {strands: {iom: {must: rso, capacity: {by: area, N: 1}}}}\n"),
     "16:49: warning: no places for 'S', a value of 'area' (if that is meant, say so: 'S: 0')\n"},
    {"a strand whose name leads elsewhere",
     MORE("response: {strands: {../../iom: {must: rso, capacity: 1}}}\n"),
     "16:22: a strand cannot be named '../../iom': its list is a file of that name (use letters, "
     "digits, '_', '-' and spaces)\n"},
    {"two strands with one file",
     MORE("response: {strands: {a b: {must: rso, capacity: 1}, a_b: {must: rso, capacity: 1}}}\n"),
     "16:53: a strand is named 'a_b', which rules cannot tell from 'a b' in line 16 (rename "
     "one of the two ('_' and a space are alike in a name))\n"},
    {"a strand of rows", MORE("response: {strands: {a: {must: flagged, capacity: 1}}}\n"),
     "16:32: 'flagged' is not a column of people, nor a measure or a criterion (it is a column of "
     "acts, which an aggregate runs over: max(flagged over acts))\n"},
    {"a list drawn by words",
     MORE("response: {strands: {a: {must: rso, capacity: 1, order: team}}}\n"),
     "16:57: a list is drawn by a number or a date, not by a category\n"},
    {"a list drawn by a date",
     MORE("response: {strands: {a: {must: rso, capacity: 1, order: born}}}\n"), ""},
    {"continuity by a monitored column", MORE("response: {continuity: {strand: sex}}\n"),
     "16:33: 'sex' is monitored, and cannot say who keeps a place\n"},
    {"continuity by a number", MORE("response: {continuity: {strand: n}}\n"),
     "16:33: 'n' has to be a category: it names the strand he is in\n"},
    {"a margin below 0", MORE("response: {continuity: {strand: team, margin: -5}}\n"),
     "16:47: 'margin' has to be 0 or more, not -5 (write 0, or a number above it)\n"},
    {"an option that is no condition", MORE("response: {options: {spo: {when: n}}}\n"),
     "16:34: a condition is wanted here, but 'n' is a number (compare it with a number: n > 0)\n"},
    {"an option that asks for nothing", MORE("response: {options: {spo: {action: go}}}\n"),
     "16:22: 'spo' says neither 'when' nor 'tests' (say whom it is to be considered for)\n"},
    {"an option of tests", MORE("response: {options: {spo: {tests: {a: rso, b: {when: n > 1}}}}}\n"),
     ""},
    {"a test of an option that is no condition",
     MORE("response: {options: {spo: {tests: {a: rso, b: {when: n}}}}}\n"),
     "16:54: a condition is wanted here, but 'n' is a number (compare it with a number: n > 0)\n"},
    {"a test of an option without its condition",
     MORE("response: {options: {spo: {tests: {a: {reason: r}}}}}\n"),
     "16:36: a test of an option needs 'when' (when: the test)\n"},
    {"an end that is no date",
     MORE("response: {in_force: {over: acts, when: flagged, show: [loss], ends: loss}}\n"),
     "16:70: 'loss' is no date: it cannot say when one ends\n"},
    {"a breach that is no condition",
     MORE("response: {in_force: {over: acts, when: flagged, show: [loss], breached: loss}}\n"),
     "16:74: a condition is wanted here, but 'loss' is a number (compare it with a number: loss > 0)\n"},
    {"breaches that are no number",
     MORE("response: {in_force: {over: acts, when: flagged, show: [loss], breaches: born}}\n"),
     "16:74: a number or a flag is wanted here, but 'born' is a date (a date minus a date is a number "
     "of days: as_of - born)\n"},
    {"a hold may name score, rank and band",
     MORE("  bands: {high: 50, low: 0}\nresponse: {hold: {h: {when: band = high and rank < 9}}}\n"),
     ""},
    {"a band that is none",
     MORE("  bands: {high: 50, low: 0}\nresponse: {hold: {h: {when: band = hihg}}}\n"),
     "17:36: 'hihg' is not a value of band (did you mean 'high'?)\n"},
    {"rows in force of the subjects",
     MORE("response: {in_force: {over: people, when: rso, show: [n]}}\n"),
     "16:29: 'people' is the table of the subjects, not of rows of theirs\n"},
    {"rows in force of no table", MORE("response: {in_force: {over: act, when: rso, show: [n]}}\n"),
     "16:29: 'act' is not a table (did you mean 'acts'?)\n"},
    {"columns in force that are none",
     MORE("response: {in_force: {over: acts, when: flagged, show: [lsos]}}\n"),
     "16:57: 'lsos' is not a column of acts (did you mean 'loss'?)\n"},
};

static struct row rest[] = {
    {"a review of a band that is none",
     MORE("  bands: {high: 50}\nassessment: {review: {hihg: 4 weeks, else: 1 week}}\n"),
     "17:23: 'hihg' is not a band (did you mean 'high'?)\n"},
    {"a review at once", MORE("assessment: {review: 0}\n"),
     "16:22: 'review' has to be above 0, not 0 (write a number above 0; to leave it out, take "
     "the line out)\n"},
    {"a review by band and date",
     MORE("  bands: {high: 50}\nassessment: {review: {high: {2020-01-01: 4 weeks}, else: 1 "
          "week}}\n"),
     ""},
    {"monitoring what makes no groups", MORE("assessment: {monitor: [id]}\n"),
     "16:24: 'id' makes no groups to compare: name a category or a flag\n"},
    {"monitoring what is no column", MORE("assessment: {monitor: [sxe]}\n"),
     "16:24: 'sxe' is not a column of people (did you mean 'sex'?)\n"},
    {"a trend of what is no condition", MORE("assessment: {trends: {t: {where: loss}}}\n"),
     "16:34: a condition is wanted here, but 'loss' is a number (compare it with a number: loss > "
     "0)\n"},
    {"a trend over no table", MORE("assessment: {trends: {t: {where: flagged, over: act}}}\n"),
     "16:49: 'act' is not a table (did you mean 'acts'?)\n"},
    {"a trend by what is no date", MORE("assessment: {trends: {t: {where: flagged, by: loss}}}\n"),
     "16:47: a trend is by a date, and 'loss' is not one\n"},
    {"a rate of no trend",
     MORE("assessment: {trends: {t: {where: flagged}}, rates: {r: {where: flagged, of: u}}}\n"),
     "16:77: 'u' is not a trend (there is: t)\n"},
    {"a recording change of no trend",
     MORE("assessment: {trends: {t: {where: flagged}}, recording_changes: {c: {on: 2022-04-01, of: "
          "[t, u]}}}\n"),
     "16:93: 'u' is not a trend (there is: t)\n"},
    {"a recording change on no day",
     MORE("assessment: {recording_changes: {c: {on: 2022-02-30}}}\n"),
     "16:42: expected a date as YYYY-MM-DD under 'on', found '2022-02-30' (there is no such day in "
     "the "
     "calendar)\n"},
    {"a harm that is no number", MORE("assessment: {harm: team}\n"),
     "16:20: a number or a flag is wanted here, but 'team' is a category (a lookup gives each of "
     "its "
     "values a number: NAME[team])\n"},
    {"a horizon of nothing", MORE("assessment: {horizon: -1 months}\n"),
     "16:23: 'horizon' has to be above 0, not -1 months (write a number above 0; to leave it "
     "out, take the line out)\n"},
    {"victims named by a column that is none",
     HEAD "scanning:\n  tables:\n    people: {key: id, columns: {id: id}}\n"
          "    acts: {of: people, columns: {id: id, who: id, n: number}}\n" ONE
          "assessment: {harm: count(acts), victim: n}\n",
     "8:41: 'n' is not a column of ids of acts that could name victims\n"},
    {"showing what is nothing", MORE("report: {show: [brn], card: [id, id]}\n"),
     "16:17: 'brn' is neither a column of people nor a measure (did you mean 'born'?)\n"
     "16:34: a column of the report is named 'id', as something in line 16 is (rename one "
     "of the two ('_' and a space are alike in a name))\n"},
    {"a monitored column may be shown", MORE("report: {show: [sex]}\n"), ""},
};

#define TEST(given, expect)                                                                     \
    LEAST "  bands: {high: 50, low: 0}\n"                                                       \
          "  measures: {acts done: count(acts), late: max(on over acts) > 2020-01-01}\n"        \
          "response: {strands: {iom: {must: rso, capacity: 1}}, options: {spo: {when: rso}}}\n" \
          "tests:\n- name: t\n  as_of: 2023-01-31\n  given: " given "\n  expect: " expect "\n"
#define SOMEONE "{people: [{id: A}], acts: [{id: A, loss: ~}]}"

static struct row tests_of_rules[] = {
    {"all that can be expected",
     TEST(SOMEONE,
          "{A: {rank: 1, score: 12.5 \xC2\xB1 0.1, band: high, strand: none, status: below "
          "cohort, provisional: no, options: [spo], count: 50%, acts done: 1, late: ~}}"),
     ""},
    {"a table that is none", TEST("{peple: [{id: A}]}", "{}"),
     "22:11: 'peple' is not a table (did you mean 'people'?)\n"},
    {"a column that is none", TEST("{people: [{id: A, brn: 1990-01-01}]}", "{}"),
     "22:28: 'brn' is not a column of people (did you mean 'born'?)\n"},
    {"a row without the subject's key", TEST("{people: [{n: 1}]}", "{}"),
     "22:20: a row of people without 'id' (say of whom it is: {id: A, ...})\n"},
    {"a cell that is a list", TEST("{people: [{id: A, n: [1]}]}", "{}"),
     "22:31: expected text under 'n', found a list (write one value: if it is text that holds "
     "brackets or ': ', put it in quotes)\n"},
    {"rows that are no list", TEST("{people: {id: A}}", "{}"),
     "22:19: expected a list under 'people', found a mapping (write [one, another], or each "
     "on a line of its own behind '- ')\n"},
    {"a subject that is not given", TEST(SOMEONE, "{B: {rank: 1}}"),
     "23:12: 'B' is not among the people that the test gives (give it a row: people: [{id: B}])\n"},
    {"what cannot be expected", TEST(SOMEONE, "{A: {rnk: 1}}"),
     "23:16: 'rnk' cannot be expected: it is neither a result, a criterion nor a measure (did you "
     "mean 'rank'?)\n"},
    {"a rank that is no number", TEST(SOMEONE, "{A: {rank: first}}"),
     "23:22: expected a number, or a number \xC2\xB1 what it may be off by, found 'first' (write "
     "47.78, or 47.78 \xC2\xB1 0.01)\n"},
    {"a criterion that is no number", TEST(SOMEONE, "{A: {count: 1 \xC2\xB1 few}}"),
     "23:23: expected a number, or a number \xC2\xB1 what it may be off by, found '1 \xC2\xB1 "
     "few' (write 47.78, or 47.78 \xC2\xB1 0.01)\n"},
    {"arithmetic is expected", TEST(SOMEONE,
     "{A: {score: 2 * 6.25 \xC2\xB1 1 / 10, acts done: (1 + 2) / 3}}"),
     ""},
    {"arithmetic that is wrong", TEST(SOMEONE, "{A: {score: 2 * n}}"),
     "23:27: expected a number that is the same for everyone, found 'n' (write a number: 40, 2.5, "
     "25% or 12 months)\n"},
    {"a tolerance that is wrong", TEST(SOMEONE, "{A: {score: 2 * 3 \xC2\xB1 1 /}}"),
     "23:34: expected a value, but the expression ends here (write what is left out here, or take "
     "the last sign out)\n"},
    {"a measure is assumed", TEST(SOMEONE, "{}\n  assume: {acts done: 3 * 2, late: yes}"), ""},
    {"what is no measure cannot be assumed", TEST(SOMEONE, "{}\n  assume: {act done: 3}"),
     "24:12: 'act done' cannot be assumed: it is not a measure (did you mean 'acts done'?)\n"},
    {"what is assumed is of the measure's type", TEST(SOMEONE, "{}\n  assume: {late: 3}"),
     "24:18: 'late' is a flag, and what is assumed of it is a number\n"},
    {"a band that is none", TEST(SOMEONE, "{A: {band: hgh}}"),
     "23:22: 'hgh' is not a band (did you mean 'high'?)\n"},
    {"a strand that is none", TEST(SOMEONE, "{A: {strand: ion}}"),
     "23:24: 'ion' is not a strand (did you mean 'iom'?)\n"},
    {"a status that is none", TEST(SOMEONE, "{A: {status: placed}}"),
     "23:24: 'placed' is not a status (they are must, allocated, waiting, not eligible, held, "
     "below "
     "cohort)\n"},
    {"an option that is none", TEST(SOMEONE, "{A: {options: [sop]}}"),
     "23:26: 'sop' is not an option (did you mean 'spo'?)\n"},
    {"provisional is yes or no", TEST(SOMEONE, "{A: {provisional: 0.5}}"),
     "23:29: expected yes or no, found '0.5'\n"},
    {"a test without a date", LEAST "tests: [{name: t, given: {}, expect: {}}]\n",
     "16:9: a test needs 'as_of' (as_of: the date of the run)\n"},
};

static void check(void **state)
{
    const struct row *row = *state;
    char *said = rules_said(row->yaml, "2023-01-31");

    assert_string_equal(said, row->said);
    free(said);
}

/* 65 strands, 251 keep rules: more than a plan can hold. */
static void more_than_a_plan_can_hold(void **state)
{
    char *yaml = malloc(100000), *end = yaml, *said;

    (void)state;
    assert_non_null(yaml);
    end += sprintf(end,
                   HEAD "scanning:\n  tables:\n    p:\n      key: id\n      columns: {id: id}\n"
                        "      keep:\n");
    for (int i = 0; i < 251; i++)
        end += sprintf(end, "        k%d: yes\n", i);
    end += sprintf(end, ONE "response:\n  strands:\n");
    for (int i = 0; i < 65; i++)
        end += sprintf(end, "    s%d: {must: yes, capacity: 1}\n", i);
    said = rules_said(yaml, "2023-01-31");
    assert_string_equal(said, "9:9: 251 keep rules, and a table has at most 250\n"
                              "263:5: 65 strands, and there are at most 64\n");
    free(said);
    free(yaml);
}

int main(void)
{
    static struct {
        struct row *rows;
        size_t n;
    } groups[] = {
#define GROUP(rows) {rows, sizeof(rows) / sizeof *(rows)}
        GROUP(tables), GROUP(rows_of_tables), GROUP(criteria), GROUP(scales),
        GROUP(scores), GROUP(responses),      GROUP(rest),     GROUP(tests_of_rules),
    };
    static struct CMUnitTest t[300];
    size_t n = 0;

    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (size_t i = 0; i < groups[g].n; i++)
            t[n++] = (struct CMUnitTest){groups[g].rows[i].name, check, NULL, NULL,
                                         &groups[g].rows[i]};
    t[n++] = (struct CMUnitTest)cmocka_unit_test(more_than_a_plan_can_hold);
    return _cmocka_run_group_tests("messages", t, n, rules_begin, rules_end);
}
