// A journal holds what was written before any cut, and one process writes it at a time.
#include "jacta/base/journal.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace {

int data_syncs = 0;
int error_of_sync = 0;

}  // namespace

// In place of the C library's: counts, and fails when we want.
extern "C" int fdatasync(int descriptor) {
  ++data_syncs;
  if (error_of_sync == 0) return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
  errno = error_of_sync;
  return -1;
}

namespace jacta {
namespace {

namespace fs = std::filesystem;
using Records = std::vector<std::string>;

class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "jacta-journal-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    path_ = folder_ / "x.part";
  }
  void TearDown() override { fs::remove_all(folder_); }

  void make(const Records& records) const {
    Journal journal(path_);
    for (const auto& record : records) journal.append(record);
  }

  fs::path folder_;
  fs::path path_;
};

const Records three = {"header", std::string("a\0b\n", 4), std::string(5000, 'x')};

TEST_F(JournalTest, RecordsComeBack) {
  EXPECT_EQ(read_journal(path_), Records{});
  make(three);
  EXPECT_EQ(read_journal(path_), three);
  make({"more", ""});
  EXPECT_EQ(read_journal(path_).size(), 5u);
  EXPECT_EQ(Journal(path_).records()[3], "more");
}

TEST_F(JournalTest, AnyCutLeavesThePrefix) {
  make(three);
  const std::string whole = read_file(path_);
  const std::size_t last = whole.size() - three[2].size() - 16;
  for (std::size_t size = 0; size < whole.size(); size += size < last ? 1 : 37) {
    write_file(path_, whole.substr(0, size));
    const Records kept = read_journal(path_);
    ASSERT_LT(kept.size(), 3u) << size;
    for (std::size_t i = 0; i < kept.size(); ++i) ASSERT_EQ(kept[i], three[i]) << size;
    EXPECT_EQ(kept.size() == 2, size >= last) << size;
    // Going on from the cut gives a whole journal again.
    make(Records(three.begin() + static_cast<std::ptrdiff_t>(kept.size()), three.end()));
    ASSERT_EQ(read_file(path_), whole) << size;
  }
}

TEST_F(JournalTest, DamageIsNoRecord) {
  make(three);
  const std::string whole = read_file(path_);
  for (std::size_t at = 16; at < whole.size(); at += at < 80 ? 1 : 61) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write_file(path_, damaged);
    const Records kept = read_journal(path_);
    EXPECT_LT(kept.size(), 3u) << at;
    for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i], three[i]) << at;
  }
}

// What is written over a damaged record may end where another, whole one begins.
TEST_F(JournalTest, NothingComesBackFromBehindADamagedRecord) {
  make({"first", "second", "third"});
  std::string bytes = read_file(path_);
  bytes[bytes.find("second")] = 'S';
  write_file(path_, bytes);
  make({"newest"});
  EXPECT_EQ(read_journal(path_), (Records{"first", "newest"}));
}

TEST_F(JournalTest, SyncReachesTheDiskOrSaysSo) {
  Journal journal(path_);
  journal.append("row");
  const int before = data_syncs;
  journal.sync();
  EXPECT_EQ(data_syncs, before + 1);
  error_of_sync = EIO;
  EXPECT_THROW(journal.sync(), IoError);
  // File systems that cannot, and those that are read only.
  for (const int error : {EINVAL, EROFS}) {
    error_of_sync = error;
    EXPECT_NO_THROW(journal.sync());
  }
  error_of_sync = 0;
}

TEST_F(JournalTest, OtherFilesAreRefused) {
  write_file(path_, "something of the user's");
  EXPECT_THROW(read_journal(path_), IoError);
  EXPECT_THROW(Journal{path_}, IoError);
  EXPECT_EQ(read_file(path_), "something of the user's");
}

TEST_F(JournalTest, ClearAndRemove) {
  make(three);
  Journal journal(path_);
  journal.clear();
  EXPECT_EQ(read_journal(path_), Records{});
  journal.append("new");
  EXPECT_EQ(read_journal(path_), Records{"new"});
  journal.remove();
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(JournalTest, OneWriterAtATime) {
  EXPECT_FALSE(is_locked(path_));
  {
    const Journal journal(path_);
    EXPECT_TRUE(is_locked(path_));
    EXPECT_THROW(Journal{path_}, IoError);
  }
  EXPECT_FALSE(is_locked(path_));
  const Journal again(path_);
}

TEST_F(JournalTest, DeadProcessesDoNotBlock) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Journal journal(path_);
    static_cast<void>(::write(ready[1], "x", 1) == 1);
    ::pause();
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(is_locked(path_));
  EXPECT_FALSE(LockedFile::open(path_).has_value());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(is_locked(path_));
  EXPECT_TRUE(LockedFile::open(path_).has_value());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(JournalTest, LocksFollowTheName) {
  auto first = LockedFile::open(path_);
  ASSERT_TRUE(first.has_value());
  first->remove();
  // Another file of that name is another lock.
  const auto second = LockedFile::open(path_);
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(fs::exists(path_));
}

}  // namespace
}  // namespace jacta
