// A trace: what types of values passed each site of a program, as an instrumented run counted them.
// docs/spec/trace.md is the format.
//
// Normal form, which every function here gives and the binary reader demands: sites sorted by name and none
// twice; within a site types sorted by count (most first), then name, then layout, and none twice; nothing
// with count 0. So equal traces have equal bytes, in either form.
//
// Merging adds. Sums saturate at kMostCount, and saturating addition is associative and commutative, so the
// order in which traces of many runs are merged does not matter.
//
// TODO(tooling, owner:tooling, milestone:M1, priority:P2, status:missing): trace call targets, branch and loop counts, lengths and ranges of ints as well as types
#pragma once
#include "base/types.h"
#include <compare>
#include <string>
#include <vector>

namespace molt {

/// Where counts stop growing: the most that every JSON reader's signed 64-bit integer holds.
inline constexpr u64 kMostCount = 0x7fffffffffffffffu;
inline u64 addCounts(u64 a, u64 b) { return a > kMostCount - b ? kMostCount : a + b; }

struct Trace {
  struct Slot {
    std::string name;
    bool raw = false; ///< "f64": stored unboxed; else "tagged"
    auto operator<=>(const Slot&) const = default;
  };
  struct Type {
    std::string name; ///< int, bigint, float, …, NoneType, or module:Class
    std::vector<Slot>
        layout; ///< attributes of the instance at that moment, in order; empty for built-in types
    u64 count = 0;
    bool operator==(const Type&) const = default;
  };
  struct Site {
    std::string name; ///< module:qualname@hash#origin:op, or …#N:param
    std::vector<Type> types;
    u64 other = 0; ///< values of types that the run no longer told apart
    u64 count() const {
      u64 n = other;
      for (auto& t : types) n = addCounts(n, t.count);
      return n;
    }
    bool operator==(const Site&) const = default;
  };
  u64 runs = 0; ///< how many runs are in it
  std::vector<Site> sites;
  bool operator==(const Trace&) const = default;
};

/// Brings any trace into normal form. Counts above kMostCount become kMostCount.
void normalise(Trace&);
/// Both must be in normal form, and so is the result. An empty Trace is neutral.
Trace merge(const Trace& a, const Trace& b);
/// A table for people.
std::string printTrace(const Trace&);

} // namespace molt
