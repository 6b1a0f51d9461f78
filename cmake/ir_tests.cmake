# Tests of the IR's forms, verifier and interpreter.
molt_unit_test(ir_text DEPS ir)
molt_unit_test(ir_forms DEPS ir wire)
molt_unit_test(ir_docs DEPS ir wire)
target_compile_definitions(ir_docs PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# Traces and manifests.
molt_unit_test(trace DEPS wire trace_to_manifest)
target_compile_definitions(trace PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# The fuzz targets compile their libraries anew, so that they are instrumented too: cmake -DMOLT_FUZZ=ON with clang.
option(MOLT_FUZZ "libFuzzer targets (needs clang)" OFF)
if(MOLT_FUZZ)
  # molt_fuzz_target(name file...) makes build/tests/<name> from tests/fuzz/<name>.cpp and those of lib/.
  function(molt_fuzz_target name)
    file(GLOB sources ${ARGN})
    add_executable(${name} EXCLUDE_FROM_ALL tests/fuzz/${name}.cpp ${sources})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE lib runtime)
    target_compile_options(${name} PRIVATE -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer,address,undefined)
    target_link_libraries(${name} PRIVATE ${MOLT_SIMDJSON})
  endfunction()
  molt_fuzz_target(fuzz_ir lib/base/*.cpp lib/ir/*.cpp lib/wire/ir_json.cpp)
  molt_fuzz_target(fuzz_trace lib/base/*.cpp lib/trace/*.cpp lib/trace_to_manifest/*.cpp lib/wire/trace_json.cpp
                   lib/wire/manifest_json.cpp)
  molt_fuzz_target(fuzz_manifest lib/base/*.cpp lib/ir/*.cpp lib/manifest_to_guards/*.cpp lib/wire/manifest_json.cpp)
endif()
