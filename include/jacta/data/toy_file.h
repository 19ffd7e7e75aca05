// Toy data files (`.ii.h5`): root attributes n_datasets, dataset_names, version, date;
// dataset <i>/<name> for toy i, exactly what h5py shows as a structured array, readable and
// written by inference_interface.toydata_from_file.
//
//     auto toys = jacta::ToyFile("toys.ii.h5");
//     auto first = toys.read(0);
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jacta/data/dataset.h"

namespace jacta {

class ToyFile {
 public:
  /// Opens a file; throws IoError for a missing, unreadable or truncated file and for one
  /// without toys.
  explicit ToyFile(const std::filesystem::path& path);
  ~ToyFile();
  ToyFile(ToyFile&&) noexcept;
  ToyFile& operator=(ToyFile&&) noexcept;

  std::size_t size() const;
  const std::vector<std::string>& dataset_names() const;
  /// Toy i; throws IoError that names file and count where there is no such toy.
  Dataset read(std::size_t i) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Extra root attributes as (name, text) pairs.
using TextAttributes = std::vector<std::pair<std::string, std::string>>;

/// Writes toys by way of an AtomicFile. All of them have the same names of tables. An empty
/// list is an error. `attributes` are added to the root as plain strings.
void write_toys(const std::filesystem::path& path,
                const std::vector<Dataset>& toys,
                const std::string& date,
                const TextAttributes& attributes = {});

}  // namespace jacta
