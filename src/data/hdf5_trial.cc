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
  for (const int signal :
       {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGXCPU, SIGALRM, SIGTERM, SIGINT}) {
    std::signal(signal, SIG_DFL);
  }
  // A child that only waits uses no processor: it ends by the clock.
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::alarm(static_cast<unsigned>(6 * seconds));
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
  std::error_code error;
  if (!std::filesystem::is_regular_file(place.file, error)) return;
  const rlim_t seconds = allowed_seconds(place.file);
  const pid_t child = ::fork();
  if (child < 0) return;
  if (child == 0) read_in_child(read, seconds);
  int status = 0;
  pid_t ended = -1;
  do {
    ended = ::waitpid(child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  if (ended != child || !WIFSIGNALED(status)) return;
  switch (WTERMSIG(status)) {
    case SIGSEGV:
    case SIGBUS:
    case SIGABRT:
    case SIGFPE:
    case SIGILL:
    case SIGXCPU:
      fail(place, "is damaged: the HDF5 library cannot read it", "make it again");
    case SIGALRM:
      fail(place, "could not be read in time", "is its file system there?");
    default:
      return;  // somebody else ended it: the reading that counts will tell
  }
}

}  // namespace jacta::hdf5
