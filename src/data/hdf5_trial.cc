#include "hdf5_trial.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>

namespace jacta::hdf5 {

namespace {

// A sound file takes far less: a second for every megabyte, and some to begin with.
rlim_t allowed_seconds(const std::string& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return 10 + (error ? 0 : static_cast<rlim_t>(bytes / 1'000'000));
}

[[noreturn]] void read_in_child(const std::function<void()>& read, rlim_t seconds) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGXCPU}) {
    std::signal(signal, SIG_DFL);
  }
  const rlimit no_core = {0, 0};
  const rlimit time = {seconds, seconds + 1};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::setrlimit(RLIMIT_CPU, &time);
  try {
    read();
  } catch (...) {
  }
  ::_exit(0);
}

}  // namespace

void try_reading(const Place& place, const std::function<void()>& read) {
  const rlim_t seconds = allowed_seconds(place.file);
  const pid_t child = ::fork();
  if (child < 0) return;
  if (child == 0) read_in_child(read, seconds);
  int status = 0;
  pid_t ended = -1;
  do {
    ended = ::waitpid(child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  if (ended != child || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) return;
  fail(place, "is damaged: the HDF5 library cannot read it", "make it again");
}

}  // namespace jacta::hdf5
