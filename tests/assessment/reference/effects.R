# Makes effects.h: difference in differences, rate ratios, regression discontinuity, by R.
#   Rscript effects.R >effects.h
n <- function(x) format(x, digits = 15)
define <- function(name, x) cat("#define R_", name, " ", n(x), "\n", sep = "")
list_of <- function(name, x) cat("static const double ", name, "[] = {",
                                 paste(n(x), collapse = ", "), "};\n", sep = "")
cat("/* effects.h -- made by effects.R with", R.version.string, "*/\n")

# Insects on plots: sprays A and B as before and after, C and F as those of the others (InsectSprays).
s <- split(InsectSprays$count, InsectSprays$spray)
list_of("spray_a", s$A); list_of("spray_b", s$B); list_of("spray_c", s$C); list_of("spray_f", s$F)
d <- t.test((s$B - s$A) - (s$F - s$C))
define("DID", d$estimate); define("DID_LOW", d$conf.int[1]); define("DID_HIGH", d$conf.int[2])
r <- poisson.test(c(sum(s$B), sum(s$A)), c(1, 1))
define("RATIO_BA", r$estimate); define("RATIO_BA_LOW", r$conf.int[1])
define("RATIO_BA_HIGH", r$conf.int[2])
r <- poisson.test(c(sum(s$F), sum(s$C)), c(1, 1))
define("RATIO_FC", r$estimate); define("RATIO_FC_LOW", r$conf.int[1])
define("RATIO_FC_HIGH", r$conf.int[2])
for (k in list(c(3100, 3500), c(41000, 39500))) {
  r <- poisson.test(k, c(1, 1))
  cat(sprintf("#define R_RATIO_%d {%s, %s}\n", k[1], n(r$conf.int[1]), n(r$conf.int[2])))
}

# How far apart A and C, A and B were before, in standard deviations.
apart <- function(a, b) (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)
define("APART_AC", apart(s$A, s$C)); define("APART_AB", apart(s$A, s$B))
# A and A again in another order before, C and D after: alike before, so that something can be said.
d <- t.test((s$C - s$A) - (s$D - rev(s$A)))
list_of("spray_d", s$D)
define("DID_ALIKE", d$estimate); define("DID_ALIKE_HIGH", d$conf.int[2])

# Does an eruption's length jump at 70 minutes of waiting?  (faithful)
x <- faithful$waiting - 70; y <- faithful$eruptions
list_of("waiting", x); list_of("eruption", y)
h <- 1.84 * sd(x) * length(x)^(-1 / 5)
define("RD_BANDWIDTH", h)
rd <- function(name, h) {
  k <- abs(x) < h; u <- x[k] / h; w <- 1 - abs(u); above <- as.numeric(x[k] >= 0)
  fit <- lm(y[k] ~ above + u + u:above, weights = w)
  X <- model.matrix(fit); e <- residuals(fit)
  bread <- solve(t(X) %*% (X * w)); meat <- t(X * (w * e)^2) %*% X
  v <- bread %*% meat %*% bread * nrow(X) / (nrow(X) - 4)    # HC1
  define(paste0(name, "_JUMP"), coef(fit)["above"]); define(paste0(name, "_SE"), sqrt(v[2, 2]))
  define(paste0(name, "_BELOW"), sum(above == 0)); define(paste0(name, "_ABOVE"), sum(above == 1))
}
rd("RD", h); rd("RD_TWICE", 2 * h)
