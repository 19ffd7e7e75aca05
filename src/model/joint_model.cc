#include "jacta/model/joint_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "jacta/base/text.h"
#include "joint_likelihood.h"

namespace jacta {

namespace {

using Part = JointModel::Part;

const std::string generated = "generate_values";

std::string table_of_part(const Part& part, const std::string& table) {
  return part.name + "_" + table;
}

bool has_no_value(const StatisticalModel& model, const std::string& name) {
  const auto names = model.without_value();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string difference(const Parameter& a, const Parameter& b, bool compare_values) {
  if (a.fittable != b.fittable) return "whether it is fitted";
  if (a.limits() != b.limits()) return "its fit_limits";
  if (a.type() != b.type()) return "its ptype";
  if (compare_values && a.nominal_value != b.nominal_value) return "its nominal value";
  if (a.sorted_anchors() != b.sorted_anchors()) return "its anchors";
  return "";
}

template <class Item>
Item at_or(const std::vector<Item>& items, std::size_t i) {
  return items.empty() ? Item{} : items[i];
}

Limits both(const Limits& a, const Limits& b) {
  return {std::max(a.lower, b.lower), std::min(a.upper, b.upper)};
}

// Parameters of all parts, those of the same name once.
class Joining {
 public:
  explicit Joining(const std::vector<Part>& parts) {
    if (parts.empty()) throw UsageError("a joint model needs at least one model");
    for (const auto& part : parts) add(part);
  }

  ParameterSpace space() {
    ParameterSpace result;
    for (auto& entry : entries_) result.parameters.add_parameter(entry.parameter);
    for (auto& entry : entries_) {
      result.kinks.push_back(entry.kinks);
      result.domain.push_back(entry.domain);
      if (has_ranges_) result.start_ranges.push_back(entry.start_range);
    }
    result.asymptotics_objection = objection_;
    return result;
  }

 private:
  struct Entry {
    Parameter parameter;
    std::string model;
    bool has_value = true;
    std::vector<double> kinks = {};
    Limits domain = {};
    Limits start_range = {};
  };

  void add(const Part& part) {
    const ParameterSpace& space = part.model->space();
    if (objection_.empty()) objection_ = space.asymptotics_objection;
    has_ranges_ = has_ranges_ || !space.start_ranges.empty();
    for (std::size_t i = 0; i < space.parameters.size(); ++i) {
      const Parameter& p = space.parameters[i];
      Parameter named = p;
      named.name = part.joint_name(p.name);
      Entry entry{.parameter = named,
                  .model = part.name,
                  .has_value = !has_no_value(*part.model, p.name),
                  .kinks = at_or(space.kinks, i),
                  .domain = at_or(space.domain, i),
                  .start_range = at_or(space.start_ranges, i)};
      const auto same =
          std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) {
            return e.parameter.name == named.name;
          });
      if (same == entries_.end()) {
        entries_.push_back(std::move(entry));
      } else {
        merge(*same, entry);
      }
    }
  }

  static void merge(Entry& first, Entry& second) {
    const bool both_valued = first.has_value && second.has_value;
    std::string differing = difference(first.parameter, second.parameter, both_valued);
    if (differing.empty() && first.kinks != second.kinks) differing = "its anchors";
    const std::string where = fmt::format("the parameter {} of the models {} and {}",
                                          first.parameter.name,
                                          first.model,
                                          second.model);
    if (!differing.empty()) {
      throw InputError(fmt::format("{}: {} differs", where, differing),
                       "one parameter has one definition; give it another name where it "
                       "is another one");
    }
    if (first.parameter.has_uncertainty() && second.parameter.has_uncertainty()) {
      throw InputError(
          where + " is constrained by both: its measurement would count twice",
          "leave the uncertainty out in one of them");
    }
    first.domain = both(first.domain, second.domain);
    first.start_range = both(first.start_range, second.start_range);
    if (!first.has_value && second.has_value) {
      second.domain = first.domain;
      second.start_range = first.start_range;
      std::swap(first.parameter, second.parameter);
      first.has_value = true;
    }
    if (second.parameter.has_uncertainty()) {
      first.parameter.uncertainty = second.parameter.uncertainty;
      first.parameter.relative_uncertainty = second.parameter.relative_uncertainty;
    }
  }

