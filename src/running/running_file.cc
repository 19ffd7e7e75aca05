#include "jacta/running/running_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/fit/fit_strategy.h"
#include "jacta/running/cluster_keys.h"
#include "jacta/running/combination.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;

// A section of a submitter: its own keys and those that all have.
KeyTable::Reader section(KeyTable own, std::vector<Problem>& problems) {
  SubmitterSettings none;
  const Node schema = submitter_keys(none, own).schema();
  return accepting(schema, [own = std::move(own), &problems](const Node& node) {
    SubmitterSettings common;
    submitter_keys(common, own).read(node, problems);
  });
}

void check_computation_name(const RunningFile& file, const Node& place) {
  Names names;
  for (const auto& entry : file.computations.entries()) {
    names.push_back(entry.key.as_text());
  }
  if (std::find(names.begin(), names.end(), file.computation) != names.end()) return;
  throw place.error(fmt::format("there is no computation '{}'", file.computation),
                    nearest_advice(file.computation, names));
}

// Only collecting thresholds uses these; elsewhere they are checked all the same.
void note_neyman_keys(const Node& part, std::vector<Problem>& problems) {
  for (const auto& [key, value] : part.entries()) {
    const std::string name = key.as_text();
    const Names& known = neyman_keys();
    if (std::find(known.begin(), known.end(), name) == known.end()) continue;
    add_problem(problems,
                {Problem::Level::note,
                 key.location(),
                 fmt::format("the key '{}' has no effect here: only the computation {} "
                             "uses it",
                             name,
                             threshold_computation)});
  }
}

// A computation is three maps of keys; in two of them keys have several values.
struct ComputationParts {
  KeyTable::Reader zipped;
  KeyTable::Reader varied;
  KeyTable::Reader common;
};

KeyTable computation_keys(ComputationParts read) {
  return {
      {"to_zip",
       std::move(read.zipped),
       "lists of equal lengths, or arrays such as np.linspace(0, 20, 11), that are run "
       "through together"},
      {"to_vary",
       std::move(read.varied),
       "lists, or arrays, every combination of whose values is a point"},
      {"in_common", std::move(read.common), "what all points have in common"}};
}

// Parameters of the model may be keys too.
Node computation_schema() {
  const Parameters none;
  CombinationParts parts;
  const KeyTable::Reader nothing = [](const Node&) {};
  Node common = combination_keys(none, {}, parts).schema();
  common.set("additionalProperties", Node::boolean(true));
  return computation_keys({accepting(type_schema("object"), nothing),
                           accepting(type_schema("object"), nothing),
                           accepting(std::move(common), nothing)})
      .schema();
}

struct SubmitterSections {
  SlurmSettings slurm = {};
  HTCondorSettings htcondor = {};
};

KeyTable running_file_keys(RunningFile& file,
                           SubmitterSections& sections,
                           const Node& computation,
                           std::vector<Problem>& problems) {
  const auto text_node = [](Node& target) {
    return accepting(type_schema("string"), [&target](const Node& n) {
      n.as_string();
      target = n;
    });
  };
  const auto read_strategy = [&file](const Node& n) {
    FitStrategy::from_config(n);
    file.fit_strategy = n;
  };
  return {
      required("statistical_model",
               text_node(file.statistical_model),
               "class of the model, such as alea.models.BlueiceExtendedModel"),
      {"statistical_model_config",
       text_node(file.statistical_model_config),
       "the model file, looked for beside the running file"},
      required("poi", text_node(file.poi), "the parameter of interest"),
      required("computation_options",
               accepting(map_schema(computation), map_into(file.computations)),
               "the computations, by name: discovery_power, threshold, sensitivity, ..."),
      {"computation",
       into(file.computation),
       "the computation that is run, where the command names none"},
      {"outputfolder",
       into(file.output_folder),
       "where results are written, where the command names no folder"},
      {"fit_strategy",
       accepting(FitStrategy::schema(), read_strategy),
       "how fits are done"},
      {"i_batch", at_least(0, file.i_batch), "number of the first batch"},
      {"local_configurations", section({}, problems), "settings of --local"},
      {"slurm_configurations",
       section(slurm_keys(sections.slurm), problems),
       "settings of --slurm"},
      {"htcondor_configurations",
       section(htcondor_keys(sections.htcondor), problems),
       "settings of --htcondor"},
      {"debug", no_effect("give --debug to jacta submit")},
      {"resubmit", no_effect("give --resubmit to jacta submit")},
      {"loglevel", no_effect("messages go to the standard error")}};
}

}  // namespace

