/* opcodes.h -- one line an instruction.  The enum, the kernels' prototypes, the loop that runs
 * programs, the disassembler and docs/opcodes.md all read this list.
 *
 * n[], f[] and w[] are registers of numbers (dates are days), flags (enum truth) and words (also
 * ids, classes of evidence and rows of lookups); each holds one value a row of the block.
 * The shape says what a kernel takes: the result's file, then the operands' files, N F W a register,
 * K a constant of the kind that stands before it (NK: k.number, WK and FK: k.word).  BLOCK:
 * the instruction sees the whole block.  The text is what an instruction does, as docs show it; the
 * disassembler fills in what stands in brackets and stops at the ';'. */
#ifndef OSARA_LANGUAGE_OPCODES_H
#define OSARA_LANGUAGE_OPCODES_H

#define OPCODES_PURE(OP)                                                                          \
    OP(CONST_NUMBER, const_number, N_NK, "n[d] = [number]")                                       \
    OP(CONST_FLAG, const_flag, F_FK, "f[d] = [flag]")                                             \
    OP(CONST_WORD, const_word, W_WK, "w[d] = [word]")                                             \
    OP(ADD, add, N_NN, "n[d] = n[a] + n[b]; missing when not finite, as in all arithmetic")       \
    OP(ADD_K, add_k, N_N_NK, "n[d] = n[a] + [number]")                                            \
    OP(SUBTRACT, subtract, N_NN, "n[d] = n[a] - n[b]")                                            \
    OP(FROM_K, from_k, N_N_NK, "n[d] = [number] - n[a]")                                          \
    OP(MULTIPLY, multiply, N_NN, "n[d] = n[a] * n[b]")                                            \
    OP(MULTIPLY_K, multiply_k, N_N_NK, "n[d] = n[a] * [number]")                                  \
    OP(DIVIDE, divide, N_NN, "n[d] = n[a] / n[b]; missing when n[b] is 0")                        \
    OP(DIVIDE_K, divide_k, N_N_NK, "n[d] = n[a] / [number]")                                      \
    OP(OVER_K, over_k, N_N_NK, "n[d] = [number] / n[a]; missing when n[a] is 0")                  \
    OP(POWER, power, N_NN, "n[d] = n[a] ^ n[b]")                                                  \
    OP(POWER_K, power_k, N_N_NK, "n[d] = n[a] ^ [number]")                                        \
    OP(NEGATE, negate, N_N, "n[d] = -n[a]")                                                       \
    OP(ABS, abs, N_N, "n[d] = abs(n[a])")                                                         \
    OP(SQRT, sqrt, N_N, "n[d] = sqrt(n[a]); missing below 0")                                     \
    OP(LN, ln, N_N, "n[d] = ln(n[a]); missing at 0 and below")                                    \
    OP(LOG10, log10, N_N, "n[d] = log10(n[a]); missing at 0 and below")                           \
    OP(EXP, exp, N_N, "n[d] = exp(n[a])")                                                         \
    OP(FLOOR, floor, N_N, "n[d] = floor(n[a])")                                                   \
    OP(CEIL, ceil, N_N, "n[d] = ceil(n[a])")                                                      \
    OP(ROUND, round, N_N, "n[d] = round(n[a]); halves away from 0")                               \
    OP(MIN, min, N_NN, "n[d] = min(n[a], n[b]); missing when either is")                          \
    OP(MAX, max, N_NN, "n[d] = max(n[a], n[b]); missing when either is")                          \
    OP(YEAR, year, N_N, "n[d] = year(n[a])")                                                      \
    OP(MONTH, month, N_N, "n[d] = month(n[a])")                                                   \
    OP(AGE_AT, age_at, N_NN, "n[d] = age_at(n[a], n[b]); whole years")                            \
    OP(MOVE, move, N_N_MOVE, "n[d] = n[a] moved by [move]; by the calendar, months first")        \
    OP(COALESCE_NUMBER, coalesce_number, N_NN, "n[d] = n[a] if known, else n[b]")                 \
    OP(COALESCE_FLAG, coalesce_flag, F_FF, "f[d] = f[a] if known, else f[b]")                     \
    OP(COALESCE_WORD, coalesce_word, W_WW, "w[d] = w[a] if known, else w[b]")                     \
    OP(CHOOSE_NUMBER, choose_number, N_FNN, "n[d] = if f[a] then n[b] else n[c]")                 \
    OP(CHOOSE_FLAG, choose_flag, F_FFF, "f[d] = if f[a] then f[b] else f[c]")                     \
    OP(CHOOSE_WORD, choose_word, W_FWW, "w[d] = if f[a] then w[b] else w[c]")                     \
    OP(EQUAL, equal, F_NN, "f[d] = n[a] = n[b]; unknown when either is missing, as in all of these") \
    OP(EQUAL_K, equal_k, F_N_NK, "f[d] = n[a] = [number]")                                        \
    OP(LESS, less, F_NN, "f[d] = n[a] < n[b]")                                                    \
    OP(LESS_K, less_k, F_N_NK, "f[d] = n[a] < [number]")                                          \
    OP(LESS_EQUAL, less_equal, F_NN, "f[d] = n[a] <= n[b]")                                       \
    OP(LESS_EQUAL_K, less_equal_k, F_N_NK, "f[d] = n[a] <= [number]")                             \
    OP(GREATER_K, greater_k, F_N_NK, "f[d] = n[a] > [number]")                                    \
    OP(GREATER_EQUAL_K, greater_equal_k, F_N_NK, "f[d] = n[a] >= [number]")                       \
    OP(EQUAL_FLAG, equal_flag, F_FF, "f[d] = f[a] = f[b]")                                        \
    OP(EQUAL_WORD, equal_word, F_WW, "f[d] = w[a] = w[b]")                                        \
    OP(EQUAL_WORD_K, equal_word_k, F_W_WK, "f[d] = w[a] = [word]")                                \
    OP(IS_MISSING_NUMBER, is_missing_number, F_N, "f[d] = n[a] is missing")                       \
    OP(IS_MISSING_FLAG, is_missing_flag, F_F, "f[d] = f[a] is missing")                           \
    OP(IS_MISSING_WORD, is_missing_word, F_W, "f[d] = w[a] is missing")                           \
    OP(AND, and, F_FF, "f[d] = f[a] and f[b]; the lesser truth")                                  \
    OP(OR, or, F_FF, "f[d] = f[a] or f[b]; the greater truth")                                    \
    OP(NOT, not, F_F, "f[d] = not f[a]")                                                          \
    OP(NUMBER_OF_FLAG, number_of_flag, N_F, "n[d] = 1 if f[a], 0 if not")                         \
    OP(FLAG_OF_NUMBER, flag_of_number, F_N, "f[d] = n[a] is not 0")