  std::vector<Entry> entries_;
  std::string objection_;
  bool has_ranges_ = false;
};

// Toys of the models are independent: each has a point of its own.
StreamAddress address_of(StreamAddress address, std::size_t part) {
  address.point += 0x9e3779b97f4a7c15ULL * part;
  return address;
}

class JointGenerator final : public Generator {
 public:
  JointGenerator(std::vector<std::pair<std::string, std::unique_ptr<Generator>>> parts,
                 Table values)
      : parts_(std::move(parts)), values_(std::move(values)) {}

  Dataset generate(const StreamAddress& address) const override {
    Dataset result;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto& [name, generator] = parts_[i];
      const Dataset toy = generator->generate(address_of(address, i));
      for (const auto& [table, content] : toy.tables()) {
        if (table != generated) result.set(name + "_" + table, content);
      }
    }
    result.set(generated, values_);
    return result;
  }

  std::vector<std::string> warnings() const override {
    std::vector<std::string> result;
    for (const auto& [name, generator] : parts_) {
      for (const auto& text : generator->warnings()) result.push_back(name + ": " + text);
    }
    return result;
  }

 private:
  std::vector<std::pair<std::string, std::unique_ptr<Generator>>> parts_;
  Table values_;
};

}  // namespace

JointModel::JointModel(std::vector<Part> parts, ModelSettings settings)
    : StatisticalModel(Joining(parts).space(), std::move(settings)),
      parts_(std::move(parts)) {
  for (const auto& part : parts_) {
    auto& positions = positions_.emplace_back();
    for (const auto& name : part.model->parameters().names()) {
      positions.push_back(parameters().index(part.joint_name(name)));
    }
  }
  const auto names = dataset_names();
  if (std::set<std::string>(names.begin(), names.end()).size() < names.size()) {
    throw InputError("the names of the models make tables of the same name",
                     "give the models other names");
  }
}

std::string JointModel::Part::joint_name(const std::string& own) const {
  const auto found = renamed.find(own);
  return found == renamed.end() ? own : found->second;
}

Values JointModel::values_of(const Part& part, const Values& values) const {
  Values own;
  for (const auto& name : part.model->parameters().names()) {
    const auto found = values.find(part.joint_name(name));
    if (found != values.end()) own[name] = found->second;
  }
  return own;
}

Values JointModel::values_of(std::size_t part, const std::vector<double>& theta) const {
  Values own;
  const auto names = parts_[part].model->parameters().names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    own[names[i]] = theta[positions_[part][i]];
  }
  return own;
}

std::vector<std::string> JointModel::dataset_names() const {
  std::vector<std::string> names;
  for (const auto& part : parts_) {
    for (const auto& table : part.model->dataset_names()) {
      if (table != generated) names.push_back(table_of_part(part, table));
    }
  }
  names.push_back(generated);
  return names;
}

std::vector<std::string> JointModel::likelihood_names() const {
  std::vector<std::string> names;
  for (const auto& part : parts_) {
    if (part.model->own_data()) continue;
    const bool is_constrained = part.model->parameters().with_uncertainty().size() > 0;
    for (const auto& term : part.model->likelihood_names()) {
      if (term == generated || (term == "ancillary" && !is_constrained)) continue;
      names.push_back(table_of_part(part, term));
    }
  }
  return names;
}

bool JointModel::uses_executor() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return part.model->uses_executor();
  });
}

std::optional<Dataset> JointModel::own_data() const {
  Dataset result;
  for (const auto& part : parts_) {
    const auto own = part.model->own_data();
    if (!own) return {};
    for (const auto& [table, content] : own->tables()) {
      if (table != generated) result.set(table_of_part(part, table), content);
    }
  }
  return result;
}

