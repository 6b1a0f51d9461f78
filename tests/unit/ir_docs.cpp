// docs/spec/ops.md is what ops.def says, and the JSON Schema accepts what the writer gives.
// MOLT_UPDATE=1 rewrites ops.md.
#include "ir/text.h"
#include "ir_samples.h"
#include "wire/ir_json.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

using namespace molt;
using namespace molt::ir;

static const std::string kRoot = MOLT_SOURCE_DIR;

static std::string readFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream s;
  s << in.rdbuf();
  return s.str();
}

// Section comments come from ops.def itself, rows from the compiled table.
static std::string opsPage() {
  std::string out =
      "<!-- Generated from lib/ir/ops.def: MOLT_UPDATE=1 build/tests/ir_docs rewrites it. -->\n# Ops of "
      "Molt IR\n\n"
      "Operands and results: v tagged, i i64, u u64, f f64, b bool, p pointer, x any, `*` any number of v. "
      "Immediates: N name, K constant, F function, G global slot, I integer, S shape, W keyword names. "
      "`!`: may raise. Stages: P parse, G guard, L lower. See [ir.md](ir.md).\n";
  std::istringstream def(readFile(kRoot + "/lib/ir/ops.def"));
  u32 next = 0;
  for (std::string line; std::getline(def, line);) {
    if (line.starts_with("// --- ")) {
      std::string title = line.substr(7);
      title.erase(title.find_last_not_of("- ") + 1);
      title[0] = static_cast<char>(std::toupper(title[0]));
      out += "\n## " + title +
             "\n\n| op | operands | result | imm | effects | stages | helper | meaning "
             "|\n|---|---|---|---|---|---|---|---|\n";
    }
    if (!line.starts_with("OP(")) continue;
    const OpInfo& row = info(static_cast<Opcode>(next++));
    static const char* effects[] = {"pure", "read", "write", "alloc", "any"};
    auto cell = [](std::string s) {
      for (size_t at = 0; (at = s.find('|', at)) != std::string::npos; at += 2) s.insert(at, "\\");
      return s.empty() ? std::string() : s;
    };
    auto code = [](std::string s) { return s.empty() ? s : "`" + s + "`"; };
    std::string helper = row.helper;
    out += "| `" + std::string(row.text) + "` | " + code(row.operands) + " | " +
           (row.result == '-' ? "" : code(std::string(1, row.result))) + " | " + code(row.imms) + " | " +
           effects[static_cast<int>(row.effects)] + (row.raises ? "!" : "") + " | " +
           "PGL"[static_cast<int>(row.first)] + "-" + "PGL"[static_cast<int>(row.last)] + " | " +
           (helper == "None" ? "" : code(helper)) + " | " + cell(row.doc) + " |\n";
  }
  EXPECT_EQ(next, static_cast<u32>(Opcode::Count));
  return out;
}

TEST(IrDocs, OpsPageIsUpToDate) {
  std::string path = kRoot + "/docs/spec/ops.md", want = opsPage();
  if (std::getenv("MOLT_UPDATE")) std::ofstream(path, std::ios::binary) << want;
  EXPECT_EQ(readFile(path), want) << "run MOLT_UPDATE=1 build/tests/ir_docs";
}

TEST(IrDocs, SchemaAcceptsWhatTheWriterGives) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "ABSENT: python3's jsonschema; the schema was not checked";
  std::string folder = testing::TempDir() + "molt_ir_schema_" + std::to_string(getpid());
  ASSERT_EQ(std::system(("mkdir -p " + folder).c_str()), 0);
  for (u32 seed = 0; seed < 20; ++seed) {
    Program p;
    Diagnostics d;
    if (seed == 0)
      ASSERT_TRUE(readText(test::kSample, p, d));
    else
      p = test::randomProgram(seed);
    std::ofstream(folder + "/" + std::to_string(seed) + ".json", std::ios::binary) << writeIrJson(p);
  }
  std::ofstream(folder + "/bad-op.json") << R"({"format": "molt-ir", "version": 1})";
  std::string check = "python3 " + kRoot + "/tests/unit/check_schema.py " + kRoot +
                      "/docs/spec/schemas/ir.schema.json " + folder + "/*.json";
  EXPECT_EQ(std::system(check.c_str()), 0);
  EXPECT_EQ(std::system(("rm -r " + folder).c_str()), 0);
}
