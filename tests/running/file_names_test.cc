// Caught: the batch in the wrong place of a name, extensions found in folders, patterns
// that miss or take too many files, wrong order of batches, generate values that do not
// win.
#include "jacta/running/file_names.h"

#include "gtest/gtest.h"
#include "running/support.h"

namespace jacta {
namespace {

using test::TemporaryFolder;

std::vector<std::string> names(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> result;
  for (const auto& file : files) result.push_back(file.filename().string());
  return result;
}

TEST(AddIBatch, GoesBeforeTheLastExtension) {
  EXPECT_EQ(add_i_batch("a/b.c/x.ii.h5"), "a/b.c/x.ii_{i_batch:d}.h5");
  EXPECT_EQ(add_i_batch("a.b/x"), "a.b/x_{i_batch:d}");
  EXPECT_EQ(add_i_batch("d/.h5"), "d/.h5_{i_batch:d}");
  EXPECT_EQ(add_i_batch("..a.b"), "..a_{i_batch:d}.b");
}

TEST(AddIBatch, RefusesASecondOne) {
  const auto text = error_text([] {
    add_i_batch("x_{i_batch}.h5", {.file = "running.yaml", .line = 4, .column = 2});
  });
  EXPECT_EQ(text.find("running.yaml:4:2: 'x_{i_batch}.h5' holds i_batch already"), 0u)
      << text;
}

TEST(AddIBatch, DoesNotSplitAField) {
  EXPECT_EQ(add_i_batch("x_{mu:.2f}.h5"), "x_{mu:.2f}_{i_batch:d}.h5");
  EXPECT_EQ(add_i_batch("x_{mu}"), "x_{mu}_{i_batch:d}");
  const auto text = error_text([] { add_i_batch("x_{mu:.2f}"); });
  EXPECT_NE(text.find("give the name an extension"), std::string::npos) << text;
}

TEST(FormattedToAsterisked, IsTheDocumentedExample) {
  EXPECT_EQ(formatted_to_asterisked("a_{a:.2f}_b_{b:d}"), "a_*_b_*");
  EXPECT_EQ(formatted_to_asterisked("a_{a:.2f}_b_{b:d}", {{"a"}}), "a_*_b_{b:d}");
  EXPECT_EQ(formatted_to_asterisked("x_{ab}_{b}_{", {{"b", "q"}}), "x_*_*_{");
}

TEST(SearchFilenamePattern, PrefersBatches) {
  const TemporaryFolder folder;
  const std::string name = (folder.path() / "x.ii.h5").string();
  const auto text = error_text([&name] { search_filename_pattern(name); });
  EXPECT_NE(text.find("cannot find any output file " + name), std::string::npos) << text;
  folder.touch("x.ii.h5");
  EXPECT_EQ(search_filename_pattern(name), name);
  folder.touch("x.ii_0.h5");
  const std::string pattern = (folder.path() / "x.ii_*.h5").string();
  EXPECT_EQ(search_filename_pattern(name), pattern);
  folder.touch("x.ii_10.h5");
  folder.touch("x.ii_2.h5");
  const std::vector<std::string> sorted = {(folder.path() / "x.ii_0.h5").string(),
                                           (folder.path() / "x.ii_10.h5").string(),
                                           (folder.path() / "x.ii_2.h5").string()};
  EXPECT_EQ(glob_files(pattern), sorted);
}

TEST(BatchFiles, AreInOrderAndOfThePointAlone) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a[1]" / "p_1.h5";
  EXPECT_TRUE(batch_files(file).empty());
  folder.touch("a[1]/p_1.h5");
  EXPECT_EQ(batch_files(file), std::vector<std::filesystem::path>{file});
  for (const char* name :
       {"p_1_10.h5", "p_1_2.h5", "p_1_x.h5", "p_1_-3.h5", "p_1_2.h5.tmp"}) {
    folder.touch(std::string("a[1]/") + name);
  }
  EXPECT_EQ(names(batch_files(file)),
            (std::vector<std::string>{"p_1_2.h5", "p_1_10.h5"}));
  EXPECT_EQ(batch_files(file)[0].parent_path(), file.parent_path());
}

TEST(FormatFilename, UsesBatchLevelAndValues) {
  const Node fields = filename_fields(
      parse_yaml("{confidence_level: 0.9, nominal_values: {wimp_mass: 50, mu: 1.0}, "
                 "generate_values: {mu: 2.5}}"),
      7);
  EXPECT_EQ(format_filename(
                "m{wimp_mass:d}_mu{mu:.2f}_{confidence_level}_{i_batch:03d}.h5", fields),
            "m50_mu2.50_0.9_007.h5");
}

TEST(FormatFilename, NamesTheNearestField) {
  const Node fields = filename_fields(parse_yaml("generate_values: {wimp_mass: 50}"), 0);
  const auto text = error_text([&fields] {
    format_filename("x_{wimp_mas}.h5", fields, {.file = "running.yaml", .line = 9});
  });
  EXPECT_EQ(text.find("running.yaml:9"), 0u) << text;
  EXPECT_NE(text.find("did you mean 'wimp_mass'?"), std::string::npos) << text;
}

}  // namespace
}  // namespace jacta
