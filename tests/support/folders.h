// The folder of the sources, and folders for the files that a test makes.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace jacta::test {

inline std::filesystem::path source_folder() {
  return JACTA_SOURCE_DIR;
}

/// Suite and name of the test that runs, as part of the name of a file.
inline std::string test_name() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test->test_suite_name()) + "_" + test->name();
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

/// An empty folder of this process below the one for temporary files, removed at its end;
/// named after the test that runs where nothing else is said.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& name = test_name())
      : path_(std::filesystem::path(::testing::TempDir()) /
              ("jacta_" + name + "_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  /// Makes a file with something in it.
  std::filesystem::path touch(const std::string& name) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "x";
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace jacta::test
