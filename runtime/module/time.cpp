// The module time. Local time is UTC unless the C library knows better.
#include "container/container.h"
#include "gate/gate.h"
#include "module/modules.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

static Value seconds(i64 ns) { return floatNew((double)ns * 1e-9); }
static Value time_(Value, const Value*, i32, Value) {
  i64 ns = gateTimeNs();
  return floatNew((double)(ns / 1000000000) + (double)(ns % 1000000000) * 1e-9);
}
static Value timeNs(Value, const Value*, i32, Value) { return intFromI64(gateTimeNs()); }
static Value monotonic(Value, const Value*, i32, Value) { return seconds(gateMonotonicNs()); }
static Value monotonicNs(Value, const Value*, i32, Value) { return intFromI64(gateMonotonicNs()); }
static Value processTime(Value, const Value*, i32, Value) { return seconds(gateCpuNs()); }
static Value processTimeNs(Value, const Value*, i32, Value) { return intFromI64(gateCpuNs()); }

static bool number(Value v, double* out) {
  if (isFloat(v))
    *out = as<Float>(v)->value;
  else {
    Ref f(call1(toValue(&T_float), v));
    if (!f.v) return false;
    *out = as<Float>(f)->value;
  }
  return true;
}

static Value sleep_(Value, const Value* a, i32, Value) {
  double s;
  if (!isFloat(a[0]) && !hasIndex(a[0]) && !classOf(a[0])->ops.toFloat)
    return raise(E_TypeError, "'%T' object cannot be interpreted as an integer", a[0]);
  if (!number(a[0], &s)) return 0;
  if (isnan(s)) return raise(E_ValueError, "Invalid value NaN (not a number)");
  if (s < 0) return raise(E_ValueError, "sleep length must be non-negative");
  if (s > 9.2e9) return raise(E_OverflowError, "timestamp out of range for platform time_t");
  return gateSleepNs((i64)(s * 1e9)) < 0 ? raiseErrno(errno) : none();
}

// --- calendar
// -----------------------------------------------------------------------------------------------------------
static Class* structTime;
static Value fromTm(const struct tm& t) {
  Value v[11] = {tagInt(t.tm_year + 1900),
                 tagInt(t.tm_mon + 1),
                 tagInt(t.tm_mday),
                 tagInt(t.tm_hour),
                 tagInt(t.tm_min),
                 tagInt(t.tm_sec),
                 tagInt((t.tm_wday + 6) % 7),
                 tagInt(t.tm_yday + 1),
                 tagInt(t.tm_isdst),
                 none(),
                 none()};
#if !defined(__wasm__)
  v[9] = strFromC(t.tm_zone ? t.tm_zone : "UTC");
  v[10] = tagInt(t.tm_gmtoff);
#else
  v[9] = strFromC("UTC");
  v[10] = tagInt(0);
#endif
  return structNew(structTime, v, 11);
}

static bool timestamp(const Value* a, i32 n, time_t* out) {
  if (!n || isNone(a[0])) {
    *out = (time_t)(gateTimeNs() / 1000000000);
    return true;
  }
  double d;
  if (hasIndex(a[0])) {
    i64 i = asIndex(a[0], &E_OverflowError);
    if (i == -1 && molt_thread.exc) return false;
    *out = (time_t)i;
    return true;
  }
  if (!number(a[0], &d)) return false;
  if (isnan(d)) return raise(E_ValueError, "Invalid value NaN (not a number)");
  if (fabs(d) > 9e18) return raise(E_OverflowError, "timestamp out of range for platform time_t");
  *out = (time_t)floor(d);
  return true;
}
static Value gmtime_(Value, const Value* a, i32 n, Value) {
  time_t t;
  struct tm tm;
  if (!timestamp(a, n, &t)) return 0;
  if (!gmtime_r(&t, &tm)) return raiseErrno(errno);
  return fromTm(tm);
}
static Value localtime_(Value, const Value* a, i32 n, Value) {
  time_t t;
  struct tm tm;
  if (!timestamp(a, n, &t)) return 0;
  if (!localtime_r(&t, &tm)) return raiseErrno(errno);
  return fromTm(tm);
}

