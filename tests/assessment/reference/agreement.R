# Makes agreement.h: what R says of data that ships with R (mtcars: Motor Trend, 1974).
#   Rscript agreement.R >agreement.h
show <- function(x) paste(format(x, digits = 17, trim = TRUE), collapse = ", ")
cat("/* agreement.h -- made by agreement.R with", R.version.string, "*/\n")
cat("static const double mpg[] = {", show(mtcars$mpg), "};\n")
cat("static const double horses[] = {", show(mtcars$hp), "};\n")
cat("static const double gears[] = {", show(mtcars$gear), "};\n")
for (p in list(c("mpg", "hp"), c("mpg", "gear"), c("hp", "gear")))
  for (m in c("spearman", "kendall"))
    cat("#define R_", toupper(m), "_", toupper(p[1]), "_", toupper(p[2]), " ",
        format(cor(mtcars[[p[1]]], mtcars[[p[2]]], method = m), digits = 17), "\n", sep = "")

# Rank-biased overlap of the cars by power and by thirst, all of the one and the first k of the other, by
# its definition for lists of different lengths (Webber, Moffat and Zobel 2010, equation 32).
rbo <- function(x, y, p) {
  short <- if (length(x) <= length(y)) x else y
  long <- if (length(x) <= length(y)) y else x
  s <- length(short); l <- length(long)
  shared <- sapply(1:l, function(d) length(intersect(head(short, d), head(long, d))))
  d <- 1:l
  beyond <- if (l > s) (s + 1):l else integer(0)
  (1 - p) / p * (sum(shared / d * p^d) +
                 sum(shared[s] * (beyond - s) / (s * beyond) * p^beyond)) +
    ((shared[l] - shared[s]) / l + shared[s] / s) * p^l
}
by_power <- order(-mtcars$hp) - 1
by_thirst <- order(mtcars$mpg) - 1
cat("static const uint32_t by_power[] = {", paste(by_power, collapse = ", "), "};\n")
cat("static const uint32_t by_thirst[] = {", paste(by_thirst, collapse = ", "), "};\n")
for (k in c(32, 20, 5))
  cat("#define R_OVERLAP_", k, " ", format(rbo(by_power, head(by_thirst, k), 0.9), digits = 17), "\n",
      sep = "")
