#include "hdf5_writer.h"

#include <fmt/format.h>

#include <cstring>

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

/// HDF5 knows the file by its sink, not by its name.
Handle create(const Place& place, const Handle& driver, FileSink& sink) {
  const Handle creation = timeless_properties(place, H5P_FILE_CREATE);
  const Handle access = sink_access(place, driver, sink);
  return {attempt(place,
                  "create the file",
                  [&] {
                    return H5Fcreate(
                        place.file.c_str(), H5F_ACC_TRUNC, creation.id(), access.id());
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

Writer::Writer(const std::filesystem::path& target)
    : file_(target), sink_(file_.temporary()), root_{{target.string()}, {}} {
  const Place& place = root_.place;
  driver_ = register_file_driver(place);
  text_type_ = text_type(place);
  scalar_ =
      Handle(attempt(place, prepare, [] { return H5Screate(H5S_SCALAR); }), H5Sclose);
  group_creation_ = timeless_properties(place, H5P_GROUP_CREATE);
  dataset_creation_ = timeless_properties(place, H5P_DATASET_CREATE);
  root_.handle = create(place, driver_, sink_);
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
  throw_failure();
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

void Writer::throw_failure() const {
  if (sink_.failure() == 0) return;
  throw IoError(root_.place.file, std::strerror(sink_.failure()), "is the disk full?");
}

void Writer::commit() {
  attempt(root_.place, "complete the file", [&] { return root_.handle.close(); });
  throw_failure();
  file_.commit();
}

}  // namespace jacta::hdf5
