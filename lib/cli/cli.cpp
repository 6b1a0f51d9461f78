#include "cli/cli.h"
#include "cli/files.h"
#include "cli/man.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>
#include <unistd.h>

namespace molt {
namespace {
u64 nowNs() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<u64>(t.tv_sec) * 1000000000u + static_cast<u64>(t.tv_nsec);
}

void toStderr(std::string_view s) {
  while (!s.empty()) {
    ssize_t n = ::write(2, s.data(), s.size());
    if (n <= 0) return;
    s.remove_prefix(static_cast<size_t>(n));
  }
}

// The front end and the passes recurse over nested input. They bound the depth themselves; this keeps the
// bound from depending on the caller's `ulimit -s`. Linux leaves at least 128 MB below the main stack.
void roomyStack() {
  rlimit limit{};
  constexpr rlim_t want = 120u << 20;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= want)
    return;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > want ? want : limit.rlim_max;
  setrlimit(RLIMIT_STACK, &limit);
}

CLI::App& app(void* p) { return *static_cast<CLI::App*>(p); }
} // namespace

Options& Options::flag(const char* names, bool& to, const char* help) {
  app(app_).add_flag(names, to, help);
  return *this;
}
Options& Options::text(const char* names, std::string& to, const char* meta, const char* help) {
  app(app_).add_option(names, to, help)->type_name(meta);
  return *this;
}
Options& Options::number(const char* names, i64& to, const char* meta, const char* help) {
  app(app_).add_option(names, to, help)->type_name(meta);
  return *this;
}
Options& Options::list(const char* names, std::vector<std::string>& to, const char* meta, const char* help) {
  app(app_).add_option(names, to, help)->type_name(meta)->allow_extra_args(false);
  return *this;
}
Options& Options::choice(const char* names, std::string& to, std::vector<std::string> values,
                         const char* help) {
  std::string meta;
  for (auto& v : values) meta += (meta.empty() ? "" : "|") + v;
  app(app_)
      .add_option(names, to, help)
      ->check(CLI::Validator(
          [values](std::string& given) {
            std::string all;
            for (auto& v : values) {
              if (v == given) return std::string();
              all += (all.empty() ? "" : ", ") + v;
            }
            return "'" + given + "' is not one of: " + all;
          },
          "", ""))
      ->type_name(meta);
  return *this;
}
Options& Options::positional(const char* name, std::string& to, const char* help, bool required) {
  app(app_).add_option(name, to, help)->required(required)->type_name("");
  return *this;
}
Options& Options::positionals(const char* name, std::vector<std::string>& to, const char* help,
                              bool required) {
  app(app_).add_option(name, to, help)->required(required)->type_name("");
  return *this;
}
Options& Options::passThrough(std::vector<std::string>& to, const char* help) {
  CLI::App& a = app(app_);
  a.prefix_command();
  a.footer(help);
  a.parse_complete_callback([&a, &to] { to = a.remaining(); });
  return *this;
}
Options Options::sub(const char* name, const char* help) {
  CLI::App& a = app(app_);
  CLI::App* s = a.add_subcommand(name, help);
  s->fallthrough();
  s->footer("The options that '" + a.get_name() + " --help' lists may be given here too.");
  a.require_subcommand(1);
  return Options(s);
}

bool ToolRun::read(const std::string& path, std::string& bytes) {
  std::string error = readWhole(path, bytes);
  if (!error.empty()) {
    diags.error("io", "cannot read: " + error, path == "-" ? "<stdin>" : path);
    return false;
  }
  bytesIn_ += bytes.size();
  if (path != "-") dependencies.push_back(path);
  return true;
}

bool ToolRun::readArtifact(const std::string& path, std::string& bytes) {
  if (!read(path, bytes)) return false;
  if (!bytes.empty()) return true;
  diags.error("empty", "got nothing from the stage before", path == "-" ? "<stdin>" : path);
  return false;
}

bool ToolRun::write(const std::string& path, std::string_view bytes, bool executable) {
  std::string error = writeWhole(path, bytes, executable);
  if (error.empty()) return true;
  diags.error("io", "cannot write: " + error, path == "-" ? "<stdout>" : path);
  return false;
}

