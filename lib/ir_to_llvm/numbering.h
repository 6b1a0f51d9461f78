// What every partition of a program must number alike. It follows from the whole program, and is made once.
#pragma once
#include "ir/ir.h"
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace molt {

struct Numbering {
  std::vector<ir::StrId> names; ///< UnitDesc::names
  std::unordered_map<ir::StrId, u32> nameIndex;
  std::vector<ir::ConstId> frozensets; ///< UnitDesc::frozensets
  std::unordered_map<ir::ConstId, u32> frozensetIndex;
  std::vector<std::vector<std::string>> tuples; ///< of names, UnitDesc::internTuples
  std::map<std::vector<std::string>, u32> tupleIndex;
  std::vector<std::string> symbols; ///< by FuncId
  u64 ops = 0;

  explicit Numbering(const ir::Program&);

private:
  void name(ir::StrId);
  void tuple(std::vector<std::string> key);
};

/// A tuple of keyword names, as its key in Numbering::tupleIndex.
std::vector<std::string> keywordKey(const ir::Program&, ir::ConstId);
/// A tuple of the names `ids` and `more`, likewise.
std::vector<std::string> textsOf(const ir::Program&, const std::vector<ir::StrId>& ids,
                                 const std::vector<ir::StrId>& more = {});

} // namespace molt
