// Module objects. A program module's globals are the GlobalSlots of its ModuleDesc; everything else is in
// `ns`.
#pragma once
#include "object/name_map.h"
#include "object/object.h"
struct Module {
  Header h;
  MOLT_PTR(ModuleDesc, desc);   ///< null: native module
  MOLT_PTR(NameMap, slotIndex); ///< name -> tagged slot number; null without desc
  NameMap ns;
  Value name;
  Value dictView;   ///< module.__dict__ once asked for (owned)
  u64 initializing; ///< its body is running
};
Value moduleGetAttr(Value m, Value name);
int moduleSetAttr(Value m, Value name, Value v);
Value moduleGet(Value m, Value name);         ///< borrowed; 0 without exception
void moduleSet(Value m, Value name, Value v); ///< increfs; v 0: delete if there
Value moduleForDesc(ModuleDesc* d);           ///< borrowed; the module object, made if need be
/// Calls fn for each bound name; in slot order, then ns order.
void moduleForEach(Value m, void (*fn)(Value name, Value v, void* arg), void* arg);
void moduleDictForget(Value m); ///< the dict, if there is one, is a dict like any other now
Value moduleDict(Value m);      ///< owned: the module's __dict__
Value moduleOfDict(Value dict); ///< borrowed: the module that a dict made by moduleDict shows; else 0
void moduleClear(Value m);      ///< end of the program: its globals go, in order
void moduleForget(Value m); ///< the same without finalisers, for a module that is garbage; ends the module
