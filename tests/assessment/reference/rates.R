# Makes rates.h: AUC with DeLong's standard error by its definition, Gini, and intervals, by R.
#   Rscript rates.R >rates.h
n <- function(x) format(x, digits = 15)
define <- function(name, x) cat("#define R_", name, " ", n(x), "\n", sep = "")
pair <- function(name, x) cat("#define R_", name, " {", n(x[1]), ", ",
                              ifelse(is.infinite(x[2]), "INFINITY", n(x[2])), "}\n", sep = "")
cat("/* rates.h -- made by rates.R with", R.version.string, "*/\n")

# Does a car's power tell an automatic from a manual gearbox?  (mtcars)
delong <- function(x, y) {           # x of hits, y of others
  psi <- outer(x, y, function(a, b) (a > b) + (a == b) / 2)
  v <- c(mean(psi), sqrt(var(rowMeans(psi)) / length(x) + var(colMeans(psi)) / length(y)))
  w <- wilcox.test(x, y, exact = FALSE)$statistic / (length(x) * length(y))
  stopifnot(abs(v[1] - w) < 1e-12)
  v
}
d <- with(mtcars, delong(hp[am == 0], hp[am == 1]))
define("AUC", d[1]); define("AUC_SE", d[2])
d <- with(mtcars, delong(gear[am == 1], gear[am == 0]))   # mostly ties
define("AUC_TIED", d[1]); define("AUC_TIED_SE", d[2])
cat("static const uint8_t manual[] = {", paste(mtcars$am, collapse = ", "), "};\n")

define("GINI_HP", with(mtcars, sum(abs(outer(hp, hp, "-"))) / (2 * length(hp)^2 * mean(hp))))

for (k in list(c(7, 20), c(0, 12), c(12, 12), c(431, 1000)))
  pair(sprintf("WILSON_%d_%d", k[1], k[2]), prop.test(k[1], k[2], correct = FALSE)$conf.int)
for (k in c(0, 3, 120)) pair(sprintf("POISSON_%d", k), poisson.test(k)$conf.int)
r <- poisson.test(c(11, 25), c(800, 1010))
define("RATIO", r$estimate); pair("RATIO_INTERVAL", r$conf.int)
r <- poisson.test(c(0, 6), c(3, 2)); pair("RATIO_NONE", r$conf.int)
r <- poisson.test(c(6, 0), c(3, 2)); pair("RATIO_ONLY", r$conf.int)
