// The builtins module, in pieces by subject; builtins.cpp joins them.
#pragma once
#include "container/container.h"
#include "module/modules.h"

extern const MethodDef builtinAbs, builtinDivmod, builtinPow, builtinRound, builtinSum, builtinMin,
    builtinMax, builtinBin, builtinOct, builtinHex, builtinChr, builtinOrd; // numbers.cpp
extern const MethodDef builtinPrint, builtinInput;                          // print.cpp
extern const MethodDef builtinGetattr, builtinSetattr, builtinDelattr, builtinHasattr, builtinDir,
    builtinVars, builtinGlobals, builtinLocals, builtinIsinstance, builtinIssubclass, builtinCallable,
    builtinId, builtinHash, builtinImport, builtinEval, builtinExec, builtinCompile, builtinExit,
    builtinQuit; // objects.cpp
extern const MethodDef builtinLen, builtinIter, builtinNext, builtinAll, builtinAny, builtinSorted,
    builtinRepr, builtinAscii, builtinFormat, builtinAiter, builtinAnext; // builtins.cpp
extern "C" {
/// Set by eval/ when the interpreter is linked in: kind 0 eval, 1 exec, 2 compile.
extern Value (*molt_evalHook)(int kind, const Value* args, i32 nargs);
}
