#include "base/utf8.h"
#include "source/source.h"
#include <algorithm>
#include <cstring>

namespace molt {
namespace {

bool startsWith(std::string_view s, std::string_view p) { return s.substr(0, p.size()) == p; }

/// The name in a PEP 263 comment, empty if the line has none. `other` becomes true if the line is neither
/// blank nor a comment, which ends the search.
std::string_view codingOf(std::string_view line, bool& other) {
  size_t i = 0;
  while (i < line.size() && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) ++i;
  if (i == line.size()) return {};
  if (line[i] != '#') {
    other = true;
    return {};
  }
  for (size_t at = i; (at = line.find("coding", at)) != line.npos; ++at) {
    size_t j = at + 6;
    if (j >= line.size() || (line[j] != ':' && line[j] != '=')) continue;
    ++j;
    while (j < line.size() && (line[j] == ' ' || line[j] == '\t')) ++j;
    size_t from = j;
    auto word = [](unsigned char c) {
      return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' ||
             c == '.';
    };
    while (j < line.size() && word(static_cast<unsigned char>(line[j]))) ++j;
    if (j > from) return line.substr(from, j - from);
  }
  return {};
}

struct Codec {
  std::string_view alias, name;
  const u16* table; // bytes 0x80 to 0xFF; 0: undefined
};
#include "source/codecs.inc"

// TODO(frontend, owner:frontend, milestone:M1, priority:P3, status:missing): PEP 263 lines that name an escape codec,
// punycode, idna, johab, iso2022_jp_2, iso2022_jp_3, iso2022_kr or JIS X 0213 are refused as unknown.
const Codec* codecOf(std::string_view normalisedName) {
  for (auto& c : kCodecs)
    if (c.alias == normalisedName) return &c;
  return nullptr;
}

std::string normalised(std::string_view name, const MoreEncodings* more) {
  std::string s(name.substr(0, 12));
  for (char& c : s) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (s == "utf-8" || startsWith(s, "utf-8-")) return "utf-8";
  if (s == "latin-1" || s == "iso-8859-1" || s == "iso-latin-1" || startsWith(s, "latin-1-") ||
      startsWith(s, "iso-8859-1-") || startsWith(s, "iso-latin-1-"))
    return "iso-8859-1";
  s = name;
  for (char& c : s) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (s == "utf8" || s == "u8" || s == "utf" || s == "cp65001") return "utf-8";
  if (s == "latin1" || s == "latin" || s == "l1" || s == "8859" || s == "cp819" || s == "iso8859-1" ||
      s == "iso8859")
    return "iso-8859-1";
  if (s == "ascii" || s == "us-ascii" || s == "646" || s == "ansi-x3.4-1968") return "ascii";
  if (s == "cp1252" || s == "windows-1252" || s == "1252") return "cp1252";
  if (s == "charmap") return "iso-8859-1"; // every byte is its character
  if (auto* c = codecOf(s)) return std::string(c->name);
  return more ? std::string(more->nameOf(s)) : std::string();
}

constexpr u16 kCp1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                             0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                             0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                             0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// The first ill-formed byte of UTF-8 (surrogates are ill-formed), or npos; `why` and `length` word it as
/// CPython.
size_t badUtf8(std::string_view s, const char*& why, size_t& length) {
  size_t i = 0, n = s.size();
  auto at = [&](size_t k) { return static_cast<u8>(s[k]); };
  while (i < n) {
    // Eight ASCII bytes at a time.
    while (i + 8 <= n) {
      u64 w;
      std::memcpy(&w, s.data() + i, 8);
      if (w & 0x8080808080808080ull) break;
      i += 8;
    }
    if (i >= n) break;
    u8 b = at(i);
    if (b < 0x80) {
      ++i;
      continue;
    }
    size_t need = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
    length = 1;
    if (b < 0xC2 || b > 0xF4) {
      why = "invalid start byte";
      return i;
    }
    for (size_t k = 1; k <= need; ++k) {
      if (i + k >= n) {
        why = "unexpected end of data";
        length = k;
        return i;
      }
      u8 c = at(i + k);
      u8 lo = 0x80, hi = 0xBF;
      if (k == 1) {
        if (b == 0xE0) lo = 0xA0;
        if (b == 0xED) hi = 0x9F;
        if (b == 0xF0) lo = 0x90;
        if (b == 0xF4) hi = 0x8F;
      }
      if (c < lo || c > hi) {
        why = "invalid continuation byte";
        length = k;
        return i;
      }
    }
    i += need + 1;
  }
  return std::string_view::npos;
}

SourceSpan place(std::string_view text, size_t offset) {
  u32 line = 1;
  size_t begin = 0;
  for (size_t i = 0; i < offset && i < text.size(); ++i)
    if (text[i] == '\n') {
      ++line;
      begin = i + 1;
    }
  u32 col = static_cast<u32>(offset - begin);
  return {line, col, line, col};
}

std::string dashes(std::string s) {
  for (char& c : s) c = c == '_' ? '-' : c;
  return s;
}

std::string hex2(u8 b) {
  static const char d[] = "0123456789abcdef";
  return std::string("0x") + d[b >> 4] + d[b & 15];
}
} // namespace

bool decodeSource(std::string_view bytes, std::string name, Source& out, Diagnostics& diags,
                  const MoreEncodings* more) {
  out = {};
  out.name = std::move(name);
  bool bom = startsWith(bytes, "\xEF\xBB\xBF");
  if (bom) bytes.remove_prefix(3);

  std::string_view declared;
  bool other = false;
  for (size_t n = 0, at = 0; n < 2 && declared.empty() && !other && at < bytes.size(); ++n) {
    size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    declared = codingOf(bytes.substr(at, end - at), other);
    at = end + 1;
    if (end + 1 < bytes.size() && bytes[end] == '\r' && bytes[end + 1] == '\n') ++at;
  }
  out.encoding = declared.empty() ? "utf-8" : normalised(declared, more);
  auto fail = [&](std::string text, SourceSpan span = {}) {
    diags.error("SyntaxError", std::move(text), out.name, span);
    return false;
  };
  if (bom && !declared.empty()) { // here CPython knows no aliases
    std::string lower(declared);
    for (char& c : lower) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    if (lower != "utf-8" && !startsWith(lower, "utf-8-"))
      return fail("encoding problem: " +
                  (out.encoding == "iso-8859-1" ? out.encoding : std::string(declared)) + " with BOM");
  }
  if (out.encoding.empty()) {
    const std::string dashed = dashes(std::string(declared));
    if (dashed == "undefined") return fail("undefined encoding");
    for (std::string_view codec : {"base64-codec", "base64", "base-64", "bz2-codec", "bz2", "hex-codec",
                                   "hex", "quopri-codec", "quopri", "quoted-printable", "quotedprintable",
                                   "rot-13", "rot13", "uu-codec", "uu", "zlib-codec", "zip", "zlib"})
      if (dashed == codec)
        return fail("'" + std::string(declared) +
                    "' is not a text encoding; use codecs.decode() to handle arbitrary codecs");
    return fail("unknown encoding: " + std::string(declared));
  }

  // Newlines first: both of CPython's ways of reading do so, and lines are counted in what results.
  std::string text;
  if (bytes.find('\r') == bytes.npos) {
    text = bytes;
  } else {
    text.reserve(bytes.size());
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\r') {
        text += '\n';
        if (i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
      } else {
        text += bytes[i];
      }
    }
  }
  if (size_t nul = text.find('\0'); nul != text.npos)
    return fail("source code cannot contain null bytes", place(text, nul));

