// Every native module that an import may find, from abi/modules.def. The import system makes one on its first import.
#include "object/object.h"

#define MODULE(name) extern const NativeModule module_##name;
#include "abi/modules.def"
#undef MODULE
#define MODULE(name) &module_##name,
extern const NativeModule* const molt_native_modules[];
const NativeModule* const molt_native_modules[] = {
#include "abi/modules.def"
    nullptr};
#undef MODULE
