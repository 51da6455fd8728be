# The libraries Osara stands on.  docs/ARCHITECTURE.md says why each is here.
find_package(PkgConfig REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS C)
find_package(Threads REQUIRED)
pkg_check_modules(YAML    REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(GSL     REQUIRED IMPORTED_TARGET gsl)
pkg_check_modules(SQLITE  REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(CRYPTO  REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(XXHASH  REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(XLSX    REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(ZLIB    REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(ZSTD    REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(CMOCKA  REQUIRED IMPORTED_TARGET cmocka)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson) # tests only
find_path(LIBCSV_INCLUDE csv.h REQUIRED) # tests only; it has no file for pkg-config
find_library(LIBCSV_LIBRARY csv REQUIRED)
