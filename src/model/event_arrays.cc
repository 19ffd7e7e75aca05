#include "jacta/model/event_arrays.h"

#include <algorithm>

#include "jacta/base/atomic_file.h"
#include "jacta/config/key_table.h"
#include "jacta/config/python_text.h"
#include "jacta/model/abilities.h"

namespace jacta {

namespace {

// "toys.npz" becomes "toys_bg.npz" for the array "_bg".
std::filesystem::path beside(const std::filesystem::path& file,
                             const std::string& array,
                             const std::string& end) {
  return file.parent_path() / (file.stem().string() + array + end);
}

std::filesystem::path ancillary_file(const std::filesystem::path& file) {
  return beside(file, "_ancillary", ".json");
}

const EventArrays& events_of(const StatisticalModel& model,
                             const std::filesystem::path& file) {
  if (const EventArrays* events = model.event_arrays()) return *events;
  throw InputError(Location{.file = file.string()},
                   "data of this model are no momenta",
                   "take a file FILE.ii.h5");
}

// What is left of another data set would be read with this one.
void refuse_others(const EventArrays& events,
                   const DataArrays& found,
                   const std::filesystem::path& file) {
  const auto refuse = [](const std::filesystem::path& other) {
    if (!std::filesystem::exists(other)) return;
    throw InputError(Location{.file = other.string()},
                     "this file belongs to other data, and would be read with these",
                     "remove it, or write to another name");
  };
  for (const auto& name : events.array_names()) {
    const bool is_written =
        std::any_of(found.arrays.begin(), found.arrays.end(), [&](const auto& array) {
          return array.first == name;
        });
    if (!is_written) refuse(beside(file, name, file.extension().string()));
  }
  if (found.ancillary.empty()) refuse(ancillary_file(file));
}

Values read_ancillary(const std::filesystem::path& file) {
  const Node root = load_json(file);
  if (!root.is_map()) throw root.error("expected a map of numbers by name");
  Values values;
  for (const auto& [name, value] : root.entries()) {
    values[name.as_text()] = finite_real(value);
  }
  return values;
}

}  // namespace

bool holds_event_arrays(const std::filesystem::path& file) {
  const auto end = file.extension();
  return end == ".dat" || end == ".txt" || end == ".npy" || end == ".npz";
}

std::vector<std::filesystem::path> write_event_arrays(
    const StatisticalModel& model,
    const Dataset& data,
    const std::filesystem::path& file,
    const std::function<void(const std::filesystem::path&)>& check) {
  const EventArrays& events = events_of(model, file);
  const DataArrays found = events.arrays_of(data);
  refuse_others(events, found, file);
  std::vector<std::filesystem::path> files;
  const auto write = [&](const std::filesystem::path& path, const std::string& bytes) {
    if (check) check(path);
    write_file(path, bytes);
    files.push_back(path);
  };
  for (const auto& [name, array] : found.arrays) {
    const auto path = beside(file, name, file.extension().string());
    write(path, format_number_array(array, path));
  }
  if (found.ancillary.empty()) return files;
  Node map = Node::map();
  for (const auto& [name, value] : found.ancillary) map.set(name, Node::real(value));
  write(ancillary_file(file), python_json(map, 1) + "\n");
  return files;
}

Dataset read_event_arrays(const StatisticalModel& model,
                          const std::filesystem::path& file) {
  const EventArrays& events = events_of(model, file);
  DataArrays found;
  for (const auto& name : events.array_names()) {
    const auto path = beside(file, name, file.extension().string());
    // The momenta have to be there.
    if (!name.empty() && !std::filesystem::exists(path)) continue;
    found.arrays.emplace_back(name, read_number_array(path));
  }
  if (std::filesystem::exists(ancillary_file(file))) {
    found.ancillary = read_ancillary(ancillary_file(file));
  }
  try {
    return events.dataset_of(found);
  } catch (const InputError& error) {
    throw InputError(Location{.file = file.string()}, error.what());
  }
}

}  // namespace jacta
