#include "jacta/data/number_array.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <functional>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

double parse_number(std::string_view word, const Location& place) {
  const std::string_view digits = word.starts_with('+') ? word.substr(1) : word;
  double value = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) {
    throw InputError(place, "'" + std::string(word) + "' is no number");
  }
  if (!std::isfinite(value)) {
    throw InputError(place, "'" + std::string(word) + "' is not finite");
  }
  return value;
}

// One line of numbers, up to a comment; returns how many there were.
std::size_t parse_line(std::string_view line,
                       Location place,
                       std::vector<double>& values) {
  line = line.substr(0, line.find('#'));
  std::size_t count = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !is_blank(line[end])) ++end;
    place.column = static_cast<int>(at) + 1;
    values.push_back(parse_number(line.substr(at, end - at), place));
    ++count;
    at = end;
  }
  return count;
}

NumericTable parse_text(std::string_view text, const std::string& file) {
  NumericTable array;
  std::size_t columns = 0;
  Location place{.file = file, .column = 1};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++place.line;
    const auto count = parse_line(text.substr(at, end - at), place, array.values);
    at = end + 1;
    if (count == 0) continue;
    if (columns == 0) columns = count;
    if (count != columns) {
      throw InputError(place,
                       std::to_string(count) + " numbers in this line, " +
                           std::to_string(columns) + " in those before");
    }
    array.lines.push_back(place.line);
  }
  array.shape = {array.lines.size(), columns};
  return array;
}

void check_finite(const NumericTable& array, const std::string& file) {
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    if (std::isfinite(array.values[i])) continue;
    throw InputError(Location{.file = file},
                     "element " + std::to_string(i) + " of the array is not finite");
  }
}

}  // namespace

NumericTable read_number_array(const std::filesystem::path& file) {
  const std::string name = file.string();
  if (file.extension() == ".root") {
    throw InputError(Location{.file = name},
                     "ROOT files are not read",
                     "convert the momenta to npz: numpy.savez('sample.npz', p) with p of "
                     "the shape (events, particles, 4), for instance by way of uproot");
  }
  const std::string bytes = read_file(file);
  NumericTable array;
  if (file.extension() == ".npz") {
    array = parse_npy(zip_member(bytes, "arr_0.npy", name), name);
  } else if (file.extension() == ".npy") {
    array = parse_npy(bytes, name);
  } else {
    return parse_text(bytes, name);
  }
  check_finite(array, name);
  return array;
}

namespace {

std::string format_text(const NumericTable& array) {
  const std::size_t columns = array.shape.size() < 2 ? 1 : array.shape.back();
  std::string text;
  text.reserve(array.values.size() * 26);
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    fmt::format_to(std::back_inserter(text),
                   "{:.17e}{}",
                   array.values[i],
                   (i + 1) % columns == 0 ? '\n' : ' ');
  }
  return text;
}

}  // namespace

std::string format_number_array(const NumericTable& array,
                                const std::filesystem::path& name) {
  if (name.extension() == ".npy") return format_npy(array);
  if (name.extension() == ".npz") return format_zip("arr_0.npy", format_npy(array));
  return format_text(array);
}

}  // namespace jacta
