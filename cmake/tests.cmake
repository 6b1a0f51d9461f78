# molt_unit_test(name DEPS folder... LINK target...) makes build/tests/<name> from tests/unit/<name>.cpp with GoogleTest.
# tests/run.py runs every binary it finds there. `make` does not build them; `make test` does.
find_package(GTest QUIET)
add_custom_target(unit-tests)
function(molt_unit_test name)
  cmake_parse_arguments(A "" "" "DEPS;LINK" ${ARGN})
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/tests/unit/${name}.cpp)
    message(FATAL_ERROR "tests/unit/${name}.cpp does not exist")
  endif()
  add_executable(${name} EXCLUDE_FROM_ALL tests/unit/${name}.cpp)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  foreach(d ${A_DEPS})
    target_link_libraries(${name} PRIVATE molt_${d})
  endforeach()
  target_link_libraries(${name} PRIVATE ${A_LINK} GTest::gtest GTest::gtest_main)
  add_dependencies(unit-tests ${name})
endfunction()


include(cmake/ir_tests.cmake)

molt_unit_test(front DEPS token_to_ast)
molt_unit_test(lowering DEPS source_to_ir)

# The front end's test drivers; tests/frontend/*.py run them.
add_executable(ast_dump EXCLUDE_FROM_ALL tests/frontend/ast_dump.cpp)
set_target_properties(ast_dump PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(ast_dump PRIVATE molt_token_to_ast)
add_executable(lower_dump EXCLUDE_FROM_ALL tests/frontend/lower_dump.cpp)
set_target_properties(lower_dump PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(lower_dump PRIVATE molt_token_to_ast molt_ast_to_ir)
add_executable(scope_dump EXCLUDE_FROM_ALL tests/frontend/scope_dump.cpp)
set_target_properties(scope_dump PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(scope_dump PRIVATE molt_token_to_ast molt_scope)
add_dependencies(unit-tests ast_dump lower_dump scope_dump)
include(cmake/fuzz.cmake)
