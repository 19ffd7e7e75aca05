// What a run reads, makes and writes in every mode, and what it says when it cannot.
#include <gtest/gtest.h>

#include <filesystem>

#include "jacta/data/toy_file.h"
#include "toy/support.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

RunnerArguments in_folder(RunnerArguments arguments,
                          const test::TemporaryFolder& folder) {
  arguments.toydata_filename = folder.file("toys.ii.h5");
  arguments.output_filename = folder.file("result.ii.h5");
  return arguments;
}

std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(Modes, GenerateWritesResultsOnly) {
  const test::TemporaryFolder folder("mode_generate");
  const auto arguments =
      in_folder(test::golden_job("{hypotheses: [free, zero]}"), folder);
  const auto outcome = test::run(arguments, 2);
  EXPECT_EQ(outcome.n_toys, 12);
  EXPECT_EQ(outcome.output_file, arguments.output_filename);
  EXPECT_EQ(outcome.toydata_file, "");
  EXPECT_FALSE(fs::exists(arguments.toydata_filename));
  const auto content = read_results(arguments.output_filename);
  EXPECT_EQ(test::row_bytes(content), test::row_bytes(outcome.content));
  ASSERT_EQ(content.fits.size(), 2u);
  EXPECT_EQ(content.fits[0].columns,
            (std::vector<std::string>{"background_rate_multiplier",
                                      "band_shift",
                                      "gain",
                                      "livetime_sr0",
                                      "livetime_sr1",
                                      "signal_efficiency",
                                      "signal_rate_multiplier",
                                      "ll",
                                      "dl",
                                      "ul"}));
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(content.fits[0].valid_fit[i], 1);
    EXPECT_EQ(test::column(content.fits[0], "livetime_sr1")[i], 1.25);
    EXPECT_EQ(test::column(content.fits[1], "signal_rate_multiplier")[i], 0);
    EXPECT_GE(test::column(content.fits[0], "ll")[i],
              test::column(content.fits[1], "ll")[i]);
    EXPECT_FALSE(std::isnan(test::column(content.fits[0], "ul")[i]));
    EXPECT_TRUE(std::isnan(test::column(content.fits[1], "ul")[i]));
  }
}

TEST(Modes, StoredToysAreReadBack) {
  const test::TemporaryFolder folder("mode_read");
  auto arguments = in_folder(test::golden_job(), folder);
  arguments.toydata_mode = ToyDataMode::generate_and_store;
  const auto made = test::run(arguments);
  EXPECT_EQ(made.toydata_file, arguments.toydata_filename);
  const ToyFile file(arguments.toydata_filename);
  ASSERT_EQ(file.size(), 12u);
  EXPECT_EQ(file.dataset_names(),
            (std::vector<std::string>{"sr0", "sr1", "ancillary", "generate_values"}));
  const Runner runner = test::make_runner(arguments);
  EXPECT_EQ(file.read(7), runner.generate_toy(7));
  arguments.toydata_mode = ToyDataMode::read;
  const auto read = test::run(arguments, 2);
  for (const char* name : {"ll", "dl", "ul"}) {
    for (std::size_t i = 0; i < 12; ++i) {
      EXPECT_TRUE(test::close(test::column(read.content.fits[0], name)[i],
                              test::column(made.content.fits[0], name)[i],
                              1e-8))
          << name << " " << i;
    }
  }
}

TEST(Modes, ReadingCountsTheToys) {
  const test::TemporaryFolder folder("mode_count");
  auto arguments = in_folder(test::golden_job("{n_mc: 4}"), folder);
  arguments.toydata_mode = ToyDataMode::generate_and_store;
  arguments.only_toydata = true;
  const auto made = test::run(arguments);
  EXPECT_EQ(made.output_file, "");
  EXPECT_FALSE(fs::exists(arguments.output_filename));
  arguments.only_toydata = false;
  arguments.toydata_mode = ToyDataMode::read;
  arguments.n_mc = 5;
  const auto message = message_of([&] { test::run(arguments); });
  EXPECT_NE(message.find("4 stored toys are fewer than n_mc = 5"), std::string::npos)
      << message;
  EXPECT_FALSE(fs::exists(arguments.output_filename));
  arguments.n_mc = 3;
  CollectedDiagnostics diagnostics;
  const Executor executor(1);
  Runner(arguments, test::registry(), diagnostics)
      .run({.executor = executor, .date = test::date});
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("more than n_mc"), std::string::npos);
}

TEST(Modes, ToysThatWereMadeWithOtherValuesAreWarnedOf) {
  const test::TemporaryFolder folder("mode_truth");
  auto arguments = in_folder(test::golden_job("{n_mc: 2}"), folder);
  arguments.toydata_mode = ToyDataMode::generate_and_store;
  arguments.only_toydata = true;
  const std::string poi = arguments.poi;
  arguments.generate_values.set(poi, Node::real(2));
  test::run(arguments);
  arguments.only_toydata = false;
  arguments.toydata_mode = ToyDataMode::read;
  const auto warnings = [&](double value) {
    arguments.generate_values.set(poi, Node::real(value));
    CollectedDiagnostics diagnostics;
    const Executor executor(1);
    Runner(arguments, test::registry(), diagnostics)
        .run({.executor = executor, .date = test::date});
    std::string all;
    for (const auto& message : diagnostics.messages()) all += message.text + "\n";
    return all;
  };
  EXPECT_EQ(warnings(2), "");
  const std::string found = warnings(3);
  EXPECT_NE(found.find("the toys were made with " + poi +
                       " = 2, generate_values of this "
                       "job say 3"),
            std::string::npos)
      << found;
}

