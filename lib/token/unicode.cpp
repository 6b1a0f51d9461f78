#include "token/unicode.h"
#include <algorithm>
#include <iterator>
#include <vector>

namespace molt::unicode {
namespace {
#include "token/unicode_tables.inc"

template <size_t N> bool inRanges(const u32 (&t)[N], u32 c) {
  return (std::upper_bound(std::begin(t), std::end(t), c) - std::begin(t)) & 1;
}

u8 combiningClass(u32 c) {
  if (c < 0x300) return 0;
  size_t lo = 0, hi = std::size(kCombining) / 3;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (kCombining[mid * 3 + 1] < c)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (lo < std::size(kCombining) / 3 && kCombining[lo * 3] <= c)
    return static_cast<u8>(kCombining[lo * 3 + 2]);
  return 0;
}

constexpr u32 kSBase = 0xAC00, kLBase = 0x1100, kVBase = 0x1161, kTBase = 0x11A7;
constexpr u32 kLCount = 19, kVCount = 21, kTCount = 28, kSCount = kLCount * kVCount * kTCount;

void decompose(u32 c, std::vector<u32>& out) {
  if (c - kSBase < kSCount) {
    u32 s = c - kSBase;
    out.push_back(kLBase + s / (kVCount * kTCount));
    out.push_back(kVBase + s % (kVCount * kTCount) / kTCount);
    if (s % kTCount) out.push_back(kTBase + s % kTCount);
    return;
  }
  auto* p = std::lower_bound(std::begin(kDecompose), std::end(kDecompose), c);
  if (p == std::end(kDecompose) || *p != c) {
    out.push_back(c);
    return;
  }
  size_t i = static_cast<size_t>(p - std::begin(kDecompose));
  for (u32 k = kDecomposeAt[i]; k < kDecomposeAt[i + 1]; ++k) out.push_back(kDecomposed[k]);
}

u32 compose(u32 a, u32 b) {
  if (a - kLBase < kLCount && b - kVBase < kVCount)
    return kSBase + ((a - kLBase) * kVCount + (b - kVBase)) * kTCount;
  if (a - kSBase < kSCount && (a - kSBase) % kTCount == 0 && b > kTBase && b < kTBase + kTCount)
    return a + (b - kTBase);
  size_t lo = 0, hi = std::size(kCompose) / 3;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    u32 x = kCompose[mid * 3], y = kCompose[mid * 3 + 1];
    if (x < a || (x == a && y < b))
      lo = mid + 1;
    else
      hi = mid;
  }
  if (lo < std::size(kCompose) / 3 && kCompose[lo * 3] == a && kCompose[lo * 3 + 1] == b)
    return kCompose[lo * 3 + 2];
  return kInvalid;
}
} // namespace

bool isXidStart(u32 c) { return inRanges(kXidStart, c); }
bool isXidContinue(u32 c) { return inRanges(kXidContinue, c); }
bool isPrintable(u32 c) { return c < 127 ? c >= 32 : inRanges(kPrintable, c); }

std::string nfkc(std::string_view utf8) {
  std::vector<u32> cs;
  for (size_t at = 0; at < utf8.size();) {
    u32 c = decode(utf8, at);
    if (c == kInvalid) return std::string(utf8);
    decompose(c, cs);
  }
  // Canonical order: each run of marks is sorted by class, stably.
  for (size_t i = 0; i < cs.size();) {
    if (!combiningClass(cs[i])) {
      ++i;
      continue;
    }
    size_t j = i;
    while (j < cs.size() && combiningClass(cs[j])) ++j;
    for (size_t k = i + 1; k < j; ++k) // insertion sort: runs are short, and it is stable
      for (size_t m = k; m > i && combiningClass(cs[m - 1]) > combiningClass(cs[m]); --m)
        std::swap(cs[m - 1], cs[m]);
    i = j;
  }
  // A mark joins the last starter unless one of the same or a higher class, or another starter, is between.
  std::vector<u32> out;
  size_t starter = kInvalid;
  int last = -1;
  for (u32 c : cs) {
    int cc = combiningClass(c);
    if (starter != kInvalid && (last < cc || last == -1)) {
      u32 joined = compose(out[starter], c);
      if (joined != kInvalid) {
        out[starter] = joined;
        continue;
      }
    }
    if (cc == 0) {
      starter = out.size();
      last = -1;
    } else {
      last = cc;
    }
    out.push_back(c);
  }
  std::string s;
  for (u32 c : out) encode(c, s);
  return s;
}

u32 decode(std::string_view s, size_t& at) {
  auto byte = [&](size_t i) { return i < s.size() ? static_cast<u8>(s[i]) : 0u; };
  u32 b = byte(at);
  if (b < 0x80) return ++at, b;
  u32 n = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  if (b < 0xC2 || b > 0xF4) return ++at, kInvalid;
  u32 c = b & (0x3F >> n);
  for (u32 i = 1; i <= n; ++i) {
    u32 k = byte(at + i);
    if ((k & 0xC0) != 0x80) return ++at, kInvalid;
    c = c << 6 | (k & 0x3F);
  }
  static const u32 least[] = {0, 0x80, 0x800, 0x10000};
  if (c < least[n] || c > 0x10FFFF) return ++at, kInvalid;
  at += n + 1;
  return c;
}

void encode(u32 c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

size_t length(std::string_view s) {
  size_t n = 0;
  for (unsigned char c : s) n += (c & 0xC0) != 0x80;
  return n;
}
} // namespace molt::unicode
