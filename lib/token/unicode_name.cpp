// Names are sequences of words, sorted by spelling, with the offset of every 64th: a lookup is a binary
// search over those, then a scan. No hashing, so that no wrong name can be accepted.
#include "token/unicode_name.h"
#include "token/unicode.h"
#include <iterator>
#include <string>
#include <vector>

namespace molt::unicode {
namespace {
#include "token/unicode_names.inc"

const std::vector<const char*>& words() {
  static const std::vector<const char*> table = [] {
    std::vector<const char*> t;
    t.reserve(kWordCount + 1);
    const char* p = kWords;
    while (*p) {
      t.push_back(p);
      while (*p != '\n') ++p;
      ++p;
    }
    return t;
  }();
  return table;
}

/// Spells the entry at `at` into `out`, gives its character, and advances.
u32 entry(size_t& at, std::string& out) {
  auto& w = words();
  u32 head = kNames[at], n = head & 0xFF, cp = head >> 8 << 16 | kNames[at + 1];
  at += 2;
  out.clear();
  for (u32 i = 0; i < n; ++i) {
    const char* p = w[kNames[at++]];
    if (i && *p != '-') out += ' ';
    if (*p == '~') ++p;
    while (*p != '\n') out += *p++;
  }
  return cp;
}

u32 hexSuffix(std::string_view s) {
  if (s.size() < 4 || s.size() > 5) return kInvalid;
  u32 v = 0;
  for (char c : s) {
    if (c >= '0' && c <= '9')
      v = v << 4 | static_cast<u32>(c - '0');
    else if (c >= 'A' && c <= 'F')
      v = v << 4 | static_cast<u32>(c - 'A' + 10);
    else
      return kInvalid;
  }
  return v;
}

u32 ideograph(std::string_view s, const u32 (*ranges)[2], size_t n) {
  u32 c = hexSuffix(s);
  for (size_t i = 0; i < n; ++i)
    if (c >= ranges[i][0] && c <= ranges[i][1]) return c;
  return kInvalid;
}

u32 hangul(std::string_view s) {
  static const char* const lead[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                     "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
  static const char* const vowel[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                      "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
  static const char* const tail[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                     "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                     "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
  // The longest part that fits is the right one, as the Unicode standard's rule has it.
  auto longest = [&](const char* const* t, size_t n) {
    size_t best = n, len = 0;
    for (size_t i = 0; i < n; ++i) {
      std::string_view w = t[i];
      if (s.substr(0, w.size()) == w && (best == n || w.size() > len)) {
        best = i;
        len = w.size();
      }
    }
    s.remove_prefix(len);
    return best;
  };
  size_t l = longest(lead, std::size(lead));
  size_t v = longest(vowel, std::size(vowel));
  if (v == std::size(vowel)) return kInvalid;
  size_t t = longest(tail, std::size(tail));
  if (!s.empty()) return kInvalid;
  return static_cast<u32>(0xAC00 + (l * 21 + v) * 28 + t);
}
} // namespace

u32 byName(std::string_view given) {
  if (given.size() > 128) return kInvalid;
  std::string name(given);
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  std::string_view s = name;
  auto after = [&](std::string_view p) {
    if (s.substr(0, p.size()) != p) return false;
    s.remove_prefix(p.size());
    return true;
  };
  if (after("CJK UNIFIED IDEOGRAPH-")) {
    static const u32 r[][2] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B739},
                               {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D},
                               {0x30000, 0x3134A}, {0x31350, 0x323AF}};
    return ideograph(s, r, std::size(r));
  }
  if (after("TANGUT IDEOGRAPH-")) {
    static const u32 r[][2] = {{0x17000, 0x187F7}, {0x18D00, 0x18D08}};
    return ideograph(s, r, std::size(r));
  }
  if (after("HANGUL SYLLABLE ")) return hangul(s);
  std::string spelled;
  size_t lo = 0, hi = std::size(kEvery64th);
  while (hi - lo > 1) {
    size_t mid = (lo + hi) / 2, at = kEvery64th[mid];
    entry(at, spelled);
    (spelled <= name ? lo : hi) = mid;
  }
  for (size_t at = kEvery64th[lo], i = 0; i < 64 && at < std::size(kNames); ++i) {
    u32 c = entry(at, spelled);
    if (spelled == name) return c;
  }
  return kInvalid;
}
} // namespace molt::unicode