  if (out.encoding == "utf-8") {
    const char* why = nullptr;
    size_t length = 0;
    if (size_t bad = badUtf8(text, why, length); bad != text.npos) {
      // CPython decodes string by string; the position in the message counts from the quote.
      SourceSpan at = place(text, bad);
      size_t begin = bad - at.col, from = begin;
      size_t quote = text.find_last_of("\"'\n", bad);
      if (quote != text.npos && quote > begin) {
        from = quote + 1;
        at.col = static_cast<u32>(quote - begin);
        bool cut = bad + length < text.size() && text[bad + length] == text[quote];
        if (cut && !std::strcmp(why, "invalid continuation byte")) why = "unexpected end of data";
      }
      std::string what = length == 1 ? "byte " + hex2(static_cast<u8>(text[bad])) + " in position " +
                                           std::to_string(bad - from)
                                     : "bytes in position " + std::to_string(bad - from) + "-" +
                                           std::to_string(bad - from + length - 1);
      return fail("(unicode error) 'utf-8' codec can't decode " + what + ": " + why, at);
    }
    out.text = std::move(text);
  } else if (more && !codecOf(out.encoding) && !more->nameOf(dashes(out.encoding)).empty()) {
    MoreEncodings::Fault fault;
    bool added = !text.ends_with('\n'); // CPython decodes with it
    if (added) text += '\n';
    if (!more->decode(out.encoding, text, out.text, fault)) {
      std::string where = std::to_string(fault.from);
      std::string what = fault.to == fault.from + 1
                             ? "byte " + hex2(static_cast<u8>(text[fault.from])) + " in position " + where
                             : "bytes in position " + where + "-" + std::to_string(fault.to - 1);
      return fail("'" + out.encoding + "' codec can't decode " + what + ": " + fault.why);
    }
    if (added) out.text.pop_back();
  } else {
    const Codec* codec = nullptr;
    for (auto& c : kCodecs)
      if (c.name == out.encoding) codec = &c;
    for (size_t i = 0; i < text.size(); ++i) {
      u8 b = static_cast<u8>(text[i]);
      if (b >= 0x80 && codec) {
        if (!codec->table[b - 0x80])
          return fail("'charmap' codec can't decode byte " + hex2(b) + " in position " + std::to_string(i) +
                      ": character maps to <undefined>");
        appendUtf8(codec->table[b - 0x80], out.text);
      } else if (b == '%' && out.encoding == "cp864") {
        appendUtf8(0x66A, out.text); // the only code page that is not ASCII there
      } else if (b < 0x80) {
        out.text += static_cast<char>(b);
      } else if (out.encoding == "ascii") {
        return fail("'ascii' codec can't decode byte " + hex2(b) + " in position " + std::to_string(i) +
                    ": ordinal not in range(128)");
      } else if (out.encoding == "cp1252" && b < 0xA0) {
        if (!kCp1252[b - 0x80])
          return fail("'charmap' codec can't decode byte " + hex2(b) + " in position " + std::to_string(i) +
                      ": character maps to <undefined>");
        appendUtf8(kCp1252[b - 0x80], out.text);
      } else {
        appendUtf8(b, out.text);
      }
    }
  }
  out.lineStarts.push_back(0);
  for (size_t at = 0; (at = out.text.find('\n', at)) != out.text.npos;) {
    ++at;
    if (at < out.text.size()) out.lineStarts.push_back(static_cast<u32>(at));
  }
  return true;
}
} // namespace molt
