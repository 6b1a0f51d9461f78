// The module _locale: the one locale that there is, C.
#include "container/container.h"
#include "module/modules.h"

namespace {
const struct {
  const char* name;
  int value;
} kNumbers[] = {{"LC_CTYPE", 0},    {"LC_NUMERIC", 1},  {"LC_TIME", 2}, {"LC_COLLATE", 3},
                {"LC_MONETARY", 4}, {"LC_MESSAGES", 5}, {"LC_ALL", 6},  {"CHAR_MAX", 127}};
const char* const kMoney[] = {"int_frac_digits", "frac_digits",    "p_cs_precedes", "p_sep_by_space",
                              "n_cs_precedes",   "n_sep_by_space", "p_sign_posn",   "n_sign_posn"};
const char* const kTexts[] = {"thousands_sep",     "int_curr_symbol", "currency_symbol", "mon_decimal_point",
                              "mon_thousands_sep", "positive_sign",   "negative_sign"};

Value localeConv(Value, const Value*, i32, Value) {
  Ref d(dictNew()), empty(strFromC("")), point(strFromC(".")), none(listNew(0)), noneToo(listNew(0));
  auto put = [&](const char* name, Value v) { dictSet(d, internC(name), v); };
  put("decimal_point", point);
  put("grouping", none);
  put("mon_grouping", noneToo);
  for (auto* name : kTexts) put(name, empty);
  for (auto* name : kMoney) put(name, tagInt(127));
  return d.take();
}
Value setLocale(Value, const Value* a, i32, Value) {
  if (a[1] && !isNone(a[1])) {
    Ref c(strFromC("C")), posix(strFromC("POSIX")), empty(strFromC(""));
    const bool known = equals(a[1], c) == 1 || equals(a[1], posix) == 1 || equals(a[1], empty) == 1;
    if (!known) return raise(E_ValueError, "unsupported locale setting");
  }
  return strFromC("C");
}
Value compareTexts(Value, const Value* a, i32, Value) {
  const int less = compareTruth(a[0], a[1], CmpLt), equal = less < 0 ? -1 : equals(a[0], a[1]);
  return equal < 0 ? 0 : tagInt(less ? -1 : equal ? 0 : 1);
}
Value same(Value, const Value* a, i32, Value) { return incref(a[0]); }
Value encodingName(Value, const Value*, i32, Value) { return strFromC("utf-8"); }

const MethodDef functions[] = {{"localeconv", localeConv, 0, 0},    {"setlocale", setLocale, 1, 2},
                               {"strcoll", compareTexts, 2, 2},     {"strxfrm", same, 1, 1},
                               {"getencoding", encodingName, 0, 0}, {}};
int setup(Value m) {
  for (auto& n : kNumbers) moduleAdd(m, n.name, tagInt(n.value));
  return moduleAdd(m, "Error", incref(toValue(&E_ValueError)));
}
} // namespace
extern const NativeModule module__locale = {"_locale", functions, setup};
