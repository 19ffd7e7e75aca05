// Every reader, over its corpus and over mutations of it: damaged files are refused with
// a reason, whatever is damaged. What fuzzing found stays in the corpora.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "jacta/base/error.h"
#include "jacta/random/stream.h"
#include "readers.h"
#include "support/sanitizers.h"

namespace jacta::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int mutations = 100;  // of every file

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> corpus(const std::string& name) {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(JACTA_SOURCE_DIR) / "tests/fuzz/corpus" / name;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::size_t below(Stream& stream, std::size_t n) {
  return static_cast<std::size_t>(stream.uniform() * static_cast<double>(n));
}

// A few bytes changed, removed, doubled, or the end cut off.
std::string mutated(std::string bytes, Stream& stream) {
  const std::size_t changes = 1 + below(stream, 4);
  for (std::size_t c = 0; c < changes && !bytes.empty(); ++c) {
    const std::size_t at = below(stream, bytes.size());
    const std::size_t length = 1 + below(stream, std::min<std::size_t>(16, bytes.size()));
    switch (below(stream, 6)) {
      case 0:
        bytes[at] = static_cast<char>(below(stream, 256));
        break;
      case 1:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(stream, 8)));
        break;
      case 2:
        bytes.erase(at, length);
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(stream, bytes.size()), length));
        break;
      case 4:
        bytes.resize(at);
        break;
      default:
        for (std::size_t i = at; i < std::min(at + 8, bytes.size()); ++i) {
          bytes[i] = static_cast<char>(below(stream, 2) == 0 ? 0xff : 0);
        }
    }
  }
  return bytes;
}

class Readers : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ("fuzz_" + GetParam() + std::to_string(::getpid()));
    fs::create_directories(folder_);
    // A length that a damaged file declares is checked before memory is taken for it.
    if (test::maps_shadow_memory) return;
    struct rlimit limit = {};
    ::getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, rlim_t{2} << 30);
    ::setrlimit(RLIMIT_AS, &limit);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  fs::path folder_;
};

TEST_P(Readers, RefuseWhatIsDamaged) {
  const Reader& one = reader(GetParam());
  const auto files = corpus(one.name);
  ASSERT_FALSE(files.empty());
  int refused = 0;
  int accepted = 0;
  for (std::size_t f = 0; f < files.size(); ++f) {
    const std::string bytes = content_of(files[f]);
    // Seeds are sound; what was found once is refused.
    const bool is_seed = files[f].filename().string().rfind("seed", 0) == 0;
    EXPECT_EQ(accepts(one, bytes, folder_), is_seed) << files[f];
    Stream stream({.seed = 15, .point = f});
    for (int m = 0; m < mutations; ++m) {
      (accepts(one, mutated(bytes, stream), folder_) ? accepted : refused) += 1;
    }
  }
  // Most damage is seen: a reader that takes everything checks nothing.
  EXPECT_GT(refused, 0) << accepted;
}

TEST(ReaderNames, AreListedWhereThereIsNone) {
  EXPECT_THROW(reader("ymal"), UsageError);
}

std::vector<std::string> names() {
  std::vector<std::string> list;
  for (const auto& one : readers()) list.push_back(one.name);
  return list;
}

INSTANTIATE_TEST_SUITE_P(All,
                         Readers,
                         ::testing::ValuesIn(names()),
                         [](const auto& named) { return named.param; });

}  // namespace
}  // namespace jacta::fuzz
