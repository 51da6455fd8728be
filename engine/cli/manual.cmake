# The manual and the completions, printed by the program that was just built.
set(osara_manual ${PROJECT_BINARY_DIR}/osara.1)
set(osara_completions ${PROJECT_BINARY_DIR}/osara.bash)
add_custom_command(OUTPUT ${osara_manual} ${osara_completions}
  COMMAND sh -c "$<TARGET_FILE:osara> man >osara.1"
  COMMAND sh -c "$<TARGET_FILE:osara> completions bash >osara.bash"
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  DEPENDS osara VERBATIM)
add_custom_target(manual ALL DEPENDS ${osara_manual} ${osara_completions})
install(FILES ${osara_manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${osara_completions} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME osara)