TEST(Modes, NoToydataFitsTheModelAsItIs) {
  const auto outcome = test::run(
      test::job("{statistical_model: SometimesFlat, poi: x, toydata_mode: no_toydata, "
                "n_mc: 2}"));
  EXPECT_NEAR(test::column(outcome.content.fits[0], "x")[1], 1, 1e-9);
}

TEST(Modes, MissingFilesAndFoldersAreSaidBeforeAnythingRuns) {
  const test::TemporaryFolder folder("mode_missing");
  auto arguments = in_folder(test::golden_job(), folder);
  arguments.output_filename = folder.file("no/such/result.ii.h5");
  EXPECT_NE(message_of([&] { test::run(arguments); }).find("no/such"), std::string::npos);
  arguments = in_folder(test::golden_job(), folder);
  arguments.toydata_mode = ToyDataMode::read;
  EXPECT_NE(message_of([&] { test::run(arguments); }).find("toys.ii.h5"),
            std::string::npos);
  arguments.toydata_mode = ToyDataMode::generate_and_store;
  arguments.toydata_filename = folder.file("nowhere/toys.ii.h5");
  EXPECT_THROW(test::run(arguments), IoError);
  EXPECT_FALSE(fs::exists(arguments.output_filename));
}

TEST(Modes, FailedFitsAreCountedRows) {
  const test::TemporaryFolder folder("mode_failed");
  const auto outcome = test::run(
      in_folder(test::job("{statistical_model: SometimesFlat, poi: x, n_mc: 60, "
                          "generate_values: {x: 0.7}}"),
                folder));
  const FitTable& table = outcome.content.fits[0];
  std::int64_t invalid = 0;
  for (const auto valid : table.valid_fit) invalid += valid == 0 ? 1 : 0;
  EXPECT_GT(invalid, 5);
  EXPECT_LT(invalid, 30);
  std::int64_t counted = 0;
  for (const auto& [reason, count] : outcome.failures) {
    EXPECT_EQ(reason.rfind("free: ", 0), 0u) << reason;
    EXPECT_GT(reason.size(), 10u);
    counted += count;
  }
  EXPECT_EQ(counted, invalid);
  EXPECT_NE(test::attribute(outcome.content.batch, "failures").find("free: "),
            std::string::npos);
}

TEST(Modes, AnInterruptedRunWritesNothing) {
  const test::TemporaryFolder folder("mode_interrupted");
  const auto arguments = in_folder(test::golden_job("{n_mc: 50}"), folder);
  CancellationToken token;
  token.cancel();
  const Executor executor(1);
  const Runner runner = test::make_runner(arguments);
  const auto message = message_of(
      [&] { runner.run({.executor = executor, .loop = {.cancellation = &token}}); });
  EXPECT_NE(message.find("interrupted"), std::string::npos) << message;
  EXPECT_FALSE(fs::exists(arguments.output_filename));
}

TEST(Metadata, SaysHowTheToysWereMade) {
  const test::TemporaryFolder folder("metadata");
  const auto arguments = in_folder(
      test::golden_job("{generate_values: {signal_rate_multiplier: 2, band_shift: 1}, "
                       "common_hypothesis: {gain: 1.2}, metadata: {note: [1, two]}, "
                       "hypotheses: [free, zero], n_mc: 1}"),
      folder);
  const auto content = test::run(arguments).content;
  const auto metadata = [&](const char* name) {
    return test::attribute(content.metadata, name);
  };
  EXPECT_EQ(metadata("date"), "\"" + test::date + "\"");
  EXPECT_EQ(metadata("poi"), "\"signal_rate_multiplier\"");
  EXPECT_EQ(metadata("seed"), "42");
  EXPECT_EQ(metadata("note"), "[1, \"two\"]");
  EXPECT_EQ(metadata("common_hypothesis"), "{\"gain\": 1.2}");
  EXPECT_EQ(parse_json(metadata("generate_values")),
            parse_json("{\"signal_rate_multiplier\": 2, \"band_shift\": 1}"));
  const auto events = values_of(parse_json(metadata("expectation_values")));
  EXPECT_NEAR(events.at("signal"), 14, 1e-12);
  EXPECT_NEAR(events.at("background"), 38.5, 1e-12);
  EXPECT_EQ(parse_json(content.fits[1].hypotheses_values),
            parse_json("{\"gain\": 1.2, \"signal_rate_multiplier\": 0.0}"));
  EXPECT_EQ(content.fits[0].hypotheses_values, "{}");
}

TEST(Seed, IsDrawnWhereNoneIsGiven) {
  CollectedDiagnostics diagnostics;
  RunnerArguments arguments = test::golden_job();
  arguments.seed.reset();
  const Runner first(arguments, test::registry(), diagnostics);
  const Runner second(arguments, test::registry(), diagnostics);
  EXPECT_NE(first.seed(), second.seed());
  EXPECT_EQ(static_cast<std::uint64_t>(*first.arguments().seed), first.seed());
  ASSERT_FALSE(diagnostics.messages().empty());
  EXPECT_NE(diagnostics.messages()[0].text.find(std::to_string(first.seed())),
            std::string::npos);
}

}  // namespace
}  // namespace jacta
