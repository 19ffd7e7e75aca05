#include "one_definition.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace jacta::test {
namespace {

TEST(OneDefinition, ArraysOfExpressionsAndOfFilesLiveInOneProgram) {
  const auto edges = edges_of_expression();
  ASSERT_EQ(edges.size(), 51u);
  EXPECT_EQ(edges[1], 2);
  const auto file = std::filesystem::path(::testing::TempDir()) / "one_definition.dat";
  std::ofstream(file) << "1 2\n3 4\n";
  EXPECT_EQ(numbers_of_file(file.string()), (std::vector<double>{1, 2, 3, 4}));
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace jacta::test
