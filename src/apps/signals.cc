#include "signals.h"

#include <csignal>

namespace jacta::apps {

namespace {

// A handler has no arguments of its own: these two are all it may touch.
CancellationToken stop;
volatile std::sig_atomic_t received = SIGINT;

void handle(int signal) {
  received = signal;
  stop.cancel();
}

}  // namespace

const CancellationToken& stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return stop;
}

int status_of_signal() {
  return 128 + received;
}

void report_file_size_limit() {
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace jacta::apps
