// Arrays of numbers in text, .npy and .npz files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace jacta {

/// Numbers in C order.
struct NumericTable {
  std::vector<std::size_t> shape = {};
  std::vector<double> values = {};
  /// Of a text file: the line that each row of numbers came from.
  std::vector<int> lines = {};
};

/// Reads a file by the end of its name. Numbers that are not finite are InputErrors.
NumericTable read_number_array(const std::filesystem::path& file);

/// The array of the bytes of a .npy file; `file` is for messages.
NumericTable parse_npy(std::string_view bytes, const std::string& file);
/// The bytes of a .npy file with the numbers as float64.
std::string format_npy(const NumericTable& array);

/// The array as a file of this name: .npy, .npz with the array arr_0, else text, a line
/// per row of the last axis, whose numbers read back to the same doubles.
std::string format_number_array(const NumericTable& array,
                                const std::filesystem::path& name);

/// The bytes of a zip archive with one stored member. Throws InputError for 4 GiB and more.
std::string format_zip(const std::string& member, const std::string& content);
/// The content of one member of a zip archive, stored or deflated.
std::string zip_member(std::string_view archive,
                       const std::string& member,
                       const std::string& file);

}  // namespace jacta
