// The zip format as numpy.savez writes it (PKWARE's APPNOTE.TXT, 4.3): members are found
// by the central directory at the end of the archive. Python writes 64-bit numbers
// wherever a member might have grown beyond 4 GiB while it was written.
#define ZLIB_CONST
#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/data/number_array.h"

namespace jacta {

namespace {

[[noreturn]] void refuse(const std::string& file,
                         const std::string& what,
                         const std::string& advice = "") {
  throw InputError(Location{.file = file}, what, advice);
}

/// Little-endian numbers at places of an archive; beyond its end is an error.
class Archive {
 public:
  Archive(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  std::string_view part(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at)
      refuse(file_, "the archive is cut off");
    return bytes_.substr(at, size);
  }
  template <class T>
  T number(std::uint64_t at) const {
    T value;
    std::memcpy(&value, part(at, sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::uint16_t u16(std::uint64_t at) const { return number<std::uint16_t>(at); }
  std::uint32_t u32(std::uint64_t at) const { return number<std::uint32_t>(at); }
  std::string_view bytes() const { return bytes_; }
  const std::string& file() const { return file_; }

 private:
  std::string_view bytes_;
  const std::string& file_;
};

struct Member {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header = 0;  // offset of the local header
};

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

constexpr std::uint16_t long_number16 = 0xffff;
constexpr std::uint32_t long_number32 = 0xffffffff;

[[noreturn]] void refuse_damaged(const Archive& archive, const std::string& what) {
  refuse(archive.file(), "the archive is damaged: " + what, "write it again");
}

// Numbers that do not fit 32 bits stand in the extra field 1, in this order, those that
// are 0xffffffff only.
void read_long_numbers(const Archive& archive,
                       std::uint64_t at,
                       std::uint64_t end,
                       std::initializer_list<std::uint64_t*> numbers) {
  while (at + 4 <= end) {
    const std::uint64_t next = at + 4 + archive.u16(at + 2);
    if (next > end) refuse_damaged(archive, "an extra field is too long");
    if (archive.u16(at) == 1) {
      std::uint64_t field = at + 4;
      for (auto* value : numbers) {
        if (*value != long_number32) continue;
        if (field + 8 > next) refuse_damaged(archive, "a 64-bit number is missing");
        *value = archive.number<std::uint64_t>(field);
        field += 8;
      }
      return;
    }
    at = next;
  }
}

// The record at the end, whose comment reaches to the last byte.
std::uint64_t end_record(const Archive& archive) {
  const auto bytes = archive.bytes();
  auto at = bytes.rfind("PK\x05\x06");
  while (at != std::string_view::npos) {
    if (at + 22 <= bytes.size() && at + 22 + archive.u16(at + 20) == bytes.size()) {
      return at;
    }
    at = at == 0 ? std::string_view::npos : bytes.rfind("PK\x05\x06", at - 1);
  }
  if (bytes.starts_with("PK")) refuse(archive.file(), "the archive is cut off");
  refuse(archive.file(), "this is no zip archive");
}

Directory find_directory(const Archive& archive) {
  const std::uint64_t end = end_record(archive);
  Directory directory{
      archive.u16(end + 10), archive.u32(end + 12), archive.u32(end + 16)};
  std::uint64_t limit = end;
  const bool has_long = directory.entries == long_number16 ||
                        directory.size == long_number32 ||
                        directory.offset == long_number32;
  if (has_long) {
    if (end < 20 || archive.u32(end - 20) != 0x07064b50u) {
      refuse_damaged(archive, "the 64-bit record of its end is missing");
    }
    limit = archive.number<std::uint64_t>(end - 12);
    if (archive.u32(limit) != 0x06064b50u || limit > end - 20) {
      refuse_damaged(archive, "the 64-bit record of its end is not where it should be");
    }
    directory = {archive.number<std::uint64_t>(limit + 32),
                 archive.number<std::uint64_t>(limit + 40),
                 archive.number<std::uint64_t>(limit + 48)};
  }
  if (directory.offset > limit || directory.size > limit - directory.offset ||
      directory.entries > directory.size / 46) {
    refuse_damaged(archive, "its directory does not fit into the file");
  }
  return directory;
}

std::vector<Member> members_of(const Archive& archive, const Directory& directory) {
  std::uint64_t at = directory.offset;
  const std::uint64_t end = at + directory.size;
  std::vector<Member> members;
  for (std::uint64_t left = directory.entries; left > 0; --left) {
    if (archive.u32(at) != 0x02014b50u) refuse_damaged(archive, "its directory");
    const auto name = archive.u16(at + 28);
    const auto extra = archive.u16(at + 30);
    Member member{.name = std::string(archive.part(at + 46, name)),
                  .flags = archive.u16(at + 8),
                  .method = archive.u16(at + 10),
                  .checksum = archive.u32(at + 16),
                  .packed_size = archive.u32(at + 20),
                  .size = archive.u32(at + 24),
                  .header = archive.u32(at + 42)};
    const std::uint64_t fields = at + 46 + name;
    read_long_numbers(archive,
                      fields,
                      fields + extra,
                      {&member.size, &member.packed_size, &member.header});
    members.push_back(std::move(member));
    at = fields + extra + archive.u16(at + 32);
    if (at > end) refuse_damaged(archive, "its directory");
  }
  if (at != end) refuse_damaged(archive, "the number of entries in its directory");
  return members;
}

// The packed bytes. What the local header says is what the directory says, unless it was
// written before the sizes were known (bit 3).
std::string_view packed_bytes(const Archive& archive,
                              const Directory& directory,
                              const Member& member) {
  const std::string quoted = "'" + member.name + "'";
  const std::uint64_t at = member.header;
  if (archive.u32(at) != 0x04034b50u) {
    refuse_damaged(archive, "the header of " + quoted + " is not where it should be");
  }
  const auto name = archive.u16(at + 26);
  const auto extra = archive.u16(at + 28);
  std::uint64_t size = archive.u32(at + 22);
  std::uint64_t packed_size = archive.u32(at + 18);
  const std::uint64_t fields = at + 30 + name;
  read_long_numbers(archive, fields, fields + extra, {&size, &packed_size});
  const bool sizes_follow = (member.flags & 8) != 0;
  const bool equal =
      archive.part(at + 30, name) == member.name &&
      archive.u16(at + 8) == member.method &&
      (sizes_follow || (size == member.size && packed_size == member.packed_size));
  if (!equal) {
    refuse_damaged(archive, "header and directory disagree about " + quoted);
  }
  const std::uint64_t begin = fields + extra;
  if (begin > directory.offset || member.packed_size > directory.offset - begin) {
    refuse_damaged(archive, quoted + " is larger than its archive");
  }
  return archive.part(begin, member.packed_size);
}

std::string inflated(std::string_view packed,
                     std::uint64_t size,
                     const std::string& file) {
  // Deflate does not shrink by more than a factor 1032.
  if (size / 1032 > packed.size()) refuse(file, "the archive is damaged");
  std::string result(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) refuse(file, "zlib cannot be started");
  int status = Z_OK;
  std::size_t in = 0, out = 0;
  while (status == Z_OK) {
    constexpr std::size_t step = 1u << 30;
    const auto fed = std::min(step, packed.size() - in);
    const auto room = std::min(step, result.size() - out);
    stream.next_in = reinterpret_cast<const Bytef*>(packed.data() + in);
    stream.avail_in = static_cast<uInt>(fed);
    stream.next_out = reinterpret_cast<Bytef*>(result.data() + out);
    stream.avail_out = static_cast<uInt>(room);
    status = inflate(&stream, Z_NO_FLUSH);
    in += fed - stream.avail_in;
    out += room - stream.avail_out;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || out != size) refuse(file, "the archive is damaged");
  return result;
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string content(const Archive& archive,
                    const Directory& directory,
                    const Member& member) {
  if ((member.flags & 1) != 0) {
    refuse(archive.file(), "'" + member.name + "' is encrypted", "write it as it is");
  }
  const auto packed = packed_bytes(archive, directory, member);
  std::string result;
  if (member.method == 0) {
    if (member.size != member.packed_size) {
      refuse_damaged(archive, "the sizes of '" + member.name + "' disagree");
    }
    result = std::string(packed);
  } else if (member.method == 8) {
    result = inflated(packed, member.size, archive.file());
  } else {
    refuse(archive.file(),
           "'" + member.name + "' is compressed by a method that is not read",
           "write the archive with numpy.savez or numpy.savez_compressed");
  }
  if (checksum(result) != member.checksum) {
    refuse(archive.file(), "the checksum of '" + member.name + "' is wrong");
  }
  return result;
}

}  // namespace

std::string zip_member(std::string_view bytes,
                       const std::string& name,
                       const std::string& file) {
  const Archive archive(bytes, file);
  std::vector<std::string> names;
  const Directory directory = find_directory(archive);
  for (const auto& member : members_of(archive, directory)) {
    if (member.name == name) return content(archive, directory, member);
    names.push_back(member.name);
  }
  refuse(file, "the archive has no '" + name + "'", "it holds " + join(names));
}

namespace {

// Little-endian, one after the other.
class Record {
 public:
  Record& u16(std::uint16_t value) { return add(value); }
  Record& u32(std::uint32_t value) { return add(value); }
  Record& text(const std::string& bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  template <class T>
  Record& add(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  std::string bytes_;
};

constexpr std::uint16_t version_needed = 20;
constexpr std::uint16_t first_of_january_1980 = 0x21;  // the same bytes every time

}  // namespace

std::string format_zip(const std::string& member, const std::string& content) {
  if (content.size() >= long_number32 - 1024) {
    throw InputError("an array of 4 GiB or more does not fit into an npz file",
                     "write it as .npy");
  }
  const auto* bytes = reinterpret_cast<const Bytef*>(content.data());
  const auto checksum =
      static_cast<std::uint32_t>(crc32_z(crc32(0, nullptr, 0), bytes, content.size()));
  const auto size = static_cast<std::uint32_t>(content.size());
  const auto name_size = static_cast<std::uint16_t>(member.size());
  Record
      common;  // version, flags, method, time, date, checksum, sizes, name, extra field
  common.u16(version_needed).u16(0).u16(0).u16(0).u16(first_of_january_1980);
  common.u32(checksum).u32(size).u32(size).u16(name_size).u16(0);
  Record file;
  file.u32(0x04034b50).text(common.bytes()).text(member).text(content);
  Record entry;
  entry.u32(0x02014b50).u16(version_needed).text(common.bytes());
  // Comment, disk, attributes inside and outside (readable files), the local header.
  entry.u16(0).u16(0).u16(0).u32(0644u << 16).u32(0).text(member);
  Record end;
  end.u32(0x06054b50).u16(0).u16(0).u16(1).u16(1);
  end.u32(static_cast<std::uint32_t>(entry.bytes().size()));
  end.u32(static_cast<std::uint32_t>(file.bytes().size())).u16(0);
  return file.bytes() + entry.bytes() + end.bytes();
}

}  // namespace jacta
