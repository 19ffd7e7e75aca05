// Reading of groups, attributes and arrays.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hdf5_object.h"

namespace jacta::hdf5 {

/// Opens a file for reading.
Object open_file(const std::filesystem::path& path);
Object open_group(const Object& parent, const std::string& name);
Object open_dataset(const Object& parent, const std::string& name);

bool has_child(const Object& parent, const std::string& name);
/// Names of the links of a group, sorted.
std::vector<std::string> child_names(const Object& group);

bool has_attribute(const Object& object, const std::string& name);
/// Names of the attributes, sorted.
std::vector<std::string> attribute_names(const Object& object);
/// A string of fixed or variable length, or an integer in decimals.
std::string read_text(const Object& object, const std::string& name);
/// Refuses a newer `format_version` than this program's. No such attribute is fine.
void check_format_version(const Object& object);

/// Lengths along the dimensions of a dataset.
std::vector<std::size_t> shape(const Object& dataset);
/// Floating-point or integer contents.
std::vector<double> read_numbers(const Object& dataset);

}  // namespace jacta::hdf5
