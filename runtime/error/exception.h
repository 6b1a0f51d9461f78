// Exception objects.
#pragma once
#include "object/object.h"

struct Exception {
  Header h;
  Value args, traceback, cause, context; ///< 0: None
  u64 suppress;
  Value f[]; ///< fields of the class family, see exceptions.cpp; 0: None
};
enum ExceptionField {
  kStopValue = 0,
  kExitCode = 0,
  kAttrName = 0,
  kAttrObj = 1,
  kImportMsg = 0,
  kImportName = 1,
  kImportPath = 2,
  kImportFrom = 3,
  kOsErrno = 0,
  kOsStrerror = 1,
  kOsFilename = 2,
  kOsFilename2 = 3,
  kOsWritten = 4,
  kUniEncoding = 0,
  kUniObject = 1,
  kUniStart = 2,
  kUniEnd = 3,
  kUniReason = 4,
  kSynMsg = 0,
  kSynFilename = 1,
  kSynLineno = 2,
  kSynOffset = 3,
  kSynText = 4,
  kSynEndLineno = 5,
  kSynEndOffset = 6,
  kSynPrint = 7,
  kGroupMessage = 0,
  kGroupExceptions = 1,
};
struct Traceback {
  Header h;
  Value next; ///< 0 or towards the raise
  MOLT_PTR(const Code, code);
  u32 span;
  u32 lineno;
  Value locals;               ///< list of what the frame held when it ended, latest first, or 0
  u32 calleeOnly, known;      ///< the range shown ends before the call's parentheses; `around` is valid
  Value env;                  ///< of code compiled at run time; else 0
  MOLT_PTR(Traceback, outer); ///< the one whose `next` this is first, while it lives; or null
  MOLT_PTR(const FrameRecord, around); ///< around the activation, if it was `known`
};
inline Exception* exceptionOf(Value v) { return as<Exception>(v); }
void raiseAttributeError(Value text, Value obj, Value name);
void raiseNameError(Class& type, Value text, Value name);
Value raiseImportError(Class& type, Value text, Value name, Value path);
void setContext(Value exception); ///< implicit __context__ from molt_thread.handled
/// Whether the exception matches a class or tuple of classes.
int exceptionMatches(Value exception, Value classes);
/// As reportUnraisable writes it; where and message: 0 or None for none.
void writeUnraisable(Value exception, Value where, Value message);
void printException(Value exception); ///< as CPython reports an uncaught one, to standard error
/// Text of the report in a growing buffer.
struct TextBuffer {
  char* data = nullptr;
  size_t length = 0, capacity = 0;
  void add(const char* s, size_t n);
  void add(const char* s) { add(s, strlen(s)); }
  void addValue(Value s); ///< a str, surrogates escaped
  void addNumber(i64 n);
  void addDigits(u64 n, u32 base, bool negative);
  ~TextBuffer() {
    if (data) release(data, capacity);
  }
};
void formatException(Value exception, TextBuffer& out);
void writeError(const char* s, size_t n);            ///< to the process's standard error
void formatTraceback(Value tb, TextBuffer& out);     ///< the File lines
void formatExceptionOnly(Value e, TextBuffer& out);  ///< the last line and notes
void formatExceptionAlone(Value e, TextBuffer& out); ///< without its chain
Value tracebackLine(Value tb);              ///< source line of a traceback entry, stripped; owned str
Value codeLine(const Code* code, u32 line); ///< the same of any line of a code's file
