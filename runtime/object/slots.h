// The dunder methods and the ops they stand for: one row links a name with a field of TypeOps. Native classes
// get a wrapper descriptor per row they support; Python classes get, per field, the native function that the
// mro leads to, or the function of slots.cpp that calls the Python method.
#pragma once
#include "object/object.h"
#include <stddef.h>

enum SlotKind : u8 {
  kSlotValue, ///< Value(self)
  kSlotNext,
  kSlotHash,
  kSlotCall,
  kSlotGetattr,
  kSlotSetattr,
  kSlotDelattr,
  kSlotCompare,
  kSlotTruth,
  kSlotLength,
  kSlotGetitem,
  kSlotSetitem,
  kSlotDelitem,
  kSlotContains,
  kSlotBinary,
  kSlotReflected,
  kSlotInplace,
  kSlotUnary,
  kSlotInit,
  kSlotGet,
  kSlotSet,
  kSlotDelete,
  kSlotMethod, ///< of wrapperOfMethod
};
struct SlotDef {
  const char* name;
  SlotKind kind;
  u8 op;
  u16 field; ///< offset in TypeOps
  const char* doc;
};
extern const SlotDef slotDefs[];
extern const u32 slotDefCount;
const char* operatorText(int op, bool inplace);
const char* compareText(int op);
const char* binaryName(int op, int form); ///< form 0 __add__, 1 __radd__, 2 __iadd__; the C text
Value binaryNameValue(int op, int form);
Value compareName(int op);
inline int swapped(int op) {
  static const u8 t[] = {CmpGt, CmpGe, CmpEq, CmpNe, CmpLt, CmpLe};
  return t[op];
}
/// Calls the special method `name` found on the type of self; 0 with *absent set if there is none.
Value callSpecial(Value self, Value name, const Value* args, i32 nargs, bool* absent = nullptr);
Value slotGetAttribute(Value self, Value name); ///< __getattribute__ then __getattr__ of Python
Value slotBinary(Value a, Value b, int op);
