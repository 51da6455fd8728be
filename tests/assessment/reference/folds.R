# Makes folds.h: the interval of a difference over folds, by R.
#   Rscript folds.R >folds.h
n <- function(x) format(x, digits = 15)
define <- function(name, x) cat("#define R_", name, " ", n(x), "\n", sep = "")
cat("/* folds.h -- made by folds.R with", R.version.string, "*/\n")

# Ten folds' differences (the hours of sleep that one drug gave more than another: sleep), by Nadeau and
# Bengio's corrected variance; then of nine of them.
d <- with(sleep, extra[group == 2] - extra[group == 1])
cat("static const double slept[] = {", paste(n(d), collapse = ", "), "};\n", sep = "")
folds <- function(name, d, k) {
  half <- qt(0.975, length(d) - 1) * sqrt((1 / length(d) + 1 / (k - 1)) * var(d))
  define(paste0(name, "_MEAN"), mean(d)); define(paste0(name, "_LOW"), mean(d) - half)
  define(paste0(name, "_HIGH"), mean(d) + half)
}
folds("FOLDS", d, 10); folds("FOLDS_9", d[1:9], 10)
