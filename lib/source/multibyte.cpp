// Shapes of multi-byte encodings.
//
// The EUC and Big5 families and Shift JIS are tables by lead and trail byte. gb18030 has sequences of four
// bytes: those below 0x90 number, in order, the characters that have none of two bytes. ISO 2022 and HZ are
// 7-bit forms of the EUC tables, with escape sequences that switch between them (RFC 1468, RFC 1843). UTF-7
// is RFC 2152.
#include "source/multibyte.h"
#include "base/utf8.h"
#include <cstring>
#include <vector>

namespace molt {
namespace {
struct Row {
  u8 lead, first; // `chars` are those of the trail bytes from `first` on
  const char* chars;
};
struct Single {
  u8 byte;
  u32 c;
};
struct Table {
  std::string_view name;
  const Single* singles;
  const Row *rows, *after8f; // the second: of three bytes, after 0x8F
};
struct Alias {
  std::string_view alias, name;
};
#include "source/multibyte.inc"

using Fault = MoreEncodings::Fault;
constexpr u32 kUndefined = 0xFFFD;

/// A table with direct access: character by (lead, trail), 0 where there is none.
struct Loaded {
  std::vector<u32> two = std::vector<u32>(65536), three;
  u32 single[256] = {};

  static void fill(std::vector<u32>& to, const Row* rows) {
    for (; rows->chars; ++rows) {
      std::string_view s = rows->chars;
      u32 at = static_cast<u32>(rows->lead) << 8 | rows->first;
      for (size_t i = 0; i < s.size(); ++at)
        if (u32 c = takeUtf8(s, i); c != kUndefined) to[at] = c;
    }
  }
  explicit Loaded(std::string_view name) {
    for (auto& t : kTables) {
      if (t.name != name) continue;
      for (auto* s = t.singles; s->byte; ++s) single[s->byte] = s->c;
      fill(two, t.rows);
      if (t.after8f->chars) {
        three.resize(65536);
        fill(three, t.after8f);
      }
    }
  }
  u32 at(u8 lead, u8 trail) const { return two[static_cast<u32>(lead) << 8 | trail]; }
};

class Decoder {
public:
  Decoder(std::string_view bytes, std::string& out, Fault& fault) : s_(bytes), out_(out), fault_(fault) {}

  bool table(std::string_view name) {
    Loaded t(name);
    bool gb18030 = name == "gb18030", euckr = name == "euc_kr", hkscs = name == "big5hkscs";
    std::vector<u32> numbered;
    while (i_ < s_.size()) {
      u8 b = byte(0);
      if (b < 0x80 || t.single[b]) {
        put(b < 0x80 ? b : t.single[b], 1);
        continue;
      }
      if (b == 0x80 || b == 0xFF) return illegal();
      if (!has(2)) return incomplete();
      u8 d = byte(1);
      if (b == 0x8F && !t.three.empty()) {
        if (!has(3)) return incomplete();
        u32 c = t.three[static_cast<u32>(d) << 8 | byte(2)];
        if (!c) return illegal();
        put(c, 3);
      } else if (gb18030 && d >= '0' && d <= '9') {
        if (!has(4)) return incomplete();
        u8 e = byte(2), f = byte(3);
        if (b < 0x81 || e < 0x81 || f < '0' || f > '9') return illegal();
        u32 n = (static_cast<u32>(b - 0x81) * 10 + (d - '0')) * 1260 + static_cast<u32>(e - 0x81) * 10 +
                (f - '0');
        u32 c = 0;
        if (b >= 0x90) {
          n -= (0x90 - 0x81) * 12600;
          if (n < 0x100000) c = 0x10000 + n;
        } else {
          if (numbered.empty()) numberRest(t, numbered);
          if (n < numbered.size()) c = numbered[n];
        }
        if (!c) return illegal();
        put(c, 4);
      } else if (u32 c = t.at(b, d)) {
        put(c, 2);
      } else if (hkscs && b == 0x88 && (d == 0x62 || d == 0x64 || d == 0xA3 || d == 0xA5)) {
        put(d < 0xA0 ? 0xCA : 0xEA, 0); // the only codes of two characters
        put(d == 0x62 || d == 0xA3 ? 0x304 : 0x30C, 2);
      } else if (u32 hangul = euckr && b == 0xA4 && d == 0xD4 ? composed() : 0) {
        put(hangul, 8);
      } else {
        return illegal();
      }
    }
    return true;
  }

