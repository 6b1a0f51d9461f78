// wasi-libc's and compiler-rt's objects were built with the stack protector; its two names belong to the
// program.
#ifdef __wasm__
#include <stdint.h>
extern "C" {
uintptr_t __stack_chk_guard = 0x9d3f27b1u;
__attribute__((noreturn)) void __stack_chk_fail() { __builtin_trap(); }
}
#endif
