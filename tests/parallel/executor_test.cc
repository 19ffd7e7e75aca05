#include "jacta/parallel/executor.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace jacta {
namespace {

TEST(Executor, VisitsEveryIndexOnce) {
  for (const std::size_t threads : {1, 2, 3}) {
    const Executor executor(threads);
    EXPECT_EQ(executor.threads(), threads);
    std::vector<int> visits(1000);
    std::vector<std::atomic<int>> busy(threads);
    const std::size_t done =
        executor.for_each(visits.size(), [&](std::size_t i, std::size_t worker) {
          ASSERT_LT(worker, threads);
          ASSERT_EQ(busy[worker].fetch_add(1), 0) << "a worker is shared";
          visits[i] += 1;
          busy[worker].fetch_sub(1);
        });
    EXPECT_EQ(done, visits.size());
    for (const int v : visits) EXPECT_EQ(v, 1);
  }
}

TEST(Executor, RethrowsAndCancels) {
  for (const std::size_t threads : {1, 2}) {
    const Executor executor(threads);
    const auto fail = [](std::size_t i, std::size_t) {
      if (i == 17) throw std::runtime_error("seventeen");
    };
    EXPECT_THROW(executor.for_each(100, fail), std::runtime_error);

    CancellationToken token;
    const std::size_t done = executor.for_each(100000,
                                               [&](std::size_t i, std::size_t) {
                                                 if (i == 5) token.cancel();
                                               },
                                               {.cancellation = &token});
    EXPECT_LT(done, 100000u);
  }
}

TEST(Executor, TheCheckpointComesBeforeEveryIndex) {
  for (const std::size_t threads : {1, 2}) {
    std::atomic<std::size_t> calls = 0, done = 0;
    const Executor executor(threads, [&] {
      if (++calls == 20) throw std::runtime_error("asked to stop");
    });
    EXPECT_THROW(executor.for_each(100000, [&](std::size_t, std::size_t) { ++done; }),
                 std::runtime_error);
    EXPECT_GE(calls, 20u);
    EXPECT_LT(done, 100000u);
  }
}

TEST(Executor, RespectsTheAffinity) {
  EXPECT_EQ(Executor().threads(), Executor::available_processors());
  EXPECT_GE(Executor::available_processors(), 1u);
}

}  // namespace
}  // namespace jacta
