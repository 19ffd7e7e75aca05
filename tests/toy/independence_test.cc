// Rows are functions of the address of a toy alone: not of threads, batches, the order of
// work or the instruction set; and the scheme of the numbers is frozen.
#include <gtest/gtest.h>

#include <filesystem>

#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/data/toy_file.h"
#include "jacta/templates/instruction_set.h"
#include "toy/support.h"

namespace jacta {
namespace {

const std::string golden_hypotheses =
    "hypotheses: [free, zero, 'true', {signal_rate_multiplier: 2.5}], "
    "generate_values: {signal_rate_multiplier: 1.3, gain: 1.1}";

RunnerArguments gaussian_job(const std::string& more = "") {
  return test::job(
      "{statistical_model: jacta.GaussianModel, poi: mu, hypotheses: [free, zero, "
      "'true'], "
      "generate_values: {mu: 0.5}, compute_confidence_interval: true, "
      "parameter_definition: {mu: {nominal_value: 0, fit_limits: [-10, 10]}, "
      "sigma: {nominal_value: 1, fittable: false}}" +
      more + "}");
}

RunnerArguments golden_job(const std::string& more = "") {
  return test::golden_job("{" + golden_hypotheses + more + "}");
}

class Independence : public ::testing::TestWithParam<bool> {
 protected:
  RunnerArguments job(const std::string& more = "") const {
    return GetParam() ? golden_job(more) : gaussian_job(more);
  }
};

TEST_P(Independence, OfTheNumberOfThreads) {
  const auto one = test::row_bytes(test::run(job()).content);
  ASSERT_EQ(one.size(), 12u);
  for (const std::size_t threads : {2, 3}) {
    EXPECT_EQ(test::row_bytes(test::run(job(), threads).content), one) << threads;
  }
}

TEST_P(Independence, OfBatchesAndRestarts) {
  const auto whole = test::row_bytes(test::run(job()).content);
  std::vector<std::string> parts;
  for (const char* batch :
       {", n_mc: 5", ", n_mc: 4, first_toy: 5", ", n_mc: 3, first_toy: 9"}) {
    const auto part = test::row_bytes(test::run(job(batch), 2).content);
    parts.insert(parts.end(), part.begin(), part.end());
  }
  EXPECT_EQ(parts, whole);
  EXPECT_EQ(test::row_bytes(test::run(job()).content), whole);
}

// What the reference requires to be equal in all batches of a point.
TEST_P(Independence, OfBatchesInTheMetadata) {
  const auto first = test::run(job(", n_mc: 3")).content;
  const auto second = test::run(job(", n_mc: 4, first_toy: 3")).content;
  EXPECT_EQ(first.metadata, second.metadata);
  EXPECT_EQ(test::attribute(first.batch, "first_toy"), "0");
  EXPECT_EQ(test::attribute(second.batch, "first_toy"), "3");
  EXPECT_EQ(test::attribute(first.batch, "point"),
            test::attribute(second.batch, "point"));
}

TEST_P(Independence, NotOfTheAddress) {
  const auto rows = test::row_bytes(test::run(job()).content);
  for (const char* other : {", seed: 43", ", computation: other", ", first_toy: 100"}) {
    const auto others = test::row_bytes(test::run(job(other)).content);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_NE(others[i], rows[i]) << other;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Independence, ::testing::Bool(), [](const auto& model) {
  return model.param ? "Golden" : "Gaussian";
});

TEST(InstructionSetOfARun, DoesNotMatter) {
  const auto baseline =
      test::row_bytes(test::run(golden_job(", instruction_set: baseline")).content);
  for (const auto& level : instruction_set_names()) {
    const auto rows =
        test::row_bytes(test::run(golden_job(", instruction_set: " + level), 2).content);
    EXPECT_EQ(rows, baseline) << level;
  }
  EXPECT_THROW(test::run(golden_job(", instruction_set: abacus")), InputError);
}

std::string numbers(const Dataset& toy) {
  std::string bytes;
  const auto append = [&](const auto& values) {
    bytes.append(reinterpret_cast<const char*>(values.data()),
                 values.size() * sizeof(values[0]));
  };
  for (const auto& [name, table] : toy.tables()) {
    bytes += name;
    for (const auto& column : table.columns()) append(column.values);
    append(table.sources());
  }
  return bytes;
}

// A change of this number is a change of every toy that anyone has made.
TEST(StreamScheme, IsFrozen) {
  const test::TemporaryFolder folder("frozen_toys");
  RunnerArguments arguments = golden_job(", n_mc: 3");
  arguments.toydata_mode = ToyDataMode::generate_and_store;
  arguments.only_toydata = true;
  arguments.toydata_filename = folder.file("toys.ii.h5");
  test::run(arguments, 2);
  const ToyFile file(arguments.toydata_filename);
  ASSERT_EQ(file.size(), 3u);
  std::string bytes;
  for (std::size_t i = 0; i < 3; ++i) bytes += numbers(file.read(i));
  EXPECT_GT(bytes.size(), 1000u);
  EXPECT_EQ(hexadecimal(sha256(bytes)).substr(0, 32), "c470d66a051773935cae2638389f1224");
  const Runner runner = test::make_runner(arguments);
  EXPECT_EQ(numbers(runner.generate_toy(2)), numbers(file.read(2)));
  EXPECT_EQ(runner.address(2).toy, 2u);
  EXPECT_EQ(runner.address(2).seed, 42u);
}

}  // namespace
}  // namespace jacta
