// How a diagnostic looks: for people, and for editors.
#include "cli/cli.h"
#include <cstdio>

namespace molt {
namespace {
const char* severityName(Severity s) {
  switch (s) {
  case Severity::Note: return "note";
  case Severity::Warning: return "warning";
  case Severity::Error: return "error";
  }
  return "error";
}

std::string_view lineOf(std::string_view text, u32 line) {
  size_t at = 0;
  for (u32 i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  std::string_view l = text.substr(at, text.find('\n', at) - at);
  while (!l.empty() && (l.back() == '\r' || l.back() == '\n')) l.remove_suffix(1);
  return l;
}

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
} // namespace

std::string renderDiagnostic(const Diagnostic& d, std::string_view sourceText) {
  std::string out;
  if (!d.file.empty()) {
    out += d.file;
    if (d.span.line) out += ":" + std::to_string(d.span.line) + ":" + std::to_string(d.span.col + 1);
    out += ": ";
  }
  out += severityName(d.severity);
  out += ": ";
  out += d.text;
  if (!d.code.empty()) out += " [" + d.code + "]";
  out += '\n';
  if (!d.span.line) return out;
  std::string_view line = lineOf(sourceText, d.span.line);
  if (line.empty()) return out;
  // A very long line is shown through a window around the caret, cut between characters.
  constexpr size_t kBefore = 60, kWidth = 120;
  size_t col = d.span.col < line.size() ? d.span.col : line.size(), from = 0;
  if (line.size() > kWidth && col > kBefore) from = col - kBefore;
  while (from > 0 && continuation(line[from])) --from;
  size_t to = line.size() - from > kWidth ? from + kWidth : line.size();
  while (to < line.size() && continuation(line[to])) ++to;
  size_t end = d.span.endLine == d.span.line && d.span.endCol > d.span.col ? d.span.endCol : col + 1;
  if (d.span.endLine > d.span.line) end = line.size();
  if (end > to) end = to;
  std::string shown, caret;
  for (size_t i = from; i < to; ++i) {
    char c = line[i];
    shown += c == '\t' || static_cast<unsigned char>(c) >= 0x20 ? c : '?';
    if (continuation(c)) continue;
    if (i < col)
      caret += c == '\t' ? '\t' : ' ';
    else if (i == col)
      caret += '^';
    else if (i < end)
      caret += '~';
  }
  if (caret.empty() || caret.back() == ' ' || caret.back() == '\t') caret += '^';
  return out + "    " + shown + "\n    " + caret + "\n";
}

/// traceback.TracebackException's lines: the source line without its indentation, carets under the range.
/// Columns beyond the line are those behind its newline.
std::string renderAsPython(const Diagnostic& d, std::string_view sourceText) {
  std::string_view line = lineOf(sourceText, d.span.line);
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; };
  if (d.severity == Severity::Warning) {
    while (!line.empty() && blank(line.front())) line.remove_prefix(1);
    while (!line.empty() && blank(line.back())) line.remove_suffix(1);
    std::string out = d.file + ":" + std::to_string(d.span.line) + ": " + d.code + ": " + d.text + "\n";
    return line.empty() ? out : out + "  " + std::string(line) + "\n";
  }
  auto characters = [&](size_t bytes) { // columns of the line's characters; one column a byte behind its end
    size_t n = 0;
    for (size_t i = 0; i < bytes; ++i) n += i >= line.size() || !continuation(line[i]);
    return n;
  };
  size_t length = characters(line.size()), spaces = 0;
  while (spaces < line.size() && (line[spaces] == ' ' || line[spaces] == '\f')) ++spaces;
  size_t from = characters(d.span.col);
  size_t to = d.span.endLine != d.span.line ? length : characters(d.span.endCol);
  if (from > length) from = length;
  if (to > length) to = length;
  if (to <= from) to = from + 1;
  std::string out = "  File \"" + d.file + "\", line " + std::to_string(d.span.line) + "\n";
  out += "    " + std::string(line.substr(spaces)) + "\n";
  if (from >= spaces) {
    out += "    ";
    for (size_t i = spaces, n = spaces; n < from; ++i, ++n) {
      out += i < line.size() && blank(line[i]) ? line[i] : ' ';
      while (i + 1 < line.size() && continuation(line[i + 1])) ++i;
    }
    out += std::string(to - from, '^') + "\n";
  }
  return out + d.code + ": " + d.text + "\n";
}

std::string jsonString(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    unsigned char u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (u < 0x20) {
      char buf[8];
      std::snprintf(buf, sizeof buf, "\\u%04x", u);
      out += buf;
    } else
      out += c;
  }
  return out += '"';
}

std::string diagnosticJson(const Diagnostic& d) {
  std::string out = std::string("{\"severity\":\"") + severityName(d.severity) +
                    "\",\"code\":" + jsonString(d.code) + ",\"text\":" + jsonString(d.text) +
                    ",\"file\":" + jsonString(d.file);
  if (d.span.line)
    out += ",\"line\":" + std::to_string(d.span.line) + ",\"col\":" + std::to_string(d.span.col) +
           ",\"endLine\":" + std::to_string(d.span.endLine) + ",\"endCol\":" + std::to_string(d.span.endCol);
  return out + "}\n";
}
} // namespace molt