bool ToolRun::writeOutput(std::string_view bytes, bool executable) {
  bytesOut_ += bytes.size();
  return write(output, bytes, executable);
}

bool ToolRun::outputIsTerminal() const { return output == "-" && isatty(1); }

OutputForm ToolRun::chosenForm(OutputForm otherwise) const {
  if (format != OutputForm::Auto) return format;
  return outputIsTerminal() ? OutputForm::Text : otherwise;
}

void ToolRun::flushDiagnostics() {
  std::string out;
  for (auto& d : diags.items) {
    if (d.severity == Severity::Error) failed_ = true;
    if (diagnosticsForm_ == "json") {
      out += diagnosticJson(d);
      continue;
    }
    std::string text;
    bool known = false;
    for (auto& s : sources_)
      if (s.first == d.file) text = s.second, known = true;
    if (!known && d.span.line && !d.file.empty() && readWhole(d.file, text).empty())
      sources_.emplace_back(d.file, text);
    if (diagnosticsForm_ == "python" && d.span.line) {
      out += renderAsPython(d, text);
      continue;
    }
    if (d.file.empty()) out += std::string(tool_) + ": ";
    out += renderDiagnostic(d, text);
  }
  diags.items.clear();
  toStderr(out);
}

bool ToolRun::writeDepfile() {
  if (depfile_.empty() || depfileWritten_) return true;
  depfileWritten_ = true;
  auto escape = [](std::string_view s) {
    std::string out;
    for (char c : s) {
      if (c == ' ' || c == '#' || c == '\\') out += '\\';
      if (c == '$') out += '$';
      out += c;
    }
    return out;
  };
  std::string text = escape(output == "-" ? "-" : output) + ":", phony;
  std::vector<std::string> seen;
  for (auto& d : dependencies) {
    if (std::find(seen.begin(), seen.end(), d) != seen.end()) continue;
    seen.push_back(d);
    text += " \\\n  " + escape(d);
    // An empty rule for each, so that make does not stop when a module is deleted (gcc -MP).
    phony += escape(d) + ":\n";
  }
  return write(depfile_, text + "\n" + phony);
}

void ToolRun::count(std::string name, u64 value) {
  for (auto& c : counts_)
    if (c.first == name) {
      c.second += value;
      return;
    }
  counts_.emplace_back(std::move(name), value);
}

ToolRun::Timer::Timer(ToolRun& run, std::string name) : run_(run), name_(std::move(name)), start_(nowNs()) {}
ToolRun::Timer::~Timer() { run_.passes_.emplace_back(std::move(name_), nowNs() - start_); }

std::string ToolRun::statsJson(u64 startNs) const {
  rusage usage{}, children{};
  getrusage(RUSAGE_SELF, &usage);
  getrusage(RUSAGE_CHILDREN, &children); // molt-link links in one
  auto seconds = [](u64 ns) {
    char buf[32];
    std::snprintf(buf, sizeof buf, "%llu.%09llu", static_cast<unsigned long long>(ns / 1000000000u),
                  static_cast<unsigned long long>(ns % 1000000000u));
    return std::string(buf);
  };
  std::string out = "{\n  \"tool\": " + jsonString(tool_) + ",\n  \"version\": " + jsonString(moltVersion()) +
                    ",\n  \"seconds\": " + seconds(nowNs() - startNs) + ",\n  \"peak_rss_bytes\": " +
                    std::to_string(static_cast<u64>(std::max(usage.ru_maxrss, children.ru_maxrss)) * 1024) +
                    ",\n  \"input_bytes\": " + std::to_string(bytesIn_) +
                    ",\n  \"output_bytes\": " + std::to_string(bytesOut_) + ",\n  \"passes\": [";
  const char* sep = "";
  for (auto& p : passes_) {
    out += std::string(sep) + "\n    {\"name\": " + jsonString(p.first) +
           ", \"seconds\": " + seconds(p.second) + "}";
    sep = ",";
  }
  out += passes_.empty() ? "],\n  \"counts\": {" : "\n  ],\n  \"counts\": {";
  sep = "";
  for (auto& c : counts_) {
    out += std::string(sep) + "\n    " + jsonString(c.first) + ": " + std::to_string(c.second);
    sep = ",";
  }
  return out + (counts_.empty() ? "}\n}\n" : "\n  }\n}\n");
}

