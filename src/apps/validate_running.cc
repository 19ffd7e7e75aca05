#include "validate_running.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "jacta/base/text.h"
#include "jacta/campaign/tickets.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/running/running_file.h"
#include "jacta/toy/model_arguments.h"
#include "jacta/toy/run_files.h"
#include "jacta/toy/runner.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_points = 1000;  // of a computation, whose jobs are made
constexpr std::size_t most_errors = 20;    // after which the rest would say the same
constexpr std::size_t models_in_memory = 16;

// The registry, but points with the same nominal values share a model.
class SharedModels {
 public:
  explicit SharedModels(const ModelRegistry& registry) {
    for (const auto& name : registry.names()) {
      registry_.add(name,
                    [this, &registry, name](const ModelConfiguration& given,
                                            Diagnostics& diagnostics) {
                      std::string key = name;
                      for (const auto& [parameter, value] : given.nominal_values) {
                        key += fmt::format(";{}={}", parameter, shortest(value.value));
                      }
                      for (const auto& path : given.template_paths) key += ";" + path;
                      if (const auto found = models_.find(key); found != models_.end()) {
                        return found->second;
                      }
                      if (models_.size() >= models_in_memory) models_.clear();
                      return models_[key] = registry.make(name, given, diagnostics);
                    });
    }
  }
  const ModelRegistry& registry() const { return registry_; }

 private:
  ModelRegistry registry_;
  std::map<std::string, std::shared_ptr<const StatisticalModel>> models_;
};

class RunningValidator {
 public:
  RunningValidator(Application& application,
                   const RunningFileToCheck& given,
                   Findings& findings)
      : application_(application),
        given_(given),
        findings_(findings),
        models_(application.registry),
        hasher_(application.example_paths()) {}

  void check() {
    std::vector<Problem> problems;
    const RunningFile running = read_running_file(given_.root, problems);
    findings_.add(problems);
    top_is_good_ = !has_errors(problems);
    if (!load_model(running)) return;
    makes_thresholds_ = running.computations.contains(threshold_computation);
    for (const auto& [name, computation] : running.computations.entries()) {
      check_one(name.as_text(), computation);
    }
    for (const auto& [file, error] : read_toys_) {
      if (stored_toys_.contains(file) || fs::exists(file)) continue;
      add_error(error);
    }
  }

 private:
  void add_error(const Error& error) {
    findings_.add(Problem::Level::error, error.what());
  }

  // False where not even the parameters of the model are known.
  bool load_model(const RunningFile& running) {
    if (running.statistical_model.is_null()) return false;
    const std::string name = running.statistical_model.as_string();
    if (!application_.registry.contains(name)) {
      add_error(running.statistical_model.error(
          fmt::format("unknown statistical_model '{}'", name),
          nearest_advice(name, application_.registry.names())));
      return false;
    }
    ModelConfiguration configuration;
    configuration.root = Node::map();
    configuration.file = model_file_of(given_.root, given_.file);
    if (!configuration.file.empty()) {
      if (!fs::is_regular_file(configuration.file)) {
        add_error(running.statistical_model_config.error(
            fmt::format("{} is not a file", configuration.file.string()),
            "the model file is looked for beside the running file"));
        return false;
      }
      configuration.root = load_yaml(configuration.file);
    }
    configuration.example_paths = application_.example_paths();
    configuration.template_paths = settings().template_paths;
    return make_model(name, configuration);
  }

  CampaignSettings settings() const {
    CampaignSettings settings;
    try {
      settings = CampaignSettings::from_running_file(given_.root, "local_configurations");
    } catch (const InputError&) {
      // Reported with the top of the file.
    }
    if (!given_.template_paths.empty()) settings.template_paths = given_.template_paths;
    if (settings.output_folder.empty()) settings.output_folder = fs::current_path();
    return settings;
  }

  bool make_model(const std::string& name, const ModelConfiguration& configuration) {
    std::vector<Problem> problems;
    application_.registry.check(name, configuration, problems);
    findings_.add(problems);
    if (!has_errors(problems)) {
      CollectedDiagnostics diagnostics;
      try {
        model_ = models_.registry().make(name, configuration, diagnostics);
        parameters_ = model_->parameters();
        check_start_values(*model_, configuration.root, findings_);
        findings_.add(diagnostics.messages());
        return true;
      } catch (const Error& error) {
        const std::string text = error.what();
        const bool excused = text.find("cannot find the file") != std::string::npos &&
                             configuration.template_paths.empty();
        findings_.add(excused ? Problem::Level::warning : Problem::Level::error, text);
      }
    }
    const Node* definition = configuration.root.find("parameter_definition");
    if (definition == nullptr) return false;
    std::vector<Problem> known_already;
    parameters_ = Parameters::read(*definition, known_already);
    return parameters_.size() > 0;
  }

