// Archives with 64-bit numbers (PKWARE's APPNOTE.TXT, 4.3.14-16 and 4.5.3), and archives
// that contradict themselves.
#include <gtest/gtest.h>

#include <cstdint>

#include "jacta/base/error.h"
#include "jacta/data/number_array.h"

namespace jacta {
namespace {

const std::string content = "what is stored";

template <class T>
std::string number(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}
std::string u16(unsigned value) {
  return number(static_cast<std::uint16_t>(value));
}
std::string u32(std::uint64_t value) {
  return number(static_cast<std::uint32_t>(value));
}
std::string u64(std::uint64_t value) {
  return number(value);
}

// Bit by bit, as ISO 3309 defines it.
std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
  }
  return ~crc;
}

/// An archive of one stored member; every number can be a wrong one.
struct Archive {
  bool long_local = true;
  bool long_entry = true;
  bool long_end = true;
  std::uint64_t size = content.size();
  std::uint64_t local_size = content.size();
  std::uint64_t header = 0;
  std::uint64_t entries = 1;
  std::uint64_t directory_shift = 0;
  std::uint64_t end_shift = 0;
  bool locator = true;
  unsigned flags = 0;
  bool empty_extra = false;

  std::string bytes() const {
    const std::string name = "a";
    const std::string middle = u16(0) + u32(0) + u32(crc32(content));
    const auto extra = [&](const std::string& numbers) {
      const std::string kept = empty_extra ? "" : numbers;
      return u16(1) + u16(static_cast<unsigned>(kept.size())) + kept;
    };
    const std::string local_extra =
        long_local ? extra(u64(local_size) + u64(local_size)) : "";
    const auto local = long_local ? 0xffffffffu : local_size;
    std::string out =
        "PK\x03\x04" + u16(45) + u16(flags) + middle + u32(local) + u32(local) + u16(1) +
        u16(static_cast<unsigned>(local_extra.size())) + name + local_extra + content;
    const auto begin = out.size();
    // Another extra field before the one that counts.
    const std::string entry_extra =
        long_entry ? u16(7) + u16(3) + "abc" + extra(u64(size) + u64(size) + u64(header))
                   : "";
    const auto entry = long_entry ? 0xffffffffu : size;
    out += "PK\x01\x02" + u16(45) + u16(45) + u16(flags) + middle + u32(entry) +
           u32(entry) + u16(1) + u16(static_cast<unsigned>(entry_extra.size())) + u16(0) +
           u16(0) + u16(0) + u32(0) + u32(long_entry ? 0xffffffffu : header) + name +
           entry_extra;
    const auto end = out.size();
    if (long_end) {
      out += "PK\x06\x06" + u64(44) + u16(45) + u16(45) + u32(0) + u32(0) + u64(entries) +
             u64(entries) + u64(end - begin) + u64(begin + directory_shift);
      if (locator) out += "PK\x06\x07" + u32(0) + u64(end + end_shift) + u32(1);
    }
    const auto n = static_cast<unsigned>(long_end ? 0xffff : entries);
    out += std::string("PK\x05\x06") + u16(0) + u16(0) + u16(n) + u16(n) +
           u32(long_end ? 0xffffffffu : end - begin) +
           u32(long_end ? 0xffffffffu : begin + directory_shift) + u16(0);
    return out;
  }
};

std::string refusal_of(const std::string& bytes) {
  try {
    zip_member(bytes, "a", "a.npz");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::string refusal(const Archive& archive) {
  return refusal_of(archive.bytes());
}

TEST(Zip, LongNumbersAreReadWhereverTheyStand) {
  for (int bits = 0; bits < 8; ++bits) {
    Archive archive;
    archive.long_local = (bits & 1) != 0;
    archive.long_entry = (bits & 2) != 0;
    archive.long_end = (bits & 4) != 0;
    EXPECT_EQ(zip_member(archive.bytes(), "a", "a.npz"), content) << bits;
  }
}

TEST(Zip, SizesBeyondTheFileAreRefusedBeforeAnythingIsAllocated) {
  const auto huge = std::uint64_t{1} << 62;
  EXPECT_NE(refusal({.size = huge, .local_size = huge}).find("larger than its archive"),
            std::string::npos);
  EXPECT_NE(refusal({.header = huge}).find("cut off"), std::string::npos);
  EXPECT_NE(refusal({.entries = huge}).find("does not fit"), std::string::npos);
  EXPECT_NE(refusal({.directory_shift = huge}).find("does not fit"), std::string::npos);
  EXPECT_NE(refusal({.end_shift = huge}).find("cut off"), std::string::npos);
}

TEST(Zip, ContradictionsAreRefused) {
  EXPECT_NE(refusal({.local_size = 3}).find("disagree"), std::string::npos);
  EXPECT_NE(refusal({.header = 1}).find("not where it should be"), std::string::npos);
  EXPECT_NE(refusal({.entries = 0}).find("number of entries"), std::string::npos);
  EXPECT_NE(refusal({.directory_shift = 1}).find("directory"), std::string::npos);
  EXPECT_NE(refusal({.end_shift = 1}).find("64-bit record"), std::string::npos);
  EXPECT_NE(refusal({.locator = false}).find("64-bit record"), std::string::npos);
  EXPECT_NE(refusal({.flags = 1}).find("encrypted"), std::string::npos);
  EXPECT_NE(refusal({.empty_extra = true}).find("64-bit number is missing"),
            std::string::npos);
  // Written before the sizes were known: only the directory has them.
  EXPECT_EQ(refusal({.local_size = 0, .flags = 8}), "");
}

TEST(Zip, EveryTruncationIsAnError) {
  const std::string whole = Archive{}.bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(refusal_of(whole.substr(0, length)), "") << length;
  }
  EXPECT_NE(refusal_of(whole.substr(0, 40)).find("cut off"), std::string::npos);
  EXPECT_EQ(refusal_of(whole), "");
}

TEST(Zip, WhatIsWrittenIsReadAgain) {
  const std::string bytes = format_zip("a", content);
  EXPECT_EQ(zip_member(bytes, "a", "a.npz"), content);
  EXPECT_EQ(bytes, format_zip("a", content));
  const std::string checksum = u32(crc32(content));
  EXPECT_NE(bytes.find(checksum), std::string::npos);
  EXPECT_NE(bytes.find(checksum), bytes.rfind(checksum));  // in both headers
}

}  // namespace
}  // namespace jacta
