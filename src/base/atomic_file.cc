#include "jacta/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "jacta/base/error.h"

namespace jacta {

namespace fs = std::filesystem;

namespace {

void sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY);
  if (descriptor < 0) throw IoError(path.string(), std::strerror(errno));
  const int failed = ::fsync(descriptor);
  const int reason = errno;
  ::close(descriptor);
  // Some file systems refuse to sync a folder; the rename is what counts there.
  if (failed != 0 && reason != EINVAL)
    throw IoError(path.string(), std::strerror(reason));
}

constexpr const char* temporary_suffix = ".tmp";

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

std::string temporary_prefix(const fs::path& target) {
  return "." + target.filename().string() + ".";
}

}  // namespace

fs::path followed_links(const fs::path& path) {
  fs::path target = path;
  std::error_code error;
  for (int links = 0; fs::is_symlink(target, error); ++links) {
    // As many as Linux follows.
    if (links == 40) throw IoError(path.string(), std::strerror(ELOOP));
    const fs::path next = fs::read_symlink(target, error);
    if (error) throw IoError(path.string(), error.message());
    target = folder_of(target) / next;
  }
  return target;
}

AtomicFile::AtomicFile(const fs::path& target) : target_(followed_links(target)) {
  std::error_code error;
  const fs::file_type type = fs::status(target_, error).type();
  if (type == fs::file_type::directory || target_.filename().empty()) {
    throw IoError(target.string(), "is a folder", "give the name of a file");
  }
  if (type != fs::file_type::regular && type != fs::file_type::not_found &&
      type != fs::file_type::none) {
    throw IoError(target.string(),
                  "is a device or a pipe, and results appear complete or not at all",
                  "give the name of a file");
  }
  const fs::path folder = folder_of(target_);
  if (!fs::is_directory(folder)) {
    throw IoError(target_.string(),
                  fmt::format("the folder {} does not exist", folder.string()),
                  "create it first");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw IoError(
        target_.string(),
        fmt::format("cannot write into {}: {}", folder.string(), std::strerror(errno)));
  }
  static std::atomic<unsigned> counter{0};
  temporary_ = folder / fmt::format("{}{}-{}{}",
                                    temporary_prefix(target_),
                                    ::getpid(),
                                    counter++,
                                    temporary_suffix);
}

AtomicFile::~AtomicFile() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void AtomicFile::commit() {
  sync_path(temporary_);
  std::error_code error;
  fs::rename(temporary_, target_, error);
  if (error) throw IoError(target_.string(), error.message());
  committed_ = true;
  sync_path(folder_of(target_));
}

namespace {

template <class IsWanted>
void remove_temporaries_if(const fs::path& target, const IsWanted& is_wanted) {
  const fs::path behind = followed_links(target);
  const std::string prefix = temporary_prefix(behind);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_of(behind), ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(temporary_suffix)) continue;
    if (is_wanted(name.substr(prefix.size()))) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

void remove_temporaries(const fs::path& target) {
  remove_temporaries_if(target, [](const std::string&) { return true; });
}

void remove_dead_temporaries(const fs::path& target) {
  remove_temporaries_if(target, [](const std::string& rest) {
    const auto process = std::strtol(rest.c_str(), nullptr, 10);
    return process > 0 && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
  });
}

void write_file(const fs::path& target, const std::string& text) {
  AtomicFile file(target);
  std::ofstream out(file.temporary(), std::ios::binary);
  out << text;
  out.close();
  if (!out) throw IoError(target.string(), "writing failed", "is the disk full?");
  file.commit();
}

std::string read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw IoError(path.string(), "is a folder, not a file");
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw IoError(path.string(), std::strerror(errno));
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad()) throw IoError(path.string(), "reading failed");
  return text.str();
}

}  // namespace jacta
