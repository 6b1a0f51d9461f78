// Messages: strFormat, raise, and the pending exception.
#include "call/call.h"
#include "error/errno.h"
#include "error/exception.h"
#include "gate/gate.h"
#include "object/class.h"
#include "object/names.h"
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

extern "C" {
ThreadState molt_thread = {.depthLeft = 1000};
}

void TextBuffer::add(const char* s, size_t n) {
  if (length + n > capacity) {
    size_t bigger = capacity ? capacity * 2 : 256;
    while (bigger < length + n) bigger *= 2;
    data = (char*)reallocate(data ? data : (char*)allocate(8), data ? capacity : 8, bigger);
    capacity = bigger;
  }
  memcpy(data + length, s, n);
  length += n;
}
void TextBuffer::addValue(Value s) {
  size_t n;
  bool owned;
  const char* p = strUtf8(s, &n, &owned);
  if (!p) {
    clearException();
    return;
  }
  add(p, n);
  if (owned) release((void*)p, n + 1);
}
void TextBuffer::addNumber(i64 n) { addDigits(n < 0 ? 0 - (u64)n : (u64)n, 10, n < 0); }
void TextBuffer::addDigits(u64 n, u32 base, bool negative) {
  char text[24], *end = text + sizeof text, *p = end;
  do *--p = "0123456789abcdef"[n % base];
  while (n /= base);
  if (negative) *--p = '-';
  add(p, (size_t)(end - p));
}

namespace {
/// False when repr or str of an argument raised.
bool formatInto(TextBuffer& out, const char* fmt, va_list ap) {
  for (const char* p = fmt; *p;) {
    const char* percent = strchr(p, '%');
    if (!percent) {
      out.add(p);
      break;
    }
    out.add(p, (size_t)(percent - p));
    p = percent + 1;
    char text[24];
    switch (*p++) {
    case '%': out.add("%", 1); break;
    case 's': out.add(va_arg(ap, const char*)); break;
    case 'd': out.addNumber(va_arg(ap, int)); break;
    case 'u': out.addNumber(va_arg(ap, unsigned)); break;
    case 'l':
      ++p; // 'd'
      out.addNumber(va_arg(ap, i64));
      break;
    case 'z':
      ++p;
      out.addNumber((i64)va_arg(ap, size_t));
      break;
    case 'x': out.addDigits(va_arg(ap, u64), 16, false); break;
    case 'c': {
      text[0] = (char)va_arg(ap, int);
      out.add(text, 1);
      break;
    }
    case 'U': out.addValue(va_arg(ap, Value)); break;
    case 'S':
    case 'R': {
      Value v = va_arg(ap, Value);
      Ref s(p[-1] == 'S' ? str(v) : repr(v));
      if (!s.v) return false;
      out.addValue(s);
      break;
    }
    case 'T': out.add(typeName(va_arg(ap, Value))); break;
    case 'N': {
      Value v = va_arg(ap, Value);
      out.add(isNone(v) ? "None" : typeName(v));
      break;
    }
    }
  }
  return true;
}
} // namespace

Value strFormatList(const char* fmt, va_list ap) {
  TextBuffer out;
  return formatInto(out, fmt, ap) ? strFromUtf8(out.data ? out.data : "", out.length) : 0;
}
Value strFormat(const char* fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  Value s = strFormatList(fmt, ap);
  va_end(ap);
  return s;
}

Value raise(Class& type, const char* fmt, ...) {
  TextBuffer out;
  va_list ap;
  va_start(ap, fmt);
  bool ok = formatInto(out, fmt, ap);
  va_end(ap);
  if (!ok) return 0; // the inner exception counts
  if (!*fmt) {
    Ref e(newException(type, nullptr, 0));
    return raiseValue(e);
  }
  Ref text(strFromUtf8(out.data ? out.data : "", out.length));
  return raiseClassValue(type, text);
}

