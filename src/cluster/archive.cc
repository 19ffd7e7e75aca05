#include "jacta/cluster/archive.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta {

namespace {

constexpr std::size_t block = 512;

class GzipFile {
 public:
  explicit GzipFile(std::filesystem::path path)
      : path_(std::move(path)), file_(::gzopen(path_.c_str(), "wb6")) {
    if (file_ == nullptr) fail();
  }
  ~GzipFile() {
    if (file_ != nullptr) ::gzclose(file_);
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  void write(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
      const auto n = std::min<std::size_t>(bytes.size() - done, 1 << 20);
      if (::gzwrite(file_, bytes.data() + done, static_cast<unsigned>(n)) <= 0) fail();
      done += n;
    }
  }
  void close() {
    const int status = ::gzclose(file_);
    file_ = nullptr;
    if (status != Z_OK) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw IoError(path_.string(), "cannot be written", "is the disk full?");
  }
  std::filesystem::path path_;
  gzFile file_;
};

class Header {
 public:
  Header(const std::string& name, char type, std::size_t size, unsigned mode) {
    put_name(name);
    put(100, fmt::format("{:07o}", mode));
    put(108, fmt::format("{:07o}", 0));
    put(116, fmt::format("{:07o}", 0));
    put(124, fmt::format("{:011o}", size));
    put(136, fmt::format("{:011o}", 0));
    put(148, std::string(8, ' '));
    put(156, std::string(1, type));
    put(257,
        std::string("ustar\0"
                    "00",
                    8));
    put(265, "root");
    put(297, "root");
    unsigned sum = 0;
    for (const char c : bytes_) sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum) + '\0' + ' ');
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void put(std::size_t at, const std::string& text) {
    bytes_.replace(at, text.size(), text);
  }
  void put_name(const std::string& name) {
    if (name.size() <= 100) return put(0, name);
    // The folders go before the rest, cut at a slash.
    const auto cut = name.find('/', name.size() - 101);
    if (name.size() > 255 || cut == std::string::npos || cut > 155) {
      throw InputError(fmt::format("the name {} is too long for an archive", name));
    }
    put(0, name.substr(cut + 1));
    put(345, name.substr(0, cut));
  }
  std::string bytes_ = std::string(block, '\0');
};

void add_folders(const std::string& name, std::set<std::string>& known, GzipFile& out) {
  for (auto at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
    const std::string folder = name.substr(0, at + 1);
    if (!known.insert(folder).second) continue;
    out.write(Header(folder, '5', 0, 0755).bytes());
  }
}

void add_entry(const ArchiveEntry& entry, GzipFile& out) {
  const std::string content = entry.source.empty() ? entry.text : read_file(entry.source);
  const unsigned mode = entry.is_executable ? 0755 : 0644;
  out.write(Header(entry.name, '0', content.size(), mode).bytes());
  out.write(content);
  out.write(std::string((block - content.size() % block) % block, '\0'));
}

void check_names(const std::vector<ArchiveEntry>& entries) {
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].name != entries[i - 1].name) continue;
    throw InputError(fmt::format("two files of one name: {} and {}",
                                 entries[i - 1].source.string(),
                                 entries[i].source.string()),
                     "rename one of them");
  }
}

}  // namespace

void write_archive(const std::filesystem::path& file, std::vector<ArchiveEntry> entries) {
  std::sort(
      entries.begin(), entries.end(), [](const ArchiveEntry& a, const ArchiveEntry& b) {
        return std::tie(a.name, a.source, a.text) < std::tie(b.name, b.source, b.text);
      });
  entries.erase(std::unique(entries.begin(),
                            entries.end(),
                            [](const ArchiveEntry& a, const ArchiveEntry& b) {
                              return a.name == b.name && a.source == b.source &&
                                     a.text == b.text;
                            }),
                entries.end());
  check_names(entries);
  AtomicFile target(file);
  GzipFile out(target.temporary());
  std::set<std::string> folders;
  for (const auto& entry : entries) {
    add_folders(entry.name, folders, out);
    add_entry(entry, out);
  }
  out.write(std::string(2 * block, '\0'));
  out.close();
  target.commit();
}

}  // namespace jacta