  /// KS X 1001, annex 3: a filler and three letters make one syllable of those that have no code; 0: they do
  /// not.
  u32 composed() const {
    constexpr std::string_view first =
        "\xA1\xA2\xA4\xA7\xA8\xA9\xB1\xB2\xB3\xB5\xB6\xB7\xB8\xB9\xBA\xBB\xBC\xBD\xBE";
    constexpr std::string_view last =
        "\xD4\xA1\xA2\xA3\xA4\xA5\xA6\xA7\xA9\xAA\xAB\xAC\xAD\xAE\xAF\xB0\xB1\xB2\xB4"
        "\xB5\xB6\xB7\xB8\xBA\xBB\xBC\xBD\xBE";
    if (!has(8) || byte(2) != 0xA4 || byte(4) != 0xA4 || byte(6) != 0xA4) return 0;
    size_t l = first.find(s_[i_ + 3]), t = last.find(s_[i_ + 7]);
    u8 v = byte(5);
    if (l == first.npos || t == last.npos || v < 0xBF || v > 0xD3) return 0;
    return 0xAC00 + static_cast<u32>((l * 21 + (v - 0xBF)) * 28 + t);
  }

  /// At an escape character: the size of the sequence, 0 if it has no end.
  size_t escapeSize() const {
    for (size_t n = 1; n < 16 && has(n + 1); ++n) {
      u8 b = byte(n);
      if ((b >= 'A' && b <= 'Z') || b == '@') return n + 1;
      if (b == '&' && has(n + 2) && byte(n + 1) == '@') n += 2; // the announcer of a revision is part of it
    }
    return 0;
  }

  bool iso2022jp(std::string_view name) {
    Loaded t("euc_jp");
    bool with0212 = name != "iso2022_jp", withKana = name == "iso2022_jp_ext";
    enum { Ascii, Roman, Kana, Jis0208, Jis0212 } set = Ascii;
    bool passing = false;
    while (i_ < s_.size()) {
      u8 b = byte(0);
      if (passing) { // an escape that ISO 2022 does not know is text, up to its end
        passing = !((b >= 'A' && b <= 'Z') || b == '@');
        put(b, 1);
        continue;
      }
      if (b >= 0x80) return illegal();
      if (b == 0x1B) {
        if (!has(2)) return incomplete();
        if (!std::strchr("()$.&", byte(1)) || !byte(1)) {
          passing = true;
          put(b, 1);
          continue;
        }
        const size_t size = escapeSize();
        if (!size) {
          if (has(16)) return illegal();
          return incomplete();
        }
        const std::string_view sequence = s_.substr(i_ + 1, size - 1);
        auto wrong = [&] { return fault(i_, i_ + size, "illegal multibyte sequence"); };
        if (sequence == "(B")
          set = Ascii;
        else if (sequence == "(J")
          set = Roman;
        else if (sequence == "$@" || sequence == "$B" || sequence == "&@\x1B$B" || sequence == "$(@" ||
                 sequence == "$(B")
          set = Jis0208;
        else if (withKana && sequence == "(I")
          set = Kana;
        else if (with0212 && (sequence == "$(D" || sequence == "$D"))
          set = Jis0212;
        else if (sequence != ")B" && sequence != ")J" && sequence != "$)@" && sequence != "$)B" &&
                 !(withKana && sequence == ")I") &&
                 !(with0212 && sequence == "$)D")) // a second set, never used
          return wrong();
        i_ += size;
        continue;
      }
      if (set == Ascii || b < 0x20) {
        put(b, 1);
      } else if (set == Roman) {
        put(b == '\\' ? 0xA5 : b == '~' ? 0x203E : b, 1);
      } else if (set == Kana) {
        if (b < 0x21 || b > 0x5F) return illegal();
        put(0xFF61 + b - 0x21, 1);
      } else {
        if (!has(2)) return incomplete();
        u8 d = byte(1);
        u32 at = static_cast<u32>(b | 0x80) << 8 | (d | 0x80u);
        u32 c = d >= 0x80 ? 0 : set == Jis0208 ? t.two[at] : t.three[at];
        if (!c) return fault(i_, i_ + 2, "illegal multibyte sequence");
        put(c, 2);
      }
    }
    return true;
  }

