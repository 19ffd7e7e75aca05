#include "jacta/toy/hypotheses.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

const std::string suffix = "_rate_multiplier";

// A map of numbers for known parameters.
void check_values(const StatisticalModel& model, const Node& values) {
  for (const auto& [key, value] : values.entries()) {
    const std::string name = key.as_text();
    if (!value.is_number()) {
      throw value.error(fmt::format(
          "the value of {} must be a number, not {}", name, value.kind_name()));
    }
    if (!std::isfinite(value.as_real())) {
      throw value.error(fmt::format(
          "the value of {} must be a finite number, not {}", name, value.as_text()));
    }
    if (!model.parameters().find(name)) {
      std::vector<std::string> known = model.parameters().names();
      known.emplace_back("poi_expectation");
      // Of a list that was expanded, the value remembers the place.
      const Node& place = key.location().line > 0 ? key : value;
      throw place.error(fmt::format("unknown parameter '{}'", name),
                        nearest_advice(name, known));
    }
  }
}

}  // namespace

Values values_of(const Node& map) {
  Values values;
  if (map.is_null()) return values;
  for (const auto& [key, value] : map.entries()) values[key.as_text()] = value.as_real();
  return values;
}

Node translate_poi_expectation(const StatisticalModel& model,
                               const std::string& poi,
                               Node values,
                               const Node& nominal_values) {
  const Node* given = values.find("poi_expectation");
  if (given == nullptr) {
    check_values(model, values);
    return values;
  }
  const double expectation = given->as_real();
  if (!std::isfinite(expectation)) {
    throw given->error("poi_expectation must be a finite number, not " +
                       given->as_text());
  }
  if (values.contains(poi)) {
    throw values.error(fmt::format("both {} and poi_expectation are given", poi),
                       "remove one of them");
  }
  const bool is_rate = poi.size() > suffix.size() && poi.ends_with(suffix);
  if (!is_rate || !model.has_expectation_values()) {
    throw given->error(fmt::format(
        "poi_expectation needs a parameter of interest named <source>{}, and a "
        "model with expectation values; it is {}",
        suffix,
        poi));
  }
  values.erase("poi_expectation");
  check_values(model, values);
  Values at = values_of(values);
  for (const auto& [name, value] : values_of(nominal_values)) at[name] = value;
  const std::string source = poi.substr(0, poi.size() - suffix.size());
  const auto expected = model.expectation_values(at);
  const auto found = expected.find(source);
  if (found == expected.end() || !(found->second > 0)) {
    throw InputError(
        fmt::format("poi_expectation: no events of source {} are expected at "
                    "the nominal point",
                    source));
  }
  values.set(poi, Node::real(expectation / found->second));
  return values;
}

std::vector<Hypothesis> read_hypotheses(const StatisticalModel& model,
                                        const std::string& poi,
                                        const std::vector<Node>& hypotheses,
                                        const Node& common_hypothesis,
                                        const Node& generate_values,
                                        const Node& nominal_values) {
  if (hypotheses.empty()) throw InputError("hypotheses should not be empty");
  const auto width = std::to_string(hypotheses.size()).size();
  std::vector<Hypothesis> result;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    const Node& given = hypotheses[i];
    Hypothesis hypothesis{fmt::format("{:0{}d}", i, width), common_hypothesis};
    if (given.is_map()) {
      const Node own = translate_poi_expectation(model, poi, given, nominal_values);
      for (const auto& [key, value] : own.entries()) {
        hypothesis.values.set(key.as_text(), value);
      }
    } else {
      const std::string& word = given.as_string();
      hypothesis.name = word;
      if (word == "free") {
        if (i != 0) throw given.error("the hypothesis free must be the first one");
        hypothesis.values = Node::map();
      } else if (word == "zero") {
        hypothesis.values.set(poi, Node::real(0));
      } else if (word == "true") {
        const Node* truth = generate_values.find(poi);
        if (truth == nullptr) {
          throw given.error(
              fmt::format("the hypothesis true needs {} in generate_values", poi));
        }
        hypothesis.values.set(poi, *truth);
      } else {
        const std::vector<std::string> words = {"free", "zero", "true"};
        throw given.error(fmt::format("unknown hypothesis '{}'", word),
                          nearest_advice(word, words));
      }
    }
    check_values(model, hypothesis.values);
    for (const auto& other : result) {
      if (other.name != hypothesis.name) continue;
      throw given.error(fmt::format("the hypothesis {} is there twice", other.name),
                        "remove one of them");
    }
    result.push_back(std::move(hypothesis));
  }
  return result;
}

}  // namespace jacta
