// The entry: both passes, and, after an error, the rest of the file.
//
// The first error is CPython's, which reports no other. To name the others too (allErrors), reading starts
// again on the logical line after the wrong one, without regard to what block it is in: indentation is
// skipped, and so are the headers of clauses (else, except, case, ...), whose statement may have been lost.
// Their blocks are read.
#include "token_to_ast/parse.h"
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

namespace {
constexpr u32 kMaxErrors = 20;

/// Where to go on after the token at `pos`: behind the newline that ends its line. The end, if there is none.
u32 nextLine(const TokenList& list, u32 pos) {
  u32 last = static_cast<u32>(list.tokens.size() - 1);
  while (pos < last && list.tokens[pos].kind != TokenKind::Newline) ++pos;
  return pos < last ? pos + 1 : last;
}

/// Warnings of both, as the parser meets them.
void takeWarnings(std::vector<Diagnostic>& ofTokens, std::vector<Diagnostic>& ofParser, Diagnostics& diags) {
  auto next = ofParser.begin();
  auto place = [](const Diagnostic& d) { return std::pair(d.span.line, d.span.col); };
  for (auto& w : ofTokens) {
    for (; next != ofParser.end() && place(*next) < place(w); ++next) diags.items.push_back(std::move(*next));
    diags.items.push_back(std::move(w));
  }
  for (; next != ofParser.end(); ++next) diags.items.push_back(std::move(*next));
}
} // namespace

/// Statements from `from` on, out of context. True if it reached the end; false after an error.
bool Parser::rest(u32 from) {
  pos_ = maxPos_ = from;
  while (!failed_ && !is(K::EndMarker) && !is(K::Fail) && !is(K::Error)) {
    switch (kind()) {
    case K::Indent:
    case K::Dedent:
    case K::Newline: advance(); continue;
    case K::Elif:
    case K::Else:
    case K::Except:
    case K::Finally: pos_ = nextLine(list_, pos_); continue;
    case K::Name:
      if (token().note == TokenNote::SoftCase && kindAt(1) != K::Equal && kindAt(1) != K::Dot) {
        pos_ = nextLine(list_, pos_);
        continue;
      }
      break;
    default: break;
    }
    scratch_.clear();
    statement();
  }
  return !failed_;
}

TextEnd textEnd(const ParseOptions& options) {
  switch (options.mode) {
  case ParseMode::Exec: return TextEnd::File;
  case ParseMode::Eval:
  case ParseMode::FunctionType: return TextEnd::Expression;
  case ParseMode::Single: return options.openBlocks ? TextEnd::Open : TextEnd::Line;
  }
  return TextEnd::File;
}

Module* parseModule(Arena& arena, std::string_view source, std::string_view fileName, ParseOptions options,
                    Diagnostics& diags) {
  if (options.mode == ParseMode::Exec) {
    TokenStream stream(source, fileName, options.minor);
    Parser p(arena, source, fileName, stream, options.minor);
    p.setBarry(options.barryAsFlufl);
    Module* m = p.module(options.mode);
    if (!p.failed()) {
      takeWarnings(stream.list.warnings, p.warnings(), diags);
      return m;
    }
  }
  // Something is wrong, or it is a line or two: all tokens at once.
  TokenList tokens = tokenize(source, fileName, textEnd(options), options.minor);
  Parser p(arena, source, fileName, tokens, options.minor, false);
  p.setBarry(options.barryAsFlufl);
  Module* m = p.module(options.mode);
  takeWarnings(tokens.warnings, p.warnings(), diags);
  if (!p.failed()) return m;
  m->ok = false;
  if (options.allowIncomplete && p.wantsMore()) {
    p.failIncomplete();
    diags.items.push_back(p.error());
    return m;
  }
  u32 at = 0; // the token of the error
  bool tokensReported = false;
  {
    Parser q(arena, source, fileName, tokens, options.minor, true, p.maxPos());
    bool named = false;
    if (p.generic()) {
      q.setBarry(options.barryAsFlufl);
      q.module(options.mode);
      named = q.failed() && !q.generic();
      if (!named) {
        p.failUnknown();
        p.sawUpTo(q.maxPos());
      }
    }
    at = p.maxPos();
    Parser& found = named ? q : p;
    Diagnostic own = found.error();
    found.checkRest();
    diags.items.push_back(found.error());
    tokensReported = tokens.failed && found.error().text == tokens.error.text;
    if (options.allErrors && own.text != found.error().text)
      diags.items.push_back(std::move(own)); // CPython lets it be overruled
  }
  if (!options.allErrors || options.mode != ParseMode::Exec || diags.items.back().code == "MemoryError")
    return m;
  for (u32 n = 1; n < kMaxErrors; ++n) {
    u32 from = nextLine(tokens, at);
    Parser first(arena, source, fileName, tokens, options.minor, false);
    if (first.rest(from)) break;
    Parser second(arena, source, fileName, tokens, options.minor, true, first.maxPos());
    bool named = false;
    if (first.generic()) {
      second.rest(from);
      named = second.failed() && !second.generic();
      if (!named) first.failUnknown();
    }
    const Diagnostic& e = named ? second.error() : first.error();
    if (e.code == "MemoryError" || (tokens.failed && e.text == tokens.error.text)) break;
    diags.items.push_back(e);
    at = first.maxPos();
    if (at < from) break;
  }
  if (tokens.failed && !tokensReported && tokens.error.text != diags.items.back().text)
    diags.items.push_back(tokens.error);
  return m;
}
} // namespace molt
