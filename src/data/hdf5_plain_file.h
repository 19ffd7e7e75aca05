// Files of the oldest and most common form of HDF5, read without the library: what h5py
// and this program write unless they are told otherwise. The library takes a megabyte of
// memory and a tenth of a millisecond for every file that it opens, and has to be tried in
// a child process first (hdf5_trial.h); a model may have ten thousand files.
//
// Format: HDF5 File Format Specification version 3.0; superblock 0, groups by symbol
// tables, object headers 1, datasets in one piece of 4 or 8 byte IEEE numbers, text
// attributes. Every address and length is checked against the file. Whatever is anything
// else, damaged files too, is NotPlain: the library then reads it, or says what is wrong.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jacta::hdf5 {

/// Thrown where a file is to be read by the library.
struct NotPlain {};

/// All bytes of a file; NotPlain for one that is missing or larger than 256 MB.
std::string plain_file_bytes(const std::filesystem::path& path);

class PlainFile {
 public:
  using Address = std::uint64_t;
  /// What an object header says, by type of message.
  struct Message {
    unsigned type = 0;
    std::string_view data = {};
  };
  using Header = std::vector<Message>;
  using Children = std::map<std::string, Address, std::less<>>;
  struct Numbers {
    std::vector<std::size_t> shape = {};
    std::vector<double> values = {};
  };

  /// Of all bytes of a file.
  explicit PlainFile(std::string bytes);
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  Address root() const { return root_; }
  Header header(Address at) const;
  /// Objects of a group by name.
  Children children(const Header& group) const;
  /// A text attribute; nothing where there is none of that name.
  std::optional<std::string> text(const Header& object, std::string_view name) const;
  Numbers numbers(const Header& dataset) const;

 private:
  // No block of a sound file is part of two objects; damaged ones may point in rings.
  struct Walk {
    int depth;
    std::uint64_t& unread;
    void enter(std::uint64_t size);
  };

  std::string_view part(Address at, std::uint64_t size) const;
  void add_messages(Address at, std::uint64_t size, Walk walk, Header& header) const;
  void add_children(Address node,
                    std::string_view names,
                    Walk walk,
                    Children& children) const;
  std::string variable_text(std::string_view reference) const;

  std::string bytes_;
  Address root_ = 0;
};

}  // namespace jacta::hdf5
