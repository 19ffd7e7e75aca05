// Help for the tests of files: folders, bytes, errors, the reference.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta::test {

namespace fs = std::filesystem;

/// A test with a folder of its own, removed at the end.
class FolderTest : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder()); }

  /// The folder, empty.
  fs::path scratch() const {
    fs::remove_all(folder());
    fs::create_directories(folder());
    return folder();
  }

 private:
  fs::path folder() const {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    return fs::path(::testing::TempDir()) /
           (std::string("jacta-") + test->name() + "-" + std::to_string(::getpid()));
  }
};

/// The text of the IoError that `call` throws; empty where it throws none. What HDF5
/// prints by itself is a failure.
template <class Call>
std::string io_error(const Call& call) {
  std::string text;
  ::testing::internal::CaptureStderr();
  try {
    call();
  } catch (const IoError& error) {
    text = error.what();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  return text;
}

inline void expect_contains(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' in: " << text;
}

/// 8 bytes, little-endian.
inline std::string bytes_of(std::uint64_t number) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

/// A text of up to 8 characters as the file stores it for an attribute.
inline std::string stored_text(const std::string& text) {
  return bytes_of(text.size()) + text + std::string(8 - text.size(), '\0');
}

/// Replaces every occurrence in a file by something of equal length. HDF5's older formats
/// have no check sums, so this makes files that no writer of ours makes.
inline void patch(const fs::path& path, const std::string& from, const std::string& to) {
  ASSERT_EQ(from.size(), to.size());
  std::string bytes = read_file(path);
  std::size_t count = 0;
  for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at)) {
    bytes.replace(at, from.size(), to);
    at += from.size();
    ++count;
  }
  ASSERT_GT(count, 0u) << from;
  write_file(path, bytes);
}

/// Opens files cut at many lengths, a text file, an empty file, a folder and no file.
template <class Open>
void expect_refuses_damage(const fs::path& good, const Open& open) {
  const fs::path bad = good.parent_path() / "bad.ii.h5";
  const std::string bytes = read_file(good);
  for (std::size_t part = 0; part < 64; ++part) {
    write_file(bad, bytes.substr(0, bytes.size() * part / 64));
    expect_contains(io_error([&] { open(bad); }), "bad.ii.h5: ");
  }
  write_file(bad, bytes.substr(0, bytes.size() - 1));
  expect_contains(io_error([&] { open(bad); }), "bad.ii.h5: cannot open as HDF5");
  write_file(bad, "a,b\n1,2\n");
  expect_contains(io_error([&] { open(bad); }), "file signature not found");
  expect_contains(io_error([&] { open(good.parent_path()); }), "is a folder");
  expect_contains(io_error([&] { open(good.parent_path() / "none.h5"); }),
                  "none.h5: no such file");
}

/// A file of the reference; nothing where JACTA_REFERENCE_DIR is not set.
inline std::optional<fs::path> reference(const std::string& name) {
  const char* folder = std::getenv("JACTA_REFERENCE_DIR");
  if (folder == nullptr) return {};
  return fs::path(folder) / name;
}

}  // namespace jacta::test

#define JACTA_SKIP_WITHOUT_REFERENCE()                                         \
  if (!jacta::test::reference("").has_value()) {                               \
    GTEST_SKIP() << "JACTA_REFERENCE_DIR does not name the reference's files"; \
  }
