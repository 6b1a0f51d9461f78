// Man pages from the same CLI11 declarations that --help is from.
#pragma once
#include <string>
namespace CLI {
class App;
}
namespace molt {
struct ToolSpec;
std::string manPage(const CLI::App& app, const ToolSpec& spec);
} // namespace molt
