// Template files (`.ii.h5`): datasets bins/0..n-1 (edges; attribute `name`) and
// templates/<name>, as inference_interface writes them. float32 and integer contents are
// read as double; arithmetic is in double throughout.
//
//     auto h = jacta::read_template("er_template.ii.h5", "er_template");
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jacta/data/histogram.h"

namespace jacta {

namespace hdf5 {
class Trial;
}

/// Reads histograms of many files. Plain files, as h5py and this program write them, are
/// read without the HDF5 library, and stay in memory until the next one is read. All others
/// are read in a child process first, as damaged files can crash the library; all files of
/// one reader share that process.
class TemplateReader {
 public:
  TemplateReader();
  ~TemplateReader();
  TemplateReader(TemplateReader&&) noexcept;
  TemplateReader& operator=(TemplateReader&&) noexcept;

  /// Throws IoError that names the file for a missing, unreadable or truncated file, and
  /// one that lists the histograms of the file for a missing name or a shape that does not
  /// fit the bins. An axis without the attribute is named "axis<i>".
  Histogram read(const std::filesystem::path& path, const std::string& name);
  /// As read_template_counts(), tried in the child process first.
  std::vector<double> counts(const std::filesystem::path& path, const std::string& name);

 private:
  struct Plain;
  std::unique_ptr<Plain> plain_;
  std::unique_ptr<hdf5::Trial> trial_;
};

/// Reads one histogram. Use a TemplateReader for many.
Histogram read_template(const std::filesystem::path& path, const std::string& name);

/// Names of the histograms in a file.
std::vector<std::string> template_names(const std::filesystem::path& path);

/// Reads the optional dataset n_events/<name>: Monte Carlo counts behind each bin. Empty
/// where the file has none. Throws IoError for another shape than the histogram's.
std::vector<double> read_template_counts(const std::filesystem::path& path,
                                         const std::string& name);

/// Writes histograms of equal axes under the given names, by way of an AtomicFile.
/// `date` is stored as inference_interface does (%Y%m%d_%H:%M:%S). Throws UsageError for
/// different axes and for edges that do not increase. Equal histograms give equal bytes.
void write_templates(const std::filesystem::path& path,
                     const std::vector<std::pair<std::string, Histogram>>& histograms,
                     const std::string& date);

}  // namespace jacta
