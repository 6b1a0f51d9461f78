// Where code that was compiled at run time looks its names up (Function::env): exec's globals, and the
// builtins that they name. Code of the program itself has none: its globals are slots.
#pragma once
#include "object/object.h"

struct Environment {
  Header h;
  Value globals;  ///< a dict
  Value builtins; ///< a dict, or the builtins module itself
  Value module;   ///< the module that `globals` is the view of, or 0
  Value owner;    ///< keeps the code alive that runs here
};

Value environmentNew(Value globals, Value owner); ///< puts `__builtins__` into globals, as exec does
/// Owned; 0 without exception when neither globals nor builtins have the name.
Value environmentFind(Value env, Value name);
Value environmentGet(Value env, Value name);        ///< owned, or 0 with NameError
int environmentSet(Value env, Value name, Value v); ///< v 0: delete, NameError if it is not there
Value environmentModuleName(Value env);             ///< owned: globals['__name__'], or None
/// A name in the namespace of a class body or of exec's locals, then as environmentGet.
Value environmentNameGet(Value env, Value ns, Value name);
Value functionIn(Value env, Value function); ///< gives a new function its environment; returns it
/// Adds the frame of running code to the pending exception.
void tracebackIn(const Code* code, u32 span, Value env);

Value callersModuleName(); ///< owned: their `__name__`, or 0 (without an exception: there is none)
Value callersGlobals();    ///< owned: the globals of the running Python code

// --- what eval/ makes of text
/// A code object; `owner` (or 0) keeps its Code alive.
Value codeObjectNew(const Code* code, Value owner);
const Code* codeOfObject(Value codeObject);
Value codeOwner(Value codeObject); ///< borrowed, or 0
