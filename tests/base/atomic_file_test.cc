#include "jacta/base/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>

#include "jacta/base/error.h"

namespace {

// What the operating system was asked for, in this order.
std::vector<std::string> calls;

std::string name_of(int descriptor) {
  const auto link = "/proc/self/fd/" + std::to_string(descriptor);
  return std::filesystem::read_symlink(link).filename().string();
}

}  // namespace

// In place of the C library's.
extern "C" int fsync(int descriptor) {
  calls.push_back("fsync " + name_of(descriptor));
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}
extern "C" int rename(const char* from, const char* to) noexcept {
  calls.push_back("rename to " + std::filesystem::path(to).filename().string());
  return static_cast<int>(::syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

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

// A file has its name once its content is on the disk, and then the folder is: a power
// cut leaves the old file or the new one.
TEST_F(AtomicFileTest, ContentIsOnTheDiskBeforeTheName) {
  AtomicFile file(folder_ / "x.txt");
  std::ofstream(file.temporary()) << "new";
  calls.clear();
  file.commit();
  const std::vector<std::string> expected = {
      "fsync " + file.temporary().filename().string(),
      "rename to x.txt",
      "fsync " + folder_.filename().string()};
  EXPECT_EQ(calls, expected);
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

// Process numbers end below 2^22 on Linux.
TEST_F(AtomicFileTest, WhatDeadProcessesLeftIsRemovedAndTheLivingKeepTheirs) {
  const fs::path target = folder_ / "x.txt";
  std::ofstream(folder_ / ".x.txt.99999999-0.tmp") << "half";
  std::ofstream(folder_ / ".other.99999999-0.tmp") << "half";
  AtomicFile mine(target);
  std::ofstream(mine.temporary()) << "half";
  remove_dead_temporaries(target);
  EXPECT_FALSE(fs::exists(folder_ / ".x.txt.99999999-0.tmp"));
  EXPECT_TRUE(fs::exists(folder_ / ".other.99999999-0.tmp"));
  EXPECT_TRUE(fs::exists(mine.temporary()));
  remove_temporaries(target);
  EXPECT_FALSE(fs::exists(mine.temporary()));
}

TEST_F(AtomicFileTest, MissingFolderIsAnError) {
  EXPECT_THROW(AtomicFile(folder_ / "none" / "x"), IoError);
  EXPECT_THROW(read_file(folder_ / "none"), IoError);
}

}  // namespace
}  // namespace jacta