  void check_one(const std::string& name, const Node& computation) {
    std::vector<Problem> problems;
    check_computation(name, computation, parameters_, problems);
    findings_.add(problems);
    if (has_errors(problems) || !top_is_good_) return;
    CampaignSettings own = settings();
    own.computation = name;
    CollectedDiagnostics diagnostics;
    try {
      const Campaign campaign =
          read_campaign(given_.root, given_.file, parameters_, own, diagnostics);
      findings_.add(diagnostics.messages());
      findings_.add(shared_files(campaign));
      note_toydata(campaign);
      if (model_) check_points(campaign, computation);
    } catch (const Error& error) {
      add_error(error);
    }
  }

  // Toys that are read have to be there, or to be stored by another computation.
  void note_toydata(const Campaign& campaign) {
    for (const auto& ticket : campaign.tickets) {
      if (stores_toydata(ticket.arguments)) stored_toys_.insert(ticket.toydata_file);
      if (!reads_toydata(ticket.arguments) || read_toys_.size() >= most_errors) continue;
      read_toys_.try_emplace(
          ticket.toydata_file,
          ticket.arguments.at("toydata_filename")
              .error(fmt::format("the toys {} do not exist, and no computation of this "
                                 "file stores them",
                                 ticket.toydata_file),
                     "make them first, or correct the name"));
    }
  }

  // What intervals of a point would be looked up in.
  void check_thresholds(Runner& runner, const Node& arguments, Diagnostics& diagnostics) {
    const auto file =
        known_model_arguments(runner.arguments().statistical_model_args).limit_threshold;
    if (file.empty() || !runner.arguments().compute_confidence_interval) return;
    if (fs::exists(file)) return apply_limit_threshold(runner, diagnostics, &hasher_);
    if (makes_thresholds_) return;
    throw arguments.at("statistical_model_args")
        .at("limit_threshold")
        .error(fmt::format("the thresholds {} do not exist, and no computation of this "
                           "file makes them",
                           file),
               "make them first, or correct the name");
  }

  void check_points(const Campaign& campaign, const Node& place) {
    CollectedDiagnostics diagnostics;
    const std::size_t before = findings_.errors.size();
    for (std::size_t i = 0; i < campaign.points.size(); ++i) {
      if (i == most_points) {
        diagnostics.note(fmt::format("{}: only the first {} of {} points were looked at",
                                     place.location().text(),
                                     most_points,
                                     campaign.points.size()));
        break;
      }
      if (findings_.errors.size() >= before + most_errors) break;
      check_point(campaign, i, place, diagnostics);
    }
    findings_.add(diagnostics.messages());
  }

  void check_point(const Campaign& campaign,
                   std::size_t i,
                   const Node& place,
                   Diagnostics& diagnostics) {
    try {
      RunnerArguments arguments = RunnerArguments::from_map(campaign.points[i].arguments);
      // The thresholds are what this computation makes.
      if (campaign.computation == threshold_computation) {
        arguments.statistical_model_args.erase("limit_threshold");
      }
      if (!arguments.seed) arguments.seed = 0;  // none is drawn
      check_distinct_files(arguments, application_.example_paths());
      Runner runner(std::move(arguments),
                    models_.registry(),
                    diagnostics,
                    application_.example_paths());
      check_thresholds(runner, campaign.points[i].arguments, diagnostics);
    } catch (const InputError& error) {
      if (!seen_.insert(error.what()).second) return;
      const bool is_here = error.location().file == given_.file;
      findings_.add(
          Problem::Level::error,
          is_here ? error.what()
                  : fmt::format(
                        "{}: point {}: {}", place.location().text(), i, error.what()));
    } catch (const Error& error) {
      add_error(error);
    }
  }

  Application& application_;
  const RunningFileToCheck& given_;
  Findings& findings_;
  SharedModels models_;
  std::shared_ptr<const StatisticalModel> model_;
  Parameters parameters_;
  InputHasher hasher_;
  bool top_is_good_ = false;
  bool makes_thresholds_ = false;
  std::set<std::string> stored_toys_;
  std::map<std::string, InputError> read_toys_;  // with what is to be said
  std::set<std::string> seen_;  // errors of points, which mostly are those of all points
};

}  // namespace

void validate_running_file(Application& application,
                           const RunningFileToCheck& given,
                           Findings& findings) {
  RunningValidator(application, given, findings).check();
}

}  // namespace jacta::apps