Values JointModel::known_values(const Values& named, Diagnostics& diagnostics) const {
  Values result;
  for (const auto& [name, value] : named) {
    if (parameters().find(name)) {
      result[name] = value;
      continue;
    }
    Values translated;
    for (const auto& part : parts_) {
      try {
        SilentDiagnostics silent;
        for (const auto& [own, x] : part.model->known_values({{name, value}}, silent)) {
          translated.emplace(part.joint_name(own), x);
        }
      } catch (const InputError&) {
        // Another one may know it.
      }
    }
    if (translated.empty()) {
      diagnostics.warning(fmt::format("{} is no parameter of the models", name));
    }
    result.merge(translated);
  }
  return result;
}

std::vector<std::string> JointModel::without_value() const {
  std::vector<std::string> names;
  for (const auto& name : parameters().names()) {
    const bool nowhere = std::all_of(parts_.begin(), parts_.end(), [&](const Part& part) {
      const auto own = part.model->parameters().names();
      return std::all_of(own.begin(), own.end(), [&](const std::string& each) {
        return part.joint_name(each) != name || has_no_value(*part.model, each);
      });
    });
    if (nowhere) names.push_back(name);
  }
  return names;
}

bool JointModel::has_asimov_data() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return part.model->has_asimov_data();
  });
}

bool JointModel::has_expectation_values() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return part.model->has_expectation_values();
  });
}

std::map<std::string, Expectations> JointModel::expected_events(
    const std::vector<double>& theta) const {
  std::map<std::string, Expectations> result;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const StatisticalModel& model = *parts_[i].model;
    if (!model.has_expectation_values()) continue;
    for (auto& [term, sources] : model.expectation_values_per_term(values_of(i, theta))) {
      result[table_of_part(parts_[i], term)] = std::move(sources);
    }
  }
  return result;
}

Dataset JointModel::data_of(const Part& part, const Dataset& data) const {
  Dataset own;
  for (const auto& table : part.model->dataset_names()) {
    const Table* found = data.find(table_of_part(part, table));
    if (found != nullptr) own.set(table, *found);
  }
  if (own.size() > 0) return own;
  const auto named = part.model->own_data();
  return named ? *named : own;
}

std::unique_ptr<LogLikelihood> JointModel::joined(const Dataset& data,
                                                  const Executor* executor) const {
  const auto names = dataset_names();
  for (const auto& name : data.names()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw InputError(
        fmt::format("the data hold a table '{}' that is no term of the models", name),
        nearest_advice(name, names));
  }
  std::vector<int> users(parameters().size(), 0);
  for (const auto& positions : positions_) {
    for (const std::size_t p : positions) ++users[p];
  }
  std::vector<JoinedPart> joined;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Dataset own = data_of(parts_[i], data);
    std::vector<std::uint8_t> is_shared;
    for (const std::size_t p : positions_[i]) is_shared.push_back(users[p] > 1 ? 1 : 0);
    joined.push_back(
        {parts_[i].model->bind(own, executor), positions_[i], std::move(is_shared)});
  }
  return std::make_unique<JointLikelihood>(std::move(joined));
}

std::unique_ptr<LogLikelihood> JointModel::make_likelihood(const Dataset& data) const {
  return joined(data, nullptr);
}

std::unique_ptr<LogLikelihood> JointModel::make_parallel_likelihood(
    const Dataset& data, const Executor& executor) const {
  return joined(data, &executor);
}

std::unique_ptr<Generator> JointModel::make_generator(
    const std::vector<double>& theta, const GenerateOptions& options) const {
  std::vector<std::pair<std::string, std::unique_ptr<Generator>>> generators;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    generators.emplace_back(parts_[i].name,
                            parts_[i].model->generator(values_of(i, theta), options));
  }
  return std::make_unique<JointGenerator>(std::move(generators),
                                          generate_values_table(parameters(), theta));
}

}  // namespace jacta
