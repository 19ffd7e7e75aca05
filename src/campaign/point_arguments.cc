#include "point_arguments.h"

#include "jacta/campaign/local.h"

namespace jacta {

RunnerArguments point_arguments(const CampaignPoint& point,
                                std::int64_t seed,
                                const Surroundings& here) {
  RunnerArguments arguments = RunnerArguments::from_map(point.arguments);
  arguments.hypotheses = {Node::string("free"), Node::string("true")};
  arguments.compute_confidence_interval = false;
  arguments.toydata_mode = ToyDataMode::generate;
  arguments.only_toydata = false;
  arguments.first_toy = 0;
  if (!arguments.seed) arguments.seed = seed;
  arguments.instruction_set = here.instruction_set;
  const Runner runner(arguments, here.models, here.diagnostics, here.example_paths);
  arguments.generate_values = runner.arguments().generate_values;
  return arguments;
}

std::int64_t seed_of_toys(const Campaign& campaign,
                          const CollectOptions& options,
                          const Surroundings& here) {
  Campaign without_thresholds = campaign;
  // The files of its jobs are those of another computation.
  without_thresholds.tickets.clear();
  for (auto& point : without_thresholds.points) {
    Node args = point.arguments.at("statistical_model_args");
    args.erase("limit_threshold");
    point.arguments.set("statistical_model_args", std::move(args));
  }
  std::filesystem::create_directories(campaign.output_folder);
  return campaign_seed(without_thresholds,
                       {.seed = options.seed,
                        .resubmit = options.resubmit,
                        .example_paths = here.example_paths},
                       here.diagnostics);
}

LoopOptions loop_of(const std::string& point,
                    std::size_t n_toys,
                    const CollectOptions& options,
                    const Surroundings& here) {
  LoopOptions loop = options.progress ? options.progress(point, n_toys) : LoopOptions{};
  loop.cancellation = here.stop;
  return loop;
}

void check_hypothesis_names(const Campaign& campaign) {
  if (campaign.neyman.free_name == "free" && campaign.neyman.true_name == "true") return;
  throw InputError(
      "toys thrown for thresholds are fitted under the hypotheses free and "
      "true",
      "leave free_name and true_name out");
}

}  // namespace jacta
