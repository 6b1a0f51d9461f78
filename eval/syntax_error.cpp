#include "eval/syntax_error.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/names.h"

namespace molt::eval {

namespace {
std::string_view lineOf(std::string_view text, u32 line) {
  for (; line > 1; --line) {
    size_t end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  size_t end = text.find('\n');
  return end == text.npos ? text : text.substr(0, end + 1);
}

/// Characters in the first `bytes` bytes of UTF-8; what lies behind the end counts one each.
u32 characters(std::string_view line, u32 bytes) {
  u32 n = 0;
  for (u32 i = 0; i < bytes; ++i) n += i >= line.size() || (static_cast<u8>(line[i]) & 0xc0) != 0x80;
  return n;
}

Class& classNamed(std::string_view code) {
  if (code == "IndentationError") return E_IndentationError;
  if (code == "TabError") return E_TabError;
  if (code == "_IncompleteInputError") return E__IncompleteInputError;
  if (code == "MemoryError") return E_MemoryError;
  if (code == "RecursionError") return E_RecursionError;
  return E_SyntaxError;
}

Value newText(std::string_view s) { return strFromUtf8(s.data(), s.size()); }
} // namespace

void raiseSyntaxError(const CompileErrors& errors, std::string_view text) {
  const Diagnostic* d = nullptr;
  for (const Diagnostic& item : errors.diags.items)
    if (item.severity == Severity::Error) {
      d = &item;
      break;
    }
  if (!d) {
    raise(E_SystemError, "compile() failed without a reason");
    return;
  }
  Class& type = classNamed(d->code);
  Ref message(newText(d->text));
  if (!isSubclass(&type, &E_SyntaxError) || !d->span.line) {
    Ref e(newException(type, &message.v, d->text.empty() ? 0 : 1));
    if (e.v) raiseValue(e);
    return;
  }
  const SourceSpan& s = d->span;
  std::string_view first = lineOf(text, s.line);
  std::string_view last = s.endLine == s.line ? first : lineOf(text, s.endLine);
  Ref shown;
  if (errors.stage != CompileErrors::Stage::Parser) {
    shown.v = none(); // CPython looks into the file of that name
  } else {
    std::string whole(first);
    if (errors.mode == ParseMode::Exec && (whole.empty() || whole.back() != '\n'))
      whole += '\n'; // as CPython's tokenizer completes it
    shown.v = newText(whole);
  }
  Ref file(newText(d->file));
  const bool hasEnd = s.endLine > s.line || (s.endLine == s.line && s.endCol > s.col);
  Value details[] = {file,
                     tagInt(s.line),
                     tagInt(characters(first, s.col) + 1),
                     shown,
                     tagInt(hasEnd ? s.endLine : s.line),
                     tagInt(hasEnd ? characters(last, s.endCol) + 1 : 0)};
  Ref tuple(tupleFrom(details, 6));
  Value args[] = {message, tuple};
  Ref e(newException(type, args, 2));
  if (e.v && errors.stage == CompileErrors::Stage::Scopes) {
    Value old = exceptionOf(e)->args;
    exceptionOf(e)->args = tuple1(message);
    decref(old);
  }
  if (e.v) raiseValue(e);
}

bool issueWarnings(const CompileErrors& errors, std::string_view) {
  for (const Diagnostic& d : errors.diags.items) {
    if (d.severity != Severity::Warning) continue;
    Ref message(newText(d.text)), file(newText(d.file));
    if (Value warnings = dictGet(sysModules(), N(warnings))) {
      Ref f(lookupAttr(warnings, N(warn_explicit)));
      if (!f.v) return !molt_thread.exc;
      Value args[] = {message, toValue(&E_SyntaxWarning), file, tagInt(d.span.line)};
      Ref r(::call(f, args, 4));
      if (!r.v) return false;
      continue;
    }
    flushStandardStreams();
    TextBuffer out;
    out.addValue(file);
    out.add(":");
    out.addNumber(d.span.line);
    out.add(": SyntaxWarning: ");
    out.addValue(message);
    out.add("\n");
    writeError(out.data, out.length);
  }
  return true;
}

} // namespace molt::eval
