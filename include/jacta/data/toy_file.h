// Toy data files (`.ii.h5`): root attributes n_datasets, dataset_names, version, date
// (and format_version); dataset <i>/<name> for toy i, exactly what h5py shows as a
// structured array, readable and written by inference_interface.toydata_from_file.
//
// A table is a compound of float64 columns and, last, the int64 column `source`. Read are
// numbers of any width, booleans as 0 and 1, fields in any order. A table without rows is
// stored with the length 0. Equal toys give files of equal bytes.
//
//     jacta::write_toys("toys.ii.h5", toys, "20260101_00:00:00");
//     jacta::ToyFile file("toys.ii.h5");
//     auto first = file.read(0);
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
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
  /// An extra root attribute (such as `seed`), where the file has it.
  std::optional<std::string> attribute(const std::string& name) const;
  /// Toy i; throws IoError that names file and count where there is no such toy.
  Dataset read(std::size_t i) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Extra root attributes as (name, text) pairs.
using TextAttributes = std::vector<std::pair<std::string, std::string>>;

/// Writes one toy after the other, in constant memory. The file appears with commit().
class ToyFileWriter {
 public:
  /// For `n_toys` toys. The other arguments are those of write_toys, as are the errors.
  ToyFileWriter(const std::filesystem::path& path,
                std::size_t n_toys,
                const std::string& date,
                const TextAttributes& attributes = {});
  ~ToyFileWriter();
  ToyFileWriter(ToyFileWriter&&) noexcept;
  ToyFileWriter& operator=(ToyFileWriter&&) noexcept;

  void add(const Dataset& toy);
  /// Throws UsageError where another number of toys was added.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes toys by way of an AtomicFile. `attributes` are added to the root as plain
/// strings; `version` and `date` among them replace the usual ones. Throws UsageError for
/// an empty list, for toys with different names of tables, for a table without columns
/// (that of a model without constraints has one, `empty`, and no rows), and for
/// attributes that the file writes itself.
void write_toys(const std::filesystem::path& path,
                const std::vector<Dataset>& toys,
                const std::string& date,
                const TextAttributes& attributes = {});

}  // namespace jacta
