# The libraries Osara stands on.  docs/ARCHITECTURE.md says why each is here.
find_package(PkgConfig REQUIRED)
# GCC's OpenMP goes into the program: how long its threads wait can be said only before it begins
# (engine/cli/waiting.c), which no program comes to that loads it.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=libgomp.a
    OUTPUT_VARIABLE gomp OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(IS_ABSOLUTE "${gomp}" AND EXISTS "${gomp}")
    set(OpenMP_gomp_LIBRARY "${gomp}" CACHE FILEPATH "GCC's OpenMP" FORCE)
  endif()
endif()
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
pkg_check_modules(URING   REQUIRED IMPORTED_TARGET liburing)
pkg_check_modules(CMOCKA  REQUIRED IMPORTED_TARGET cmocka)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson) # tests only
find_path(LIBCSV_INCLUDE csv.h REQUIRED) # tests only; it has no file for pkg-config
find_library(LIBCSV_LIBRARY csv REQUIRED)
