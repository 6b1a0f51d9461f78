// Every native module that an import may find, from abi/modules.def. The import system makes one on its first
// import. The references are weak: a module that neither the runtime nor the program refers to is not linked,
// and its place is null.
#include "object/object.h"

#define REFERENCE_0 __attribute__((weak))
#define REFERENCE_1
#define MODULE(name, always) extern const NativeModule module_##name REFERENCE_##always;
#include "abi/modules.def"
#undef MODULE
#define MODULE(name, always) &module_##name,
extern const NativeModule* const molt_native_modules[];
extern const u32 molt_native_module_count;
const NativeModule* const molt_native_modules[] = {
#include "abi/modules.def"
};
#undef MODULE
const u32 molt_native_module_count = sizeof molt_native_modules / sizeof *molt_native_modules;
