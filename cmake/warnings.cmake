# osara_warnings: what every file of ours is compiled with.
#
# -ffp-contract=off and no -march: the same additions in the same order give the same bits on
# every machine (docs/ARCHITECTURE.md, "Determinism").
add_library(osara_warnings INTERFACE)
target_compile_definitions(osara_warnings INTERFACE _DEFAULT_SOURCE _FILE_OFFSET_BITS=64)
target_compile_options(osara_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wundef -Wcast-qual -Werror -ffp-contract=off -fno-fast-math)
if(OSARA_SANITIZE)
  target_compile_options(osara_warnings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(osara_warnings INTERFACE -fsanitize=address,undefined)
endif()
if(OSARA_COVERAGE)
  target_compile_options(osara_warnings INTERFACE --coverage)
  target_link_options(osara_warnings INTERFACE --coverage)
endif()
if(OSARA_FUZZ)
  target_compile_options(osara_warnings INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(osara_warnings INTERFACE -fsanitize=address,undefined)
endif()
