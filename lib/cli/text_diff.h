// Unified differences of two texts, by lines (Myers 1986, the greedy algorithm).
#pragma once
#include <string>
#include <string_view>

namespace molt {
/// Empty when the texts are equal. Gives up on detail, and says so, when they differ in thousands of lines.
std::string unifiedDiff(std::string_view a, std::string_view b, std::string_view nameA,
                        std::string_view nameB);
} // namespace molt