Value raiseClassValue(Class& type, Value arg) {
  Ref e(newException(type, &arg, 1));
  return e.v ? raiseValue(e) : 0;
}

Value raiseValue(Value e) {
  setContext(e);
  Value old = molt_thread.exc;
  molt_thread.exc = incref(e);
  decref(old);
  return 0;
}

/// Implicit chaining: what is being handled becomes the context, and a cycle that this would close is cut.
void setContext(Value e) {
  Value handled = molt_thread.handled;
  if (!handled || handled == e) return;
  Exception* x = exceptionOf(e);
  if (x->context == handled) return;
  Value o = handled, slow = handled;
  bool step = false;
  while (Value c = exceptionOf(o)->context) {
    if (c == e) {
      exceptionOf(o)->context = 0;
      decref(c);
      break;
    }
    o = c;
    if (o == slow) break; // a cycle made by hand
    if (step) slow = exceptionOf(slow)->context;
    step = !step;
  }
  Value old = x->context;
  x->context = incref(handled);
  decref(old);
}

bool pendingMatches(Class& type) { return molt_thread.exc && isInstance(molt_thread.exc, &type); }
void clearException() {
  Value old = molt_thread.exc;
  molt_thread.exc = 0;
  decref(old);
}
Value takeException() {
  Value e = molt_thread.exc;
  molt_thread.exc = 0;
  return e;
}
void restoreException(Value owned) {
  Value old = molt_thread.exc;
  molt_thread.exc = owned;
  decref(old);
}

void raiseAttributeError(Value text, Value obj, Value name) {
  Ref e(newException(E_AttributeError, &text, 1));
  exceptionOf(e)->f[kAttrName] = incref(name);
  exceptionOf(e)->f[kAttrObj] = incref(obj);
  raiseValue(e);
}
void raiseNameError(Class& type, Value text, Value name) {
  Ref e(newException(type, &text, 1));
  exceptionOf(e)->f[kAttrName] = incref(name);
  raiseValue(e);
}
Value raiseImportError(Class& type, Value text, Value name, Value path) {
  Ref e(newException(type, &text, 1));
  exceptionOf(e)->f[kImportName] = incref(name); // the message is there: the first argument
  exceptionOf(e)->f[kImportPath] = incref(path);
  return raiseValue(e);
}
Value raiseUnicodeDecode(const char* encoding, Value object, i64 start, i64 end, const char* reason) {
  Ref a(strFromC(encoding)), b(strFromC(reason));
  Value args[] = {a, object, tagInt(start), tagInt(end), b};
  Ref e(newException(E_UnicodeDecodeError, args, 5));
  return e.v ? raiseValue(e) : 0;
}
Value raiseUnicodeEncode(const char* encoding, Value object, i64 start, i64 end, const char* reason) {
  Ref a(strFromC(encoding)), b(strFromC(reason));
  Value args[] = {a, object, tagInt(start), tagInt(end), b};
  Ref e(newException(E_UnicodeEncodeError, args, 5));
  return e.v ? raiseValue(e) : 0;
}
namespace {
/// The number that CPython shows: Linux's. WASI numbers its errors by the alphabet.
int linuxErrno(int err) {
#if defined(__wasm__)
  static const struct {
    int wasi, number;
  } table[] = {
      {E2BIG, 7},    {EACCES, 13},       {EAGAIN, 11},        {EALREADY, 114},     {EBADF, 9},
      {EBUSY, 16},   {ECHILD, 10},       {ECONNABORTED, 103}, {ECONNREFUSED, 111}, {ECONNRESET, 104},
      {EDEADLK, 35}, {EDOM, 33},         {EEXIST, 17},        {EFAULT, 14},        {EFBIG, 27},
      {EILSEQ, 84},  {EINPROGRESS, 115}, {EINTR, 4},          {EINVAL, 22},        {EIO, 5},
      {EISDIR, 21},  {ELOOP, 40},        {EMFILE, 24},        {EMLINK, 31},        {ENAMETOOLONG, 36},
      {ENFILE, 23},  {ENODEV, 19},       {ENOENT, 2},         {ENOEXEC, 8},        {ENOMEM, 12},
      {ENOSPC, 28},  {ENOSYS, 38},       {ENOTDIR, 20},       {ENOTEMPTY, 39},     {ENOTSUP, 95},
      {ENOTTY, 25},  {ENXIO, 6},         {EOVERFLOW, 75},     {EPERM, 1},          {EPIPE, 32},
      {ERANGE, 34},  {EROFS, 30},        {ESPIPE, 29},        {ESRCH, 3},          {ETIMEDOUT, 110},
      {ETXTBSY, 26}, {EXDEV, 18},        {ENOTCAPABLE, 1}};
  for (auto& row : table)
    if (row.wasi == err) return row.number;
#endif
  return err;
}
} // namespace

