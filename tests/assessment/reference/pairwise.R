# Makes pairwise.h: the principal eigenvector of judgements by R's eigen().
#   Rscript pairwise.R >pairwise.h
upper <- c(3, 5, 2, 7,  2, 1/2, 4,  1/3, 1,  5)      # five items, row by row above the diagonal
a <- diag(5)
k <- 1
for (i in 1:4) for (j in (i + 1):5) { a[i, j] <- upper[k]; a[j, i] <- 1 / upper[k]; k <- k + 1 }
e <- eigen(a)
v <- Re(e$vectors[, 1])
show <- function(x) paste(format(x, digits = 15), collapse = ", ")
cat("/* pairwise.h -- made by pairwise.R with", R.version.string, "*/\n")
cat("static const double upper[] = {", show(upper), "};\n")
cat("static const double weights_of_r[] = {", show(v / sum(v)), "};\n")
cat("#define R_GREATEST ", format(Re(e$values[1]), digits = 15), "\n", sep = "")
