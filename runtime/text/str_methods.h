// The methods of str, as their definitions in several files see each other; the table is in str_type.cpp.
#pragma once
#include "object/object.h"
#define METHOD(f) Value f(Value self, const Value* args, i32 nargs, Value kwnames)
// str_case.cpp
METHOD(strLower);
METHOD(strUpper);
METHOD(strCasefold);
METHOD(strCapitalize);
METHOD(strSwapcase);
METHOD(strTitle);
METHOD(strIsAlpha);
METHOD(strIsDecimal);
METHOD(strIsDigit);
METHOD(strIsNumeric);
METHOD(strIsAlnum);
METHOD(strIsSpace);
METHOD(strIsAscii);
METHOD(strIsPrintable);
METHOD(strIsIdentifier);
METHOD(strIsLower);
METHOD(strIsUpper);
METHOD(strIsTitle);
// seq_search.cpp, seq_split.cpp, seq_pad.cpp: str, bytes and bytearray alike
METHOD(seqFind);
METHOD(seqRFind);
METHOD(seqIndex);
METHOD(seqRIndex);
METHOD(seqCount);
METHOD(seqStartsWith);
METHOD(seqEndsWith);
METHOD(seqReplace);
METHOD(seqRemovePrefix);
METHOD(seqRemoveSuffix);
METHOD(seqSplit);
METHOD(seqRSplit);
METHOD(seqSplitLines);
METHOD(seqPartition);
METHOD(seqRPartition);
METHOD(seqStrip);
METHOD(seqLStrip);
METHOD(seqRStrip);
METHOD(seqCenter);
METHOD(seqLJust);
METHOD(seqRJust);
METHOD(seqZFill);
METHOD(seqExpandTabs);
// str_translate.cpp, format_string.cpp, codecs.cpp
METHOD(strTranslate);
METHOD(strMakeTrans);
METHOD(strFormatMethod);
METHOD(strFormatMap);
METHOD(strEncodeMethod);
METHOD(bytesDecodeMethod);
#undef METHOD
Value strPercent(Value format, Value args);                          ///< str % args
Value bytesPercent(Value self, const char* p, size_t n, Value args); ///< bytes % args, of self's exact type
