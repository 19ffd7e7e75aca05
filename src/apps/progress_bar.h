// Progress on a terminal, in one line that never spills over it; nothing in a pipe.
#pragma once

#include <cstddef>
#include <string>

#include "jacta/parallel/executor.h"
#include "jacta/parallel/progress_line.h"

namespace jacta::apps {

/// Columns of the terminal of standard error, read anew each time; 80 where unknown.
std::size_t terminal_width();

class ProgressBar {
 public:
  ProgressBar(std::string what, std::size_t total);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Options of a loop whose indices follow `before` finished ones; `resumed` of its own
  /// are there already and say nothing of the rate.
  LoopOptions options(const CancellationToken* cancellation = nullptr,
                      std::size_t before = 0,
                      std::size_t resumed = 0);

 private:
  void show(std::size_t finished) const;
  std::string what_;
  std::size_t total_;
  bool on_terminal_;
  double begin_;
  std::size_t before_ = 0;
  std::size_t resumed_ = 0;
};

}  // namespace jacta::apps
