// Runs the program as a user would, in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace jacta::test {

struct Outcome {
  int status;
  std::string out;
  std::string err;
  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// A folder for all tests of a process.
struct Example {
  Example() {
    std::string pattern = ::testing::TempDir() + "jacta-example-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~Example() { std::filesystem::remove_all(path); }
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;
  bool is_empty() const { return std::filesystem::is_empty(path); }
  std::filesystem::path path;
};

class CommandLine : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "jacta-apps-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  bool exists(const std::string& name) const {
    return std::filesystem::exists(folder_ / name);
  }

  /// Runs `jacta <arguments>` in the folder, after a command of the shell.
  Outcome jacta(const std::string& arguments, const std::string& before = "true") const {
    const std::string command = "cd '" + folder_.string() + "' && " + before +
                                " && '" JACTA_PROGRAM "' " + arguments +
                                " > .stdout 2> .stderr";
    const int status = std::system(command.c_str());
    return {
        WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(".stdout"), read(".stderr")};
  }

  /// The WIMP example; its templates are made once.
  void make_wimp() {
    static const Example example;
    if (example.is_empty()) {
      ASSERT_EQ(jacta("init '" + example.path.string() + "' --example wimp").status, 0);
    }
    std::filesystem::copy(
        example.path, folder_, std::filesystem::copy_options::recursive);
  }

  /// The WIMP example and a file of toys.
  void make_example() {
    make_wimp();
    ASSERT_EQ(
        jacta("generate wimp_statistical_model.yaml -n 3 --seed 5 -o toys.ii.h5").status,
        0);
  }

  /// Replaces the first occurrence in a file of the folder.
  void replace(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = read(file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write(file, text.replace(at, from.size(), to));
  }

  std::filesystem::path folder_;
};

}  // namespace jacta::test
