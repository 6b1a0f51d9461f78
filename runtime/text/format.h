// format(): the format specification mini-language of the library reference, one function per built-in type.
#pragma once
#include "text/str.h"

struct FormatSpec {
  u32 fill = ' ';
  bool fillGiven = false, alignGiven = false;
  char align = 0; ///< '<' '>' '=' '^'
  char sign = 0;  ///< '+' '-' ' ' or 0
  bool noNegZero = false, alternate = false;
  i64 width = -1, precision = -1;
  char grouping = 0; ///< ',' '_' or 0
  u32 type = 0;
};
/// Reads `text`; -1 with ValueError. `v` is named in messages.
int parseFormatSpec(Value text, Value v, u32 defaultType, char defaultAlign, FormatSpec* out);
Value unknownFormatCode(u32 code, Value v);

/// sign (0: none), prefix, digits to be grouped, rest (point and fraction, exponent, '%'), padded as `spec`
/// says.
Value layoutNumber(const FormatSpec& spec, char sign, const char* prefix, size_t prefixLength,
                   const char* digits, size_t digitCount, const char* rest, size_t restLength);

Value formatStr(Value v, Value spec);
Value formatInt(Value v, Value spec);
Value formatFloat(Value v, Value spec);
Value formatComplex(Value v, Value spec);
Value formatFloatSpec(double d, const FormatSpec& spec, Value v);
/// v.__format__(spec) for a type whose formatter is `fn`.
Value formatMethod(Value v, Value spec, Value (*fn)(Value, Value));

/// A replacement field of str.format: parts of the text, by position.
struct ReplacementField {
  u32 nameStart, nameEnd, specStart, specEnd;
  u32 conversion; ///< 0: none
  bool nested;    ///< the specification has fields of its own
};
/// Reads one; *at is behind its '{' and goes behind its '}'. -1 with ValueError.
int parseReplacement(Value text, u32* at, ReplacementField*);
/// Decimal number in s[i, j): -1 if it is none, -2 with ValueError when too long.
i64 fieldIndex(Str* s, u32 i, u32 j);
