// The child process that reads files first: what crashes it is an error, and the next file
// is tried in a new one.
#include "hdf5_trial.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "jacta/base/error.h"
#include "support/folders.h"

namespace jacta {
namespace {

using Words = std::vector<std::string>;

class TrialTest : public testing::Test {
 protected:
  // Reading a file writes the number of its process after what was read.
  void read(const Words& words) const {
    std::ofstream(folder_.path() / "log", std::ios::app)
        << words[0] << " " << ::getpid() << "\n";
    if (words[0] == "crash") std::abort();
    if (words[0] == "error") throw IoError(words[0], "cannot be read");
    if (words[0] == "other") ::raise(SIGKILL);
  }
  std::vector<std::pair<std::string, pid_t>> log() const {
    std::ifstream in(folder_.path() / "log");
    std::vector<std::pair<std::string, pid_t>> lines;
    std::string word;
    pid_t process = 0;
    while (in >> word >> process) lines.emplace_back(word, process);
    return lines;
  }
  hdf5::Place file() const {
    const auto path = folder_.path() / "file.h5";
    std::ofstream(path) << "something";
    return {path.string()};
  }

  test::TemporaryFolder folder_;
};

TEST_F(TrialTest, ManyFilesTakeOneProcessWhichIsNotThisOne) {
  {
    hdf5::Trial trial([this](const Words& words) { read(words); });
    for (const char* word : {"a", "error", "b"}) trial.try_reading(file(), {word, ""});
  }
  const auto lines = log();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[2].first, "b");
  EXPECT_EQ(lines[0].second, lines[1].second);
  EXPECT_EQ(lines[0].second, lines[2].second);
  EXPECT_NE(lines[0].second, ::getpid());
  EXPECT_EQ(::kill(lines[0].second, 0), -1);  // it has ended with the trial
}

// The lock of the library is that of another thread most of the time when the child is
// made; a child that waited for it would end by the clock, as an error.
TEST_F(TrialTest, OtherThreadsMayBeInTheLibrary) {
  std::atomic<bool> stop = false;
  const auto in_the_library = [&stop] {
    while (!stop) {
      const hid_t list = H5Pcreate(H5P_FILE_ACCESS);
      const auto slowly = [](hid_t, const char*, void*) -> herr_t {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        return 0;
      };
      H5Piterate(list, nullptr, slowly, nullptr);
      H5Pclose(list);
    }
  };
  std::thread first(in_the_library), second(in_the_library);
  for (int i = 0; i < 10; ++i) {
    hdf5::Trial trial([](const Words&) {
      for (int call = 0; call < 10; ++call) H5Pclose(H5Pcreate(H5P_FILE_ACCESS));
    });
    EXPECT_NO_THROW(trial.try_reading(file(), {""}));
    EXPECT_NO_THROW(trial.try_reading(file(), {""}));
  }
  stop = true;
  first.join();
  second.join();
}

TEST_F(TrialTest, ACrashIsAnErrorAndTheNextFileIsTriedAnew) {
  hdf5::Trial trial([this](const Words& words) { read(words); });
  trial.try_reading(file(), {"a"});
  try {
    trial.try_reading(file(), {"crash"});
    FAIL() << "no error";
  } catch (const IoError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("file.h5"), std::string::npos) << text;
    EXPECT_NE(text.find("is damaged"), std::string::npos) << text;
  }
  trial.try_reading(file(), {"b"});
  EXPECT_THROW(trial.try_reading(file(), {"crash"}), IoError);
  const auto lines = log();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].second, lines[1].second);
  EXPECT_NE(lines[1].second, lines[2].second);
}

TEST_F(TrialTest, AChildThatSomebodyElseEndsProvesNothing) {
  hdf5::Trial trial([this](const Words& words) { read(words); });
  EXPECT_NO_THROW(trial.try_reading(file(), {"other"}));
  EXPECT_NO_THROW(trial.try_reading(file(), {"a"}));
  EXPECT_EQ(log().size(), 2U);
}

TEST_F(TrialTest, WhatIsNoFileIsLeftToTheReadingThatCounts) {
  hdf5::Trial trial([this](const Words& words) { read(words); });
  EXPECT_NO_THROW(trial.try_reading({(folder_.path() / "none.h5").string()}, {"crash"}));
  EXPECT_TRUE(log().empty());
}

}  // namespace
}  // namespace jacta
