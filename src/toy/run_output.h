// From rows to files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "jacta/toy/runner.h"
#include "row_bytes.h"

namespace jacta {

/// Collects rows by toy; rows may arrive in any order and from several threads, each toy
/// once.
class RowStore {
 public:
  RowStore(const StatisticalModel& model,
           const std::vector<Hypothesis>& hypotheses,
           std::size_t n_toys);

  void set(std::size_t toy, const std::vector<ToyRow>& rows);
  /// The rows of one toy with their reasons, as bytes and back.
  void write(std::size_t toy, RowBytes& out) const;
  void read(std::size_t toy, RowBytes& in);
  const std::vector<FitTable>& tables() const { return tables_; }
  /// Reasons of failures with their number.
  std::map<std::string, std::int64_t> failures() const;

 private:
  std::vector<std::size_t> order_;  ///< positions in theta, sorted by name
  std::vector<FitTable> tables_;
  /// Per toy and hypothesis: reason of the fit, reason of the interval.
  std::vector<std::vector<std::string>> reasons_;
};

/// Root attributes of a result file.
std::vector<std::pair<std::string, std::string>> result_metadata(const Runner& runner,
                                                                 const std::string& date);

/// Per hypothesis with intervals: the statistic and threshold they used, and the number
/// of edges that the thresholds do not reach, where the asymptotic value was taken.
Node threshold_report(const Runner& runner, const std::vector<FitTable>& fits);

}  // namespace jacta
