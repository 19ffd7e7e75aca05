#include "hdf5_plain_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace jacta::hdf5 {

namespace {

constexpr std::size_t largest_file = 256'000'000;
// Trees and chains of blocks of sound files are shallow.
constexpr int deepest = 32;

// Types of messages in an object header.
namespace message {
constexpr unsigned nothing = 0x0000;
constexpr unsigned dataspace = 0x0001;
constexpr unsigned datatype = 0x0003;
constexpr unsigned old_fill_value = 0x0004;
constexpr unsigned fill_value = 0x0005;
constexpr unsigned layout = 0x0008;
constexpr unsigned attribute = 0x000c;
constexpr unsigned old_modification_time = 0x000e;
constexpr unsigned continuation = 0x0010;
constexpr unsigned symbol_table = 0x0011;
constexpr unsigned modification_time = 0x0012;
}  // namespace message

void need(bool condition) {
  if (!condition) throw NotPlain();
}

// Little-endian numbers one after another, within the bytes that are there.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(std::uint64_t size) {
    need(size <= bytes_.size());
    const std::string_view result = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return result;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t result = 0;
    const std::string_view digits = take(size);
    for (std::size_t i = 0; i < size; ++i) {
      result |= std::uint64_t{static_cast<unsigned char>(digits[i])} << (8 * i);
    }
    return result;
  }
  void expect(std::string_view bytes) { need(take(bytes.size()) == bytes); }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

std::string_view find_message(const PlainFile::Header& header, unsigned type) {
  for (const auto& found : header) {
    if (found.type == type) return found.data;
  }
  throw NotPlain();
}

// The lengths of a simple or scalar dataspace of either version.
std::vector<std::size_t> lengths_in(std::string_view bytes) {
  Cursor at(bytes);
  const auto version = at.number(1);
  const auto dimensions = at.number(1);
  const auto flags = at.number(1);
  need((version == 1 || version == 2) && dimensions <= 32 && flags <= 1);
  if (version == 1) {
    at.take(5);
  } else {
    const std::uint64_t kind = dimensions == 0 ? 0 : 1;  // scalar, or an array
    need(at.number(1) == kind);
  }
  std::vector<std::size_t> result;
  for (std::uint64_t i = 0; i < dimensions; ++i) result.push_back(at.number(8));
  return result;
}

std::size_t product(const std::vector<std::size_t>& lengths) {
  std::size_t result = 1;
  for (const std::size_t length : lengths) {
    need(length == 0 || result <= largest_file / length);
    result *= length;
  }
  return result;
}

// The types of numpy's float64 and float32 on all machines that this library runs on.
constexpr std::string_view real_64(
    "\x11\x20\x3f\x00\x08\x00\x00\x00"
    "\x00\x00\x40\x00\x34\x0b\x00\x34\xff\x03\x00\x00",
    20);
constexpr std::string_view real_32(
    "\x11\x20\x1f\x00\x04\x00\x00\x00"
    "\x00\x00\x20\x00\x17\x08\x00\x17\x7f\x00\x00\x00",
    20);

std::string_view stored_numbers(std::string_view bytes,
                                std::uint64_t size,
                                std::string_view file) {
  Cursor at(bytes);
  need(at.number(1) == 3);
  const auto storage = at.number(1);
  if (storage == 0) {
    need(at.number(2) == size);
    return at.take(size);
  }
  need(storage == 1);
  const auto address = at.number(8);
  need(at.number(8) == size && size > 0);
  need(address <= file.size() && size <= file.size() - address);
  return file.substr(address, size);
}

std::string text_without_padding(std::string_view data, unsigned padding) {
  std::string text(data);
  if (padding == 2) {
    text.erase(text.find_last_not_of(' ') + 1);
  } else if (padding == 1) {
    text.erase(text.find_last_not_of('\0') + 1);
  } else {
    text.erase(std::min(text.find('\0'), text.size()));
  }
  return text;
}

struct Attribute {
  std::string_view name;
  std::string_view type;
  std::string_view space;
  std::string_view data;
};

