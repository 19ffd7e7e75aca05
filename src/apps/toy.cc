#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/data/toy_file.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/replay.h"
#include "number_checks.h"

namespace jacta::apps {

namespace {

struct ToyArguments {
  std::string file;
  std::int64_t toy = 0;
  std::string hypothesis;
  std::vector<std::string> template_paths;
  std::string thresholds;
};

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool same_rows(const Values& a, const Values& b) {
  for (const auto& [name, value] : a) {
    const auto other = b.find(name);
    if (other == b.end() || !same(value, other->second)) return false;
  }
  return a.size() == b.size();
}

void print_row(const std::string& hypothesis, const Values& stored, const Values& again) {
  fmt::print("{}\n  {:<32} {:>24} {:>24}\n", hypothesis, "", "stored", "recomputed");
  for (const auto& [name, value] : stored) {
    const double now = again.at(name);
    fmt::print("  {:<32} {:>24} {:>24}{}\n",
               name,
               shortest(value),
               shortest(now),
               same(value, now) ? "" : "  differs");
  }
}

int replay(Application& application, const ToyArguments& options) {
  const ResultContent content = read_results(options.file);
  RunnerArguments arguments = arguments_of(content);
  arguments.instruction_set = application.instruction_set;
  if (!options.template_paths.empty()) {
    std::vector<Node> folders;
    for (const auto& path : options.template_paths) folders.push_back(Node::string(path));
    arguments.statistical_model_args.set("template_path", Node::list(std::move(folders)));
  }
  if (!options.thresholds.empty()) {
    arguments.statistical_model_args.set("limit_threshold",
                                         Node::string(options.thresholds));
  }
  const auto changed = changed_inputs(
      stored_inputs(content), InputHasher(application.example_paths()).hashes(arguments));
  if (!changed.empty()) {
    application.diagnostics.warning(fmt::format(
        "the content of {} has changed since {} was made", join(changed), options.file));
  }
  const std::int64_t index = options.toy;
  const auto position = static_cast<std::size_t>(index);
  const auto stored = stored_rows(content, position);
  Runner runner(arguments,
                application.registry,
                application.diagnostics,
                application.example_paths());
  apply_limit_threshold(runner, application.diagnostics);
  const bool generated = arguments.toydata_mode != ToyDataMode::read;
  const Dataset toy = generated ? runner.generate_toy(index)
                                : ToyFile(arguments.toydata_filename).read(position);
  const auto minima = runner.fit_toy(toy, generated);
  const auto again = recomputed_rows(runner, minima);

  const StreamAddress address = runner.address(index);
  Json document = {{"address",
                    {{"seed", address.seed},
                     {"point", fmt::format("{:016x}", address.point)},
                     {"toy", address.toy}}},
                   {"hypotheses", Json::object()}};
  bool equal = true;
  bool found = false;
  for (std::size_t h = 0; h < stored.size(); ++h) {
    const auto& [name, row] = stored[h];
    if (!options.hypothesis.empty() && options.hypothesis != name) continue;
    found = true;
    const auto match = std::find_if(
        again.begin(), again.end(), [&](const auto& item) { return item.first == name; });
    if (match == again.end()) throw InputError("the stored hypotheses do not match");
    const auto& minimum = minima[static_cast<std::size_t>(match - again.begin())].minimum;
    const bool row_equal = same_rows(row, match->second);
    equal = equal && row_equal;
    document["hypotheses"][name] = {{"stored", json_values(row)},
                                    {"recomputed", json_values(match->second)},
                                    {"equal", row_equal},
                                    {"reason", minimum.reason},
                                    {"edm", json_number(minimum.edm)},
                                    {"n_calls", minimum.n_calls}};
    if (application.json) continue;
    print_row(name, row, match->second);
    fmt::print("  EDM {:.2g}, {} calls ({}){}\n",
               minimum.edm,
               minimum.n_calls,
               minimum.routine,
               minimum.valid ? "" : ", INVALID: " + minimum.reason);
  }
  if (!found) {
    std::vector<std::string> names;
    for (const auto& [name, row] : stored) names.push_back(name);
    throw InputError(fmt::format("the file has no hypothesis '{}'", options.hypothesis),
                     nearest_advice(options.hypothesis, names));
  }
  document["equal"] = equal;
  document["changed_inputs"] = changed;
  if (application.json) {
    print(document);
  } else {
    fmt::print(
        "{}\n",
        equal ? std::string("all rows are equal in every bit")
              : "rows DIFFER" + (changed.empty() ? std::string()
                                                 : ": the content of " + join(changed) +
                                                       " has changed since"));
  }
  return equal ? done : partly_failed;
}

}  // namespace

void add_toy(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ToyArguments>();
  auto* command = root.add_subcommand(
      "toy", "Replay one toy of a result file from its address and refit it");
  command->add_option("file", options->file, "Result file")->required();
  command->add_option("--toy", options->toy, "Row of the file, from 0")
      ->type_name("I")
      ->check(not_negative("rows are counted from 0"));
  command->add_option("--hypothesis", options->hypothesis, "Only this hypothesis")
      ->type_name("H");
  command
      ->add_option("--template-path,--template_path",
                   options->template_paths,
                   "Folder with templates, where they have moved")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option(
          "--threshold", options->thresholds, "File of thresholds, where it has moved")
      ->type_name("FILE.json");
  add_common_options(*command, application, "jacta toy result.ii.h5 --toy 17");
  command->callback([&application, &run, options] {
    run = [&application, options] { return replay(application, *options); };
  });
}

}  // namespace jacta::apps
