// Every native module that an import may find; builtins first. The import system makes one on its first
// import.
#include "object/object.h"

#define MODULES(X) X(builtins) X(sys) X(io) X(_io) X(time) X(math) X(_abc) X(_weakref) X(atexit) X(gc)

#define DECLARE(name) extern const NativeModule module_##name;
MODULES(DECLARE)
#undef DECLARE
#define ENTRY(name) &module_##name,
extern const NativeModule* const molt_native_modules[];
const NativeModule* const molt_native_modules[] = {MODULES(ENTRY) nullptr};
#undef ENTRY
