# molt_tool(name DEPS folder... LINK target...) makes build/bin/<name> from tools/<name>/*.cpp.
function(molt_tool name)
  cmake_parse_arguments(A "" "" "DEPS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS tools/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  foreach(d ${A_DEPS})
    target_link_libraries(${name} PRIVATE molt_${d})
  endforeach()
  target_link_libraries(${name} PRIVATE ${A_LINK})
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()


molt_tool(molt-lower DEPS cli ir ir_passes ir_to_llvm llvm_to_object)
molt_tool(molt-link DEPS cli object_to_exe)
