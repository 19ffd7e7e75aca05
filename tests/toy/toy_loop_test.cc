// Loops over toys: stopped and gone on with, they give what an unbroken one gives.
#include "jacta/toy/toy_loop.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class ToyLoop : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove(journal_); }

  std::vector<double> run(std::size_t threads,
                          const std::string& header,
                          std::size_t stop_after = 1000) {
    made_ = 0;
    CancellationToken token;
    const Executor executor(threads);
    return for_each_toy(executor,
                        200,
                        2,
                        [&](std::size_t toy, std::span<double> numbers) {
                          numbers[0] = static_cast<double>(toy) / 3;
                          numbers[1] = -static_cast<double>(toy);
                          if (++made_ == stop_after) token.cancel();
                        },
                        {.loop = {.cancellation = &token},
                         .journal = journal_,
                         .header = header,
                         .seconds = 0});
  }

  fs::path journal_ =
      fs::path(::testing::TempDir()) / ("toy_loop_" + std::to_string(::getpid()));
  std::atomic<std::size_t> made_{0};
};

// A toy that is given up keeps those before it, as one that ended would.
TEST_F(ToyLoop, StopsInTheMidstOfAToy) {
  const Executor executor(1);
  std::string said;
  try {
    for_each_toy(executor,
                 200,
                 1,
                 [&](std::size_t toy, std::span<double>) {
                   if (toy == 7) throw Interrupted("a toy was interrupted");
                 },
                 {.journal = journal_, .header = "a", .seconds = 0});
  } catch (const Interrupted& stop) {
    said = stop.what();
  }
  EXPECT_NE(said.find("interrupted after 7 of 200 toys"), std::string::npos) << said;
}

TEST_F(ToyLoop, GoesOnWhereItWas) {
  const auto whole = run(2, "a");
  EXPECT_EQ(made_, 200u);
  constexpr std::size_t row = 150;
  EXPECT_EQ(whole[2 * row], 50.0);
  EXPECT_EQ(whole[2 * row + 1], -150.0);
  // Finished: all numbers are there.
  EXPECT_EQ(run(1, "a"), whole);
  EXPECT_EQ(made_, 0u);
  // Another header: nothing of it counts.
  EXPECT_THROW(run(2, "b", 60), Interrupted);
  const std::size_t first = made_;
  EXPECT_GE(first, 60u);
  EXPECT_EQ(run(1, "b"), whole);
  EXPECT_EQ(made_, 200 - first);
}

TEST_F(ToyLoop, TornJournalsLoseTheTailOnly) {
  const auto whole = run(1, "a");
  const std::string bytes = read_file(journal_);
  for (std::size_t size = 0; size < bytes.size(); size += 501) {
    write_file(journal_, bytes.substr(0, size));
    ASSERT_EQ(run(1, "a"), whole) << size;
  }
  EXPECT_GT(made_, 0u);
  EXPECT_LT(made_, 20u);
}

TEST(ToyLoopWithoutJournal, SaysThatNothingIsKept) {
  const Executor executor(1);
  CancellationToken token;
  token.cancel();
  try {
    for_each_toy(executor,
                 5,
                 1,
                 [](std::size_t, std::span<double>) {},
                 {.loop = {.cancellation = &token}});
    FAIL();
  } catch (const Interrupted& stop) {
    EXPECT_EQ(std::string(stop.what()), "interrupted after 0 of 5 toys");
  }
}

}  // namespace
}  // namespace jacta
