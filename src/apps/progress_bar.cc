#include "progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace jacta::apps {

namespace {

double seconds_now() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

ProgressBar::ProgressBar(std::string what, std::size_t total)
    : what_(std::move(what)),
      total_(total),
      on_terminal_(::isatty(STDERR_FILENO) == 1),
      begin_(seconds_now()) {}

ProgressBar::~ProgressBar() {
  if (on_terminal_) fmt::print(stderr, "\r\033[K");
}

LoopOptions ProgressBar::options(const CancellationToken* cancellation,
                                 std::size_t before,
                                 std::size_t resumed) {
  LoopOptions options;
  options.cancellation = cancellation;
  before_ = before;
  resumed_ += resumed;
  if (on_terminal_) options.progress = [this](std::size_t finished) { show(finished); };
  return options;
}

void ProgressBar::show(std::size_t finished) const {
  const std::size_t now = before_ + finished;
  const Progress progress{.finished = now,
                          .total = total_,
                          .resumed = resumed_,
                          .seconds = seconds_now() - begin_};
  fmt::print(stderr, "\r\033[K{}", progress_line(what_, progress, terminal_width()));
  std::fflush(stderr);
}

}  // namespace jacta::apps
