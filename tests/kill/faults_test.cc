// Faults under every command that writes: kill -9 at random instants, files that cannot
// grow, a full disk, a folder that cannot be written, a clock that jumped, two runs at
// once, files of newer formats. Each ends in a message; afterwards the same command gives
// what it gives undisturbed, with nothing lost, counted twice or left behind. The table of
// docs/faults.md is that of these tests.
//
// JACTA_FAULT_INSTANTS says how many commands are killed altogether (default 26),
// JACTA_KILL_SEED when; `./dev faults` kills a thousand:
//
//     JACTA_FAULT_INSTANTS=1000 build/release/bin/jacta_kill_test --gtest_filter='*Faults*'
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>

#include "jacta/base/error.h"
#include "kill/command_folder.h"

namespace jacta::test {
namespace {

using Content = std::map<std::string, std::string>;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// The names of two maps that differ.
std::string differences(const Content& seen, const Content& expected) {
  std::string text;
  for (const auto& [name, bytes] : expected) {
    const auto found = seen.find(name);
    if (found == seen.end()) {
      text += " missing " + name;
    } else if (found->second != bytes) {
      text += " other " + name;
      if (bytes.size() > 64) text += "\n" + found->second + "\nin place of\n" + bytes;
    }
  }
  for (const auto& [name, bytes] : seen) {
    if (!expected.contains(name)) text += " more " + name;
  }
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The outputs of a process in a pipe: files could not grow, or would fill the disk.
class OutputPipe {
 public:
  OutputPipe() {
    EXPECT_EQ(::pipe2(ends_, O_CLOEXEC), 0);
    ::fcntl(ends_[1], F_SETPIPE_SZ, 1 << 20);
  }
  ~OutputPipe() {
    ::close(ends_[0]);
    if (ends_[1] >= 0) ::close(ends_[1]);
  }
  OutputPipe(const OutputPipe&) = delete;
  OutputPipe& operator=(const OutputPipe&) = delete;

  void in_child() const {
    ::dup2(ends_[1], STDOUT_FILENO);
    ::dup2(ends_[1], STDERR_FILENO);
  }
  std::string text() {
    ::close(ends_[1]);
    ends_[1] = -1;
    std::string all;
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(ends_[0], buffer, sizeof buffer)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(n));
    }
    return all;
  }

 private:
  int ends_[2] = {-1, -1};
};

struct Ended {
  int status;
  std::string said;
};

Ended run(const CommandFolder& folder, const Process::Setup& more = {}) {
  OutputPipe pipe;
  const Process process = folder.start([&] {
    pipe.in_child();
    if (more) more();
  });
  const int status = process.wait();
  return {status, pipe.text()};
}

// A file system of the test's own that can be filled and made read-only; root only.
class SmallDisk {
 public:
  SmallDisk() {
    std::string pattern = ::testing::TempDir() + "jacta-disk-XXXXXX";
    place_ = ::mkdtemp(pattern.data());
    is_there_ = ::mount("tmpfs", place_.c_str(), "tmpfs", 0, "size=256m") == 0;
  }
  ~SmallDisk() {
    if (is_there_) ::umount2(place_.c_str(), MNT_DETACH);
    std::error_code ignored;
    fs::remove(place_, ignored);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool is_there() const { return is_there_; }
  const fs::path& place() const { return place_; }
  std::uint64_t pages_in_use() const {
    struct statvfs now = {};
    ::statvfs(place_.c_str(), &now);
    return now.f_blocks - now.f_bfree;
  }
  void leave_pages(std::uint64_t pages) const {
    const auto size = "size=" + std::to_string(4096 * (pages_in_use() + pages));
    ASSERT_EQ(::mount(nullptr, place_.c_str(), nullptr, MS_REMOUNT, size.c_str()), 0);
  }
  void grow() const {
    ASSERT_EQ(::mount(nullptr, place_.c_str(), nullptr, MS_REMOUNT, "size=256m"), 0);
  }
  void set_read_only(bool only) const {
    const unsigned long flags = MS_REMOUNT | (only ? MS_RDONLY : 0);
    ASSERT_EQ(::mount(nullptr, place_.c_str(), nullptr, flags, "size=256m"), 0)
        << std::strerror(errno);
  }

 private:
  fs::path place_;
  bool is_there_ = false;
};

class Faults : public ::testing::TestWithParam<WritingCommand> {
 protected:
  void SetUp() override {
    const CommandFolder folder(GetParam());
    ASSERT_EQ(folder.start().wait(), 0) << folder.said();
    expected_ = folder.content();
    ASSERT_FALSE(expected_.empty());
    // Once more, with warm caches, for the time it takes.
    const CommandFolder again(GetParam());
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(again.start().wait(), 0);
    seconds_ =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    ASSERT_EQ(differences(again.content(), expected_), "");
  }