  bool utf16(bool little) {
    auto unit = [&](size_t k) {
      return static_cast<u32>(byte(k + (little ? 0 : 1)) | byte(k + (little ? 1 : 0)) << 8);
    };
    while (i_ < s_.size()) {
      if (!has(2)) return fault(i_, i_ + 1, "truncated data");
      u32 c = unit(0);
      if (c < 0xD800 || c > 0xDFFF) {
        put(c, 2);
        continue;
      }
      if (c >= 0xDC00) return fault(i_, i_ + 2, "illegal encoding");
      if (!has(4)) return fault(i_, s_.size(), "unexpected end of data");
      u32 d = unit(2);
      if (d < 0xDC00 || d > 0xDFFF) return fault(i_, i_ + 2, "illegal UTF-16 surrogate");
      put(0x10000 + ((c - 0xD800) << 10 | (d - 0xDC00)), 4);
    }
    return true;
  }

  /// The characters of a coding line are control characters in EBCDIC: the first is as far as anyone reads.
  bool ebcdic() {
    while (i_ < s_.size() && byte(0) == '\f') put('\f', 1);
    if (i_ < s_.size())
      put(byte(0) == '#' ? 0x83 : byte(0) == '\t' ? 0x8D : byte(0) == '\n' ? 0x8E : 0x80, 1);
    return true;
  }

  /// No text with a coding line is UTF-32.
  bool utf32() { return fault(0, 4, "code point not in range(0x110000)"); }

  bool hz() {
    Loaded t("gb2312");
    bool chinese = false;
    while (i_ < s_.size()) {
      u8 b = byte(0);
      if (b >= 0x80) return illegal();
      if (b == '~') {
        if (!has(2)) return incomplete();
        u8 d = byte(1);
        if (d == '~' && !chinese)
          put('~', 2);
        else if (d == '{' && !chinese)
          chinese = true, i_ += 2;
        else if (d == '\n' && !chinese)
          i_ += 2;
        else if (d == '}' && chinese)
          chinese = false, i_ += 2;
        else
          return illegal();
      } else if (!chinese) {
        put(b, 1);
      } else if (b == '\n') {
        chinese = false;
        put(b, 1);
      } else {
        if (!has(2)) return incomplete();
        u32 c = byte(1) < 0x80 ? t.at(b | 0x80, byte(1) | 0x80) : 0;
        if (!c) return illegal();
        put(c, 2);
      }
    }
    return true;
  }

  bool utf7() {
    auto digit = [](u8 c) {
      return c >= 'A' && c <= 'Z'   ? c - 'A'
             : c >= 'a' && c <= 'z' ? c - 'a' + 26
             : c >= '0' && c <= '9' ? c - '0' + 52
             : c == '+'             ? 62
             : c == '/'             ? 63
                                    : -1;
    };
    while (i_ < s_.size()) {
      u8 b = byte(0);
      if (b >= 0x80) return fault(i_, i_ + 1, "unexpected special character");
      if (b != '+') {
        put(b, 1);
        continue;
      }
      size_t from = i_++;
      if (i_ < s_.size() && s_[i_] == '-') {
        put('+', 1);
        continue;
      }
      u32 bits = 0, high = 0;
      u32 acc = 0;
      for (int v; i_ < s_.size() && (v = digit(byte(0))) >= 0; ++i_) {
        acc = acc << 6 | static_cast<u32>(v);
        bits += 6;
        if (bits < 16) continue;
        bits -= 16;
        u32 c = acc >> bits & 0xFFFF;
        if (high && c >= 0xDC00 && c < 0xE000) {
          put(0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00), 0);
          high = 0;
          continue;
        }
        if (high) put(high, 0);
        high = c >= 0xD800 && c < 0xDC00 ? c : 0;
        if (!high) put(c, 0);
      }
      if (i_ == s_.size()) return fault(from, i_, "unterminated shift sequence");
      if (bits >= 6) return fault(from, i_ + 1, "partial character in shift sequence");
      if (acc & ((1u << bits) - 1)) return fault(from, i_ + 1, "non-zero padding bits in shift sequence");
      if (high) put(high, 0);
      if (i_ == from + 1) return fault(from, i_ + 1, "ill-formed sequence");
      if (s_[i_] == '-') ++i_;
    }
    return true;
  }

private:
  u8 byte(size_t k) const { return static_cast<u8>(s_[i_ + k]); }
  bool has(size_t n) const { return i_ + n <= s_.size(); }
  void put(u32 c, size_t size) {
    appendUtf8(c, out_);
    i_ += size;
  }
  bool fault(size_t from, size_t to, const char* why) {
    fault_ = {from, to, why};
    return false;
  }
  bool illegal() { return fault(i_, i_ + 1, "illegal multibyte sequence"); }
  bool incomplete() { return fault(i_, s_.size(), "incomplete multibyte sequence"); }

