#include "cli/text_diff.h"
#include <algorithm>
#include <vector>

namespace molt {
namespace {
std::vector<std::string_view> linesOf(std::string_view s) {
  std::vector<std::string_view> lines;
  while (!s.empty()) {
    size_t n = std::min(s.find('\n'), s.size() - 1) + 1;
    lines.push_back(s.substr(0, n));
    s.remove_prefix(n);
  }
  return lines;
}

struct Step {
  char kind; // ' ', '-', '+'
  int a, b;  // index in its text, before the step
};

constexpr int kMaxEdits = 2000; // memory grows with its square

// The shortest script from a to b; empty if it is longer than kMaxEdits.
std::vector<Step> script(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  std::vector<std::vector<int>> trace;
  std::vector<int> v(2 * kMaxEdits + 3, 0);
  const int off = kMaxEdits + 1;
  int d = 0;
  for (bool done = false; !done; ++d) {
    if (d > kMaxEdits) return {};
    trace.emplace_back(v.begin() + off - d - 1, v.begin() + off + d + 2);
    for (int k = -d; k <= d; k += 2) {
      int x = k == -d || (k != d && v[off + k - 1] < v[off + k + 1]) ? v[off + k + 1] : v[off + k - 1] + 1;
      while (x < n && x - k < m && x - k >= 0 && a[x] == b[x - k]) ++x;
      v[off + k] = x;
      if (x >= n && x - k >= m) done = true;
    }
  }
  std::vector<Step> steps;
  int x = n, y = m;
  for (--d; d >= 0; --d) {
    auto& old = trace[d];
    auto at = [&](int k) { return old[k + d + 1]; };
    int k = x - y;
    bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    int px = d == 0 ? 0 : down ? at(k + 1) : at(k - 1), py = d == 0 ? 0 : px - (down ? k + 1 : k - 1);
    int mx = d == 0 ? 0 : down ? px : px + 1, my = d == 0 ? 0 : down ? py + 1 : py;
    while (x > mx && y > my) --x, --y, steps.push_back({' ', x, y});
    if (d > 0) steps.push_back({down ? '+' : '-', px, py});
    x = px, y = py;
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}
} // namespace

std::string unifiedDiff(std::string_view a, std::string_view b, std::string_view nameA,
                        std::string_view nameB) {
  if (a == b) return {};
  auto la = linesOf(a), lb = linesOf(b);
  std::string out = "--- " + std::string(nameA) + "\n+++ " + std::string(nameB) + "\n";
  auto steps = script(la, lb);
  if (steps.empty()) return out + "(more than " + std::to_string(kMaxEdits) + " lines differ)\n";
  constexpr size_t kContext = 3;
  for (size_t i = 0; i < steps.size();) {
    if (steps[i].kind == ' ') {
      ++i;
      continue;
    }
    size_t from = i > kContext ? i - kContext : 0, to = i, last = i;
    for (; to < steps.size() && to - last <= 2 * kContext; ++to)
      if (steps[to].kind != ' ') last = to;
    to = std::min(last + kContext + 1, steps.size());
    size_t countA = 0, countB = 0;
    std::string body;
    for (size_t j = from; j < to; ++j) {
      auto& s = steps[j];
      countA += s.kind != '+';
      countB += s.kind != '-';
      std::string_view line = s.kind == '+' ? lb[s.b] : la[s.a];
      body += s.kind;
      body += line;
      if (line.back() != '\n') body += "\n\\ No newline at end of file\n";
    }
    out += "@@ -" + std::to_string(steps[from].a + (countA != 0)) + "," + std::to_string(countA) + " +" +
           std::to_string(steps[from].b + (countB != 0)) + "," + std::to_string(countB) + " @@\n" + body;
    i = to;
  }
  return out;
}
} // namespace molt
