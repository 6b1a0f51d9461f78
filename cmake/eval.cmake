# The interpreter, and compile(), eval() and exec(): the front end's IR on the runtime.
#
# Twice: in the tool molt-interp, in its own process (not position-independent, since the runtime's shape ids are the
# low halves of addresses), and as the 'eval image', an archive per target that molt-link adds to programs that use
# eval, exec or compile.
file(GLOB eval_sources CONFIGURE_DEPENDS eval/*.cpp)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include/eval)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/eval ${CMAKE_BINARY_DIR}/include/eval/eval SYMBOLIC)
add_library(molt_eval STATIC EXCLUDE_FROM_ALL ${eval_sources})
target_include_directories(molt_eval PUBLIC ${CMAKE_BINARY_DIR}/include/eval PRIVATE ${CMAKE_SOURCE_DIR}/runtime)
target_link_libraries(molt_eval PUBLIC molt_ir molt_ir_passes molt_abi molt_token_to_ast molt_ast_to_ir molt_source)
file(GLOB runtime_start runtime/start/*.cpp)
if(runtime_start)
  molt_tool(molt-interp DEPS cli ir ir_passes ir_to_facts wire eval)
  add_dependencies(molt-interp runtime-host)
  # All of the runtime: the registry of modules refers to them weakly.
  target_link_libraries(molt-interp PRIVATE -Wl,--whole-archive ${CMAKE_BINARY_DIR}/lib/molt/host/libmolt.a
    -Wl,--no-whole-archive m)
  set_property(TARGET molt-interp APPEND PROPERTY LINK_DEPENDS ${CMAKE_BINARY_DIR}/lib/molt/host/libmolt.a)
  target_link_options(molt-interp PRIVATE -no-pie)
endif()

# What of lib/ is in the image.
set(MOLT_EVAL_SOURCES ${CMAKE_SOURCE_DIR}/eval/rt/cxx.cpp)
foreach(part base/envelope source token ast scope ir/ir ir/names ir/cfg source_to_token token_to_ast ast_to_ir ir_passes/counts
             ir_passes/borrow ir_passes/liveness)
  if(IS_DIRECTORY ${CMAKE_SOURCE_DIR}/lib/${part})
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/${part}/*.cpp)
    list(APPEND MOLT_EVAL_SOURCES ${found})
  else()
    list(APPEND MOLT_EVAL_SOURCES ${CMAKE_SOURCE_DIR}/lib/${part}.cpp)
  endif()
endforeach()
list(APPEND MOLT_EVAL_SOURCES ${eval_sources})

# There is no C++ standard library for musl: libc++'s headers (they come with the one for wasm) are enough for the
# containers, and eval/rt/cxx.cpp defines the little that they want beside them. eval/rt comes first: __config_site.
set(MOLT_EVAL_CXX -nostdinc++ -isystem ${CMAKE_SOURCE_DIR}/eval/rt
    -isystem /usr/lib/llvm-19/include/wasm32-wasi/c++/v1
    -I${CMAKE_SOURCE_DIR}/lib -I${CMAKE_BINARY_DIR}/include/eval)

# molt_eval_image(variant FLAGS flag...) makes build/lib/molt/<variant>/libmolt-eval.a.
function(molt_eval_image variant)
  cmake_parse_arguments(A "" "" "FLAGS" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/lib/molt/${variant})
  set(objdir ${CMAKE_BINARY_DIR}/runtime/${variant}-eval)
  set(objects)
  foreach(src ${MOLT_EVAL_SOURCES})
    file(RELATIVE_PATH rel ${CMAKE_SOURCE_DIR} ${src})
    set(obj ${objdir}/${rel}.o)
    get_filename_component(dir ${obj} DIRECTORY)
    file(MAKE_DIRECTORY ${dir})
    add_custom_command(OUTPUT ${obj} DEPENDS ${src} DEPFILE ${obj}.d VERBATIM
      COMMAND ${MOLT_CCACHE} ${MOLT_RT_CXX} ${A_FLAGS} ${MOLT_RT_COMMON} -MD -MF ${obj}.d -c ${src} -o ${obj}
      COMMENT "eval image (${variant}) ${rel}")
    list(APPEND objects ${obj})
  endforeach()
  file(CONFIGURE OUTPUT ${objdir}/members.txt CONTENT "${objects}\n")
  add_custom_command(OUTPUT ${out}/libmolt-eval.a DEPENDS ${objects} ${objdir}/members.txt VERBATIM
    COMMAND ${CMAKE_COMMAND} -E rm -f ${out}/libmolt-eval.a
    COMMAND ${MOLT_AR} rcsD ${out}/libmolt-eval.a ${objects}
    COMMENT "eval image (${variant}) libmolt-eval.a")
  add_custom_target(eval-${variant} DEPENDS ${out}/libmolt-eval.a)
endfunction()

molt_eval_image(native FLAGS --target=x86_64-linux-gnu -nostdlibinc ${MOLT_EVAL_CXX}
  -isystem /usr/include/x86_64-linux-musl ${MOLT_RT_RELEASE} -Os -fno-pic -mcmodel=small)
molt_eval_image(wasm FLAGS --target=wasm32-wasi -nostdlibinc ${MOLT_EVAL_CXX}
  -isystem /usr/include/wasm32-wasi ${MOLT_RT_RELEASE} -Os)
# On the build machine's own C library, its own C++ library serves.
list(FILTER MOLT_EVAL_SOURCES EXCLUDE REGEX "/eval/rt/")
molt_eval_image(host-asan FLAGS -I${CMAKE_SOURCE_DIR}/lib -I${CMAKE_BINARY_DIR}/include/eval -O1 -g -fno-omit-frame-pointer -fno-pic
  -fsanitize=address,bounds,shift,null,vla-bound,return -fno-sanitize-recover=all)
add_custom_target(eval ALL DEPENDS eval-native eval-wasm)
add_dependencies(runtime-native eval-native)
add_dependencies(runtime-wasm eval-wasm)
add_dependencies(runtime-host-asan eval-host-asan)
