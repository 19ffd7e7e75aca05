#include "jacta/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

namespace {

// Others look at a lock by holding it for a moment (is_locked): that is waited for.
constexpr int attempts = 5;
constexpr std::chrono::milliseconds pause(10);

bool take_lock(int descriptor, int kind) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(pause);
    if (::flock(descriptor, kind | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return true;
  }
  return false;
}

// Whether the open file still has its name: its last owner may have removed it.
bool has_name(int descriptor, const std::filesystem::path& path) {
  struct stat open_file {};
  struct stat named {};
  return ::fstat(descriptor, &open_file) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

}  // namespace

std::optional<LockedFile> LockedFile::open(const std::filesystem::path& path) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) throw IoError(path.string(), std::strerror(errno));
    LockedFile file(path, descriptor);
    if (!take_lock(descriptor, LOCK_EX)) return {};
    if (has_name(descriptor, path)) return file;
  }
  return {};
}

LockedFile::LockedFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

LockedFile::LockedFile(LockedFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

LockedFile& LockedFile::operator=(LockedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

LockedFile::~LockedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void LockedFile::remove() {
  std::error_code error;
  std::filesystem::remove(path_, error);
  if (error) throw IoError(path_.string(), error.message());
}

bool is_locked(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool locked = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return locked;
}

}  // namespace jacta
