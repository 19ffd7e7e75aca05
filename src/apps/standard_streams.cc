#include "standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "jacta/base/error.h"

namespace jacta::apps {

namespace {

constexpr const char* what_to_do =
    "what was printed is incomplete; files are as reported";

bool is_closed(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF;
}

}  // namespace

void hold_standard_streams() {
  const bool no_output = is_closed(STDOUT_FILENO);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // open() takes the lowest free number, and lower ones are taken by now.
    if (is_closed(descriptor)) static_cast<void>(::open("/dev/null", O_RDWR));
  }
  if (no_output) {
    throw IoError("standard output", "is closed", "send it to /dev/null if not wanted");
  }
}

void flush_standard_output() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.flush().good())
    return;
  throw IoError("standard output",
                errno == 0 ? "writing failed" : std::strerror(errno),
                what_to_do);
}

}  // namespace jacta::apps
