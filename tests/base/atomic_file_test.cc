#include "jacta/base/atomic_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "jacta/base/error.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "jacta-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_;
};

TEST_F(AtomicFileTest, AppearsOnCommitOnly) {
  const fs::path target = folder_ / "x.txt";
  {
    AtomicFile file(target);
    std::ofstream(file.temporary()) << "new";
    EXPECT_FALSE(fs::exists(target));
    file.commit();
  }
  EXPECT_EQ(read_file(target), "new");
  EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, LeavesTheOldFileWithoutCommit) {
  const fs::path target = folder_ / "x.txt";
  write_file(target, "old");
  {
    AtomicFile file(target);
    std::ofstream(file.temporary()) << "half";
  }
  EXPECT_EQ(read_file(target), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, MissingFolderIsAnError) {
  EXPECT_THROW(AtomicFile(folder_ / "none" / "x"), IoError);
  EXPECT_THROW(read_file(folder_ / "none"), IoError);
}

}  // namespace
}  // namespace jacta
