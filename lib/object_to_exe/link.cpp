#include "object_to_exe/link.h"
#include "object_to_exe/pack_wasm.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <lld/Common/Driver.h>
#include <llvm/Support/Program.h>
#include <llvm/Support/raw_ostream.h>
#include <set>

LLD_HAS_DRIVER(elf)
LLD_HAS_DRIVER(wasm)

namespace molt {
namespace fs = std::filesystem;

static std::vector<std::string> nativeArguments(const LinkOptions& o, const std::string& out) {
  const std::string dir = o.runtimeDir + "/native/";
  std::vector<std::string> a = {"ld.lld",
                                "-static",
                                "--no-pie",
                                "-m",
                                "elf_x86_64",
                                "--gc-sections",
                                "--build-id=none",
                                "--hash-style=gnu",
                                "-z",
                                "noexecstack",
                                "-z",
                                "stack-size=8388608",
                                "-o",
                                out};
  if (o.strip) a.push_back("--strip-all");
  a.insert(a.end(), {dir + "crt1.o", dir + "crti.o", "--whole-archive"});
  a.insert(a.end(), o.inputs.begin(), o.inputs.end());
  if (o.eval) a.insert(a.end(), {"-u", "molt_needs_eval"});
  a.insert(a.end(), {"--no-whole-archive", "--start-group", dir + "libmolt.a", dir + "libmolt-eval.a",
                     dir + "libc.a", dir + "libclang_rt.builtins-x86_64.a", "--end-group", dir + "crtn.o"});
  return a;
}

static std::vector<std::string> wasmArguments(const LinkOptions& o, const std::string& out) {
  const std::string dir = o.runtimeDir + "/wasm/";
  // --stack-first: an overflow of the stack traps instead of writing over data.
  std::vector<std::string> a = {
      "wasm-ld", "--gc-sections", "--stack-first", "-z", "stack-size=" + std::to_string(o.wasmStack), "-o",
      out};
  // What is relocated takes five bytes of its field's encoding, unless compressed: 45 KB of hello world's
  // 690.
  if (o.strip) a.insert(a.end(), {"--strip-all", "--compress-relocations"});
  a.insert(a.end(), {dir + "crt1-command.o", "--whole-archive"});
  a.insert(a.end(), o.inputs.begin(), o.inputs.end());
  if (o.eval) a.insert(a.end(), {"-u", "molt_needs_eval"});
  a.insert(a.end(), {"--no-whole-archive", dir + "libmolt.a", dir + "libmolt-eval.a", dir + "libc.a",
                     dir + "libclang_rt.builtins-wasm32.a"});
  return a;
}

/// `ld.lld: error: undefined symbol: molt_Foo` and the like: one diagnostic a symbol, the rest as LLD says
/// it.
static void explain(const std::string& text, Diagnostics& d) {
  std::set<std::string> seen;
  size_t at = 0;
  while (at < text.size()) {
    size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string line = text.substr(at, end - at);
    at = end + 1;
    size_t e = line.find("error: ");
    if (e == std::string::npos) continue;
    line = line.substr(e + 7);
    size_t u = line.find("undefined symbol: ");
    if (u != std::string::npos) {
      std::string symbol = line.substr(u + 18);
      if (seen.insert(symbol).second)
        d.error("undefined-symbol",
                "undefined symbol '" + symbol + "': neither the objects nor the runtime define it");
      continue;
    }
    if (seen.insert(line).second) d.error("link", line);
  }
  if (seen.empty()) d.error("link", "the linker failed" + (text.empty() ? "" : ": " + text));
}

static bool linkHostAsan(const LinkOptions& o, const std::string& out, Diagnostics& d) {
  auto clang = llvm::sys::findProgramByName("clang++-19");
  if (!clang) {
    d.error("link", "--runtime=host-asan needs clang++-19 in PATH");
    return false;
  }
  std::vector<std::string> a = {*clang, "-no-pie", "-fsanitize=address", "-fuse-ld=lld",
                                "-o",   out,       "-Wl,--whole-archive"};
  a.insert(a.end(), o.inputs.begin(), o.inputs.end());
  a.insert(a.end(), {"-Wl,--no-whole-archive", "-Wl,--start-group", o.runtimeDir + "/host-asan/libmolt.a",
                     o.runtimeDir + "/host-asan/libmolt-eval.a", "-Wl,--end-group", "-lm"});
  std::vector<llvm::StringRef> refs(a.begin(), a.end());
  std::string error;
  if (llvm::sys::ExecuteAndWait(*clang, refs, std::nullopt, {}, 0, 0, &error) == 0) return true;
  d.error("link", "clang++-19 could not link" + (error.empty() ? "" : ": " + error));
  return false;
}

static bool lld(const std::vector<std::string>& arguments, bool wasm, Diagnostics& d) {
  std::vector<const char*> args;
  for (const std::string& s : arguments) args.push_back(s.c_str());
  std::string text;
  llvm::raw_string_ostream stream(text);
  lld::DriverDef driver =
      wasm ? lld::DriverDef{lld::Wasm, &lld::wasm::link} : lld::DriverDef{lld::Gnu, &lld::elf::link};
  lld::Result r = lld::lldMain(args, stream, stream, {driver});
  if (r.retCode == 0) return true;
  explain(text, d);
  return false;
}

static bool packFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (!in) return false;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << packWasmData(bytes);
  return static_cast<bool>(out.flush());
}

bool linkProgram(const LinkOptions& o, Diagnostics& d) {
  std::error_code ec;
  const std::string variant = o.hostAsan ? "host-asan" : o.wasm ? "wasm" : "native";
  bool good = true;
  for (const std::string& in : o.inputs)
    if (!fs::exists(in, ec)) {
      d.error("io", "no such file", in);
      good = false;
    }
  if (!fs::exists(o.runtimeDir + "/" + variant + "/libmolt.a", ec)) {
    d.error("io", "no runtime here (libmolt.a)", o.runtimeDir + "/" + variant);
    good = false;
  }
  // A folder beside the output, so that the rename stays in one file system, and always the same name in it:
  // wasm-ld writes the file's name into the module.
  const std::string& folder = o.scratch;
  const std::string part = folder + "/program";
  if (good && !fs::create_directory(folder, ec)) {
    d.error("io", "cannot write: " + ec.message(), o.output);
    good = false;
  }
  if (good)
    good = o.hostAsan ? linkHostAsan(o, part, d)
                      : lld(o.wasm ? wasmArguments(o, part) : nativeArguments(o, part), o.wasm, d);
  if (good && o.wasm && o.strip && !packFile(part)) {
    d.error("io", "cannot write", o.output);
    good = false;
  }
  if (good) {
    fs::rename(part, o.output, ec);
    if (ec) {
      d.error("io", "cannot write: " + ec.message(), o.output);
      good = false;
    }
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  if (good) return true;
  if (fs::is_regular_file(o.output, ec)) fs::remove(o.output, ec);
  return false;
}

} // namespace molt
