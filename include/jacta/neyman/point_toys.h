// The toys of one true value: likelihoods of the free and of the true hypothesis.
//
// They are read from the result files of a campaign, or thrown by a Runner without
// writing any. Both give the same numbers: a toy is a pure function of its address.
//
// Use read_point_toys where there are result files; else throw_point_toys, which needs
// none.
//
//     auto toys = jacta::read_point_toys(files, "wimp_rate_multiplier");
//     auto more = jacta::throw_point_toys(runner, executor);
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/parallel/executor.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// The toys of one true value, all batches together.
struct PointToys {
  std::string poi = {};
  Number poi_value = 0;
  std::optional<Number> poi_expectation = {};
  Node nominal_values = Node::map();
  Node generate_values = Node::map();
  std::vector<double> ll_free = {};
  std::vector<double> ll_true = {};
  std::vector<double> mu_hat = {};
  std::vector<std::uint8_t> valid_free = {};
  std::vector<std::uint8_t> valid_true = {};
};

/// Reads the batches of a point. Throws InputError where their metadata differ (the date
/// aside), the parameter of interest is another one, a hypothesis is missing, or two
/// batches hold the same toys: by their addresses, or row by row.
PointToys read_point_toys(const std::vector<std::filesystem::path>& files,
                          const std::string& poi,
                          const std::string& free_name = "free",
                          const std::string& true_name = "true");

/// Expected events of the source whose rate multiplier the parameter of interest is, at
/// the generate values; nothing for other parameters and models.
std::optional<Number> expected_signal(const Runner& runner);

/// Makes and fits all toys of a job that generates toys; nothing is written. Throws
/// InputError where a hypothesis is missing, Interrupted where the loop is cancelled.
/// With `journal` finished toys are kept there, and taken from there (toy_loop.h).
PointToys throw_point_toys(const Runner& runner,
                           const Executor& executor,
                           const std::string& free_name = "free",
                           const std::string& true_name = "true",
                           const LoopOptions& loop = {},
                           const std::filesystem::path& journal = {});

}  // namespace jacta
