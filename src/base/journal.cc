#include "jacta/base/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"

namespace jacta {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic = "jacta journal 1\n";
constexpr std::size_t word = sizeof(std::uint64_t);

std::string length_bytes(std::string_view content) {
  const std::uint64_t length = content.size();
  std::string bytes(word, '\0');
  std::memcpy(bytes.data(), &length, word);
  return bytes;
}

std::string checksum(const std::string& length, std::string_view content) {
  return sha256(length + std::string(content)).substr(0, word);
}

struct ValidPart {
  std::vector<std::string> records;
  std::uint64_t size = 0;
};

ValidPart valid_part(const fs::path& path, std::string_view bytes) {
  const std::size_t common = std::min(bytes.size(), magic.size());
  if (bytes.substr(0, common) != magic.substr(0, common)) {
    throw IoError(path.string(), "is not a journal of jacta", "move it away");
  }
  ValidPart part;
  if (bytes.size() < magic.size()) return part;
  std::size_t at = magic.size();
  part.size = at;
  while (bytes.size() - at >= 2 * word) {
    const std::string length(bytes.substr(at, word));
    std::uint64_t n = 0;
    std::memcpy(&n, length.data(), word);
    if (n > bytes.size() - at - 2 * word) break;
    const std::string_view content = bytes.substr(at + 2 * word, n);
    if (checksum(length, content) != bytes.substr(at + word, word)) break;
    part.records.emplace_back(content);
    at += 2 * word + n;
    part.size = at;
  }
  return part;
}

LockedFile open_locked(const fs::path& path) {
  auto file = LockedFile::open(path);
  if (!file) {
    throw IoError(path.string(),
                  "another process is writing this",
                  "wait for it, or choose another output");
  }
  return std::move(*file);
}

}  // namespace

std::vector<std::string> read_journal(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  return valid_part(path, read_file(path)).records;
}

Journal::Journal(const fs::path& path) : file_(open_locked(path)) {
  ValidPart part = valid_part(path, read_file(path));
  records_ = std::move(part.records);
  size_ = part.size;
  if (::ftruncate(file_.descriptor(), static_cast<off_t>(size_)) != 0) {
    throw IoError(path.string(), std::strerror(errno));
  }
  if (size_ == 0) write(magic);
}

void Journal::write(std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::pwrite(file_.descriptor(),
                               bytes.data() + done,
                               bytes.size() - done,
                               static_cast<off_t>(size_ + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      const std::string reason = n == 0 ? "nothing was written" : std::strerror(errno);
      // Without success here the reader stops at the torn record all the same.
      static_cast<void>(::ftruncate(file_.descriptor(), static_cast<off_t>(size_)) == 0);
      throw IoError(path().string(), reason, "what was written before is kept");
    }
    done += static_cast<std::size_t>(n);
  }
  size_ += bytes.size();
}

void Journal::append(std::string_view content) {
  const std::string length = length_bytes(content);
  write(length + checksum(length, content) + std::string(content));
}

void Journal::sync() {
  if (::fdatasync(file_.descriptor()) == 0) return;
  if (errno != EINVAL && errno != EROFS)
    throw IoError(path().string(), std::strerror(errno));
}

void Journal::clear() {
  if (::ftruncate(file_.descriptor(), 0) != 0) {
    throw IoError(path().string(), std::strerror(errno));
  }
  records_.clear();
  size_ = 0;
  write(magic);
}

}  // namespace jacta
