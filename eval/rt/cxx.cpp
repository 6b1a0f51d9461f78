// The part of a C++ library that libc++'s headers leave to its archive, as far as the front end and the
// interpreter need it. Compiled for targets that have headers only; nothing of libc++'s archive is linked.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <unordered_map>

void shortestDigits(double d, char* digits, int* n, int* point); // runtime/number

#if !defined(__has_feature) || !__has_feature(address_sanitizer)
void* operator new(size_t n) {
  void* p = std::malloc(n ? n : 1);
  if (!p) std::abort();
  return p;
}
void* operator new[](size_t n) { return operator new(n); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete[](void* p, size_t) noexcept { std::free(p); }

extern "C" void __cxa_pure_virtual() { std::abort(); }
extern "C" int __cxa_atexit(void (*)(void*), void*, void*) { return 0; } // statics of functions live for ever
#endif

_LIBCPP_BEGIN_NAMESPACE_STD

void __libcpp_verbose_abort(const char*, ...) { std::abort(); }

/// The smallest prime that is not below n: sizes of hash tables.
size_t __next_prime(size_t n) {
  if (n <= 2) return n;
  for (n |= 1;; n += 2) {
    bool prime = true;
    for (size_t d = 3; prime && d <= n / d; d += 2) prime = n % d != 0;
    if (prime) return n;
  }
}

namespace {
template <class T> string decimal(const char* format, T v) {
  char buffer[32];
  return string(buffer, static_cast<size_t>(snprintf(buffer, sizeof buffer, format, v)));
}
} // namespace
string to_string(int v) { return decimal("%d", v); }
string to_string(unsigned v) { return decimal("%u", v); }
string to_string(long v) { return decimal("%ld", v); }
string to_string(unsigned long v) { return decimal("%lu", v); }
string to_string(long long v) { return decimal("%lld", v); }
string to_string(unsigned long long v) { return decimal("%llu", v); }

/// Shortest digits that read back as v; the front end asks for the scientific form alone.
to_chars_result to_chars(char* first, char* last, double v, chars_format) {
  char digits[24], text[48];
  int n = 0, point = 1;
  const bool negative = __builtin_signbit(v);
  if (negative) v = -v;
  if (v != 0) shortestDigits(v, digits, &n, &point);
  if (n == 0) digits[n++] = '0';
  size_t length = 0;
  if (negative) text[length++] = '-';
  text[length++] = digits[0];
  if (n > 1) text[length++] = '.';
  for (int i = 1; i < n; ++i) text[length++] = digits[i];
  length += static_cast<size_t>(snprintf(text + length, sizeof text - length, "e%+03d", point - 1));
  if (static_cast<size_t>(last - first) < length) return {last, errc::value_too_large};
  return {copy(text, text + length, first), errc()};
}

// What the headers declare as instantiated elsewhere.
#define DEFINE(...) template __VA_ARGS__;
_LIBCPP_STRING_UNSTABLE_EXTERN_TEMPLATE_LIST(DEFINE, char)
#undef DEFINE
template string operator+(const char*, const string&);
template <class Less, class It> void __sort(It first, It last, Less) {
  std::sort(first, last, [](const auto& a, const auto& b) { return a < b; });
}
template void __sort<__less<unsigned>&, unsigned*>(unsigned*, unsigned*, __less<unsigned>&);
template void __sort<__less<unsigned long>&, unsigned long*>(unsigned long*, unsigned long*,
                                                             __less<unsigned long>&);

_LIBCPP_END_NAMESPACE_STD