#define OPCODES_BLOCK(OP)                                                                         \
    OP(LOAD_NUMBER, load_number, BLOCK, "n[d] = [column]")                                        \
    OP(LOAD_DATE, load_date, BLOCK, "n[d] = [column]; in days")                                   \
    OP(LOAD_FLAG, load_flag, BLOCK, "f[d] = [column]")                                            \
    OP(LOAD_WORD, load_word, BLOCK, "w[d] = [column]")                                            \
    OP(LOAD_CLASS, load_class, BLOCK, "w[d] = class of evidence by [column]")                     \
    OP(READ_NUMBER, read_number, BLOCK, "n[d] = [slot]")                                          \
    OP(READ_FLAG, read_flag, BLOCK, "f[d] = [slot]")                                              \
    OP(READ_WORD, read_word, BLOCK, "w[d] = [slot]")                                              \
    OP(SPREAD_NUMBER, spread_number, BLOCK, "n[d] = [slot] of each row's subject")                \
    OP(SPREAD_FLAG, spread_flag, BLOCK, "f[d] = [slot] of each row's subject")                    \
    OP(SPREAD_WORD, spread_word, BLOCK, "w[d] = [slot] of each row's subject")                    \
    OP(STORE_NUMBER, store_number, BLOCK, "[slot] = n[a]")                                        \
    OP(STORE_FLAG, store_flag, BLOCK, "[slot] = f[a]")                                            \
    OP(STORE_WORD, store_word, BLOCK, "[slot] = w[a]")                                            \
    OP(POWER_OF_K, power_of_k, BLOCK, "n[d] = [number] ^ n[a]; remembers what it worked out")     \
    OP(IN_NUMBERS, in_numbers, BLOCK, "f[d] = n[a] in [numbers]")                                 \
    OP(IN_WORDS, in_words, BLOCK, "f[d] = w[a] in [words]")                                       \
    OP(STARTS_WITH, starts_with, BLOCK, "f[d] = w[a] starts with w[b]")                           \
    OP(FIND_WORD, find_word, BLOCK, "w[d] = row of [lookup] with key w[a]; after w[b], what the keys before found") \
    OP(FIND_NUMBER, find_number, BLOCK, "w[d] = row of [lookup] with key n[a]; after w[b], what the keys before found") \
    OP(FIND_FLAG, find_flag, BLOCK, "w[d] = row of [lookup] with key f[a]; after w[b], what the keys before found") \
    OP(FIND_STEP, find_step, BLOCK, "w[d] = row of [lookup] at or below n[a]; by halving")        \
    OP(TAKE_NUMBER, take_number, BLOCK, "n[d] = [value] of row w[a]")                             \
    OP(TAKE_FLAG, take_flag, BLOCK, "f[d] = [value] of row w[a]")                                 \
    OP(TAKE_WORD, take_word, BLOCK, "w[d] = [value] of row w[a]")                                 \
    OP(TABLE_NUMBER, table_number, BLOCK, "n[d] = what the code of [column] comes to; made of other instructions when an extract is read") \
    OP(TABLE_FLAG, table_flag, BLOCK, "f[d] = what the code of [column] comes to")                 \
    OP(TABLE_WORD, table_word, BLOCK, "w[d] = what the code of [column] comes to")                 \
    OP(NOTE_MISSES, note_misses, BLOCK, "note the rows that w[a] did not find in [note]")         \
    OP(KEEP, keep, BLOCK, "rows still in scope: fate = [rule] unless f[a]")                       \
    OP(KEEP_CLASS, keep_class, BLOCK, "rows still in scope: fate = weak evidence if w[a] < [word]") \
    OP(LIVE, live, BLOCK, "go on with the rows in scope only")                                    \
    OP(PACK_NUMBER, pack_number, BLOCK, "n[d] = those of its values whose rows are in scope")     \
    OP(PACK_FLAG, pack_flag, BLOCK, "f[d] = those of its values whose rows are in scope")         \
    OP(PACK_WORD, pack_word, BLOCK, "w[d] = those of its values whose rows are in scope")         \
    OP(COUNT, count, BLOCK, "[slot] += rows[where]")                                              \
    OP(SUM, sum, BLOCK, "[slot] += n[a][where]; in the order of the rows")                        \
    OP(MEAN, mean, BLOCK, "[slot] = mean of n[a][where]")                                         \
    OP(LEAST, least, BLOCK, "[slot] = min of n[a][where]")                                        \
    OP(GREATEST, greatest, BLOCK, "[slot] = max of n[a][where]")                                  \
    OP(ANY, any, BLOCK, "[slot] = any of f[a][where]")                                            \
    OP(ALL, all, BLOCK, "[slot] = all of f[a][where]")                                            \
    OP(DISTINCT_NUMBER, distinct_number, BLOCK, "[slot] = distinct of n[a][where]")               \
    OP(DISTINCT_FLAG, distinct_flag, BLOCK, "[slot] = distinct of f[a][where]")                   \
    OP(DISTINCT_WORD, distinct_word, BLOCK, "[slot] = distinct of w[a][where]")                   \
    OP(REPEATED_NUMBER, repeated_number, BLOCK, "[slot] = values that come again of n[a][where]") \
    OP(REPEATED_FLAG, repeated_flag, BLOCK, "[slot] = values that come again of f[a][where]")     \
    OP(REPEATED_WORD, repeated_word, BLOCK, "[slot] = values that come again of w[a][where]")     \
    OP(MOST_NUMBER, most_number, BLOCK, "[slot] = times of the most frequent n[a][where]")        \
    OP(MOST_FLAG, most_flag, BLOCK, "[slot] = times of the most frequent f[a][where]")            \
    OP(MOST_WORD, most_word, BLOCK, "[slot] = times of the most frequent w[a][where]")            \
    OP(FIRST_NUMBER, first_number, BLOCK, "[slot] = first of n[a] by n[b][where]")                \
    OP(FIRST_FLAG, first_flag, BLOCK, "[slot] = first of f[a] by n[b][where]")                    \
    OP(FIRST_WORD, first_word, BLOCK, "[slot] = first of w[a] by n[b][where]")                    \
    OP(LAST_NUMBER, last_number, BLOCK, "[slot] = last of n[a] by n[b][where]")                   \
    OP(LAST_FLAG, last_flag, BLOCK, "[slot] = last of f[a] by n[b][where]")                       \
    OP(LAST_WORD, last_word, BLOCK, "[slot] = last of w[a] by n[b][where]")

#define OPCODES(OP) OPCODES_PURE(OP) OPCODES_BLOCK(OP)

enum opcode {
#define OP(id, name, shape, text) OP_##id,
    OPCODES(OP)
#undef OP
        OPCODE_COUNT,
    OPCODE_PURE = OP_LOAD_NUMBER /* those before it depend on their operands alone */
};

#endif
