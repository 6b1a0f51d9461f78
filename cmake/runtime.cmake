# The runtime, compiled once per variant with clang whatever the compiler of the tools is. It knows nothing of
# lib/: its only include root is runtime/, and it uses C headers alone. Each variant is a folder under
# build/lib/molt/ with libmolt.a and, for the two targets, Molt's own copies of the C library and the
# compiler's builtins, so that molt-link never takes what a machine happens to have.
set(MOLT_RT_CXX clang++-19)
find_program(MOLT_AR NAMES llvm-ar-19 REQUIRED)
find_program(MOLT_CCACHE ccache)
file(GLOB_RECURSE MOLT_RT_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/runtime/*.cpp)
list(FILTER MOLT_RT_SOURCES EXCLUDE REGEX "/tests?/")
set(MOLT_RT_COMMON -std=c++20 -Wall -Wextra -Wno-unused-parameter -Wno-missing-designated-field-initializers -fno-exceptions -fno-rtti
    -fno-threadsafe-statics -fno-strict-aliasing -fno-stack-protector
    -I${CMAKE_SOURCE_DIR}/runtime -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
# gdb and perf walk through the runtime by .debug_frame, which no program loads and --strip drops.
set(MOLT_RT_NATIVE -fforce-dwarf-frame)
set(MOLT_RT_RELEASE -O2 -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables)
set(MOLT_RT_ALL)

# What runs rarely is compiled for size where a variant gives COLD flags: errors, set-up, modules, the long tail of text
# and number code. Measured on hello world as wasm: docs/build.md.
set(MOLT_RT_COLD "^(error|module|builtin|start|trace|gate)/|^object/(class|type|wrapped|wrappers|descr|object_type|presentation|module_dict|instance_check|module|name_map)|^text/(codec|format|view|bytearray|bytes_methods|str_translate|str_case|str_repr|unicode|seq_pad|seq_split|args)|^number/(complex|float_text|float_hex|float_digits|float_type|int_bits|int_methods|int_text|int_type|digits)|^container/(generic_alias|lazy_iter|set_type|tuple_|set_methods|dict_views|dict_type|slice|types|range)|^call/(match|bind|async|frame|type_params|environment)|^memory/(weak|collect|large|copy)")
# And what loops over strings and dicts or is on the way of every call has HOT flags.
set(MOLT_RT_HOT "^(text/seq_search|container/(list_sort|dict|helpers)|call/call|object/(attr|generic)|memory/(memory|deallocate))[.]cpp")
# molt_runtime(variant FLAGS flag... FILES file...) makes build/lib/molt/<variant>/libmolt.a, and copies FILES beside it.
function(molt_runtime variant)
  cmake_parse_arguments(A "" "" "FLAGS;COLD;HOT;FILES" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/lib/molt/${variant})
  set(objdir ${CMAKE_BINARY_DIR}/runtime/${variant})
  file(MAKE_DIRECTORY ${out})
  set(objects)
  foreach(src ${MOLT_RT_SOURCES})
    file(RELATIVE_PATH rel ${CMAKE_SOURCE_DIR}/runtime ${src})
    set(obj ${objdir}/${rel}.o)
    get_filename_component(dir ${obj} DIRECTORY)
    file(MAKE_DIRECTORY ${dir})
    set(temperature)
    if(rel MATCHES "${MOLT_RT_COLD}")
      set(temperature ${A_COLD})
    elseif(rel MATCHES "${MOLT_RT_HOT}")
      set(temperature ${A_HOT})
    endif()
    add_custom_command(OUTPUT ${obj} DEPENDS ${src} DEPFILE ${obj}.d VERBATIM
      COMMAND ${MOLT_CCACHE} ${MOLT_RT_CXX} ${MOLT_RT_COMMON} ${A_FLAGS} ${temperature} -MD -MF ${obj}.d -c ${src} -o ${obj}
      COMMENT "runtime (${variant}) ${rel}")
    list(APPEND objects ${obj})
  endforeach()
  # The list of members is an input too: a source file that goes away leaves the archive.
  file(CONFIGURE OUTPUT ${objdir}/members.txt CONTENT "${objects}\n")
  add_custom_command(OUTPUT ${out}/libmolt.a DEPENDS ${objects} ${objdir}/members.txt VERBATIM
    COMMAND ${CMAKE_COMMAND} -E rm -f ${out}/libmolt.a
    COMMAND ${MOLT_AR} rcsD ${out}/libmolt.a ${objects}
    COMMENT "runtime (${variant}) libmolt.a")
  set(copies)
  foreach(f ${A_FILES})
    get_filename_component(name ${f} NAME)
    add_custom_command(OUTPUT ${out}/${name} DEPENDS ${f} VERBATIM
      COMMAND ${CMAKE_COMMAND} -E copy ${f} ${out}/${name})
    list(APPEND copies ${out}/${name})
  endforeach()
  add_custom_target(runtime-${variant} DEPENDS ${out}/libmolt.a ${copies})
endfunction()

execute_process(COMMAND ${MOLT_RT_CXX} -print-resource-dir OUTPUT_VARIABLE res OUTPUT_STRIP_TRAILING_WHITESPACE)
set(musl /usr/lib/x86_64-linux-musl)
set(wasi /usr/lib/wasm32-wasi)

molt_runtime(native
  FLAGS --target=x86_64-linux-gnu -nostdlibinc -nostdinc++ -isystem /usr/include/x86_64-linux-musl
        ${MOLT_RT_RELEASE} ${MOLT_RT_NATIVE} -fno-pic -mcmodel=small
  FILES ${musl}/crt1.o ${musl}/crti.o ${musl}/crtn.o ${musl}/libc.a
        ${res}/lib/linux/libclang_rt.builtins-x86_64.a)
molt_runtime(wasm
  FLAGS --target=wasm32-wasi -nostdlibinc -nostdinc++ -isystem /usr/include/wasm32-wasi ${MOLT_RT_RELEASE} -Os
  COLD -Oz HOT -O2
  FILES ${wasi}/crt1-command.o ${wasi}/libc.a ${res}/lib/wasi/libclang_rt.builtins-wasm32.a)
# The interpreter and the unit tests run on the build machine's own C library.
molt_runtime(host FLAGS -nostdinc++ ${MOLT_RT_RELEASE} ${MOLT_RT_NATIVE} -fno-pic)
add_custom_target(runtime ALL DEPENDS runtime-native runtime-wasm runtime-host)

# AddressSanitizer flavour, for tests (asan/NAME, tests/harness/sanitize.py).
molt_runtime(host-asan
  FLAGS -nostdinc++ -O1 -g -fno-omit-frame-pointer -fno-pic -DMOLT_SYSTEM_ALLOC
        -fsanitize=address,bounds,shift,null,vla-bound,return -fno-sanitize-recover=all)

# molt_runtime_host: what eval/ and unit tests link to run the runtime in the tool's own process.
add_library(molt_runtime_host INTERFACE)
add_dependencies(molt_runtime_host runtime-host)
target_include_directories(molt_runtime_host INTERFACE ${CMAKE_SOURCE_DIR}/runtime)
target_link_libraries(molt_runtime_host INTERFACE ${CMAKE_BINARY_DIR}/lib/molt/host/libmolt.a m)
