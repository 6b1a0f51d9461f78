# Tests of the IR's forms, verifier and interpreter.
molt_unit_test(ir_text DEPS ir)
molt_unit_test(ir_forms DEPS ir wire)
molt_unit_test(ir_docs DEPS ir wire)
target_compile_definitions(ir_docs PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# Traces and manifests.
molt_unit_test(trace DEPS wire trace_to_manifest)
target_compile_definitions(trace PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# The IR's fuzz target compiles its libraries anew, so that they are instrumented too: cmake -DMOLT_FUZZ=ON with clang.
option(MOLT_FUZZ "libFuzzer targets (needs clang)" OFF)
if(MOLT_FUZZ)
  file(GLOB ir_sources lib/base/*.cpp lib/ir/*.cpp lib/wire/ir_json.cpp)
  add_executable(fuzz_ir EXCLUDE_FROM_ALL tests/fuzz/fuzz_ir.cpp ${ir_sources})
  set_target_properties(fuzz_ir PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(fuzz_ir PRIVATE lib)
  target_compile_options(fuzz_ir PRIVATE -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined)
  target_link_options(fuzz_ir PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(fuzz_ir PRIVATE ${MOLT_SIMDJSON})
endif()