std::string toolFolder() {
  char buf[4096];
  ssize_t n = readlink("/proc/self/exe", buf, sizeof buf);
  std::string path(buf, n > 0 ? static_cast<size_t>(n) : 0);
  return path.substr(0, path.rfind('/'));
}
std::string moltLibrary() {
  std::string bin = toolFolder();
  return bin.substr(0, bin.rfind('/')) + "/lib/molt";
}
const char* moltVersion() { return MOLT_VERSION; }

/// The help text with single empty lines only, and none at the end: CLI11's versions differ in nothing else.
static std::string tidy(const std::string& help) {
  std::string out;
  for (char c : help)
    if (c != '\n' || (!out.empty() && !out.ends_with("\n\n"))) out += c;
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

int runTool(const ToolSpec& spec, int argc, char** argv) {
  u64 start = nowNs();
  guardAgainstSignals();
  roomyStack();
  ToolRun run;
  run.tool_ = spec.name;
  CLI::App cli{spec.summary, spec.name};
  cli.set_help_flag("-h,--help", "this help");
  cli.set_version_flag("--version", std::string(spec.name) + " " + MOLT_VERSION);
  Options options(&cli);
  if (spec.options) spec.options(options);
  std::string format, diagnostics;
  if (spec.takesOutput)
    options.text("-o,--output", run.output, "FILE", "where to write; - is standard output");
  if (spec.takesFormat)
    options.choice("--format", format, {"text", "json", "bin"},
                   "form of the output; by default text on a terminal, else bin");
  std::vector<std::string> forms{"text", "json"};
  if (spec.readsPython) forms.push_back("python");
  options.choice("--diagnostics", diagnostics, forms, "form of the messages on standard error");
  options.text("--depfile", run.depfile_, "FILE", "names the files that were read, as a make rule");
  options.text("--stats", run.stats_, "FILE", "time, memory and counts per pass, as JSON");
  bool man = false;
  cli.add_flag("--man", man, "this page in roff")->group("");
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i)
    if (std::string_view(argv[i]) == "--man") {
      std::string page = manPage(cli, spec);
      return writeWhole("-", page, false).empty() ? 0 : 1;
    }
  int own = argc;
  if (spec.rest)
    for (int i = 1; i < argc && own == argc; ++i)
      if (std::string_view(argv[i]) == "--") own = i;
  if (own < argc) spec.rest->assign(argv + own + 1, argv + argc);
  try {
    cli.parse(own, argv);
  } catch (const CLI::Success& e) { // --help and --version
    std::string text;
    if (dynamic_cast<const CLI::CallForVersion*>(&e))
      text = std::string(e.what()) + "\n";
    else
      text = tidy(cli.help()); // of the subcommand, if there is one
    return writeWhole("-", text, false).empty() ? 0 : 1;
  } catch (const CLI::ParseError& e) {
    toStderr(std::string(spec.name) + ": " + e.what() + "\n" + "try '" + spec.name + " --help'\n");
    return 2;
  }
  run.format = format == "text"   ? OutputForm::Text
               : format == "json" ? OutputForm::Json
               : format == "bin"  ? OutputForm::Bin
                                  : OutputForm::Auto;
  run.diagnosticsForm_ = diagnostics;
  for (auto* s : cli.get_subcommands()) run.subcommand = s->get_name();
  int status = 1;
  try {
    status = spec.run(run);
    if (status == 0 && !run.failed()) run.writeDepfile();
    if (!run.stats_.empty()) run.write(run.stats_, run.statsJson(start));
  } catch (const std::bad_alloc&) {
    run.diags.error("memory", "out of memory");
  }
  run.flushDiagnostics();
  return status == 0 && run.failed_ ? 1 : status;
}
} // namespace molt
