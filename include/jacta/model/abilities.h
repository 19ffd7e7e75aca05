// What some kinds of models can do beyond the contract: a model says so by the accessors
// of StatisticalModel, which give null where it cannot. A command that needs one of these
// asks for it and for no class of models.
//
//     FitReporter     says more about a fit than its parameters: fit fractions, errors for
//                     weighted events, projections; and fractions at any parameters
//     EventArrays     gives the events of a data set as arrays, as others read them, and
//                     makes a data set of such arrays (event_arrays.h has them in files)
//     MeasuredTables  stores what was measured as a data set: which columns each of its
//                     terms needs, and the tables that come on top
//
// A model that has one derives from it and returns itself. A report holds references to
// its model and to the data: both outlive it.
//
//     const jacta::FitReporter* reporter = model->fit_reporter();
//     if (reporter == nullptr) return;
//     const auto report = reporter->report(data, {.values = best.values, .ll = best.ll});
//     fmt::print("{}", report->text());
//
// Errors: InputError where data do not fit the model.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jacta/data/dataset.h"
#include "jacta/data/number_array.h"
#include "jacta/model/fraction_request.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

class Executor;

/// Where a fit ended: what a report needs of its result.
struct FitEnd {
  Values values = {};  ///< of every parameter
  Values errors = {};  ///< of those that were fitted
  double ll = 0;       ///< the maximum of ln L
  bool valid = false;
  /// Free parameters that this fit held.
  std::vector<std::string> held = {};
};

/// A document by the name of its file: a tree, which becomes JSON, or the file's bytes.
using NamedDocument = std::pair<std::string, std::variant<Node, std::string>>;

class FitReport {
 public:
  virtual ~FitReport() = default;
  /// What is not as it should be at the end of this fit.
  virtual std::vector<std::string> warnings() const = 0;
  /// For people, and for programs as keys beside those of the fit.
  virtual std::string text() const = 0;
  virtual Node to_node() const = 0;
  /// What is kept of the fit in files of their own, under FitReporter::document_names().
  virtual std::vector<NamedDocument> documents() const = 0;
};

class FitReporter {
 public:
  virtual ~FitReporter() = default;
  virtual std::vector<std::string> document_names() const = 0;
  /// Of a fit whose maximum is finite. Loops over events go to the executor, if any.
  virtual std::unique_ptr<FitReport> report(const Dataset& data,
                                            const FitEnd& fit,
                                            const Executor* executor = nullptr) const = 0;
  virtual std::vector<std::string> fraction_document_names() const = 0;
  /// Fractions of the parts of a sum at these values. Throws InputError for parts that are
  /// not there, and for a covariance of another size.
  virtual std::unique_ptr<FitReport> fractions(
      const Dataset& data,
      const Values& values,
      const FractionRequest& request,
      const Executor* executor = nullptr) const = 0;
};

/// An array by what its file's name has behind that of the first: "", "_bg", "_weight".
using NamedArray = std::pair<std::string, NumericTable>;

/// A data set as arrays, and what its ancillary measurements (constraints) gave, by their
/// names; none where those of the model hold.
struct DataArrays {
  std::vector<NamedArray> arrays = {};
  Values ancillary = {};
};

class EventArrays {
 public:
  virtual ~EventArrays() = default;
  /// The events of a data set of the model. Throws InputError where files would not hold
  /// all that the model reads from them.
  virtual DataArrays arrays_of(const Dataset& data) const = 0;
  /// All names that arrays of a data set may have, those that are always there first.
  virtual std::vector<std::string> array_names() const = 0;
  /// The data set of such arrays. Throws InputError for arrays that are missing or do not
  /// belong together, and for measurements of what has no constraint.
  virtual Dataset dataset_of(const DataArrays& arrays) const = 0;
};

class MeasuredTables {
 public:
  virtual ~MeasuredTables() = default;
  /// Terms whose events are measured, in the model's order.
  virtual std::vector<std::string> measured_terms() const = 0;
  /// Columns that the table of a term needs; empty: any.
  virtual std::vector<std::string> measured_columns(const std::string& term) const = 0;
  /// The tables of all terms and what else the likelihood needs. Throws InputError for a
  /// missing or unknown term, and for tables that the model cannot bind.
  virtual Dataset measured_data(const Dataset& measured) const = 0;
};

}  // namespace jacta
