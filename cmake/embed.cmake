# Writes files as a C source of byte arrays: cmake -D OUT=x.c -D FILES="a.css;b.js" -P embed.cmake
# (a string literal of C17 need not hold more than 4,095 characters).
set(text "/* written by cmake/embed.cmake */\n#include \"report/pack_assets.h\"\n")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  string(REPLACE "." "_" name ${name})
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND text "\nstatic const unsigned char ${name}_bytes[] = {${bytes}};\n"
    "const struct pack_asset ${name} = {${name}_bytes, sizeof ${name}_bytes};\n")
endforeach()
file(WRITE ${OUT} "${text}")