  /// Characters of the basic plane without two bytes, in order: what four bytes below 0x90 number.
  static void numberRest(const Loaded& t, std::vector<u32>& numbered) {
    std::vector<bool> taken(0x10000);
    for (u32 c : t.two)
      if (c < 0x10000) taken[c] = true;
    for (u32 c = 0x80; c < 0x10000; ++c)
      if (!taken[c] && (c < 0xD800 || c > 0xDFFF)) numbered.push_back(c);
  }

  std::string_view s_;
  std::string& out_;
  Fault& fault_;
  size_t i_ = 0;
};

/// Encodings that no text with a coding line makes sense in: what happens is what CPython makes of them.
constexpr std::string_view kNotAscii[][2] = {
    {"utf-16", "utf-16-le"},    {"utf16", "utf-16-le"},     {"u16", "utf-16-le"},
    {"utf-16-le", "utf-16-le"}, {"utf-16le", "utf-16-le"},  {"unicodelittleunmarked", "utf-16-le"},
    {"utf-16-be", "utf-16-be"}, {"utf-16be", "utf-16-be"},  {"unicodebigunmarked", "utf-16-be"},
    {"utf-32", "utf-32-le"},    {"utf32", "utf-32-le"},     {"u32", "utf-32-le"},
    {"utf-32-le", "utf-32-le"}, {"utf-32le", "utf-32-le"},  {"utf-32-be", "utf-32-be"},
    {"utf-32be", "utf-32-be"},  {"cp037", "ebcdic"},        {"037", "ebcdic"},
    {"csibm037", "ebcdic"},     {"ebcdic-cp-ca", "ebcdic"}, {"ebcdic-cp-nl", "ebcdic"},
    {"ebcdic-cp-us", "ebcdic"}, {"ebcdic-cp-wt", "ebcdic"}, {"ibm037", "ebcdic"},
    {"ibm039", "ebcdic"},       {"cp1026", "ebcdic"},       {"1026", "ebcdic"},
    {"csibm1026", "ebcdic"},    {"ibm1026", "ebcdic"},      {"cp1140", "ebcdic"},
    {"1140", "ebcdic"},         {"ibm1140", "ebcdic"},      {"cp273", "ebcdic"},
    {"273", "ebcdic"},          {"ibm273", "ebcdic"},       {"csibm273", "ebcdic"},
    {"cp424", "ebcdic"},        {"424", "ebcdic"},          {"csibm424", "ebcdic"},
    {"ebcdic-cp-he", "ebcdic"}, {"ibm424", "ebcdic"},       {"cp500", "ebcdic"},
    {"500", "ebcdic"},          {"csibm500", "ebcdic"},     {"ebcdic-cp-be", "ebcdic"},
    {"ebcdic-cp-ch", "ebcdic"}, {"ibm500", "ebcdic"},       {"cp875", "ebcdic"},
    {"ebcdic", "ebcdic"}};

std::string_view nameOf(std::string_view alias) {
  for (auto& a : kNotAscii)
    if (a[0] == alias) return a[1];
  for (auto& a : kAliases)
    if (a.alias == alias) return a.name == "utf_7" ? "utf7" : a.name;
  return {};
}

bool decode(std::string_view codec, std::string_view bytes, std::string& out, Fault& fault) {
  Decoder d(bytes, out, fault);
  if (codec == "utf7") return d.utf7();
  if (codec == "hz") return d.hz();
  if (codec.substr(0, 6) == "utf-16") return d.utf16(codec == "utf-16-le");
  if (codec.substr(0, 6) == "utf-32") return d.utf32();
  if (codec == "ebcdic") return d.ebcdic();
  if (codec.substr(0, 7) == "iso2022") return d.iso2022jp(codec);
  return d.table(codec);
}
} // namespace

const MoreEncodings kMultiByte = {nameOf, decode};
} // namespace molt
