// Progress of a long loop as one line of text.
//
//     toys [#########.....................] 3000/10000  1210/s  6 s left
//
// The line has less than `width` columns whatever it says: first the bar gets shorter,
// then it goes, then all but the time left.
//
//     auto line = jacta::progress_line("toys", {.finished = 3000, .total = 10000}, 80);
#pragma once

#include <cstddef>
#include <string>

namespace jacta {

/// What a bar shows.
struct Progress {
  std::size_t finished = 0;
  std::size_t total = 0;
  std::size_t resumed = 0;  ///< of the finished ones, those of an earlier run
  double seconds = 0;       ///< since the beginning
};

/// "45 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".
std::string duration_text(double seconds);

/// One line of less than `width` columns: what, bar, numbers, rate and time left; of
/// these as much as there is room for.
std::string progress_line(const std::string& what,
                          const Progress& progress,
                          std::size_t width);

}  // namespace jacta
