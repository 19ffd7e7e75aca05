#include "jacta/data/toy_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>

#include "support.h"

namespace jacta::test {
namespace {

class ToyFileTest : public FolderTest {};

const std::string date = "20260101_00:00:00";

Table events(std::size_t rows, double seed) {
  std::vector<double> cs1;
  std::vector<double> cs2;
  std::vector<std::int64_t> sources;
  for (std::size_t row = 0; row < rows; ++row) {
    cs1.push_back(seed + static_cast<double>(row) / 3);
    cs2.push_back(-1e300 / (seed + 1));
    sources.push_back(static_cast<std::int64_t>(row % 3) - 1);
  }
  Table table = Table().with("cs1", cs1).with("cs2", cs2);
  table.set_sources(sources);
  return table;
}

Dataset toy(std::size_t i) {
  const double seed = static_cast<double>(i);
  Dataset data;
  data.set("sr0", events(2 * i, seed));
  data.set("sr1", events(40, seed));
  data.set("ancillary", Table().with("empty", {}));
  data.set("generate_values", Table().with("er_rate", {seed}).with("shift_µ", {0.1}));
  return data;
}

std::vector<Dataset> toys(std::size_t count) {
  std::vector<Dataset> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(toy(i));
  return all;
}

fs::path example_file(const fs::path& folder) {
  const fs::path path = folder / "toys.ii.h5";
  write_toys(path, toys(2), date);
  return path;
}

std::string opening_error(const fs::path& path) {
  return io_error([&] { ToyFile(path).size(); });
}

std::string reading_error(const fs::path& path) {
  return io_error([&] { ToyFile(path).read(1); });
}

TEST_F(ToyFileTest, ReadsWhatItWrote) {
  const fs::path path = scratch() / "toys.ii.h5";
  write_toys(path, toys(12), date);
  const ToyFile file(path);
  ASSERT_EQ(file.size(), 12u);
  EXPECT_EQ(file.dataset_names(), toy(0).names());
  for (std::size_t i = 0; i < file.size(); ++i) EXPECT_EQ(file.read(i), toy(i)) << i;
}

TEST_F(ToyFileTest, KeepsTablesOfChangingColumns) {
  Dataset first;
  first.set("a", Table().with("x", {1}));
  Dataset second;
  second.set("a", Table().with("x", {1}).with("y", {2}));
  Dataset third;
  third.set("a", Table().with("y", {3}).with("x", {4}));
  const fs::path path = scratch() / "toys.ii.h5";
  write_toys(path, {first, second, third}, date);
  EXPECT_EQ(ToyFile(path).read(0), first);
  EXPECT_EQ(ToyFile(path).read(1), second);
  EXPECT_EQ(ToyFile(path).read(2), third);
}

TEST_F(ToyFileTest, WritesNamesLikePython) {
  const std::vector<std::string> names{"sr0", "a\"b\\c", "tab\t\x7f", "µ", "😀"};
  Dataset data;
  for (const auto& name : names) data.set(name, Table().with("x", {1}));
  const fs::path path = scratch() / "toys.ii.h5";
  write_toys(path, {data}, date);
  EXPECT_EQ(ToyFile(path).dataset_names(), names);
  EXPECT_EQ(ToyFile(path).read(0), data);
  expect_contains(read_file(path),
                  R"(["sr0", "a\"b\\c", "tab\t\u007f", "\u00b5", "\ud83d\ude00"])");
}

TEST_F(ToyFileTest, TakesNamesFromAnyJson) {
  const fs::path path = example_file(scratch());
  patch(path,
        R"(["sr0", "sr1", "ancillary", "generate_values"])",
        R"([ "sr0","\u0073r1"  ,"ancillary"             ])");
  EXPECT_EQ(ToyFile(path).dataset_names(),
            (std::vector<std::string>{"sr0", "sr1", "ancillary"}));
}

TEST_F(ToyFileTest, RefusesNamesThatAreNoList) {
  const fs::path folder = scratch();
  for (const std::string bad : {R"(["sr0", "sr1", "ancillary", "generate_values")",
                                R"({"sr0", "sr1", "ancillary", "generate_values"})",
                                R"(["sr0", "sr1", "ancillary", "generate_values"}x)",
                                R"(["sr0", "sr1", "ancillary", "generate_\ud83d"])",
                                R"(["sr0", "sr1", "ancillary", "generate_\ude00"])",
                                R"(["sr0", "sr1", "ancillary", "generate_val\q"])",
                                R"(["sr0", "sr1", "ancillary", "generate_val\u0")",
                                R"(["sr0", "sr1", "ancillary",  generate_values ])"}) {
    const fs::path path = example_file(folder);
    const std::string good = R"(["sr0", "sr1", "ancillary", "generate_values"])";
    std::string padded = bad;
    padded.resize(good.size(), ' ');
    patch(path, good, padded);
    expect_contains(opening_error(path), "not a list of names");
  }
}

TEST_F(ToyFileTest, AddsAttributes) {
  const fs::path path = scratch() / "toys.ii.h5";
  write_toys(path, toys(1), date, {{"note", "a note"}, {"version", "7.7"}});
  const std::string bytes = read_file(path);
  expect_contains(bytes, "a note");
  expect_contains(bytes, "7.7");
  EXPECT_EQ(bytes.find(stored_text("0.0")), std::string::npos);
}

TEST_F(ToyFileTest, NamesFileAndCountWhereThereIsNoSuchToy) {
  const fs::path path = example_file(scratch());
  expect_contains(io_error([&] { ToyFile(path).read(2); }),
                  "toys.ii.h5: there is no toy 2: the file holds 2");
}

TEST_F(ToyFileTest, RefusesAFileWithoutToys) {
  const fs::path folder = scratch();
  for (const std::string bad : {"0", "x", "-", " "}) {
    const fs::path path = example_file(folder);
    patch(path, stored_text("2"), stored_text(bad));
    expect_contains(opening_error(path), bad == "0" ? "holds no toys" : "not a number");
  }
  const fs::path path = example_file(folder);
  patch(path, stored_text("2"), stored_text("3"));
  expect_contains(opening_error(path), "n_datasets is 3, but there is no toy 2");
}

TEST_F(ToyFileTest, RefusesMissingAttributes) {
  const fs::path folder = scratch();
  for (const std::string name : {"n_datasets", "dataset_names"}) {
    const fs::path path = example_file(folder);
    patch(path, name + '\0', "X" + name.substr(1) + '\0');
    expect_contains(opening_error(path),
                    "attribute " + name + ": the file has no such attribute");
  }
}

TEST_F(ToyFileTest, NamesAMissingTable) {
  const fs::path path = example_file(scratch());
  patch(path, R"("sr1")", R"("sr9")");
  expect_contains(reading_error(path), "1/sr9: the file has no such dataset");
}

TEST_F(ToyFileTest, RefusesATableLargerThanTheFile) {
  const fs::path path = example_file(scratch());
  const std::uint64_t huge = std::uint64_t{1} << 40;
  patch(path, bytes_of(40) + bytes_of(40), bytes_of(huge) + bytes_of(huge));
  expect_contains(reading_error(path), "sr1: is larger than its file");
}

TEST_F(ToyFileTest, RefusesASourceThatIsNoInteger) {
  for (const double source : {2.0, 2.5, std::nan("")}) {
    Dataset data;
    data.set("a", Table().with("sourcX", {source}));
    const fs::path path = scratch() / "toys.ii.h5";
    write_toys(path, {data, data}, date);
    patch(path, "sourcX", "source");
    if (source == 2.0) {
      EXPECT_EQ(ToyFile(path).read(1).at("a").sources()[0], 2);
    } else {
      expect_contains(reading_error(path), "1/a: the source");
    }
  }
}

TEST_F(ToyFileTest, RefusesANewerFormat) {
  const fs::path path = example_file(scratch());
  patch(path, stored_text("1"), stored_text("2"));
  expect_contains(opening_error(path), "written in format 2");
  expect_contains(opening_error(path), "use a newer version");
}

TEST_F(ToyFileTest, RefusesDamage) {
  expect_refuses_damage(example_file(scratch()),
                        [](const fs::path& path) { ToyFile(path).read(0); });
}

TEST_F(ToyFileTest, RefusesToWriteWhatCannotBeRead) {
  const fs::path path = scratch() / "toys.ii.h5";
  EXPECT_THROW(write_toys(path, {}, date), UsageError);
  EXPECT_THROW(write_toys(path, {Dataset()}, date), UsageError);
  Dataset other;
  other.set("sr0", events(1, 0));
  EXPECT_THROW(write_toys(path, {toy(0), other}, date), UsageError);
  Dataset columnless;
  columnless.set("sr0", Table());
  EXPECT_THROW(write_toys(path, {columnless}, date), UsageError);
  EXPECT_THROW(write_toys(path, toys(1), date, {{"n_datasets", "3"}}), UsageError);
  EXPECT_THROW(write_toys(path, toys(1), std::string("a\0b", 3)), UsageError);
  Dataset unreadable;
  unreadable.set("\xff", events(1, 0));
  EXPECT_THROW(write_toys(path, {unreadable}, date), UsageError);
  EXPECT_TRUE(fs::is_empty(path.parent_path()));
}

TEST_F(ToyFileTest, IsReplacedWhileOpen) {
  const fs::path path = example_file(scratch());
  const ToyFile before(path);
  write_toys(path, toys(5), date);
  EXPECT_EQ(before.read(1), toy(1));
  EXPECT_EQ(before.size(), 2u);
  EXPECT_EQ(ToyFile(path).size(), 5u);
}

TEST_F(ToyFileTest, LeavesTheOldFileWhereTheDiskIsFull) {
  const fs::path path = example_file(scratch());
  const std::string before = read_file(path);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit small = limit;
  small.rlim_cur = 16384;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string error = io_error([&] { write_toys(path, toys(40), date); });
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, SIG_DFL);
  expect_contains(error, "toys.ii.h5");
  EXPECT_EQ(read_file(path), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(path.parent_path()), {}), 1);
  write_toys(path, toys(40), date);
  EXPECT_EQ(ToyFile(path).read(39), toy(39));
}

