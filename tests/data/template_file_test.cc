#include "jacta/data/template_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "support.h"

namespace jacta::test {
namespace {

class TemplateFileTest : public FolderTest {};

using Histograms = std::vector<std::pair<std::string, Histogram>>;

const std::string date = "20260101_00:00:00";

Histogram example(double first = 1) {
  return {{{"cs1", {0, 1, 2.5}}, {"log10_é", {1, 2, 4, 7}}}, {first, 2, 3, 4, 5, 6.5}};
}

fs::path example_file(const fs::path& folder) {
  const fs::path path = folder / "template.ii.h5";
  write_templates(path, Histograms{{"wimp", example()}, {"er", example(7)}}, date);
  return path;
}

std::string bytes_of_double(double number) {
  return bytes_of(std::bit_cast<std::uint64_t>(number));
}

std::string reading_error(const fs::path& path, const std::string& name = "er") {
  return io_error([&] { read_template(path, name); });
}

TEST_F(TemplateFileTest, ReadsWhatItWrote) {
  const fs::path path = example_file(scratch());
  EXPECT_EQ(template_names(path), (std::vector<std::string>{"er", "wimp"}));
  const Histogram er = read_template(path, "er");
  EXPECT_EQ(er.axes(), example().axes());
  EXPECT_EQ(er.contents()[0], 7);
  const Histogram wimp = read_template(path, "wimp");
  EXPECT_EQ(wimp.contents()[0], 1);
  EXPECT_EQ(wimp.contents()[5], 6.5);
  EXPECT_TRUE(read_template_counts(path, "er").empty());
}

TEST_F(TemplateFileTest, KeepsAnEmptyAxisName) {
  const fs::path path = scratch() / "template.ii.h5";
  write_templates(path, Histograms{{"h", Histogram({{"", {0, 1}}})}}, date);
  EXPECT_EQ(read_template(path, "h").axis(0).name, "");
}

TEST_F(TemplateFileTest, NamesTheHistogramsWhereOneIsMissing) {
  const std::string error = reading_error(example_file(scratch()), "xe133_template");
  expect_contains(error, "template.ii.h5: the file has no histogram 'xe133_template'");
  expect_contains(error, "valid are: er, wimp");
}

TEST_F(TemplateFileTest, RefusesAShapeThatDoesNotFitTheBins) {
  const fs::path path = example_file(scratch());
  patch(path, bytes_of(2) + bytes_of(3), bytes_of(3) + bytes_of(2));
  expect_contains(reading_error(path),
                  "er: has the shape (3, 2), but the bins have (2, 3)");
}

TEST_F(TemplateFileTest, RefusesAShapeLargerThanTheFile) {
  const fs::path path = example_file(scratch());
  const std::string shape = bytes_of(2) + bytes_of(3);
  const std::string huge = bytes_of(std::uint64_t{1} << 50) + bytes_of(3);
  patch(path, shape, huge);
  expect_contains(reading_error(path), "the file is damaged");
}

TEST_F(TemplateFileTest, RefusesEdgesThatDoNotIncrease) {
  const fs::path folder = scratch();
  for (const double last : {1.0, 0.5, std::nan("")}) {
    const fs::path path = example_file(folder);
    patch(path, bytes_of_double(2.5), bytes_of_double(last));
    expect_contains(reading_error(path), "bins/0: edges have to increase");
  }
}

TEST_F(TemplateFileTest, RefusesAFileOfAnotherKind) {
  const fs::path path = example_file(scratch());
  patch(path, std::string("templates\0", 10), std::string("template_\0", 10));
  expect_contains(reading_error(path), "templates: the file has no such group");
  patch(path, std::string("bins\0", 5), std::string("bids\0", 5));
  expect_contains(reading_error(path), "bins: the file has no such group");
}

TEST_F(TemplateFileTest, RefusesANewerFormat) {
  const fs::path path = example_file(scratch());
  patch(path, stored_text("1"), stored_text("2"));
  expect_contains(reading_error(path), "written in format 2");
  EXPECT_NE(io_error([&] { template_names(path); }), "");
}

TEST_F(TemplateFileTest, RefusesDamage) {
  expect_refuses_damage(example_file(scratch()),
                        [](const fs::path& path) { read_template(path, "er"); });
}

// Wrong lengths and addresses, on some of which HDF5 itself crashes.
TEST_F(TemplateFileTest, NoDamagedByteEndsTheProgram) {
  const fs::path good = example_file(scratch());
  const fs::path bad = good.parent_path() / "bad.ii.h5";
  const std::string bytes = read_file(good);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 29) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    write_file(bad, damaged);
    try {
      read_template(bad, "er");
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 10u);
}

// The reading of a dataset that is stored in its header, with nothing stored there.
TEST_F(TemplateFileTest, NumbersThatAreNotThereAreNotRead) {
  const fs::path good = example_file(scratch());
  const fs::path bad = good.parent_path() / "bad.ii.h5";
  const std::string bytes = read_file(good);
  std::size_t found = 0;
  // Layout messages: version 3, contiguous (1), an address of 8 bytes; compact is 0.
  for (std::size_t i = 0; i + 10 < bytes.size(); ++i) {
    if (bytes[i] != 3 || bytes[i + 1] != 1) continue;
    std::string damaged = bytes;
    damaged[i + 1] = 0;
    damaged[i + 2] = damaged[i + 3] = 0;
    write_file(bad, damaged);
    const std::string text = io_error([&] { read_template(bad, "er"); });
    if (text.find("damaged") != std::string::npos) ++found;
  }
  EXPECT_GE(found, 1u);
}

TEST_F(TemplateFileTest, RefusesToWriteWhatCannotBeRead) {
  const fs::path path = scratch() / "template.ii.h5";
  const auto write = [&](const Histograms& histograms) {
    write_templates(path, histograms, date);
  };
  EXPECT_THROW(write({}), UsageError);
  EXPECT_THROW(write({{"h", Histogram()}}), UsageError);
  EXPECT_THROW(write({{"a", example()}, {"b", Histogram({{"x", {0, 1}}})}}), UsageError);
  EXPECT_THROW(write({{"h", Histogram({{"x", {0, 1, 1}}})}}), UsageError);
  EXPECT_THROW(write({{"a/b", example()}}), UsageError);
  EXPECT_THROW(write({{"", example()}}), UsageError);
  EXPECT_NE(io_error([&] { write({{"a", example()}, {"a", example()}}); }), "");
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(TemplateFileTest, ReadsTheReference) {
  JACTA_SKIP_WITHOUT_REFERENCE();
  const fs::path alea = *reference("alea");
  const Histogram single =
      read_template(alea / "templates/er_template.ii.h5", "er_template");
  ASSERT_EQ(single.size(), 2500u);
  EXPECT_EQ(single.axis(0).name, "cs1");
  EXPECT_EQ(single.axis(1).name, "cs2");
  EXPECT_EQ(single.axis(0).edges[7], 14.0);
  EXPECT_EQ(single.axis(1).edges[7], 263.02679443359375);
  EXPECT_EQ(single.sum(), 0x1.900000ec29000p+7);
  const Histogram twice =
      read_template(alea / "templates_f64/er_template_-1.ii.h5", "er_template");
  EXPECT_EQ(twice.sum(), 0x1.900000ec29000p+7);
  const Histogram spectrum =
      read_template(alea / "templates/xe133_template.ii.h5", "xe133_template");
  ASSERT_EQ(spectrum.dimensions(), 1u);
  EXPECT_EQ(spectrum.axis(0).name, "axis0");
  EXPECT_EQ(spectrum.axis(0).bins(), 3000u);
  EXPECT_EQ(spectrum.sum(), 0x1.ffffffffffffdp-1);
}

}  // namespace
}  // namespace jacta::test
