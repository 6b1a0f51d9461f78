// Streaming JSON writer: appends to a string, keeps the commas, escapes strings. Same calls, same bytes.
//
//     JsonWriter w(out);
//     w.beginObject().key("file").string("a.py").key("lines").beginArray().number(1u).number(2u).endArray().endObject();
//
// Byte strings that are not UTF-8 (bytes constants, lone surrogates) become {"hex": "…"}: see text().
#pragma once
#include "base/types.h"
#include "base/utf8.h"
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace molt {

class JsonWriter {
public:
  /// indent 0: all on one line. Otherwise one item a line, except within arrays opened with beginRow().
  explicit JsonWriter(std::string& out, u32 indent = 0) : out_(out), indent_(indent) {}

  JsonWriter& beginObject() { return open('{', false); }
  JsonWriter& endObject() { return close('}'); }
  JsonWriter& beginArray() { return open('[', false); }
  JsonWriter& endArray() { return close(']'); }
  /// An object or array kept on one line whatever the indent.
  JsonWriter& beginRowObject() { return open('{', true); }
  JsonWriter& beginRow() { return open('[', true); }

  JsonWriter& key(std::string_view k) {
    separate();
    quote(k);
    out_ += ':';
    if (indent_) out_ += ' ';
    afterKey_ = true;
    return *this;
  }
  /// `s` must be UTF-8; ill-formed bytes become U+FFFD, so that the output is always JSON.
  JsonWriter& string(std::string_view s) {
    separate();
    quote(s);
    return *this;
  }
  /// Any bytes: a JSON string when they are UTF-8, else {"hex": "6d6f"}.
  JsonWriter& text(std::string_view s) {
    if (isUtf8(s)) return string(s);
    beginRowObject().key("hex");
    separate();
    out_ += '"';
    for (char c : s) {
      out_ += kHex[static_cast<u8>(c) >> 4];
      out_ += kHex[static_cast<u8>(c) & 15];
    }
    out_ += '"';
    return endObject();
  }
  template <class N>
    requires std::is_integral_v<N>
  JsonWriter& number(N n) {
    separate();
    char b[24];
    out_.append(b, std::to_chars(b, b + sizeof b, n).ptr);
    return *this;
  }
  /// Shortest form that reads back the same, always with '.' or 'e' (some readers refuse integers above 64
  /// bits); NaN and infinities, which JSON lacks, as null.
  JsonWriter& number(f64 x) {
    if (!std::isfinite(x)) return null();
    separate();
    char b[40];
    std::string_view s(b, std::to_chars(b, b + sizeof b, x).ptr - b);
    out_ += s;
    if (s.find_first_of(".e") == std::string_view::npos) out_ += ".0";
    return *this;
  }
  JsonWriter& boolean(bool b) { return raw(b ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  /// `json` must be a complete JSON value.
  JsonWriter& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }
  /// key and value together.
  JsonWriter& field(std::string_view k, std::string_view v) { return key(k).string(v); }
  JsonWriter& field(std::string_view k, const char* v) { return key(k).string(v); }
  JsonWriter& field(std::string_view k, bool v) { return key(k).boolean(v); }
  template <class N>
    requires(std::is_arithmetic_v<N> && !std::is_same_v<N, bool>)
  JsonWriter& field(std::string_view k, N v) {
    return key(k).number(v);
  }

private:
  static constexpr const char* kHex = "0123456789abcdef";
  struct Level {
    bool row, any;
  };
  JsonWriter& open(char c, bool row) {
    separate();
    out_ += c;
    levels_.push_back({row || (!levels_.empty() && levels_.back().row), false});
    return *this;
  }
  JsonWriter& close(char c) {
    Level l = levels_.back();
    levels_.pop_back();
    if (l.any && !l.row) newline();
    out_ += c;
    return *this;
  }
  void newline() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(indent_ * levels_.size(), ' ');
  }
  void separate() {
    if (afterKey_) {
      afterKey_ = false;
      return;
    }
    if (levels_.empty()) return;
    Level& l = levels_.back();
    if (l.any) out_ += l.row && indent_ ? ", " : ",";
    l.any = true;
    if (!l.row) newline();
  }
  void quote(std::string_view s) {
    out_ += '"';
    for (size_t i = 0; i < s.size();) {
      u8 c = static_cast<u8>(s[i]);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        out_ += s[i++];
        continue;
      }
      u32 n = utf8Length(s, i);
      switch (c) {
      case '"': out_ += "\\\""; break;
      case '\\': out_ += "\\\\"; break;
      case '\n': out_ += "\\n"; break;
      case '\r': out_ += "\\r"; break;
      case '\t': out_ += "\\t"; break;
      default:
        if (n == 0)
          out_ += "\xEF\xBF\xBD";
        else if (n == 1) {
          out_ += "\\u00";
          out_ += kHex[c >> 4];
          out_ += kHex[c & 15];
        } else
          out_.append(s, i, n);
      }
      i += n ? n : 1;
    }
    out_ += '"';
  }

  std::string& out_;
  u32 indent_;
  bool afterKey_ = false;
  std::vector<Level> levels_;
};

} // namespace molt
