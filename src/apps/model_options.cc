#include "model_options.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/data/toy_file.h"
#include "jacta/model/event_arrays.h"
#include "jacta/model/joint_model.h"
#include "jacta/toy/run_files.h"
#include "number_checks.h"

namespace jacta::apps {

std::string model_class(const Node& root) {
  return class_of_model_file(root);
}

Node parse_assignments(const std::string& option, const std::vector<std::string>& items) {
  Node map = Node::map();
  for (const auto& item : items) {
    const auto equals = item.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw InputError(fmt::format("{} '{}' is not NAME=VALUE", option, item));
    }
    const std::string name = item.substr(0, equals);
    const std::string text = item.substr(equals + 1);
    if (map.find(name) != nullptr) {
      throw InputError(
          fmt::format(
              "{} {}: given twice, also as {}", option, name, map.find(name)->as_text()),
          "say it once");
    }
    const char* end = text.data() + text.size();
    std::int64_t whole = 0;
    double real = 0;
    const auto as_whole = std::from_chars(text.data(), end, whole);
    const auto as_real = std::from_chars(text.data(), end, real);
    if (!text.empty() && as_whole.ec == std::errc() && as_whole.ptr == end) {
      map.set(name, Node::integer(whole, {.file = option}));
    } else if (!text.empty() && as_real.ec == std::errc() && as_real.ptr == end &&
               !std::isnan(real)) {
      map.set(name, Node::real(real, {.file = option}));
    } else {
      throw InputError(fmt::format("{} {}: '{}' is not a number", option, name, text));
    }
  }
  return map;
}

Values checked_values(const StatisticalModel& model,
                      const std::string& option,
                      const std::vector<std::string>& items) {
  Values values;
  const Node map = parse_assignments(option, items);
  for (const auto& [key, value] : map.entries()) {
    const std::string name = key.as_text();
    if (!model.parameters().find(name)) {
      throw InputError(fmt::format("{}: unknown parameter '{}'", option, name),
                       nearest_advice(name, model.parameters().names()));
    }
    values[name] = value.as_real();
  }
  return values;
}

namespace {

std::vector<std::string> missing_values(const StatisticalModel& model,
                                        const Values& values) {
  auto names = model.without_value();
  std::erase_if(names, [&](const auto& name) { return values.contains(name); });
  return names;
}

}  // namespace

void add_seed_option(CLI::App& command,
                     std::optional<std::uint64_t>& seed,
                     const std::string& help) {
  command.add_option("--seed", seed, help)
      ->type_name("S")
      ->check(not_negative("a seed is a number from 0 on"));
}

void ModelOptions::add_to(CLI::App& command) {
  command.add_option("model", file_, "Model file")->required()->type_name("MODEL.yaml");
  command
      .add_option("--template-path,--template_path",
                  template_paths_,
                  "Folder with templates; may be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--set", set_, "Value of a parameter; may be repeated")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option(
          "--nominal",
          nominal_,
          "Nominal value of a parameter, also of one that needs re-initialization")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--params", params_, "Values of parameters as a map in JSON")
      ->type_name("FILE.json");
  command.add_flag("--strict",
                   strict_,
                   "What the model file leaves open, such as the mass of a particle, is "
                   "an error, not a warning");
}

bool ModelOptions::has_values() const {
  return !params_.empty() || !set_.empty() || !nominal_.empty();
}

void ModelOptions::add_data_to(CLI::App& command) {
  command
      .add_option("--data",
                  data_,
                  "Toy data file, of an amplitude model also .dat, .npy or .npz as jacta "
                  "generate "
                  "writes them; without, the data that the model names")
      ->type_name("FILE.ii.h5");
  command.add_option("--toy", toy_, "Data set of the file, from 0")
      ->type_name("I")
      ->check(not_negative("data sets are counted from 0"));
}

const Node ModelOptions::nominal_values() const {
  return parse_assignments("--nominal", nominal_);
}

ModelConfiguration ModelOptions::configuration(const Application& application) const {
  ModelConfiguration configuration;
  configuration.root = load_yaml(file_);
  configuration.file = file_;
  configuration.template_paths = template_paths_;
  configuration.example_paths = application.example_paths();
  configuration.instruction_set = application.instruction_set;
  const Node nominal = nominal_values();
  for (const auto& [key, value] : nominal.entries()) {
    configuration.nominal_values[key.as_text()] = value.as_number();
  }
  return configuration;
}

RunnerArguments ModelOptions::job() const {
  RunnerArguments job;
  job.statistical_model_config = file_;
  job.toydata_mode = ToyDataMode::generate;
  job.nominal_values = nominal_values();
  std::vector<Node> folders;
  for (const auto& path : template_paths_) folders.push_back(Node::string(path));
  job.statistical_model_args.set("template_path", Node::list(std::move(folders)));
  return job;
}

