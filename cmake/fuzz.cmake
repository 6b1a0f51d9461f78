# The fuzz targets, one a reader: tests/fuzz/targets.def names them.
file(STRINGS tests/fuzz/targets.def lines REGEX "^TARGET")
string(REGEX REPLACE "TARGET\\(([a-z]+)\\)" "\\1" MOLT_FUZZ_TARGETS "${lines}")

# All of them in one binary of ordinary code, which `make test` gives the seeds of tests/fuzz/corpus and mutations of them.
add_executable(fuzz_replay EXCLUDE_FROM_ALL tests/fuzz/replay.cpp)
set_target_properties(fuzz_replay PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
foreach(t ${MOLT_FUZZ_TARGETS})
  target_sources(fuzz_replay PRIVATE tests/fuzz/fuzz_${t}.cpp)
  set_source_files_properties(tests/fuzz/fuzz_${t}.cpp PROPERTIES COMPILE_DEFINITIONS LLVMFuzzerTestOneInput=fuzz_${t})
endforeach()
foreach(d token_to_ast wire manifest_to_guards trace_to_manifest ir_passes object_to_exe)
  target_link_libraries(fuzz_replay PRIVATE molt_${d})
endforeach()
add_dependencies(unit-tests fuzz_replay)

# With libFuzzer and sanitisers, in a build folder of their own (make fuzz). They compile their libraries anew, so that
# these are instrumented too.
option(MOLT_FUZZ "libFuzzer targets (needs clang)" OFF)
if(MOLT_FUZZ)
  set(front lib/base/*.cpp lib/source/*.cpp lib/token/*.cpp lib/source_to_token/*.cpp)
  set(ir lib/base/*.cpp lib/ir/*.cpp)
  set(fuzzed_tokens ${front})
  set(fuzzed_parse ${front} lib/ast/*.cpp lib/token_to_ast/*.cpp)
  set(fuzzed_ir ${ir} lib/wire/ir_json.cpp)
  set(fuzzed_guarded ${ir} lib/wire/ir_json.cpp lib/facts/*.cpp lib/ir_to_facts/*.cpp lib/ir_passes/*.cpp)
  set(fuzzed_trace lib/base/*.cpp lib/trace/*.cpp lib/trace_to_manifest/*.cpp lib/wire/trace_json.cpp
      lib/wire/manifest_json.cpp)
  set(fuzzed_manifest ${ir} lib/manifest_to_guards/*.cpp lib/wire/manifest_json.cpp)
  set(fuzzed_object lib/object_to_exe/archive.cpp lib/object_to_exe/pack_wasm.cpp)
  add_custom_target(fuzz)
  foreach(t ${MOLT_FUZZ_TARGETS})
    file(GLOB sources ${fuzzed_${t}})
    # The source file has a name for the replay; here it keeps libFuzzer's.
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/fuzz/fuzz_${t}.cpp CONTENT "#include \"${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_${t}.cpp\"\n")
    add_executable(fuzz_${t} EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/fuzz/fuzz_${t}.cpp ${sources})
    set_target_properties(fuzz_${t} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(fuzz_${t} PRIVATE lib runtime)
    target_compile_options(fuzz_${t} PRIVATE -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(fuzz_${t} PRIVATE -fsanitize=fuzzer,address,undefined)
    target_link_libraries(fuzz_${t} PRIVATE ${MOLT_SIMDJSON})
    add_dependencies(fuzz fuzz_${t})
  endforeach()
endif()