  // The same command again, after a fault: the content is that of an undisturbed run. What
  // was finished before is not replaced by `run` and says so.
  void expect_recovery(const CommandFolder& folder, const std::string& what) {
    const Ended again = run(folder);
    const bool was_finished = again.status == 1 && has(again.said, "exists already");
    EXPECT_TRUE(again.status == 0 || was_finished) << what << ": " << again.status << "\n"
                                                   << again.said;
    EXPECT_EQ(differences(folder.content(), expected_), "") << what << again.said;
  }
  // What is there under a finished name is complete.
  void expect_nothing_half(const CommandFolder& folder, const std::string& what) const {
    Content seen;
    try {
      seen = folder.content();
    } catch (const Error& error) {
      ADD_FAILURE() << what << ": " << error.what();
    }
    for (const auto& [name, bytes] : seen) {
      const bool is_result = name.ends_with(".h5") && !name.starts_with(".");
      if (!is_result || !expected_.contains(name)) continue;
      EXPECT_EQ(bytes, expected_.at(name)) << what << ": " << name;
    }
  }
  void expect_full(const Ended& ended, const std::string& what) const {
    EXPECT_TRUE(ended.status == 1 || ended.status == 3)
        << what << ": " << ended.status << ended.said;
    EXPECT_TRUE(has(ended.said, "disk full") || has(ended.said, "No space left") ||
                has(ended.said, "File too large"))
        << what << ": " << ended.said;
  }

