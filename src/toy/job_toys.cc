#include "job_toys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/data/toy_file.h"
#include "jacta/toy/hypotheses.h"

namespace jacta {

namespace {

// Up to the rounding of a conversion from expected events.
bool same_value(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

void check_number(const RunnerArguments& a,
                  std::int64_t stored,
                  Diagnostics& diagnostics) {
  if (stored < a.n_mc) {
    throw InputError(fmt::format("{}: {} stored toys are fewer than n_mc = {}",
                                 a.toydata_filename,
                                 stored,
                                 a.n_mc));
  }
  if (stored > a.n_mc) {
    diagnostics.warning(fmt::format("{}: {} stored toys are more than n_mc = {}",
                                    a.toydata_filename,
                                    stored,
                                    a.n_mc));
  }
}

// Toys say with what values they were made; the hypothesis `true` and the result file take
// those of the job.
void compare_truth(const RunnerArguments& a,
                   const Dataset& toy,
                   Diagnostics& diagnostics) {
  const Table* made_with = toy.find("generate_values");
  if (made_with == nullptr || made_with->rows() == 0) return;
  for (const auto& [name, value] : values_of(a.generate_values)) {
    if (!made_with->has_column(name)) continue;
    const double stored = made_with->column(name)[0];
    if (std::isnan(stored) || same_value(stored, value)) continue;
    diagnostics.warning(fmt::format(
        "{}: the toys were made with {} = {}, generate_values of this job say "
        "{}: the hypothesis true and the result file take the latter",
        a.toydata_filename,
        name,
        shortest(stored),
        shortest(value)));
  }
}

}  // namespace

JobToys::JobToys(const Runner& runner, Diagnostics& diagnostics)
    : runner_(&runner), mode_(runner.arguments().toydata_mode) {
  const RunnerArguments& a = runner.arguments();
  const auto n = static_cast<std::size_t>(a.n_mc);
  if (stores()) kept_.resize(n);
  if (mode_ != ToyDataMode::read) return;
  // All before the loop: the HDF5 library is used by one thread.
  const ToyFile file(a.toydata_filename);
  check_number(a, static_cast<std::int64_t>(file.size()), diagnostics);
  for (std::size_t i = 0; i < n; ++i) kept_.push_back(file.read(i));
  if (n > 0) compare_truth(a, kept_.front(), diagnostics);
}

Dataset JobToys::make(std::size_t i) const {
  if (mode_ == ToyDataMode::read) return kept_[i];
  if (!generates()) return {};
  return runner_->generate_toy(static_cast<std::int64_t>(i));
}

void JobToys::keep(std::size_t i, Dataset toy) {
  if (stores()) kept_[i] = std::move(toy);
}

}  // namespace jacta