Value errorText(int number) {
  static const struct {
    int number;
    const char* text;
  } table[] = {
#define ERRNO(name, number, text) {number, text},
#include "abi/errno.def"
#undef ERRNO
  };
  if (!number) return strFromC("Success");
  for (auto& row : table)
    if (row.number == number) return strFromC(row.text);
  return strFormat("Unknown error %d", number);
}

bool raiseInterrupt() {
  if (!gateTakeInterrupt()) {
    if (!(molt_thread.pending & kInterrupted) || !gateHandleSignals) return false;
    molt_thread.pending &= ~(u32)kInterrupted;
    return gateHandleSignals();
  }
  Ref e(newException(E_KeyboardInterrupt, nullptr, 0));
  if (e.v) raiseValue(e);
  return true;
}

Value raiseErrno(int err, Value filename, Value filename2) {
  const int number = linuxErrno(err);
  Ref text(errorText(number));
  Value args[5] = {tagInt(number), text, filename, none(), filename2};
  Ref e(newException(E_OSError, args, filename2 ? 5 : filename ? 3 : 2));
  return e.v ? raiseValue(e) : 0;
}
Value raiseErrno(int err, Value filename) {
  if (err == EINTR && (molt_thread.exc || raiseInterrupt())) return 0; // a signal's handler raised
  return raiseErrno(err, filename, 0);
}

void writeError(const char* s, size_t n) {
  while (n) {
    ssize_t k = write(2, s, n);
    if (k <= 0) return;
    s += k;
    n -= (size_t)k;
  }
}

// --- recursion
// ----------------------------------------------------------------------------------------------------
namespace {
int nativeDepth;
enum { kNativeLimit = 10000 };
int limit = 1000;
Value* active; // containers whose repr is under way
u32 activeCount, activeCapacity;
} // namespace

Recursion::Recursion(const char* where) : failed(false) {
  if (++nativeDepth > kNativeLimit) {
    failed = true;
    raise(E_RecursionError, "maximum recursion depth exceeded%s", where);
  }
}
Recursion::~Recursion() { --nativeDepth; }

int recursionLimit() { return limit; }
int setRecursionLimit(int n) {
  int depth = limit - molt_thread.depthLeft;
  if (n <= depth) {
    raise(E_RecursionError,
          "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", n, depth);
    return -1;
  }
  molt_thread.depthLeft += n - limit;
  limit = n;
  return 0;
}
extern "C" void molt_recursion_error(void) {
  if (raiseInterrupt()) return;
  raise(E_RecursionError, "maximum recursion depth exceeded");
}

int reprEnter(Value o) {
  for (u32 i = activeCount; i-- > 0;)
    if (active[i] == o) return 1;
  if (activeCount == activeCapacity) {
    u32 bigger = activeCapacity ? activeCapacity * 2 : 64;
    active = (Value*)reallocate(active ? active : (Value*)allocate(8), active ? activeCapacity * 8 : 8,
                                bigger * 8);
    activeCapacity = bigger;
  }
  active[activeCount++] = o;
  return 0;
}
void reprLeave(Value) { --activeCount; }