static bool toTm(Value v, struct tm* t) {
  if (!isObject(v) || !(classOf(v)->flags & kTupleSubclass))
    return raise(E_TypeError, "Tuple or struct_time argument required");
  Tuple* s = as<Tuple>(v);
  if (s->length != 9) return raise(E_TypeError, "time tuple must have exactly 9 elements");
  i64 f[9];
  for (int i = 0; i < 9; ++i) {
    f[i] = asIndex(s->items[i], &E_OverflowError);
    if (f[i] == -1 && molt_thread.exc) return false;
  }
  memset(t, 0, sizeof *t);
  t->tm_year = (int)f[0] - 1900;
  t->tm_mon = (int)f[1] - 1;
  t->tm_mday = (int)f[2];
  t->tm_hour = (int)f[3];
  t->tm_min = (int)f[4];
  t->tm_sec = (int)f[5];
  t->tm_wday = (int)((f[6] + 1) % 7);
  t->tm_yday = (int)f[7] - 1;
  t->tm_isdst = (int)f[8];
  return true;
}
static Value mktime_(Value, const Value* a, i32, Value) {
  struct tm t;
  if (!toTm(a[0], &t)) return 0;
  t.tm_wday = -1;
  time_t r = mktime(&t);
  if (r == (time_t)-1 && t.tm_wday == -1) return raise(E_OverflowError, "mktime argument out of range");
  return floatNew((double)r);
}
static bool nowOr(const Value* a, i32 n, struct tm* t) {
  if (n) return toTm(a[0], t);
  time_t now = (time_t)(gateTimeNs() / 1000000000);
  localtime_r(&now, t);
  return true;
}
static const char days[] = "Sun\0Mon\0Tue\0Wed\0Thu\0Fri\0Sat";
static const char months[] = "Jan\0Feb\0Mar\0Apr\0May\0Jun\0Jul\0Aug\0Sep\0Oct\0Nov\0Dec";
static Value ascText(const struct tm& t) {
  int mon = t.tm_mon < 0 ? 0 : t.tm_mon % 12;
  int mday = t.tm_mday ? t.tm_mday : 1;
  char rest[32];
  auto two = [](char* p, int v) { p[0] = (char)('0' + v / 10 % 10), p[1] = (char)('0' + v % 10); };
  rest[0] = mday > 9 ? (char)('0' + mday / 10) : ' ';
  rest[1] = (char)('0' + mday % 10);
  rest[2] = ' ';
  two(rest + 3, t.tm_hour);
  rest[5] = ':';
  two(rest + 6, t.tm_min);
  rest[8] = ':';
  two(rest + 9, t.tm_sec);
  rest[11] = 0;
  return strFormat("%s %s %s %d", days + 4 * (t.tm_wday % 7), months + 4 * mon, rest, t.tm_year + 1900);
}
static Value asctime_(Value, const Value* a, i32 n, Value) {
  struct tm t;
  return nowOr(a, n, &t) ? ascText(t) : 0;
}
static Value ctime_(Value, const Value* a, i32 n, Value) {
  time_t t;
  struct tm tm;
  if (!timestamp(a, n, &t)) return 0;
  localtime_r(&t, &tm);
  return ascText(tm);
}
static Value strftime_(Value, const Value* a, i32 n, Value) {
  struct tm t;
  if (!isStr(a[0])) return raise(E_TypeError, "strftime() argument 1 must be str, not %T", a[0]);
  if (!nowOr(a + 1, n - 1, &t)) return 0;
  if (t.tm_mon == -1) t.tm_mon = 0;
  if (t.tm_mday == 0) t.tm_mday = 1;
  if (t.tm_yday == -1) t.tm_yday = 0;
  if (t.tm_mon < 0 || t.tm_mon > 11) return raise(E_ValueError, "month out of range");
  if (t.tm_mday < 0 || t.tm_mday > 31) return raise(E_ValueError, "day of month out of range");
  if (t.tm_hour < 0 || t.tm_hour > 23) return raise(E_ValueError, "hour out of range");
  if (t.tm_min < 0 || t.tm_min > 59) return raise(E_ValueError, "minute out of range");
  if (t.tm_sec < 0 || t.tm_sec > 61) return raise(E_ValueError, "seconds out of range");
#if !defined(__wasm__)
  t.tm_zone = t.tm_isdst > 0 ? tzname[1] : tzname[0];
#endif
  size_t len;
  bool owned;
  const char* format = strUtf8(a[0], &len, &owned);
  Ref result(0);
  if (!len) result.v = strFromAscii("", 0);
  for (size_t room = 256; !result.v && room < ((size_t)1 << 20); room *= 4) {
    char* p = (char*)allocate(room);
    size_t k = strftime(p, room, format, &t);
    if (k || room >= 256 * len) result.v = strFromUtf8(p, k);
    release(p, room);
  }
  if (owned) release((void*)format, len + 1);
  return result.take();
}
static Value strptime_(Value, const Value* a, i32 n,
                       Value) { // in CPython, too, this lives in a Python module
  Ref m(molt_Import(none(), internC("_strptime"), 0, nullptr));
  return m.v ? callMethod(m, internC("_strptime_time"), a, n) : 0;
}
static Value clockInfo(Value, const Value* a, i32, Value) {
  if (!isStr(a[0])) return raise(E_TypeError, "get_clock_info() argument 1 must be str, not %T", a[0]);
  extern Class T_SimpleNamespace;
  bool wall = strEqual(a[0], internC("time"));
  const char* clock = wall                                      ? "CLOCK_REALTIME"
                      : strEqual(a[0], internC("process_time")) ? "CLOCK_PROCESS_CPUTIME_ID"
                                                                : "CLOCK_MONOTONIC";
  Ref space(call0(toValue(&T_SimpleNamespace))), text(strFormat("clock_gettime(%s)", clock)),
      step(floatNew(1e-9));
  setAttr(space, internC("implementation"), text);
  setAttr(space, internC("monotonic"), boolValue(!wall));
  setAttr(space, internC("adjustable"), boolValue(wall));
  setAttr(space, internC("resolution"), step);
  return space.take();
}

