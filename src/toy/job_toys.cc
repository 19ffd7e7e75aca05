#include "job_toys.h"

#include <fmt/format.h>

#include "jacta/data/toy_file.h"

namespace jacta {

namespace {

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
