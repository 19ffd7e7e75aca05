#include "jacta/data/result_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "h5py_file.h"
#include "support.h"

namespace jacta::test {
namespace {

class ResultFileTest : public FolderTest {};

constexpr double infinite = std::numeric_limits<double>::infinity();

/// In the order in which a file is read.
ResultContent example() {
  ResultContent content;
  content.metadata = {{"date", "\"20260101_00:00:00\""},
                      {"empty", ""},
                      {"generate_values", R"({"µ": 1.0})"},
                      {"seed", "null"}};
  content.batch = {{"first_toy", "100"}, {"format_version", "1"}};
  content.fits = {
      {"1", R"({"mu": 2})", {"mu", "ll"}, {{}, {}}, {}},
      {"free",
       "{}",
       {"mu", "ll", "dl", "ul"},
       {{0.1, -2, 3}, {-1e300, 0, 5e-324}, {-infinite, 0, 1}, {1, 2, infinite}},
       {1, 0, 1}}};
  return content;
}

fs::path example_file(const fs::path& folder) {
  const fs::path path = folder / "results.ii.h5";
  write_results(path, example());
  return path;
}

std::string reading_error(const fs::path& path) {
  return io_error([&] { read_results(path); });
}

TEST_F(ResultFileTest, ReadsWhatItWrote) {
  const ResultContent content = read_results(example_file(scratch()));
  EXPECT_EQ(content.metadata, example().metadata);
  EXPECT_EQ(content.batch, example().batch);
  EXPECT_EQ(content.fits, example().fits);
}

TEST_F(ResultFileTest, KeepsUndefinedNumbers) {
  ResultContent content = example();
  content.fits[1].values[2][1] = std::nan("");
  const fs::path path = scratch() / "results.ii.h5";
  write_results(path, content);
  EXPECT_TRUE(std::isnan(read_results(path).fits[1].values[2][1]));
  EXPECT_EQ(read_results(path).fits[1].values[2][2], 1);
}

TEST_F(ResultFileTest, SortsByName) {
  ResultContent content = example();
  std::swap(content.metadata.front(), content.metadata.back());
  std::swap(content.batch.front(), content.batch.back());
  std::swap(content.fits.front(), content.fits.back());
  const fs::path path = scratch() / "results.ii.h5";
  write_results(path, content);
  EXPECT_EQ(read_results(path).metadata, example().metadata);
  EXPECT_EQ(read_results(path).batch, example().batch);
  EXPECT_EQ(read_results(path).fits, example().fits);
}

TEST_F(ResultFileTest, AddsTheFormatVersion) {
  ResultContent content = example();
  content.batch.pop_back();
  const fs::path path = scratch() / "results.ii.h5";
  write_results(path, content);
  EXPECT_EQ(read_results(path).batch, example().batch);
}

TEST_F(ResultFileTest, WritesBooleansLikeH5py) {
  const std::string type("FALSE\0\0\0TRUE\0\0\0\0\0\1", 18);
  expect_contains(h5py_file_bytes(), type);
  expect_contains(read_file(example_file(scratch())), type);
}

TEST_F(ResultFileTest, RefusesANewerFormat) {
  for (const std::string version : {"2", "x", ""}) {
    ResultContent content = example();
    content.batch.back().second = version;
    const fs::path path = scratch() / "results.ii.h5";
    write_results(path, content);
    expect_contains(reading_error(path),
                    version == "2" ? "written in format 2" : "is not a number");
  }
}

TEST_F(ResultFileTest, RefusesAFileOfAnotherKind) {
  const fs::path path = example_file(scratch());
  patch(path, std::string("valid_fit\0", 10), std::string("valid_fix\0", 10));
  expect_contains(reading_error(path), "fits/1: has no boolean column 'valid_fit'");
  patch(path, std::string("fits\0", 5), std::string("fitz\0", 5));
  expect_contains(reading_error(path), "results.ii.h5: fits: the file has no such group");
}

TEST_F(ResultFileTest, RefusesDamage) {
  expect_refuses_damage(example_file(scratch()),
                        [](const fs::path& path) { read_results(path); });
}

TEST_F(ResultFileTest, RefusesUnequalColumns) {
  const fs::path path = scratch() / "results.ii.h5";
  ResultContent content = example();
  content.fits[1].values[3].pop_back();
  EXPECT_THROW(write_results(path, content), UsageError);
  content = example();
  content.fits[1].columns.pop_back();
  EXPECT_THROW(write_results(path, content), UsageError);
  content = example();
  content.fits[1].columns[0] = "valid_fit";
  EXPECT_NE(io_error([&] { write_results(path, content); }), "");
  EXPECT_TRUE(fs::is_empty(path.parent_path()));
}

TEST_F(ResultFileTest, NeedsAFolder) {
  const fs::path path = scratch() / "none" / "results.ii.h5";
  expect_contains(io_error([&] { write_results(path, example()); }),
                  "results.ii.h5: the folder");
}

TEST_F(ResultFileTest, ReadsTheReference) {
  JACTA_SKIP_WITHOUT_REFERENCE();
  const ResultContent content = read_results(*reference("alea/output_example.ii.h5"));
  ASSERT_EQ(content.metadata.size(), 7u);
  EXPECT_EQ(content.metadata[2].first, "expectation_values");
  EXPECT_EQ(content.metadata[2].second, R"({"er": 440.0, "wimp": 0.0})");
  EXPECT_TRUE(content.batch.empty());
  ASSERT_EQ(content.fits.size(), 3u);
  const FitTable& free = content.fits[0];
  EXPECT_EQ(free.name, "free");
  EXPECT_EQ(free.hypotheses_values, "{}");
  ASSERT_EQ(free.columns.size(), 10u);
  EXPECT_EQ(free.columns[9], "ul");
  EXPECT_EQ(free.values[9][3], 0.6157208097780907);
  EXPECT_EQ(free.values[7][3], -3395.9094660500764);
  const FitTable& zero = content.fits[2];
  EXPECT_EQ(zero.name, "zero");
  EXPECT_EQ(zero.values[7][2], -3317.587848203389);
  EXPECT_TRUE(std::isnan(zero.values[8][2]));
  EXPECT_EQ(zero.valid_fit, (std::vector<std::uint8_t>{1, 1, 1, 1}));
}

TEST_F(ResultFileTest, ReadsTheReferenceOfTheGaussianModel) {
  JACTA_SKIP_WITHOUT_REFERENCE();
  const ResultContent content =
      read_results(*reference("alea/output_gauss_example.ii.h5"));
  ASSERT_EQ(content.fits.size(), 2u);
  EXPECT_EQ(content.fits[0].valid_fit.size(), 1000u);
  EXPECT_EQ(content.fits[0].values[0][999], 1.5725827810859387);
  EXPECT_EQ(content.fits[1].hypotheses_values, R"({"mu": 0.0})");
}

}  // namespace
}  // namespace jacta::test