static const MethodDef functions[] = {{"time", time_, 0, 0},
                                      {"time_ns", timeNs, 0, 0},
                                      {"monotonic", monotonic, 0, 0},
                                      {"monotonic_ns", monotonicNs, 0, 0},
                                      {"perf_counter", monotonic, 0, 0},
                                      {"perf_counter_ns", monotonicNs, 0, 0},
                                      {"process_time", processTime, 0, 0},
                                      {"process_time_ns", processTimeNs, 0, 0},
                                      {"thread_time", processTime, 0, 0},
                                      {"thread_time_ns", processTimeNs, 0, 0},
                                      {"sleep", sleep_, 1, 1},
                                      {"gmtime", gmtime_, 0, 1},
                                      {"localtime", localtime_, 0, 1},
                                      {"mktime", mktime_, 1, 1},
                                      {"asctime", asctime_, 0, 1},
                                      {"ctime", ctime_, 0, 1},
                                      {"strftime", strftime_, 1, 2},
                                      {"strptime", strptime_, 1, 2},
                                      {"get_clock_info", clockInfo, 1, 1},
                                      {}};
static int setup(Value m) {
  structTime = structSequence(
      "time.struct_time",
      "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst tm_zone tm_gmtoff", 9, "time");
  moduleAdd(m, "struct_time", incref(toValue(structTime)));
#if !defined(__wasm__)
  tzset();
  moduleAdd(m, "timezone", tagInt(timezone));
  moduleAdd(m, "altzone", tagInt(daylight ? timezone - 3600 : timezone));
  moduleAdd(m, "daylight", tagInt(daylight));
  Ref a(strFromC(tzname[0])), b(strFromC(tzname[1] && *tzname[1] ? tzname[1] : tzname[0]));
#else
  moduleAdd(m, "timezone", tagInt(0));
  moduleAdd(m, "altzone", tagInt(0));
  moduleAdd(m, "daylight", tagInt(0));
  Ref a(strFromC("UTC")), b(strFromC("UTC"));
#endif
  return moduleAdd(m, "tzname", tuple2(a, b));
}
extern const NativeModule module_time = {"time", functions, setup};
