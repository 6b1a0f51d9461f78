// The tokenizer's state. The grammar of tokens is Language Reference chapter 2 and, for f-strings, PEP 701.
//
// An f-string is tokenized as Start (Middle | '{' tokens '}')* End. A stack of FString modes says where we
// are: in literal text (of the string itself or of a format specifier) or in the tokens of a replacement
// field. Quotes of the same kind may nest, so only this stack knows what a quote means.
#pragma once
#include "source_to_token/tokenize.h"

namespace molt {

class Tokenizer {
public:
  Tokenizer(std::string_view text, std::string_view fileName, TokenList& out, TextEnd textEnd, u32 minor)
      : begin_(text.data()), p_(text.data()), end_(text.data() + text.size()), file_(fileName), out_(out),
        textEnd_(textEnd), is314_(minor >= 14) {}
  /// Reads to the end, or to the end of a logical line behind which there are `atLeast` tokens.
  void run(size_t atLeast = ~size_t(0));

private:
  struct FString {
    const char* start; // of the prefix
    u32 line;          // of start
    char letter;       // 'f', or 't' of a template string, as messages call it
    char quote;
    u8 quoteSize;
    bool raw;
    bool inText = true;  // literal text, not a replacement field
    bool inSpec = false; // the text is a format specifier
    bool debug = false;  // saw '=' at the top level of the field
    int depth = 0;       // open brackets within this f-string
    int exprDepth = -1;  // depth at which the current field's expression lives
  };

  int at(const char* p) const { return p < end_ ? static_cast<unsigned char>(*p) : -1; }
  int cur() const { return at(p_); }
  u32 offset(const char* p) const { return static_cast<u32>(p - begin_); }
  void push(TokenKind k, const char* from, const char* to, u32 line, u8 flags = 0) {
    u32 lines = line_ - line;
    out_.tokens.push_back({offset(from), offset(to), line, k, TokenNote::Plain, flags,
                           static_cast<u8>(lines < kManyLines ? lines : kManyLines)});
  }

  // Each of these leaves p_ after what it read, or fails.
  bool lineStart();
  void token();
  void identifier();
  bool incompatiblePrefix(const char* from);
  bool verifyIdentifier(const char* from);
  void number();
  bool digits();
  bool numberEnd(const char* kind);
  void radixDigits(int radix, const char* kind);
  void string(const char* from);
  void fstringStart(const char* from);
  void fstringText();
  void op();
  void openBracket(char c);
  bool closeBracket(char c);
  bool continuation();
  void atEnd();
  void dedents();
  void tabError();
  void unexpectedEnd(const char* at);
  void neverClosed();
  bool isWord(const char* at, const char* word) const;

  /// Reports at the last character read before p_, as CPython does; with `whole`, a range of columns of that
  /// line.
  void fail(const char* code, std::string text);
  void failAt(const char* code, std::string text, u32 line, const char* from, const char* to);
  void warn(std::string text, const char* from, const char* to);
  bool failed() const { return out_.failed; }
  static std::string about(const FString& f, const char* before, const char* after) {
    return std::string(before) + f.letter + "-string" + after;
  }
  FString* fstring() { return fstrings_.empty() ? nullptr : &fstrings_.back(); }

  const char* begin_;
  const char* p_;
  const char* end_;
  std::string_view file_;
  TokenList& out_;
  u32 line_ = 1;
  bool atLineStart_ = true;
  bool done_ = false;
  TextEnd textEnd_;
  bool is314_; ///< t'...' is a literal; prefixes and specifiers as in Python 3.14
  std::vector<u32> indents_{0}, altIndents_{0};
  std::vector<OpenBracket> brackets_;
  std::vector<FString> fstrings_;
};
} // namespace molt
