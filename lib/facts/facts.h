// What is *likely* of a program: bindings, classes, types. Nothing here is trusted by itself: speculation
// turns a likely type into a guard, so a wrong fact costs time and never changes output.
#pragma once
#include "ir/ir.h"
#include <unordered_map>
#include <vector>

namespace molt::facts {

/// Order matters only for Bottom (nothing known yet) and Any (anything). `id` is an element cell for
/// containers and iterators, a FuncId, a class index, a string id (Builtin: its name), a row of
/// abi/natives.def (Native).
enum class Kind : u8 {
  Bottom,
  None,
  Bool,
  Int,
  Float,
  Str,
  Bytes,
  List,
  Tuple,
  Dict,
  Set,
  Range,
  Iterator,
  Function,
  Class,
  Instance,
  Builtin,
  Native,
  Module,
  Any
};
inline constexpr u32 kNumber = 0; ///< id of Any: an int or a float, as number(text) gives it
struct Likely {
  Kind kind = Kind::Bottom;
  u32 id = kNone;
  bool operator==(const Likely&) const = default;
};

/// What containers hold that flow into the same places.
struct ElementFacts {
  Likely item;                ///< join of all elements; of a dict: its values
  Likely key;                 ///< of a dict
  std::vector<Likely> fields; ///< by position, when all that flows here has this length
  bool mixed = false;         ///< lengths differ: no fields
};

struct ClassFacts {
  ir::FuncId body = kNone;
  ir::StrId qualname = 0;
  u32 module = 0;
  std::vector<u32> bases; ///< class indices
  bool plain = false;     ///< bases all known, no keywords: attributes resolve as listed
  bool made = false;      ///< instances are made somewhere that can be seen
  std::vector<u32> below; ///< classes that derive from it, near and far
  std::unordered_map<ir::StrId, ir::FuncId>
      methods;                    ///< plain functions of the class body; kNone: something else
  std::vector<ir::StrId> slots;   ///< attributes that __init__ surely sets, in order, bases first
  std::vector<ir::StrId> numbers; ///< those of slots whose first value is an int or a float
  u32 claimedShape = kNone;       ///< Program::shapes: a layout that a guard in the input names
};

/// One binding of a module global.
struct GlobalFacts {
  u32 stores = 0;             ///< static stores and deletions anywhere in the module
  Likely type;                ///< join of what is stored
  ir::FuncId storeIn = kNone; ///< function of the single store
  ir::ValueId stored = kNone;
};

struct Facts {
  std::vector<std::vector<Likely>> values;       ///< by function and value
  std::vector<Likely> returns;                   ///< by function
  std::vector<ElementFacts> cells;               ///< [0] unused
  std::vector<std::vector<GlobalFacts>> globals; ///< by module and slot
  std::unordered_map<u64, Likely> attributes;    ///< by attributeKey
  std::vector<ClassFacts> classes;

  Likely of(ir::FuncId f, ir::ValueId v) const {
    return v < values[f].size() ? values[f][v] : Likely{Kind::Any, kNone};
  }
  /// The function that calling attribute `name` on an instance of class c runs, or kNone; follows plain
  /// bases.
  ir::FuncId method(u32 c, ir::StrId name) const {
    for (u32 depth = 0; c != kNone && depth < 64; ++depth) {
      const ClassFacts& k = classes[c];
      if (!k.plain) return kNone;
      if (auto it = k.methods.find(name); it != k.methods.end()) return it->second;
      c = k.bases.size() == 1 ? k.bases[0] : kNone;
    }
    return kNone;
  }
  u32 root(u32 c) const {
    for (u32 depth = 0; depth < 64 && classes[c].bases.size() == 1; ++depth) c = classes[c].bases[0];
    return c;
  }
  /// Attributes belong to a whole tree of classes: methods of a base store what those of a subclass read.
  u64 attributeKey(u32 c, ir::StrId name) const { return static_cast<u64>(root(c)) << 32 | name; }
  Likely attribute(u32 c, ir::StrId name) const {
    auto it = attributes.find(attributeKey(c, name));
    return it == attributes.end() ? Likely{} : it->second;
  }
};

} // namespace molt::facts