std::vector<std::filesystem::path> ModelOptions::files_read(
    const Application& application) const {
  auto files = jacta::files_read(job(), application.example_paths());
  if (!params_.empty()) files.emplace_back(params_);
  if (!data_.empty()) files.emplace_back(data_);
  return files;
}

std::shared_ptr<const StatisticalModel> ModelOptions::load(
    Application& application) const {
  auto given = configuration(application);
  if (given.root.contains("computation_options")) {
    throw given.root.error("this is a running file, not a model",
                           "give the file it names as statistical_model_config");
  }
  const std::string name = model_class(given.root);
  if (!strict_) return application.registry.make(name, given, application.diagnostics);
  CollectedDiagnostics collected;
  auto model = application.registry.make(name, given, collected);
  for (const auto& message : collected.messages()) {
    if (message.severity == Severity::warning) {
      throw InputError(message.text + " (--strict)");
    }
    application.diagnostics.report(message);
  }
  return model;
}

Values ModelOptions::start(const StatisticalModel& model,
                           Diagnostics& diagnostics) const {
  const Values values = given_values(model, diagnostics);
  const auto missing = missing_values(model, values);
  if (!missing.empty()) {
    diagnostics.note(
        fmt::format("{} of the parameters have no value and start at a drawn one ({}{})",
                    missing.size(),
                    missing.front(),
                    missing.size() > 1 ? ", ..." : ""));
  }
  return values;
}

Values ModelOptions::values(const StatisticalModel& model,
                            Diagnostics& diagnostics) const {
  const Values values = given_values(model, diagnostics);
  const auto missing = missing_values(model, values);
  if (missing.empty()) return values;
  const std::string list = join(missing);
  if (!params_.empty()) {
    throw InputError(fmt::format("{} has no value for {}", params_, list),
                     "give them in the file, or by --set NAME=VALUE");
  }
  diagnostics.note(
      fmt::format("a drawn number stands for {}: give values by --params FILE.json or "
                  "--set NAME=VALUE",
                  list));
  return values;
}

Values ModelOptions::given_values(const StatisticalModel& model,
                                  Diagnostics& diagnostics) const {
  Values values;
  if (!params_.empty()) {
    const Node file = load_json(params_);
    // tf-pwa writes {"value": {...}, "error": {...}}.
    const Node* nested = file.find("value");
    const Node& map = nested != nullptr && nested->is_map() ? *nested : file;
    Values named;
    for (const auto& [key, value] : map.entries()) {
      if (key.as_text() == "polar") continue;
      const double number = value.as_real();
      if (!std::isfinite(number)) {
        throw value.error("the value of '" + key.as_text() + "' is no finite number");
      }
      named[key.as_text()] = number;
    }
    // How the couplings of an amplitude model are written.
    if (const Node* polar = file.find("polar")) {
      named["polar"] = polar->as_boolean() ? 1 : 0;
    }
    values = model.known_values(named, diagnostics);
  }
  for (const auto& [name, value] : checked_values(model, "--set", set_)) {
    values[name] = value;
  }
  return values;
}

namespace {

// A toy without a table would be fitted to what is left.
void check_tables(const StatisticalModel& model,
                  const Dataset& data,
                  const std::string& file,
                  std::int64_t toy) {
  for (const auto& name : model.likelihood_names()) {
    if (data.contains(name)) continue;
    const auto constrained = model.parameters().with_uncertainty().names();
    if (name == "ancillary" && constrained.empty()) continue;
    throw InputError(
        Location{.file = file},
        fmt::format("toy {} has no table '{}'", toy, name),
        name == "ancillary"
            ? fmt::format("it holds one row with the measurements of {}; jacta store and "
                          "jacta generate write it",
                          join(constrained))
            : fmt::format("its tables are {}", join(data.names())));
  }
}

}  // namespace

Dataset ModelOptions::data(const StatisticalModel& model) const {
  if (!data_.empty() && holds_event_arrays(data_)) {
    if (toy_ != 0) throw UsageError("--toy: a file of momenta holds one data set");
    return read_event_arrays(model, data_);
  }
  if (!data_.empty()) {
    Dataset data = ToyFile(data_).read(static_cast<std::size_t>(toy_));
    check_tables(model, data, data_, toy_);
    return data;
  }
  auto own = model.own_data();
  if (!own) throw UsageError("--data is required: the model names no data of its own");
  return std::move(*own);
}

}  // namespace jacta::apps