TEST_F(ToyFileTest, ReadsTheReference) {
  JACTA_SKIP_WITHOUT_REFERENCE();
  const ToyFile file(*reference("alea/toydata_example.ii.h5"));
  ASSERT_EQ(file.size(), 4u);
  EXPECT_EQ(file.dataset_names(),
            (std::vector<std::string>{"sr0", "sr1", "ancillary", "generate_values"}));
  const Dataset first = file.read(0);
  ASSERT_EQ(first.at("sr0").rows(), 40u);
  EXPECT_EQ(first.at("sr0").column("cs1")[0], 70.67467569495106);
  EXPECT_EQ(first.at("sr0").column("cs2")[39], 4727.0922444929);
  EXPECT_EQ(first.at("sr0").sources().size(), 40u);
  const Dataset last = file.read(3);
  EXPECT_EQ(last.at("sr1").rows(), 402u);
  EXPECT_EQ(last.at("sr1").column("cs2")[401], 1150.4149880180946);
  EXPECT_EQ(last.at("generate_values").column("wimp_mass")[0], 50.0);
  const Table second = file.read(1).at("ancillary");
  EXPECT_EQ(second.rows(), 1u);
  EXPECT_NEAR(second.column("er_rate_multiplier")[0], 0.7364905, 5e-8);
}

}  // namespace
}  // namespace jacta::test
