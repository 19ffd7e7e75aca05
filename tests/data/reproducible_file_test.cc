#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "jacta/data/result_file.h"
#include "jacta/data/template_file.h"
#include "jacta/data/toy_file.h"
#include "support.h"

namespace jacta::test {
namespace {

class ReproducibleFileTest : public FolderTest {};

void write_all(const fs::path& folder) {
  fs::create_directories(folder);
  Table events = Table().with("cs1", {1, 2, 3});
  events.set_sources({0, 0, 1});
  Dataset toy;
  toy.set("sr0", events);
  toy.set("ancillary", Table().with("empty", {}));
  write_toys(folder / "toys.ii.h5", {toy, toy, toy}, "today", {{"note", "x"}});
  const Histogram histogram({{"cs1", {0, 1, 2}}}, {1, 2});
  write_templates(
      folder / "template.ii.h5", {{"a", histogram}, {"b", histogram}}, "today");
  const FitTable fit{"free", "{}", {"mu"}, {{1, 2}}, {1, 0}};
  write_results(folder / "results.ii.h5", {{{"poi", "\"mu\""}}, {{"first", "0"}}, {fit}});
}

// Times in a file count seconds: files of one second are equal in any case.
TEST_F(ReproducibleFileTest, HasTheSameBytesASecondLater) {
  const fs::path folder = scratch();
  write_all(folder / "first");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  write_all(folder / "of another length");
  for (const std::string name : {"toys.ii.h5", "template.ii.h5", "results.ii.h5"}) {
    const std::string first = read_file(folder / "first" / name);
    EXPECT_GT(first.size(), 1000u);
    EXPECT_EQ(first == read_file(folder / "of another length" / name), true) << name;
  }
}

}  // namespace
}  // namespace jacta::test
