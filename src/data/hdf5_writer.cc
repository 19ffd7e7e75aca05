#include "hdf5_writer.h"

#include <fmt/format.h>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"

namespace jacta::hdf5 {

namespace {

constexpr std::string_view prepare = "prepare the file";

Handle timeless_properties(const Place& place, hid_t properties_class) {
  Handle properties(attempt(place, prepare, [&] { return H5Pcreate(properties_class); }),
                    H5Pclose);
  attempt(place, prepare, [&] { return H5Pset_obj_track_times(properties.id(), false); });
  return properties;
}

/// What h5py makes of a Python string.
Handle text_type(const Place& place) {
  Handle type(attempt(place, prepare, [] { return H5Tcopy(H5T_C_S1); }), H5Tclose);
  attempt(place, prepare, [&] { return H5Tset_size(type.id(), H5T_VARIABLE); });
  attempt(place, prepare, [&] { return H5Tset_cset(type.id(), H5T_CSET_UTF8); });
  return type;
}

/// A file in memory that grows in steps. HDF5 looks for a file of that name first: the
/// name is below the target, so that there is none.
Handle create(const Place& place) {
  const std::size_t step = std::size_t{1} << 20;
  const std::string name = place.file + "/in memory";
  const Handle creation = timeless_properties(place, H5P_FILE_CREATE);
  const Handle access(attempt(place, prepare, [] { return H5Pcreate(H5P_FILE_ACCESS); }),
                      H5Pclose);
  attempt(place, prepare, [&] { return H5Pset_fapl_core(access.id(), step, false); });
  return {attempt(place,
                  "create the file",
                  [&] {
                    return H5Fcreate(
                        name.c_str(), H5F_ACC_TRUNC, creation.id(), access.id());
                  }),
          H5Fclose};
}

}  // namespace

void check_name(const std::string& name) {
  const bool nowhere = name.empty() || name == ".";
  if (!nowhere && name.find_first_of(std::string_view("/\0", 2)) == std::string::npos) {
    return;
  }
  throw UsageError(fmt::format("'{}' cannot be a name in an HDF5 file", name));
}

Writer::Writer(const std::filesystem::path& target) : root_{{target.string()}, {}} {
  const Place& place = root_.place;
  text_type_ = text_type(place);
  scalar_ =
      Handle(attempt(place, prepare, [] { return H5Screate(H5S_SCALAR); }), H5Sclose);
  group_creation_ = timeless_properties(place, H5P_GROUP_CREATE);
  dataset_creation_ = timeless_properties(place, H5P_DATASET_CREATE);
  root_.handle = create(place);
}

void Writer::write_text(const Object& object,
                        const std::string& name,
                        const std::string& text) {
  const Place place = object.place.child("attribute " + name);
  if (text.find('\0') != std::string::npos) {
    throw UsageError(fmt::format("the text of attribute '{}' contains a NUL", name));
  }
  const Handle attribute(attempt(place,
                                 "create",
                                 [&] {
                                   return H5Acreate2(object.id(),
                                                     name.c_str(),
                                                     text_type_.id(),
                                                     scalar_.id(),
                                                     H5P_DEFAULT,
                                                     H5P_DEFAULT);
                                 }),
                         H5Aclose);
  const char* characters = text.c_str();
  attempt(place, "write", [&] {
    return H5Awrite(attribute.id(), text_type_.id(), &characters);
  });
}

Object Writer::make_group(const Object& parent, const std::string& name) {
  check_name(name);
  Place place = parent.place.child(name);
  Handle group(attempt(place,
                       "create the group",
                       [&] {
                         return H5Gcreate2(parent.id(),
                                           name.c_str(),
                                           H5P_DEFAULT,
                                           group_creation_.id(),
                                           H5P_DEFAULT);
                       }),
               H5Gclose);
  return {std::move(place), std::move(group)};
}

Object Writer::make_dataset(const Object& parent,
                            const std::string& name,
                            const std::vector<std::size_t>& shape,
                            hid_t type) {
  check_name(name);
  Place place = parent.place.child(name);
  const std::vector<hsize_t> lengths(shape.begin(), shape.end());
  const Handle space(attempt(place,
                             "make the shape",
                             [&] {
                               return H5Screate_simple(static_cast<int>(lengths.size()),
                                                       lengths.data(),
                                                       nullptr);
                             }),
                     H5Sclose);
  Handle dataset(attempt(place,
                         "create the dataset",
                         [&] {
                           return H5Dcreate2(parent.id(),
                                             name.c_str(),
                                             type,
                                             space.id(),
                                             H5P_DEFAULT,
                                             dataset_creation_.id(),
                                             H5P_DEFAULT);
                         }),
                 H5Dclose);
  return {std::move(place), std::move(dataset)};
}

Object Writer::write_numbers(const Object& parent,
                             const std::string& name,
                             const std::vector<std::size_t>& shape,
                             std::span<const double> values) {
  Object dataset = make_dataset(parent, name, shape, H5T_IEEE_F64LE);
  if (values.empty()) return dataset;
  attempt(dataset.place, "write", [&] {
    return H5Dwrite(
        dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  });
  return dataset;
}

Object Writer::write_table(const Object& parent,
                           const std::string& name,
                           const TableType& type,
                           std::span<const char> cells) {
  const std::size_t rows = cells.size() / type.row_size();
  Object dataset = make_dataset(parent, name, {rows}, type.in_file());
  if (rows == 0) return dataset;
  attempt(dataset.place, "write", [&] {
    return H5Dwrite(
        dataset.id(), type.in_memory(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data());
  });
  return dataset;
}

void Writer::commit() {
  const hid_t file = root_.id();
  attempt(
      root_.place, "complete the file", [&] { return H5Fflush(file, H5F_SCOPE_LOCAL); });
  const ssize_t size = attempt(root_.place, "complete the file", [&] {
    return H5Fget_file_image(file, nullptr, 0);
  });
  std::string image(static_cast<std::size_t>(size), '\0');
  attempt(root_.place, "complete the file", [&] {
    return H5Fget_file_image(file, image.data(), image.size());
  });
  write_file(root_.place.file, image);
}

}  // namespace jacta::hdf5
