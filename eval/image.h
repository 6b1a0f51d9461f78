// A program's static data in memory: what ir_to_llvm emits as data sections, built at run time for the
// interpreter.
//
// The runtime cannot tell the two apart: same descriptors (abi/abi.h), same immortal objects. A Code made
// here has no `entry`; its `interp` is the function's Routine.
#pragma once
#include "abi/abi.h"
#include "base/arena.h"
#include "ir/ir.h"
#include <deque>
#include <memory>
#include <unordered_map>

namespace molt::eval {

struct Routine;

class Image {
public:
  enum class Use {
    Program, ///< the whole program, made before the runtime has started
    Dynamic  ///< what compile() made while it runs: constants are objects of their own, globals are in a dict
  };
  /// The program must have passed ir_passes::insertCounts (and ir::verify, if it came from outside), and must
  /// outlive the image, which must outlive every object that refers to its code: for ever with Use::Program.
  explicit Image(const ir::Program&, Use = Use::Program);
  ~Image();
  Image(const Image&) = delete;

  const ir::Program& program() const { return p_; }
  bool dynamic() const { return use_ == Use::Dynamic; }
  ProgramDesc* desc() { return &desc_; } ///< for molt_main, which fills in what it interns

  Routine& routine(ir::FuncId);
  const Code* code(ir::FuncId f) const { return &codes_[f]; }
  ModuleDesc* module(u32 m) { return &modules_[m]; }
  GlobalSlot* slot(u32 module, u32 g) { return &slots_[slotBase_[module] + g]; }
  StaticShape* shape(u32 s) { return &shapes_[s]; }

  // Valid once the runtime has started, since it replaces strings by their interned twins.
  /// Memory as static as the code: zeroed.
  void* memory(size_t bytes);
  Value name(ir::StrId s) const { return names_[nameIndex_.at(s)]; }
  Value constant(ir::ConstId) const;
  Value keywordNames(ir::ConstId) const; ///< 0 when there are none
  /// The function object that guard_methods proved method `name` of shape `s` to be.
  Value methodConst(u32 s, ir::StrId name) const;

private:
  void collectNames();
  void useName(ir::StrId s);
  void buildConstants();
  void buildModules();
  void buildCodes();
  void buildShapes();
  Value own(Value v) { ///< until the image dies
    owned_.push_back(v);
    return v;
  }
  Value str(std::string_view utf8, bool isName = false);
  Value bytes(std::string_view raw);
  Value tuple(const std::vector<Value>& items);
  Value nameTuple(const std::vector<std::string_view>& names);
  Value bigInt(std::string_view decimal);
  template <class T> T* object(Shape& shape, size_t bytes);
  template <class T> T* array(const std::vector<T>& items);

  const ir::Program& p_;
  const Use use_;
  std::vector<Value> owned_;
  Arena arena_;
  ProgramDesc desc_{};
  UnitDesc unit_{};
  std::vector<Value> names_, internTuples_, frozensets_;
  std::unordered_map<ir::StrId, u32> nameIndex_;
  std::unordered_map<std::string, Value> strs_, nameTuples_;
  std::vector<Value> consts_;    // frozensets: 0
  std::vector<u32> frozensetOf_; // by constant
  std::unordered_map<ir::ConstId, Value> keywords_;
  std::vector<u32> slotBase_;
  std::vector<GlobalSlot> slots_;
  std::vector<ModuleDesc> modules_;
  std::vector<Code> codes_;
  std::vector<StaticShape> shapes_;
  std::vector<std::unique_ptr<Routine>> routines_;
};

} // namespace molt::eval
