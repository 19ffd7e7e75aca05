#include "jacta/parallel/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace jacta {

namespace {

constexpr std::size_t widest_bar = 30;
constexpr std::size_t narrowest_bar = 5;

std::string two_units(
    double seconds, double unit, const char* name, double part, const char* part_name) {
  const double whole = std::floor(seconds / unit);
  const double rest = std::floor((seconds - whole * unit) / part);
  return fmt::format("{:.0f} {} {:.0f} {}", whole, name, rest, part_name);
}

std::string bar_text(const Progress& progress, std::size_t width) {
  const double part = progress.total == 0 ? 1
                                          : static_cast<double>(progress.finished) /
                                                static_cast<double>(progress.total);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
  return fmt::format(
      " [{}{}]", std::string(filled, '#'), std::string(width - filled, '.'));
}

// Rate and time left; nothing before the first index is finished.
std::string speed_text(const Progress& progress) {
  const auto made = static_cast<double>(progress.finished - progress.resumed);
  if (!(made > 0) || !(progress.seconds > 0)) return {};
  const double rate = made / progress.seconds;
  const auto left = static_cast<double>(progress.total - progress.finished);
  return fmt::format(
      "  {:.{}f}/s  {} left", rate, rate < 10 ? 1 : 0, duration_text(left / rate));
}

}  // namespace

std::string duration_text(double seconds) {
  constexpr double minute = 60;
  constexpr double hour = 60 * minute;
  constexpr double day = 24 * hour;
  const double rounded = std::ceil(seconds);
  if (rounded < minute) return fmt::format("{:.0f} s", rounded);
  if (rounded < hour) return two_units(rounded, minute, "min", 1, "s");
  if (rounded < day) return two_units(rounded, hour, "h", minute, "min");
  return two_units(rounded, day, "d", hour, "h");
}

std::string progress_line(const std::string& what,
                          const Progress& progress,
                          std::size_t width) {
  if (width < 2) return {};
  Progress shown = progress;
  shown.finished = std::min(shown.finished, shown.total);
  shown.resumed = std::min(shown.resumed, shown.finished);
  const std::string count = fmt::format(" {}/{}", shown.finished, shown.total);
  const std::string speed = speed_text(shown);
  // A terminal goes to the next line when its last column is written.
  const std::size_t room = width - 1;
  const std::string text = what + count + speed;
  constexpr std::size_t frame = 3;
  if (text.size() + frame + narrowest_bar <= room) {
    const std::size_t bar = std::min(widest_bar, room - text.size() - frame);
    return what + bar_text(shown, bar) + count + speed;
  }
  if (text.size() <= room) return text;
  // What is left is the most useful.
  const std::string least = speed.empty() ? count : speed;
  return least.substr(std::min(least.size(), least.find_first_not_of(' ')))
      .substr(0, room);
}

}  // namespace jacta