  Content expected_;
  double seconds_ = 0;
};

// The share of a command of all instants; slow ones get an eighth of the others.
std::uint64_t instants_of(const WritingCommand& command) {
  std::uint64_t eighths = 0;
  for (const auto& one : writing_commands()) eighths += one.is_slow ? 1 : 8;
  const std::uint64_t all = from_environment("JACTA_FAULT_INSTANTS", 26);
  return (all * (command.is_slow ? 1 : 8) + eighths - 1) / eighths;
}

TEST_P(Faults, KilledAtAnyInstantItGoesOn) {
  std::mt19937_64 random(from_environment("JACTA_KILL_SEED", 1));
  std::uniform_real_distribution<double> unit(0, 1.05);
  const std::uint64_t instants = instants_of(GetParam());
  std::uint64_t killed = 0;
  for (std::uint64_t i = 0; i < instants && !HasFailure(); ++i) {
    const CommandFolder folder(GetParam());
    const double instant = seconds_ * unit(random);
    const int status = folder.start().kill_after(instant);
    const std::string what = "killed after " + std::to_string(instant) + " s";
    ASSERT_TRUE(status == -SIGKILL || status == 0) << status << folder.said();
    killed += status == -SIGKILL ? 1 : 0;
    expect_nothing_half(folder, what);
    if (status == 0) {
      EXPECT_EQ(differences(folder.content(), expected_), "");
    } else {
      expect_recovery(folder, what);
    }
  }
  std::printf("%s: %llu of %llu instants met it, in %.3f s\n",
              GetParam().name.c_str(),
              static_cast<unsigned long long>(killed),
              static_cast<unsigned long long>(instants),
              seconds_);
}

// No file may grow beyond so many bytes: every write fails somewhere.
TEST_P(Faults, WhereFilesCannotGrowItSaysSo) {
  std::size_t failed = 0;
  for (const rlim_t most : {0, 40, 300, 1200, 5000, 20000, 200000}) {
    if (GetParam().is_slow && failed == 2) break;
    const std::string what = "files of " + std::to_string(most) + " bytes";
    const CommandFolder folder(GetParam());
    const Ended ended = run(folder, [most] {
      const struct rlimit limit = {most, most};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    if (ended.status == 0) {
      EXPECT_EQ(differences(folder.content(), expected_), "") << what;
      continue;
    }
    ++failed;
    expect_full(ended, what);
    expect_nothing_half(folder, what);
    expect_recovery(folder, what);
  }
  EXPECT_GT(failed, 0u);
}

TEST_P(Faults, AFullDiskIsSaidAndLosesNothing) {
  std::size_t failed = 0;
  for (const std::uint64_t pages : {0, 1, 2, 3, 5, 8, 13, 40}) {
    if (GetParam().is_slow && failed == 2) break;
    const SmallDisk disk;
    if (!disk.is_there()) GTEST_SKIP() << "no file system can be mounted here";
    const std::string what = std::to_string(pages) + " free pages";
    const CommandFolder folder(GetParam(), disk.place());
    disk.leave_pages(pages);
    const Ended ended = run(folder);
    disk.grow();
    if (ended.status == 0) {
      EXPECT_EQ(differences(folder.content(), expected_), "") << what;
      continue;
    }
    ++failed;
    expect_full(ended, what);
    expect_nothing_half(folder, what);
    expect_recovery(folder, what);
  }
  EXPECT_GT(failed, 0u);
}

TEST_P(Faults, AFolderThatCannotBeWrittenIsNamed) {
  const SmallDisk disk;
  if (!disk.is_there()) GTEST_SKIP() << "no file system can be mounted here";
  const CommandFolder folder(GetParam(), disk.place());
  const Content before = folder.content();
  disk.set_read_only(true);
  const Ended ended = run(folder);
  disk.set_read_only(false);
  EXPECT_TRUE(ended.status == 1 || ended.status == 3) << ended.status << ended.said;
  EXPECT_TRUE(has(ended.said, "Read-only file system")) << ended.said;
  EXPECT_TRUE(has(ended.said, "results")) << ended.said;
  EXPECT_EQ(differences(folder.content(), before), "");
  expect_recovery(folder, "read-only");
}

// Files of 1970 and of 2100, as a clock that jumps leaves them.
TEST_P(Faults, AClockThatJumpsChangesNothing) {
  for (const time_t year : {time_t{0}, time_t{4102444800}}) {
    if (GetParam().is_slow && year == 0) continue;
    const CommandFolder folder(GetParam());
    const int status = folder.start().kill_after(0.6 * seconds_);
    const struct timespec times[2] = {{year, 0}, {year, 0}};
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      ::utimensat(AT_FDCWD, entry.path().c_str(), times, AT_SYMLINK_NOFOLLOW);
    }
    if (status == -SIGKILL) expect_recovery(folder, "clock at " + std::to_string(year));
  }
}

TEST_P(Faults, TwoAtOnceDoTheWorkOnce) {
  for (int i = 0; i < (GetParam().is_slow ? 1 : 3); ++i) {
    const CommandFolder folder(GetParam());
    OutputPipe first_said, second_said;
    const Process first = folder.start([&] { first_said.in_child(); });
    const Process second = folder.start([&] { second_said.in_child(); });
    const int status[] = {first.wait(), second.wait()};
    const std::string said[] = {first_said.text(), second_said.text()};
    EXPECT_TRUE(status[0] == 0 || status[1] == 0) << said[0] << said[1];
    for (const int one : {0, 1}) {
      EXPECT_TRUE(status[one] == 0 || status[one] == 1 || status[one] == 3) << said[one];
      EXPECT_TRUE(status[one] == 0 || has(said[one], "another process") ||
                  has(said[one], "exists already"))
          << status[one] << said[one];
    }
    EXPECT_EQ(differences(folder.content(), expected_), "") << said[0] << said[1];
  }
}

// What a newer program wrote is refused, and stays.
TEST_P(Faults, FilesOfANewerFormatAreRefused) {
  static const std::regex version("\"format_version\": [0-9]+");
  for (const auto& [name, text] : expected_) {
    if (!name.ends_with(".json") || !std::regex_search(text, version)) continue;
    const CommandFolder folder(GetParam());
    ASSERT_EQ(folder.start().wait(), 0) << folder.said();
    const fs::path file = folder.results() / name;
    const std::string newer =
        std::regex_replace(read_file(file), version, "\"format_version\": 99");
    write_file(file, newer);
    const Ended ended = run(folder);
    EXPECT_NE(ended.status, 0) << name << ended.said;
    EXPECT_TRUE(has(ended.said, "newer")) << name << ended.said;
    EXPECT_EQ(read_file(file), newer) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Of,
                         Faults,
                         ::testing::ValuesIn(writing_commands()),
                         [](const auto& command) { return command.param.name; });

}  // namespace
}  // namespace jacta::test
