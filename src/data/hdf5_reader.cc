#include "hdf5_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "jacta/base/version.h"

namespace jacta::hdf5 {

namespace fs = std::filesystem;

namespace {

herr_t collect_link(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

Handle read_access(const Place& place) {
  Handle access(
      attempt(place, "make properties", [] { return H5Pcreate(H5P_FILE_ACCESS); }),
      H5Pclose);
#if H5_VERSION_GE(1, 10, 7)
  // Some file systems of clusters have no locks.
  attempt(place, "set file locking", [&] {
    return H5Pset_file_locking(access.id(), true, true);
  });
#endif
  return access;
}

std::string read_variable_text(const Place& place, hid_t attribute, hid_t type) {
  char* characters = nullptr;
  attempt(place, "read", [&] { return H5Aread(attribute, type, &characters); });
  if (characters == nullptr) return {};
  std::string text = characters;
  H5free_memory(characters);
  return text;
}

std::string read_fixed_text(const Place& place, hid_t attribute, hid_t type) {
  std::string text(H5Tget_size(type), '\0');
  attempt(place, "read", [&] { return H5Aread(attribute, type, text.data()); });
  if (H5Tget_strpad(type) == H5T_STR_SPACEPAD) {
    text.erase(text.find_last_not_of(' ') + 1);
  } else if (H5Tget_strpad(type) == H5T_STR_NULLPAD) {
    text.erase(text.find_last_not_of('\0') + 1);
  } else {
    text.erase(std::min(text.find('\0'), text.size()));
  }
  return text;
}

std::string read_integer_text(const Place& place, hid_t attribute) {
  std::int64_t value = 0;
  attempt(place, "read", [&] { return H5Aread(attribute, H5T_NATIVE_INT64, &value); });
  return fmt::format("{}", value);
}

Handle dataspace(const Object& dataset) {
  return {
      attempt(
          dataset.place, "read the shape", [&] { return H5Dget_space(dataset.id()); }),
      H5Sclose};
}

hsize_t file_size(const Object& dataset) {
  const Handle file(attempt(dataset.place,
                            "read the size of the file",
                            [&] { return H5Iget_file_id(dataset.id()); }),
                    H5Fclose);
  hsize_t bytes = 0;
  attempt(dataset.place, "read the size of the file", [&] {
    return H5Fget_filesize(file.id(), &bytes);
  });
  return bytes;
}

[[noreturn]] void fail_damaged(const Object& dataset, const std::string& what) {
  fail(dataset.place, what + ": the file is damaged");
}

std::size_t element_size(const Object& dataset) {
  const Handle type(
      attempt(dataset.place, "read the type", [&] { return H5Dget_type(dataset.id()); }),
      H5Tclose);
  return H5Tget_size(type.id());
}

/// Damaged files claim more elements than they have bytes, or none of the bytes that the
/// elements need; the library looks at neither before it reads, and crashes.
void check_storage(const Object& dataset, const std::vector<hsize_t>& lengths) {
  const Handle creation(attempt(dataset.place,
                                "read the layout",
                                [&] { return H5Dget_create_plist(dataset.id()); }),
                        H5Pclose);
  const H5D_layout_t layout = H5Pget_layout(creation.id());
  if (layout == H5D_CHUNKED) return;
  if (layout != H5D_CONTIGUOUS && layout != H5D_COMPACT) {
    fail(dataset.place, "is put together from other datasets", "write it as one");
  }
  if (H5Pget_external_count(creation.id()) > 0) {
    fail(dataset.place, "keeps its numbers in another file", "write them into this one");
  }
  const hsize_t bytes = file_size(dataset);
  double needed = static_cast<double>(element_size(dataset));
  for (const hsize_t length : lengths) needed *= static_cast<double>(length);
  if (needed > static_cast<double>(bytes))
    fail_damaged(dataset, "is larger than its file");
  const Silence silence;
  const hsize_t stored = H5Dget_storage_size(dataset.id());
  if (needed > static_cast<double>(stored)) {
    fail_damaged(dataset,
                 fmt::format("needs {} bytes, but {} are stored", needed, stored));
  }
  if (layout == H5D_COMPACT || needed == 0) return;
  const haddr_t begin = H5Dget_offset(dataset.id());
  if (begin == HADDR_UNDEF || begin > bytes || stored > bytes - begin) {
    fail_damaged(dataset, "ends beyond its file");
  }
}

}  // namespace

Object open_file(const fs::path& path) {
  const Place place{path.string()};
  std::error_code error;
  if (!fs::exists(path, error)) fail(place, "no such file");
  if (fs::is_directory(path, error)) fail(place, "is a folder, not a file");
  const Handle access = read_access(place);
  Handle file(attempt(place,
                      "open as HDF5",
                      [&] { return H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()); }),
              H5Fclose);
  return {place, std::move(file)};
}

Object open_group(const Object& parent, const std::string& name) {
  Place place = parent.place.child(name);
  if (!has_child(parent, name)) fail(place, "the file has no such group");
  Handle group(attempt(place,
                       "open the group",
                       [&] { return H5Gopen2(parent.id(), name.c_str(), H5P_DEFAULT); }),
               H5Gclose);
  return {std::move(place), std::move(group)};
}

Object open_dataset(const Object& parent, const std::string& name) {
  Place place = parent.place.child(name);
  if (!has_child(parent, name)) fail(place, "the file has no such dataset");
  Handle dataset(
      attempt(place,
              "open the dataset",
              [&] { return H5Dopen2(parent.id(), name.c_str(), H5P_DEFAULT); }),
      H5Dclose);
  return {std::move(place), std::move(dataset)};
}

bool has_child(const Object& parent, const std::string& name) {
  const Silence silence;
  return H5Lexists(parent.id(), name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> child_names(const Object& group) {
  std::vector<std::string> names;
  attempt(group.place, "list the group", [&] {
    return H5Literate(
        group.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_link, &names);
  });
  std::sort(names.begin(), names.end());
  return names;
}

bool has_attribute(const Object& object, const std::string& name) {
  return attempt(object.place, "look for attributes", [&] {
           return H5Aexists(object.id(), name.c_str());
         }) > 0;
}

std::vector<std::string> attribute_names(const Object& object) {
  std::vector<std::string> names;
  attempt(object.place, "list the attributes", [&] {
    return H5Aiterate2(
        object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_attribute, &names);
  });
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_text(const Object& object, const std::string& name) {
  const Place place = object.place.child("attribute " + name);
  if (!has_attribute(object, name)) fail(place, "the file has no such attribute");
  const Handle attribute(
      attempt(
          place, "open", [&] { return H5Aopen(object.id(), name.c_str(), H5P_DEFAULT); }),
      H5Aclose);
  const Handle type(
      attempt(place, "read the type", [&] { return H5Aget_type(attribute.id()); }),
      H5Tclose);
  const Handle space(
      attempt(place, "read the shape", [&] { return H5Aget_space(attribute.id()); }),
      H5Sclose);
  if (H5Sget_simple_extent_npoints(space.id()) != 1) fail(place, "is not one value");
  const H5T_class_t type_class = H5Tget_class(type.id());
  if (type_class == H5T_INTEGER) return read_integer_text(place, attribute.id());
  if (type_class != H5T_STRING) fail(place, "is not text");
  const bool variable =
      attempt(place, "read the type", [&] { return H5Tis_variable_str(type.id()); }) > 0;
  return variable ? read_variable_text(place, attribute.id(), type.id())
                  : read_fixed_text(place, attribute.id(), type.id());
}

void check_format_version(const Object& object) {
  const std::string name = "format_version";
  if (!has_attribute(object, name)) return;
  const std::string text = read_text(object, name);
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) {
    fail(object.place, fmt::format("format_version '{}' is not a number", text));
  }
  if (number <= format_version) return;
  fail(object.place,
       fmt::format("written in format {}, but this program knows formats up to {}",
                   number,
                   format_version),
       "use a newer version of the program");
}

std::vector<std::size_t> shape(const Object& dataset) {
  const Handle space = dataspace(dataset);
  if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) fail(dataset.place, "is empty");
  const int dimensions = attempt(dataset.place, "read the shape", [&] {
    return H5Sget_simple_extent_ndims(space.id());
  });
  std::vector<hsize_t> lengths(static_cast<std::size_t>(dimensions));
  attempt(dataset.place, "read the shape", [&] {
    return H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr);
  });
  check_storage(dataset, lengths);
  return {lengths.begin(), lengths.end()};
}

std::vector<double> read_numbers(const Object& dataset) {
  const Handle type(
      attempt(dataset.place, "read the type", [&] { return H5Dget_type(dataset.id()); }),
      H5Tclose);
  const H5T_class_t type_class = H5Tget_class(type.id());
  if (type_class != H5T_FLOAT && type_class != H5T_INTEGER) {
    fail(dataset.place, "holds no numbers");
  }
  std::size_t size = 1;
  for (const std::size_t length : shape(dataset)) size *= length;
  std::vector<double> values(size);
  if (values.empty()) return values;
  attempt(dataset.place, "read", [&] {
    return H5Dread(
        dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  });
  return values;
}

}  // namespace jacta::hdf5
