// The fuzz targets without libFuzzer, for every run of the tests: fuzz_replay TARGET CORPUS ROUNDS gives the
// target each file of the folder CORPUS, then ROUNDS mutations of each, the same ones always. When an input
// crashes the target, it is written to the file crash-TARGET and the run ends by the signal; libFuzzer's
// binary takes it.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#define TARGET(name) extern "C" int fuzz_##name(const uint8_t*, size_t);
#include "targets.def"
#undef TARGET

namespace {
constexpr struct {
  const char* name;
  int (*run)(const uint8_t*, size_t);
} kTargets[] = {
#define TARGET(name) {#name, fuzz_##name},
#include "targets.def"
#undef TARGET
};

std::string input, crashFile;

void onCrash(int signal) {
  int fd = open(crashFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd >= 0 && write(fd, input.data(), input.size()) < 0) _exit(3);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void mutate(std::string& s, std::mt19937_64& random, const std::vector<std::string>& corpus) {
  static const char* const pieces[] = {"\xff\xff\xff\xff",
                                       "\x80\x80\x80\x80\x01",
                                       "0",
                                       "-1",
                                       "99999999999",
                                       "(",
                                       ")",
                                       "[",
                                       "\"",
                                       "\n",
                                       " ",
                                       "\\",
                                       "{",
                                       "}",
                                       ":"};
  for (uint64_t n = 1 + random() % 3; n-- > 0;) {
    size_t at = s.empty() ? 0 : random() % s.size(), some = random() % 16;
    switch (random() % 7) {
    case 0: s.erase(at, some); break;
    case 1: s.insert(at, pieces[random() % std::size(pieces)]); break;
    case 2:
      if (!s.empty()) s[at] = static_cast<char>(random());
      break;
    case 3:
      if (!s.empty()) s[at] ^= static_cast<char>(1 << random() % 8);
      break;
    case 4: s.insert(at, s.substr(s.empty() ? 0 : random() % s.size(), some * 4)); break;
    case 5: {
      const std::string& other = corpus[random() % corpus.size()];
      s.insert(at, other.substr(other.empty() ? 0 : random() % other.size(), some * 4));
      break;
    }
    default:
      if (s.size() > 1 && random() % 8 == 0) s.resize(at);
    }
  }
}
} // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  auto* target = std::find_if(std::begin(kTargets), std::end(kTargets),
                              [&](const auto& t) { return !std::strcmp(t.name, argv[1]); });
  if (target == std::end(kTargets)) return 2;
  crashFile = std::string("crash-") + argv[1];
  static char stack[1 << 16];
  stack_t alternative{};
  alternative.ss_sp = stack;
  alternative.ss_size = sizeof stack;
  sigaltstack(&alternative, nullptr);
  for (int signal : {SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGBUS, SIGALRM, SIGTRAP}) {
    struct sigaction action{};
    action.sa_handler = onCrash;
    action.sa_flags = SA_ONSTACK;
    sigaction(signal, &action, nullptr);
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[2])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  std::mt19937_64 random(1);
  const long rounds = std::atol(argv[3]);
  long runs = 0;
  auto give = [&] {
    alarm(20); // an input that takes longer is a failure, too
    target->run(reinterpret_cast<const uint8_t*>(input.data()), input.size());
    alarm(0);
    ++runs;
  };
  for (const std::string& seed : corpus) {
    input = seed;
    give();
    for (long i = 0; i < rounds; ++i) {
      if (i % 4 == 0) input = seed; // up to four mutations on top of each other
      mutate(input, random, corpus);
      give();
    }
  }
  std::printf("%ld runs\n", runs);
  return runs ? 0 : 1;
}
