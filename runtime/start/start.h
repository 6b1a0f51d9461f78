// Start-up, imports, shutdown.
#pragma once
#include "object/object.h"
ProgramDesc* currentProgram();               ///< null before start
Value nativeModule(const NativeModule* def); ///< owned: a new module filled by def
Value importModule(Value fullName);          ///< owned: sys.modules[fullName], imported if need be
int addExceptions(Value builtins);
void startRuntime(ProgramDesc* program); ///< types, names, builtins; once
int runMain(int argc, char** argv);      ///< the program's status
void setProgramNames(Value* names);
void registerStaticShapes(StaticShape* shapes, u32 count, Value* names);
