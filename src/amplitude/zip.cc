// The zip format as numpy.savez writes it (PKWARE's APPNOTE.TXT, 4.3): members are found
// by the central directory at the end of the archive.
#define ZLIB_CONST
#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <optional>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "number_array.h"

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
  std::uint16_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header = 0;  // offset of the local header
};

// Sizes that do not fit 32 bits stand in the extra field 1, in this order.
void read_long_sizes(const Archive& archive,
                     std::uint64_t at,
                     std::uint64_t end,
                     Member& member) {
  while (at + 4 <= end) {
    const auto size = archive.u16(at + 2);
    if (archive.u16(at) == 1) {
      std::uint64_t field = at + 4;
      for (auto* value : {&member.size, &member.packed_size, &member.header}) {
        if (*value != 0xffffffffu) continue;
        *value = archive.number<std::uint64_t>(field);
        field += 8;
      }
    }
    at += 4u + size;
  }
}

std::vector<Member> directory(const Archive& archive) {
  const auto end = archive.bytes().rfind("PK\x05\x06");
  if (end == std::string_view::npos) refuse(archive.file(), "this is no zip archive");
  std::uint64_t at = archive.u32(end + 16);
  std::vector<Member> members;
  for (int left = archive.u16(end + 10); left > 0; --left) {
    if (archive.u32(at) != 0x02014b50u) {
      refuse(archive.file(), "the directory of the archive is damaged");
    }
    const auto name = archive.u16(at + 28);
    const auto extra = archive.u16(at + 30);
    Member member{.name = std::string(archive.part(at + 46, name)),
                  .method = archive.u16(at + 10),
                  .checksum = archive.u32(at + 16),
                  .packed_size = archive.u32(at + 20),
                  .size = archive.u32(at + 24),
                  .header = archive.u32(at + 42)};
    read_long_sizes(archive, at + 46 + name, at + 46 + name + extra, member);
    members.push_back(std::move(member));
    at += 46u + name + extra + archive.u16(at + 32);
  }
  return members;
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

std::string content(const Archive& archive, const Member& member) {
  const auto names = archive.u16(member.header + 26) + archive.u16(member.header + 28);
  const auto packed = archive.part(member.header + 30 + static_cast<std::uint64_t>(names),
                                   member.packed_size);
  std::string result;
  if (member.method == 0) {
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
  for (const auto& member : directory(archive)) {
    if (member.name == name) return content(archive, member);
    names.push_back(member.name);
  }
  refuse(file, "the archive has no '" + name + "'", "it holds " + join(names));
}

}  // namespace jacta
