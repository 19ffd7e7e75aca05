#include "jacta/base/output_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/utf8.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(::testing::TempDir()) / ("output_file_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  static std::string error(const std::function<void()>& call) {
    try {
      call();
    } catch (const IoError& problem) {
      return problem.what();
    }
    return "";
  }
  fs::path folder_;
};

TEST_F(OutputFileTest, LinksStayAndTheirTargetsAreReplaced) {
  fs::create_directory(folder_ / "other");
  write_file(folder_ / "other/target", "old");
  fs::create_symlink("other/target", folder_ / "link");
  fs::create_symlink("link", folder_ / "second");
  write_file(folder_ / "second", "new");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "second"));
  EXPECT_EQ(read_file(folder_ / "other/target"), "new");
  // A link to nothing yet.
  fs::create_symlink("other/none", folder_ / "dangling");
  write_file(folder_ / "dangling", "made");
  EXPECT_TRUE(fs::is_symlink(folder_ / "dangling"));
  EXPECT_EQ(read_file(folder_ / "other/none"), "made");
  fs::create_symlink("circle", folder_ / "circle");
  EXPECT_NE(error([&] { write_file(folder_ / "circle", ""); }).find("symbolic"),
            std::string::npos);
}

TEST_F(OutputFileTest, FoldersAndDevicesAreRefused) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  fs::create_symlink("/dev/null", folder_ / "null");
  for (const auto& target : {fs::path("/dev/null"), folder_ / "null", folder_ / "pipe"}) {
    EXPECT_NE(error([&] { write_file(target, "x"); }).find("device"), std::string::npos)
        << target;
  }
  EXPECT_TRUE(fs::is_symlink(folder_ / "null"));
  EXPECT_NE(error([&] { write_file(folder_, "x"); }).find("is a folder"),
            std::string::npos);
  EXPECT_NE(error([&] { read_file(folder_); }).find("is a folder"), std::string::npos);
}

TEST_F(OutputFileTest, NothingIsReplacedUnasked) {
  write_file(folder_ / "result", "old");
  EXPECT_EQ(error([&] { check_output(folder_ / "new"); }), "");
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  EXPECT_NE(error([&] { check_output(folder_ / "result"); }).find("--overwrite"),
            std::string::npos);
  EXPECT_EQ(error([&] { check_output(folder_ / "result", {.overwrite = true}); }), "");
  EXPECT_EQ(read_file(folder_ / "result"), "old");
}

TEST_F(OutputFileTest, InputsAreNeverOutputs) {
  write_file(folder_ / "input", "data");
  fs::create_symlink("input", folder_ / "link");
  fs::create_hard_link(folder_ / "input", folder_ / "hard");
  const OutputRules rules{.overwrite = true, .inputs = {folder_ / "input"}};
  for (const char* name : {"input", "link", "hard"}) {
    const auto text = error([&] { check_output(folder_ / name, rules); });
    EXPECT_NE(text.find("cannot be its output"), std::string::npos) << name << text;
  }
  EXPECT_EQ(error([&] { check_output(folder_ / "other", rules); }), "");
}

// Well-formed sequences of the Unicode standard, table 3-7, and their neighbours.
TEST(Utf8, MalformedBytesAreFound) {
  const auto good = std::string_view::npos;
  for (const char* text : {"",
                           "ascii",
                           "\xC2\x80",
                           "\xDF\xBF",
                           "\xE0\xA0\x80",
                           "\xED\x9F\xBF",
                           "\xEE\x80\x80",
                           "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(invalid_utf8(text), good) << text;
  }
  for (const char* text : {"\x80",
                           "\xC0\x80",
                           "\xC1\xBF",
                           "\xC2",
                           "\xC2\x41",
                           "\xE0\x9F\x80",
                           "\xED\xA0\x80",
                           "\xE1\x80",
                           "\xF0\x8F\x80\x80",
                           "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80",
                           "\xF1\x80\x80",
                           "\xFF"}) {
    EXPECT_EQ(invalid_utf8(text), 0u) << text;
    EXPECT_EQ(invalid_utf8("ab\xC3\xA9" + std::string(text)), 4u) << text;
  }
}

}  // namespace
}  // namespace jacta
