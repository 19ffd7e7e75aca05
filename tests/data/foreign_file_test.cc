#include <gtest/gtest.h>

#include "h5py_file.h"
#include "jacta/data/result_file.h"
#include "jacta/data/template_file.h"
#include "jacta/data/toy_file.h"
#include "support.h"

namespace jacta::test {
namespace {

class ForeignFileTest : public FolderTest {
 protected:
  fs::path foreign_file() const {
    const fs::path path = scratch() / "foreign.ii.h5";
    write_file(path, h5py_file_bytes());
    return path;
  }
};

std::vector<double> numbers(std::span<const double> values) {
  return {values.begin(), values.end()};
}

TEST_F(ForeignFileTest, HasToysWithFieldsOfAnyTypeAndOrder) {
  const ToyFile file(foreign_file());
  ASSERT_EQ(file.size(), 1u);
  const Table events = file.read(0).at("sr0");
  EXPECT_EQ(events.rows(), 2u);
  EXPECT_EQ(events.columns().size(), 4u);
  EXPECT_EQ(numbers(events.column("x")), (std::vector<double>{0.5, -0.25}));
  EXPECT_EQ(numbers(events.column("y")), (std::vector<double>{1.1, 1e300}));
  EXPECT_EQ(numbers(events.column("flag")), (std::vector<double>{1, 0}));
  EXPECT_EQ(numbers(events.column("count")), (std::vector<double>{0, 255}));
  ASSERT_TRUE(events.has_sources());
  EXPECT_EQ(events.sources()[0], 3);
  EXPECT_EQ(events.sources()[1], -1);
}

TEST_F(ForeignFileTest, HasAnEmptyTable) {
  const Table ancillary = ToyFile(foreign_file()).read(0).at("ancillary");
  EXPECT_EQ(ancillary, Table().with("empty", {}));
  EXPECT_FALSE(ancillary.has_sources());
}

TEST_F(ForeignFileTest, HasATemplateOfIntegers) {
  const Histogram histogram = read_template(foreign_file(), "h");
  EXPECT_EQ(histogram.axis(0), (Axis{"cs1", {0, 1.5, 4}}));
  EXPECT_EQ(histogram.axis(1), (Axis{"cs2", {-1, 0, 1, 2}}));
  EXPECT_EQ(histogram.axis(2), (Axis{"axis2", {0, 1}}));
  EXPECT_EQ(numbers(histogram.contents()), (std::vector<double>{0, 1, 2, 3, 4, 5}));
}

TEST_F(ForeignFileTest, HasCounts) {
  const fs::path path = foreign_file();
  EXPECT_EQ(read_template_counts(path, "h"),
            (std::vector<double>{0, 10, 20, 30, 40, 50}));
  expect_contains(io_error([&] { read_template_counts(path, "g"); }),
                  "the file has no histogram 'g'");
}

TEST_F(ForeignFileTest, HasResultsInAnyOrder) {
  const ResultContent content = read_results(foreign_file());
  ASSERT_EQ(content.metadata.size(), 2u);
  EXPECT_EQ(content.metadata[0].second, R"(["sr0", "ancillary"])");
  EXPECT_EQ(content.metadata[1].second, "1");
  ASSERT_EQ(content.fits.size(), 1u);
  const FitTable expected{"free", "", {"mu", "ll"}, {{1, 2}, {-3, -4.5}}, {1, 0}};
  EXPECT_EQ(content.fits[0], expected);
}

TEST_F(ForeignFileTest, NamesWhatIsNoTable) {
  const fs::path folder = scratch();
  const auto error_for = [&](const std::string& names) {
    write_file(folder / "foreign.ii.h5", h5py_file_bytes());
    patch(folder / "foreign.ii.h5", R"(["sr0", "ancillary"])", names);
    return io_error([&] { ToyFile(folder / "foreign.ii.h5").read(0); });
  };
  expect_contains(error_for(R"(["/bins/0"         ])"), "is not a one-dimensional table");
  expect_contains(error_for(R"(["/templates"      ])"), "cannot open the dataset");
  expect_contains(error_for(R"(["/nothing"        ])"), "no such dataset");
}

}  // namespace
}  // namespace jacta::test
