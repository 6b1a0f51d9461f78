// What the native modules share.
#pragma once
#include "object/object.h"

Value sysModule();                                           ///< borrowed; 0 before sys was made
int moduleAddType(Value module, const char* name, Class* c); ///< makes c ready first
Value standardOut();   ///< borrowed sys.stdout as it is now; 0 without exception when absent
void flushOpenFiles(); ///< writes out what open files still buffer, at the end of the program
void reportUnraisable(Value where);

/// An object of a named-tuple-like type with fields (sys.version_info, os.stat_result): fields are names
/// separated by spaces; `visible` of them are in the tuple, the rest only attributes.
Class* structSequence(const char* name, const char* fields, int visible, const char* module);
Value structNew(Class* cls, const Value* owned, int n); ///< steals the items
