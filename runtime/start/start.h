// Start-up, imports, shutdown.
#pragma once
#include "object/object.h"
ProgramDesc* currentProgram();               ///< null before start
Value nativeModule(const NativeModule* def); ///< owned: a new module filled by def
Value importModule(Value fullName);          ///< owned: sys.modules[fullName], imported if need be
int addExceptions(Value builtins);
void startRuntime(ProgramDesc* program); ///< types, names, builtins; once
int runMain(int argc, char** argv);      ///< the program's status
void rememberBuiltins();                 ///< what is in builtins before the program runs
void forgetWarnings();                   ///< which were shown (error/warn.cpp)
void shutDown(ProgramDesc* program);     ///< after the program's last line or exception
Value globalName(const GlobalSlot* g);   ///< borrowed
void forgetCaches(ProgramDesc* p);       ///< for the audit: drops all that the runtime holds of the program's
void prepareUnit(UnitDesc*);             ///< interns its names and so on, once
UnitDesc* readyUnits();                  ///< the list by UnitDesc::next