Attribute attribute_in(std::string_view bytes) {
  Cursor at(bytes);
  const auto version = at.number(1);
  need(version >= 1 && version <= 3);
  // From version 2 on: whether type or space are those of another object.
  need(at.number(1) == 0 || version == 1);
  const auto name_size = at.number(2);
  const auto type_size = at.number(2);
  const auto space_size = at.number(2);
  if (version == 3) at.take(1);
  const auto next = [&](std::uint64_t size) {
    const std::string_view result = at.take(size);
    if (version == 1) at.take((8 - size % 8) % 8);
    return result;
  };
  Attribute result;
  result.name = next(name_size);
  result.name = result.name.substr(0, std::min(result.name.find('\0'), name_size));
  result.type = next(type_size);
  result.space = next(space_size);
  result.data = at.rest();
  return result;
}

}  // namespace

std::string plain_file_bytes(const std::filesystem::path& path) {
  struct Descriptor {
    int id;
    ~Descriptor() {
      if (id >= 0) ::close(id);
    }
  };
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status = {};
  need(file.id >= 0 && ::fstat(file.id, &status) == 0 && S_ISREG(status.st_mode));
  need(status.st_size >= 0 && static_cast<std::size_t>(status.st_size) <= largest_file);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::read(file.id, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    need(n > 0);
    done += static_cast<std::size_t>(n);
  }
  return bytes;
}

PlainFile::PlainFile(std::string bytes) : bytes_(std::move(bytes)) {
  static_assert(std::endian::native == std::endian::little);
  Cursor at(bytes_);
  at.expect({"\x89HDF\r\n\x1a\n", 8});
  // Versions of the superblock and of what it holds; addresses and lengths of 8 bytes.
  at.expect({"\0\0\0\0\0\x08\x08\0", 8});
  at.take(4);
  need(at.number(4) == 0);  // not being written
  need(at.number(8) == 0);  // addresses count from the beginning
  at.take(8);
  need(at.number(8) <= bytes_.size());
  at.take(16);  // the driver, the name of the root group
  root_ = at.number(8);
}

std::string_view PlainFile::part(Address at, std::uint64_t size) const {
  need(at <= bytes_.size() && size <= bytes_.size() - at);
  return std::string_view(bytes_).substr(at, size);
}

void PlainFile::Walk::enter(std::uint64_t size) {
  need(++depth < deepest && size <= unread);
  unread -= size;
}

PlainFile::Header PlainFile::header(Address at) const {
  Cursor prefix(part(at, 16));
  need(prefix.number(1) == 1);
  prefix.take(1 + 2 + 4);
  Header result;
  std::uint64_t unread = bytes_.size();
  add_messages(at + 16, prefix.number(4), {0, unread}, result);
  return result;
}

void PlainFile::add_messages(Address begin,
                             std::uint64_t size,
                             Walk walk,
                             Header& header) const {
  walk.enter(size);
  Cursor at(part(begin, size));
  while (!at.rest().empty()) {
    const auto type = static_cast<unsigned>(at.number(2));
    const auto length = at.number(2);
    const auto flags = at.number(1);
    at.take(3);
    const std::string_view data = at.take(length);
    switch (type) {
      case message::nothing:
      case message::old_fill_value:
      case message::fill_value:
      case message::old_modification_time:
      case message::modification_time:
        break;
      case message::continuation: {
        Cursor block(data);
        const Address next = block.number(8);
        add_messages(next, block.number(8), walk, header);
        break;
      }
      case message::dataspace:
      case message::datatype:
      case message::layout:
      case message::attribute:
      case message::symbol_table:
        need((flags & 2U) == 0);  // kept here, not shared
        header.push_back({type, data});
        break;
      default:
        throw NotPlain();
    }
  }
}

PlainFile::Children PlainFile::children(const Header& group) const {
  Cursor table(find_message(group, message::symbol_table));
  const Address tree = table.number(8);
  Cursor heap(part(table.number(8), 32));
  heap.expect({"HEAP\0", 5});
  heap.take(3);
  const auto names_size = heap.number(8);
  heap.take(8);
  Children result;
  std::uint64_t unread = bytes_.size();
  add_children(tree, part(heap.number(8), names_size), {0, unread}, result);
  return result;
}

