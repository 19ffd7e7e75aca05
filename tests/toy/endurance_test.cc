// A hundred thousand fits in one process: memory stays where it was.
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>

#include "jacta/fit/fit.h"
#include "support/golden.h"

namespace jacta {
namespace {

long resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    long kilobytes = 0;
    if (word == "VmRSS:" && status >> kilobytes) return kilobytes;
  }
  return 0;
}

TEST(Endurance, MemoryStaysFlatOverAHundredThousandFits) {
  const test::GoldenCase golden("two_shape");
  const auto model = TemplateModel::from_file(golden.model_file());
  const auto problem = make_problem(model.space());
  const auto generator = model.generator({});
  std::vector<long> memory;
  std::vector<double> seconds;
  std::uint64_t toy = 0;
  for (int block = 0; block < 10; ++block) {
    const auto start = std::clock();
    for (int i = 0; i < 10'000; ++i, ++toy) {
      auto evaluator =
          model.bind(generator->generate({.seed = 1, .point = 2, .toy = toy}));
      ASSERT_TRUE(minimise(evaluator, problem).valid) << toy;
    }
    seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    memory.push_back(resident_kilobytes());
  }
  // The first block warms the allocator; 80 bytes lost per fit would be seen.
  ASSERT_GT(memory[0], 0);
  EXPECT_LT(memory.back() - memory[1], 6'000) << "kB at the end: " << memory.back();
  for (std::size_t b = 0; b < memory.size(); ++b) {
    RecordProperty("kilobytes_" + std::to_string(b), std::to_string(memory[b]));
    RecordProperty("seconds_" + std::to_string(b), std::to_string(seconds[b]));
  }
}

}  // namespace
}  // namespace jacta
