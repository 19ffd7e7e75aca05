#include "hdf5_trial.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>

namespace jacta::hdf5 {

namespace {

// A sound file takes far less: a second for every megabyte, and some to begin with.
std::uint64_t allowed_seconds(const std::string& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return 10 + (error ? 0 : static_cast<std::uint64_t>(bytes / 1'000'000));
}

// False where the other side has gone.
bool send_all(int socket, const void* data, std::size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = ::send(socket, next, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    next += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool receive_all(int socket, void* data, std::size_t size) {
  char* next = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t n = ::recv(socket, next, size, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    next += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool send_number(int socket, std::uint64_t number) {
  return send_all(socket, &number, sizeof number);
}

bool receive_number(int socket, std::uint64_t& number) {
  return receive_all(socket, &number, sizeof number);
}

// A child that only waits uses no processor: it ends by the clock.
void limit_time(std::uint64_t seconds) {
  const itimerval time = {{0, 0}, {static_cast<time_t>(seconds), 0}};
  ::setitimer(ITIMER_PROF, &time, nullptr);
  ::alarm(static_cast<unsigned>(6 * seconds));
}

void judge(int status, const Place& place) {
  if (!WIFSIGNALED(status)) return;
  switch (WTERMSIG(status)) {
    case SIGSEGV:
    case SIGBUS:
    case SIGABRT:
    case SIGFPE:
    case SIGILL:
    case SIGPROF:
      fail(place, "is damaged: the HDF5 library cannot read it", "make it again");
    case SIGALRM:
      fail(place, "could not be read in time", "is its file system there?");
    default:
      return;  // somebody else ended it: the reading that counts will tell
  }
}

void prepare_child() {
  for (const int signal :
       {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGPROF, SIGALRM, SIGTERM, SIGINT}) {
    std::signal(signal, SIG_DFL);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const rlimit no_core = {0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

}  // namespace

// A request is the time that it may take, the number of words, and each with its length;
// the answer is one byte.
void Trial::serve(int socket) const {
  prepare_child();
  std::uint64_t seconds = 0;
  std::uint64_t n = 0;
  while (receive_number(socket, seconds) && receive_number(socket, n)) {
    std::vector<std::string> words(n);
    for (auto& word : words) {
      std::uint64_t size = 0;
      if (!receive_number(socket, size)) ::_exit(0);
      word.resize(size);
      if (!receive_all(socket, word.data(), size)) ::_exit(0);
    }
    limit_time(seconds);
    try {
      read_(words);
    } catch (...) {
    }
    limit_time(0);
    if (!send_all(socket, "", 1)) break;
  }
  ::_exit(0);
}

// A child has the locks of its parent as they are, but none of the threads that would open
// them: where another thread is inside HDF5, the library would be closed in the child for
// ever. Inside a call of the library its lock is that of this thread. The child never
// leaves the call: at the end of it the library wakes who waits for the lock, of whom the
// child has but the traces.
bool Trial::begin() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  auto in_the_library = [this, &ends] {
    child_ = ::fork();
    if (child_ != 0) return;
    ::close(ends[0]);
    serve(ends[1]);
  };
  const auto once = [](hid_t, const char*, void* call) -> herr_t {
    (*static_cast<decltype(in_the_library)*>(call))();
    return 1;
  };
  const hid_t list = H5Pcreate(H5P_FILE_ACCESS);
  H5Piterate(list, nullptr, once, &in_the_library);
  H5Pclose(list);
  ::close(ends[1]);
  socket_ = ends[0];
  if (child_ > 0) return true;
  end();
  return false;
}

int Trial::end() {
  // Other children may hold a copy of the socket, so that closing it is not enough.
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  int status = 0;
  if (child_ > 0) {
    pid_t ended = -1;
    do {
      ended = ::waitpid(child_, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (ended != child_) status = 0;
  }
  child_ = -1;
  return status;
}

void Trial::try_reading(const Place& place, const std::vector<std::string>& words) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(place.file, error)) return;
  if (child_ <= 0 && !begin()) return;
  bool alive = send_number(socket_, allowed_seconds(place.file)) &&
               send_number(socket_, words.size());
  for (const auto& word : words) {
    alive = alive && send_number(socket_, word.size()) &&
            send_all(socket_, word.data(), word.size());
  }
  char answer = 0;
  if (alive && receive_all(socket_, &answer, 1)) return;
  judge(end(), place);
}

void try_reading(const Place& place, const std::function<void()>& read) {
  Trial trial([&](const std::vector<std::string>&) { read(); });
  trial.try_reading(place);
}

}  // namespace jacta::hdf5