void PlainFile::add_children(Address node,
                             std::string_view names,
                             Walk walk,
                             Children& children) const {
  if (part(node, 4) == "TREE") {
    Cursor at(part(node, 24));
    at.take(4);
    need(at.number(1) == 0);  // of a group
    at.take(1);
    const auto entries = at.number(2);
    walk.enter(24 + 16 * entries);
    Cursor entry(part(node + 24, entries * 16));
    for (std::uint64_t i = 0; i < entries; ++i) {
      entry.take(8);
      add_children(entry.number(8), names, walk, children);
    }
    return;
  }
  Cursor at(part(node, 8));
  at.expect({"SNOD\x01", 5});
  at.take(1);
  const auto symbols = at.number(2);
  walk.enter(8 + 40 * symbols);
  Cursor symbol(part(node + 8, symbols * 40));
  for (std::uint64_t i = 0; i < symbols; ++i) {
    const auto offset = symbol.number(8);
    const Address object = symbol.number(8);
    need(symbol.number(4) <= 1);  // not a link to somewhere else
    symbol.take(20);
    need(offset < names.size());
    const std::string_view name = names.substr(offset);
    const auto end = name.find('\0');
    need(end != std::string_view::npos);
    need(children.emplace(name.substr(0, end), object).second);
  }
}

std::optional<std::string> PlainFile::text(const Header& object,
                                           std::string_view name) const {
  for (const auto& entry : object) {
    if (entry.type != message::attribute) continue;
    const Attribute found = attribute_in(entry.data);
    if (found.name != name) continue;
    need(product(lengths_in(found.space)) == 1);
    Cursor type(found.type);
    const auto kind = type.number(1);
    const auto bits = static_cast<unsigned>(type.number(3));
    const auto size = type.number(4);
    Cursor data(found.data);
    if (kind == 0x13) return text_without_padding(data.take(size), bits & 0xfU);
    need(kind == 0x19 && (bits & 0xfU) == 1 && size == 16);
    return variable_text(data.take(size));
  }
  return std::nullopt;
}

std::string PlainFile::variable_text(std::string_view reference) const {
  Cursor at(reference);
  const auto length = at.number(4);
  const Address heap = at.number(8);
  const auto index = at.number(4);
  if (length == 0) return {};
  Cursor prefix(part(heap, 16));
  prefix.expect({"GCOL\x01", 5});
  prefix.take(3);
  const auto size = prefix.number(8);
  need(size >= 16);
  Cursor objects(part(heap, size));
  objects.take(16);
  while (objects.rest().size() >= 16) {
    const auto found = objects.number(2);
    objects.take(6);
    const auto bytes = objects.number(8);
    need(found != 0);  // what is left is free
    const std::string_view data = objects.take(bytes);
    objects.take((8 - bytes % 8) % 8);
    if (found != index) continue;
    need(length <= data.size());
    return text_without_padding(data.substr(0, length), 0);
  }
  throw NotPlain();
}

PlainFile::Numbers PlainFile::numbers(const Header& dataset) const {
  Numbers result;
  result.shape = lengths_in(find_message(dataset, message::dataspace));
  const std::size_t n = product(result.shape);
  need(n > 0);
  const std::string_view type = find_message(dataset, message::datatype).substr(0, 20);
  need(type == real_64 || type == real_32);
  const std::size_t bytes = type == real_64 ? sizeof(double) : sizeof(float);
  const std::string_view stored =
      stored_numbers(find_message(dataset, message::layout), n * bytes, bytes_);
  result.values.resize(n);
  if (type == real_64) {
    std::memcpy(result.values.data(), stored.data(), stored.size());
    return result;
  }
  for (std::size_t i = 0; i < n; ++i) {
    float x = 0;
    std::memcpy(&x, stored.data() + i * sizeof x, sizeof x);
    result.values[i] = static_cast<double>(x);
  }
  return result;
}

}  // namespace jacta::hdf5