Node running_file_schema() {
  RunningFile file;
  SubmitterSections sections;
  std::vector<Problem> problems;
  Node schema =
      running_file_keys(file, sections, computation_schema(), problems).schema();
  schema.set("title", Node::string("jacta: a running file"));
  return schema;
}

RunningFile read_running_file(const Node& root, std::vector<Problem>& problems) {
  RunningFile file;
  SubmitterSections sections;
  const bool good =
      running_file_keys(file, sections, Node::map(), problems).read(root, problems);
  if (good && !file.computation.empty()) {
    collect(problems, [&] { check_computation_name(file, root.at("computation")); });
  }
  return file;
}

bool is_running_file(const Node& root) {
  return root.is_map() && (root.contains("computation_options") ||
                           root.contains("statistical_model_config"));
}

namespace {

constexpr const char* parts_of_computation[] = {"to_zip", "to_vary", "in_common"};

// The part that gives the parameter itself; null: none does.
const char* part_with(const Node& computation, const std::string& parameter) {
  for (const char* part : parts_of_computation) {
    const Node* given = computation.find(part);
    if (given == nullptr || !given->is_map()) continue;
    const Node* value = given->find(parameter);
    if (value != nullptr && !value->is_null()) return part;
  }
  return nullptr;
}

// A parameter itself goes before the map that may hold it too, as in the reference, whose
// file does not show which of two values counts.
void warn_of_hidden_values(const char* map,
                           const Node& computation,
                           const Parameters& parameters,
                           std::vector<Problem>& problems) {
  const bool for_fittable = std::string_view(map) == "generate_values";
  for (const char* part : parts_of_computation) {
    const Node* given = computation.find(part);
    const Node* values =
        given == nullptr || !given->is_map() ? nullptr : given->find(map);
    if (values == nullptr || !values->is_map()) continue;
    for (const auto& entry : values->entries()) {
      const std::string name = entry.key.as_text();
      const auto known = parameters.find(name);
      const bool is_fittable =
          known ? parameters[*known].fittable : name == "poi_expectation";
      if (is_fittable != for_fittable) continue;
      const char* hiding = part_with(computation, name);
      if (hiding == nullptr) continue;
      problems.push_back(
          {Problem::Level::warning,
           entry.key.location(),
           fmt::format("the value of {} in {} is not used: {} gives {} itself; leave "
                       "one of the two out",
                       name,
                       map,
                       hiding,
                       name)});
    }
  }
}

}  // namespace

void check_computation(const std::string& name,
                       const Node& computation,
                       const Parameters& parameters,
                       std::vector<Problem>& problems) {
  CombinationParts parts;
  const KeyTable keys = combination_keys(parameters, {}, parts);
  const auto check_part = [&](const Node& part) {
    keys.check_names(part, problems);
    if (part.is_map() && name != threshold_computation) note_neyman_keys(part, problems);
  };
  computation_keys({check_part, check_part, check_part}).read(computation, problems);
  if (!computation.is_map()) return;
  warn_of_hidden_values("generate_values", computation, parameters, problems);
  warn_of_hidden_values("nominal_values", computation, parameters, problems);
}

std::filesystem::path model_file_of(const Node& root,
                                    const std::filesystem::path& running_file) {
  const Node* name = root.find("statistical_model_config");
  if (name == nullptr || name->is_null()) return {};
  const std::filesystem::path given = name->as_string();
  if (given.is_absolute()) return given;
  const auto beside = running_file.parent_path() / given;
  return std::filesystem::exists(beside) ? beside : given;
}

}  // namespace jacta
