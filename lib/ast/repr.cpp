#include "ast/repr.h"
#include "token/unicode.h"
#include <charconv>
#include <cmath>
#include <vector>

namespace molt::ast {
namespace {
const char kHex[] = "0123456789abcdef";

char quoteFor(std::string_view s) {
  bool single = false, dbl = false;
  for (char c : s) {
    single |= c == '\'';
    dbl |= c == '"';
  }
  return single && !dbl ? '"' : '\'';
}

void hex(u32 c, int digits, std::string& out) {
  for (int i = digits - 1; i >= 0; --i) out += kHex[c >> (4 * i) & 15];
}

/// True if it was written.
bool simpleEscape(u32 c, char quote, std::string& out) {
  switch (c) {
  case '\\': out += "\\\\"; return true;
  case '\n': out += "\\n"; return true;
  case '\r': out += "\\r"; return true;
  case '\t': out += "\\t"; return true;
  }
  if (c == static_cast<u8>(quote)) {
    out += '\\';
    out += quote;
    return true;
  }
  return false;
}
} // namespace

void reprStr(std::string_view s, std::string& out) {
  char q = quoteFor(s);
  out += q;
  for (size_t i = 0; i < s.size();) {
    size_t from = i;
    u32 c = static_cast<u8>(s[i]);
    if (c < 0x80)
      ++i;
    else
      c = unicode::decode(s, i);
    if (c < 0x80 && c >= 0x20 && c != 0x7F && c != '\\' && c != static_cast<u8>(q)) {
      out += static_cast<char>(c);
    } else if (simpleEscape(c, q, out)) {
    } else if (c != unicode::kInvalid && unicode::isPrintable(c)) {
      out += s.substr(from, i - from);
    } else if (c < 0x100) {
      out += "\\x";
      hex(c, 2, out);
    } else if (c < 0x10000) {
      out += "\\u";
      hex(c, 4, out);
    } else {
      out += "\\U";
      hex(c, 8, out);
    }
  }
  out += q;
}

void reprBytes(std::string_view s, std::string& out) {
  char q = quoteFor(s);
  out += 'b';
  out += q;
  for (unsigned char c : s) {
    if (simpleEscape(c, q, out)) continue;
    if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else {
      out += "\\x";
      hex(c, 2, out);
    }
  }
  out += q;
}

void reprFloat(f64 v, std::string& out) {
  if (std::isinf(v)) {
    out += v < 0 ? "-inf" : "inf";
    return;
  }
  if (std::isnan(v)) {
    out += "nan";
    return;
  }
  // The shortest digits that read back, laid out as Python does: exponent below 1e-4 and from 1e16 on.
  char buf[64];
  auto r = std::to_chars(buf, buf + sizeof buf, v, std::chars_format::scientific);
  std::string_view s(buf, static_cast<size_t>(r.ptr - buf));
  if (s[0] == '-') {
    out += '-';
    s.remove_prefix(1);
  }
  size_t e = s.find('e');
  int exponent = 0;
  std::from_chars(s.data() + e + (s[e + 1] == '+' ? 2 : 1), s.data() + s.size(), exponent);
  std::string digits(1, s[0]);
  if (e > 2) digits += s.substr(2, e - 2);
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) (out += '.') += digits.substr(1);
    out += exponent < 0 ? "e-" : "e+";
    int a = exponent < 0 ? -exponent : exponent;
    if (a < 10) out += '0';
    out += std::to_string(a);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent - 1), '0');
    out += digits;
  } else {
    size_t whole = static_cast<size_t>(exponent) + 1;
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    out += digits.substr(0, whole);
    out += '.';
    out += digits.size() > whole ? digits.substr(whole) : "0";
  }
}

std::string decimal(std::string_view text) {
  if (text.substr(0, 2) != "0x") return std::string(text);
  std::vector<u32> limbs{0}; // base 1e9, least first
  for (char c : text.substr(2)) {
    u64 carry = static_cast<u64>(c <= '9' ? c - '0' : c - 'a' + 10);
    for (u32& l : limbs) {
      u64 x = static_cast<u64>(l) * 16 + carry;
      l = static_cast<u32>(x % 1000000000u);
      carry = x / 1000000000u;
    }
    if (carry) limbs.push_back(static_cast<u32>(carry));
  }
  std::string s = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    std::string part = std::to_string(limbs[i]);
    s.append(9 - part.size(), '0');
    s += part;
  }
  return s;
}

void reprConstant(const Constant* c, std::string& out) {
  switch (c->ctype) {
  case ConstKind::None: out += "None"; break;
  case ConstKind::True: out += "True"; break;
  case ConstKind::False: out += "False"; break;
  case ConstKind::Ellipsis: out += "Ellipsis"; break;
  case ConstKind::Int: out += decimal(c->text()); break;
  case ConstKind::Float: reprFloat(c->num(), out); break;
  case ConstKind::Complex: {
    std::string s;
    reprFloat(c->num(), s);
    if (s.size() > 2 && s.substr(s.size() - 2) == ".0") s.resize(s.size() - 2);
    out += s + "j";
    break;
  }
  case ConstKind::Str: reprStr(c->text(), out); break;
  case ConstKind::Bytes: reprBytes(c->text(), out); break;
  }
}
} // namespace molt::ast
