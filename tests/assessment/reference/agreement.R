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
