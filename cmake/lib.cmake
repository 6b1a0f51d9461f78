# The order is the data flow; see the map in docs/.
molt_lib(base)
molt_lib(source DEPS base)
molt_lib(token DEPS source)
molt_lib(ast DEPS token)
molt_lib(scope DEPS ast)
molt_lib(ir DEPS base abi)
molt_lib(source_to_token DEPS token)
molt_lib(token_to_ast DEPS token ast source_to_token)
molt_lib(ast_to_ir DEPS ast scope ir)
molt_lib(source_to_ir DEPS token_to_ast ast_to_ir)
molt_lib(facts DEPS ir)
molt_lib(ir_to_facts DEPS facts)
molt_lib(ir_passes DEPS ir facts ir_to_facts)
find_library(MOLT_SIMDJSON NAMES libsimdjson.a simdjson REQUIRED)
molt_lib(manifest DEPS base)
molt_lib(trace DEPS base)
molt_lib(wire DEPS base ir manifest trace LINK ${MOLT_SIMDJSON})
if(TARGET molt_wire AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Ubuntu 24.04's simdjson 3.6 has templates, unused here, that clang 19 refuses unless it need not look at them.
  target_compile_options(molt_wire PRIVATE -fdelayed-template-parsing)
endif()
molt_lib(trace_to_manifest DEPS trace manifest)
molt_lib(manifest_to_guards DEPS ir manifest wire)
find_library(MOLT_BOOST_FILESYSTEM NAMES libboost_filesystem.a boost_filesystem REQUIRED) # Boost.Process looks for programs
molt_lib(cli DEPS base LINK ${MOLT_BOOST_FILESYSTEM})
if(TARGET molt_cli)
  target_compile_definitions(molt_cli PRIVATE MOLT_VERSION="${MOLT_VERSION}")
endif()

find_package(LLVM 19.1 REQUIRED CONFIG)
find_package(LLD REQUIRED CONFIG HINTS ${LLVM_INSTALL_PREFIX}/lib/cmake/lld)
# Headers of LLVM, and its archives for the two targets: a tool starts in half the time that libLLVM.so takes, and the
# installed tree needs no LLVM. -DMOLT_STATIC_LLVM=OFF links quicker while developing.
option(MOLT_STATIC_LLVM "link LLVM's archives instead of its shared library" ON)
add_library(molt_llvm INTERFACE)
target_include_directories(molt_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_compile_definitions(molt_llvm INTERFACE ${LLVM_DEFINITIONS})
if(MOLT_STATIC_LLVM)
  # LLD initialises every target that this LLVM knows; those that Molt does not link get empty initialisers.
  set(stubs "")
  foreach(target ${LLVM_TARGETS_TO_BUILD})
    if(NOT target MATCHES "^(X86|WebAssembly)$")
      foreach(part TargetInfo Target TargetMC AsmPrinter AsmParser Disassembler)
        string(APPEND stubs "void LLVMInitialize${target}${part}(void) {}\n")
      endforeach()
    endif()
  endforeach()
  # Debian's LLVM registers Polly, whose archive is a package of its own that Molt does without.
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/llvm_stubs.cpp CONTENT "#include <llvm/Passes/PassPlugin.h>
llvm::PassPluginLibraryInfo getPollyPluginInfo();
llvm::PassPluginLibraryInfo getPollyPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, \"none\", \"\", [](llvm::PassBuilder&) {}};
}
extern \"C\" {
${stubs}}
")
  add_library(molt_llvm_stubs STATIC ${CMAKE_BINARY_DIR}/llvm_stubs.cpp)
  target_include_directories(molt_llvm_stubs SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS})
  target_compile_options(molt_llvm_stubs PRIVATE -fno-rtti)
  foreach(lib ${LLVM_AVAILABLE_LIBS} lldELF lldWasm lldCommon)
    if(TARGET ${lib})
      get_target_property(uses ${lib} INTERFACE_LINK_LIBRARIES)
      if(uses)
        list(REMOVE_ITEM uses Polly PollyISL LLVM)
        set_target_properties(${lib} PROPERTIES INTERFACE_LINK_LIBRARIES "${uses}")
      endif()
    endif()
  endforeach()
  llvm_map_components_to_libnames(llvm_libs X86 WebAssembly Passes LTO Option WindowsDriver)
  list(REMOVE_ITEM llvm_libs LLVM)
  target_link_libraries(molt_llvm INTERFACE ${llvm_libs} molt_llvm_stubs)
  # z3, xml2, curl and the like are named by LLVM's own dependencies and used by none of these archives.
  target_link_options(molt_llvm INTERFACE -Wl,--as-needed)
else()
  target_link_libraries(molt_llvm INTERFACE LLVM)
endif()
molt_lib(ir_to_llvm DEPS ir LINK molt_llvm)
molt_lib(llvm_to_object DEPS base LINK molt_llvm)
molt_lib(object_cache DEPS base LINK molt_llvm)
molt_lib(object_to_exe DEPS base LINK lldELF lldWasm lldCommon molt_llvm z zstd)
