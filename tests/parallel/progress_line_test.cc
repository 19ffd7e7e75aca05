// Lines of progress: what they say, and that they fit.
#include "jacta/parallel/progress_line.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace jacta {
namespace {

TEST(ProgressLine, SaysHowFarHowFastAndHowLong) {
  const Progress third{.finished = 3000, .total = 9000, .seconds = 1.5};
  EXPECT_EQ(progress_line("toys", third, 120),
            "toys [##########....................] 3000/9000  2000/s  3 s left");
  EXPECT_EQ(progress_line("toys", {.total = 9000}, 80),
            "toys [..............................] 0/9000");
}

// Toys of an earlier run were there in no time.
TEST(ProgressLine, ResumedToysSayNothingOfTheRate) {
  const Progress half{.finished = 5000, .total = 10000, .resumed = 4000, .seconds = 10};
  EXPECT_NE(progress_line("toys", half, 80).find("100/s  50 s left"), std::string::npos);
}

TEST(ProgressLine, FitsIntoEveryTerminal) {
  for (std::size_t width = 0; width < 130; ++width) {
    for (const std::size_t finished : {0, 1, 499999, 1000000, 1000007}) {
      const Progress progress{
          .finished = finished, .total = 1000000, .seconds = 123456.0};
      const std::string line =
          progress_line("a long name of a campaign", progress, width);
      EXPECT_LT(line.size(), std::max(width, std::size_t{1})) << width << ": " << line;
      EXPECT_EQ(line.find('\n'), std::string::npos);
    }
  }
  const Progress progress{.finished = 10, .total = 40, .seconds = 10};
  EXPECT_EQ(progress_line("campaign", progress, 17), "1.0/s  30 s left");
}

TEST(ProgressLine, Durations) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(44.2), "45 s");
  EXPECT_EQ(duration_text(59.5), "1 min 0 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(2 * 3600 + 5 * 60 + 59), "2 h 5 min");
  EXPECT_EQ(duration_text(76 * 3600), "3 d 4 h");
}

}  // namespace
}  // namespace jacta
