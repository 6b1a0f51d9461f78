#include "manifest_to_guards/guards.h"
#include "wire/json_writer.h"

namespace molt {

const char* verdictName(Verdict v) {
  static const char* const names[] = {"proved", "guarded", "refused"};
  return names[static_cast<u32>(v)];
}

std::string writeReport(const Manifest& m, const std::vector<ClaimVerdict>& verdicts) {
  u64 totals[3] = {};
  for (const ClaimVerdict& v : verdicts) ++totals[static_cast<u32>(v.verdict)];
  std::string out;
  JsonWriter w(out, 1);
  w.beginObject().key("molt").string("guard-report").key("version").number(1u);
  for (u32 i = 0; i < 3; ++i) w.key(verdictName(static_cast<Verdict>(i))).number(totals[i]);
  w.key("claims").beginArray();
  for (u32 i = 0; i < verdicts.size(); ++i) {
    w.beginRowObject().key("site").string(m.claims[i].site).key("type").string(m.claims[i].type);
    w.key("verdict").string(verdictName(verdicts[i].verdict));
    if (verdicts[i].verdict == Verdict::Refused) w.key("reason").string(verdicts[i].reason);
    w.endObject();
  }
  w.endArray().endObject();
  out += '\n';
  return out;
}

} // namespace molt
