// The format of .npy files: https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "jacta/base/error.h"
#include "jacta/data/number_array.h"

namespace jacta {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic = "\x93NUMPY";

[[noreturn]] void refuse(const std::string& file,
                         const std::string& what,
                         const std::string& advice = "") {
  throw InputError(Location{.file = file}, what, advice);
}

struct Header {
  std::string type;
  std::vector<std::size_t> shape;
  bool by_columns;  ///< Fortran order
  std::string_view data;
};

// The text after 'key': in the header, a Python dictionary.
std::string_view entry(std::string_view header,
                       const std::string& key,
                       const std::string& file) {
  const auto at = header.find("'" + key + "'");
  const auto colon = at == std::string_view::npos ? at : header.find(':', at);
  if (colon == std::string_view::npos) refuse(file, "no '" + key + "' in the npy header");
  const auto value = header.find_first_not_of(' ', colon + 1);
  return header.substr(std::min(value, header.size()));
}

std::vector<std::size_t> parse_shape(std::string_view text, const std::string& file) {
  const auto close = text.find(')');
  if (!text.starts_with('(') || close == std::string_view::npos) {
    refuse(file, "the shape in the npy header cannot be read");
  }
  std::vector<std::size_t> shape;
  for (std::size_t at = 1; at < close;) {
    std::size_t extent = 0;
    const auto [end, problem] =
        std::from_chars(text.data() + at, text.data() + close, extent);
    if (problem != std::errc{}) {
      ++at;
      continue;
    }
    shape.push_back(extent);
    at = static_cast<std::size_t>(end - text.data());
  }
  return shape;
}

Header parse_header(std::string_view bytes, const std::string& file) {
  if (!bytes.starts_with(magic) || bytes.size() < 12) refuse(file, "this is no npy file");
  const bool first_version = bytes[6] == 1;
  const std::size_t prefix = first_version ? 10 : 12;
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + 8, first_version ? 2 : 4);
  if (bytes.size() < prefix + length) refuse(file, "the npy header is cut off");
  const auto header = bytes.substr(prefix, length);
  const auto type = entry(header, "descr", file);
  const auto quote = type.find('\'', 1);
  if (!type.starts_with('\'') || quote == std::string_view::npos) {
    refuse(file, "arrays of records are not read", "save plain numbers");
  }
  return {std::string(type.substr(1, quote - 1)),
          parse_shape(entry(header, "shape", file), file),
          entry(header, "fortran_order", file).starts_with("True"),
          bytes.substr(prefix + length)};
}

template <class T>
void convert(std::string_view data, bool is_big_endian, std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::array<char, sizeof(T)> bytes;
    std::memcpy(bytes.data(), data.data() + i * sizeof(T), sizeof(T));
    if (is_big_endian) std::reverse(bytes.begin(), bytes.end());
    values[i] = static_cast<double>(std::bit_cast<T>(bytes));
  }
}

// Numbers that stand in the file with the first axis running fastest.
std::vector<double> by_rows(const std::vector<double>& columns,
                            const std::vector<std::size_t>& shape) {
  std::vector<std::size_t> steps(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    steps[axis - 1] = steps[axis] * shape[axis];
  }
  std::vector<double> rows(columns.size());
  std::vector<std::size_t> index(shape.size(), 0);
  std::size_t place = 0;
  for (const double value : columns) {
    rows[place] = value;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      place += steps[axis];
      if (++index[axis] < shape[axis]) break;
      place -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return rows;
}

struct Type {
  std::string_view code;
  std::size_t size;
  void (*convert)(std::string_view, bool is_big_endian, std::vector<double>&);
};

constexpr Type types[] = {
    {"f8", 8, convert<double>},
    {"f4", 4, convert<float>},
    {"i8", 8, convert<std::int64_t>},
    {"i4", 4, convert<std::int32_t>},
    {"i2", 2, convert<std::int16_t>},
    {"i1", 1, convert<std::int8_t>},
    {"u8", 8, convert<std::uint64_t>},
    {"u4", 4, convert<std::uint32_t>},
    {"u2", 2, convert<std::uint16_t>},
    {"u1", 1, convert<std::uint8_t>},
    {"b1", 1, convert<std::uint8_t>},
};

const Type& find_type(const std::string& name, const std::string& file) {
  for (const auto& type : types) {
    if (name.size() == 3 && type.code == std::string_view(name).substr(1)) return type;
  }
  refuse(file,
         "numbers of the type '" + name + "' are not read",
         "save array.astype('<f8') instead");
}

}  // namespace

NumericTable parse_npy(std::string_view bytes, const std::string& file) {
  const Header header = parse_header(bytes, file);
  const Type& type = find_type(header.type, file);
  std::size_t count = 1;
  for (const auto extent : header.shape) {
    if (extent != 0 && count > header.data.size() / extent) {
      refuse(file, "the data are shorter than the shape in the npy header says");
    }
    count *= extent;
  }
  if (count > header.data.size() / type.size) {
    refuse(file, "the data are shorter than the shape in the npy header says");
  }
  NumericTable array{.shape = header.shape, .values = std::vector<double>(count)};
  type.convert(header.data, header.type.starts_with('>'), array.values);
  if (header.by_columns) array.values = by_rows(array.values, array.shape);
  return array;
}

std::string format_npy(const NumericTable& array) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (";
  for (const auto extent : array.shape) header += std::to_string(extent) + ", ";
  header += "), }";
  // Data begin at a multiple of 64 bytes.
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes(magic);
  bytes += std::string("\x01\x00", 2);
  const auto length = static_cast<std::uint16_t>(header.size());
  bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(array.values.data()),
               array.values.size() * sizeof(double));
  return bytes;
}

}  // namespace jacta
