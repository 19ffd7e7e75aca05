// Result files (`.ii.h5`) of a Runner, as inference_interface.numpy_to_toyfile writes
// them: root attributes (JSON strings) and one dataset fits/<hypothesis> each, a compound
// of float64 columns and the boolean `valid_fit` (h5py's enum of int8), with the
// attribute hypotheses_values. What differs between batches or is ours (version,
// format_version, first toy, point hash, failure counts) is stored as attributes of the
// group `fits`. Equal content gives files of equal bytes.
//
//     jacta::write_results("output.ii.h5", results);
//     auto content = jacta::read_results("output.ii.h5");
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace jacta {

/// The rows of one hypothesis: a float64 column per name and the validity flag.
struct FitTable {
  std::string name = {};               ///< free, zero, true or an index
  std::string hypotheses_values = {};  ///< JSON text; empty where the file has none
  std::vector<std::string> columns = {};
  std::vector<std::vector<double>> values = {};  ///< values[column][row]
  std::vector<std::uint8_t> valid_fit = {};

  friend bool operator==(const FitTable&, const FitTable&) = default;
};

struct ResultContent {
  /// Root attributes: name and JSON text.
  std::vector<std::pair<std::string, std::string>> metadata = {};
  /// Attributes of the group `fits`: name and JSON text.
  std::vector<std::pair<std::string, std::string>> batch = {};
  std::vector<FitTable> fits = {};
};

/// Writes a file by way of an AtomicFile, and the `format_version` where `batch` has
/// none. Throws UsageError for columns of unequal length.
void write_results(const std::filesystem::path& path, const ResultContent& content);

/// Reads a file of ours or of the reference (tables in the order of their names, metadata
/// sorted by name). Throws IoError where it is missing, truncated or of a newer
/// format_version than this program's.
ResultContent read_results(const std::filesystem::path& path);

/// The same without the tables.
ResultContent read_result_attributes(const std::filesystem::path& path);

}  // namespace jacta
