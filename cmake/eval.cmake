# The interpreter: the front end's IR on the runtime, in the tool's own process. Not position-independent, since the
# runtime's shape ids are the low halves of addresses.
file(GLOB eval_sources CONFIGURE_DEPENDS eval/*.cpp)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include/eval)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/eval ${CMAKE_BINARY_DIR}/include/eval/eval SYMBOLIC)
add_library(molt_eval STATIC EXCLUDE_FROM_ALL ${eval_sources})
target_include_directories(molt_eval PUBLIC ${CMAKE_BINARY_DIR}/include/eval)
target_link_libraries(molt_eval PUBLIC molt_ir molt_ir_passes molt_abi)
file(GLOB runtime_start runtime/start/*.cpp)
if(runtime_start)
  molt_tool(molt-interp DEPS cli ir ir_passes ir_to_facts wire eval)
  add_dependencies(molt-interp runtime-host)
  # All of the runtime: the table of helpers refers to it weakly.
  target_link_libraries(molt-interp PRIVATE -Wl,--whole-archive ${CMAKE_BINARY_DIR}/lib/molt/host/libmolt.a
    -Wl,--no-whole-archive m)
  set_property(TARGET molt-interp APPEND PROPERTY LINK_DEPENDS ${CMAKE_BINARY_DIR}/lib/molt/host/libmolt.a)
  target_link_options(molt-interp PRIVATE -no-pie)
endif()
