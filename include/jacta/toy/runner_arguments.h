// RunnerArguments: what one job of a Runner does. Names, order and defaults are those of
// alea's Runner; the last three are ours.
//
//     auto arguments = jacta::RunnerArguments::from_map(map);
//     // from a command line: --poi wimp_rate_multiplier --hypotheses '["free","zero"]'
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/node.h"
#include "jacta/model/interval_kind.h"
#include "jacta/model/root_finding.h"
#include "jacta/toy/toydata_mode.h"

namespace jacta {

/// One argument: its name, how its text on a command line is read, and what it is for.
struct RunnerArgument {
  enum class Kind { text, integer, real, boolean, map, list, any };
  std::string name;
  Kind kind;
  std::string help;
};

/// All arguments in the order of the reference's Runner, then ours.
const std::vector<RunnerArgument>& runner_argument_table();

/// Reads the text of an argument as the reference's command line writes it: text as it
/// is, integers, floats, True/False, None, maps and lists as JSON. Throws InputError
/// where the text does not fit.
Node parse_runner_argument(const RunnerArgument& argument, const std::string& text);

struct RunnerArguments {
  std::string statistical_model = "alea.examples.gaussian_model.GaussianModel";
  std::string poi = "mu";
  std::vector<Node> hypotheses = {Node::string("free")};
  std::int64_t n_mc = 1;
  Node common_hypothesis = Node::map();
  Node generate_values = Node::map();
  Node nominal_values = Node::map();
  std::string statistical_model_config = {};
  Node parameter_definition = {};
  Node statistical_model_args = Node::map();
  Node likelihood_config = {};
  bool compute_confidence_interval = false;
  double confidence_level = 0.9;
  IntervalKind confidence_interval_kind = IntervalKind::central;
  RootFinding confidence_interval_root_find = RootFinding::brentq;
  Node fit_strategy = {};
  ToyDataMode toydata_mode = ToyDataMode::generate_and_store;
  std::string toydata_filename = "test_toydata_filename.ii.h5";
  bool only_toydata = false;
  std::string output_filename = "test_output_filename.ii.h5";
  std::optional<std::int64_t> seed = {};
  Node metadata = Node::map();

  /// Index of the first toy in its point: batch b of a point starts at b * n_mc /
  /// n_batch.
  std::int64_t first_toy = 0;
  /// Name of the computation; part of the address of the toys.
  std::string computation = {};
  /// baseline, avx2, avx512; empty: the best this processor can run.
  std::string instruction_set = {};

  /// Throws InputError with the nearest name for an unknown argument, and for values of
  /// the wrong kind or out of range.
  static RunnerArguments from_map(const Node& map);
  /// The keys of such a map with what they accept; the table reads nothing.
  static KeyTable keys();
  /// The map that from_map reads back to the same arguments.
  Node to_map() const;
};

}  // namespace jacta
