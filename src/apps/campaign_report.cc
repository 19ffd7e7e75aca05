#include "campaign_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "jacta/base/rounding.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta::apps {

namespace {

Json json_band(const ToyBand& band) {
  return {{"n", band.n},
          {"median", json_number(band.median)},
          {"one_sigma", {json_number(band.lower_1), json_number(band.upper_1)}},
          {"two_sigma", {json_number(band.lower_2), json_number(band.upper_2)}}};
}

void print_band(const std::string& what, const ToyBand& band) {
  if (band.n == 0) return;
  fmt::print(
      "    {:<28} median {:.4g}, 68.27 % [{:.4g}, {:.4g}], 95.45 % [{:.4g}, {:.4g}]\n",
      what,
      band.median,
      band.lower_1,
      band.upper_1,
      band.lower_2,
      band.upper_2);
}

std::string values_text(const Node& values) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : values.entries()) {
    parts.push_back(key.as_text() + " = " + value.as_text());
  }
  return join(parts);
}

std::string point_text(const PointNumbers& point) {
  std::vector<std::string> parts;
  for (const Node* values : {&point.nominal_values, &point.generate_values}) {
    if (!values->entries().empty()) parts.push_back(values_text(*values));
  }
  return parts.empty() ? "nominal values" : join(parts);
}

// A number of a list of thresholds, which may be null.
std::string number_text(const Node* list, std::size_t i) {
  if (list == nullptr || !list->is_list() || i >= list->items().size()) return "?";
  const Node& item = list->items()[i];
  return item.is_number() ? fmt::format("{:.4g}", item.as_real()) : "?";
}

std::optional<double> number_at(const Node* list, std::size_t i) {
  if (list == nullptr || !list->is_list() || i >= list->items().size()) return {};
  const Node& item = list->items()[i];
  if (!item.is_number()) return {};
  return item.as_real();
}

// A threshold and the ends of its uncertainty, to the digits that this leaves.
std::string threshold_text(const Node& entry, std::size_t i) {
  const auto threshold = number_at(entry.find("threshold"), i);
  const auto lower = number_at(entry.find("threshold_lower"), i);
  const auto upper = number_at(entry.find("threshold_upper"), i);
  if (!threshold || !lower || !upper) {
    return fmt::format("{} [{}, {}]",
                       number_text(entry.find("threshold"), i),
                       number_text(entry.find("threshold_lower"), i),
                       number_text(entry.find("threshold_upper"), i));
  }
  const double error = 0.5 * (*upper - *lower);
  return fmt::format("{} [{}, {}]",
                     rounded_value(*threshold, error),
                     rounded_value(*lower, error),
                     rounded_value(*upper, error));
}

// How far the coverage at a point can be from the level, for the point with the fewest
// toys; nothing where the file does not say how many there are.
std::string coverage_text(const Node& entry, double level) {
  const Node* list = entry.find("n_toys");
  std::optional<double> fewest;
  for (std::size_t i = 0; list != nullptr && list->is_list() && i < list->items().size();
       ++i) {
    const auto n = number_at(list, i);
    if (n && *n > 0) fewest = std::min(*n, fewest.value_or(*n));
  }
  if (!fewest || !(level > 0 && level < 1)) return {};
  const double sigma = std::sqrt(level * (1 - level) / *fewest);
  return fmt::format("    the coverage at the points is {} (1 sigma of {:.0f} toys)\n",
                     rounded_text(level, sigma),
                     *fewest);
}

const char* kind_text(IntervalKind kind) {
  switch (kind) {
    case IntervalKind::upper:
      return "for upper limits";
    case IntervalKind::lower:
      return "for lower limits";
    case IntervalKind::central:
      break;
  }
  return "two-sided";
}

std::vector<std::string> written_files(const std::vector<JobReport>& reports) {
  std::vector<std::string> files;
  for (const auto& job : reports) {
    if (job.status == JobStatus::done) files.push_back(job.output);
  }
  return files;
}

}  // namespace

Json json_numbers(const std::vector<PointNumbers>& points, const std::string& poi) {
  Json result = Json::array();
  for (const auto& point : points) {
    Json hypotheses = Json::object();
    for (const auto& numbers : point.hypotheses) {
      Json of_hypothesis = {{"n_invalid", numbers.n_invalid},
                            {poi, json_band(numbers.poi)}};
      if (numbers.lower.n > 0) of_hypothesis["dl"] = json_band(numbers.lower);
      if (numbers.upper.n > 0) of_hypothesis["ul"] = json_band(numbers.upper);
      hypotheses[numbers.name] = std::move(of_hypothesis);
    }
    Json entry = {{"point", point.point},
                  {"generate_values", Json::parse(python_json(point.generate_values))},
                  {"nominal_values", Json::parse(python_json(point.nominal_values))},
                  {"n_toys", point.n_toys},
                  {"hypotheses", std::move(hypotheses)}};
    if (point.discovery) {
      entry["discovery"] = {{"n", point.discovery->n},
                            {"q0_median", json_number(point.discovery->median_q0)},
                            {"fraction_q0_above_9", point.discovery->above_9},
                            {"fraction_q0_above_25", point.discovery->above_25}};
    }
    result.push_back(std::move(entry));
  }
  return result;
}

void print_numbers(const std::vector<PointNumbers>& points, const std::string& poi) {
  for (const auto& point : points) {
    fmt::print("{}: {} toys\n", point_text(point), point.n_toys);
    for (const auto& numbers : point.hypotheses) {
      if (numbers.n_invalid > 0) {
        fmt::print("    {}: {} fits are not valid\n", numbers.name, numbers.n_invalid);
      }
      // Where it is fixed every toy has the same value.
      const bool is_fixed = numbers.poi.lower_2 == numbers.poi.upper_2;
      if (!is_fixed) print_band(numbers.name + " " + poi, numbers.poi);
      print_band(numbers.name + " lower edge", numbers.lower);
      print_band(numbers.name + " upper edge", numbers.upper);
    }
    if (!point.discovery) continue;
    fmt::print("    q0 median {:.4g}, above 9: {:.2f} %, above 25: {:.2f} % of {} toys\n",
               point.discovery->median_q0,
               100 * point.discovery->above_9,
               100 * point.discovery->above_25,
               point.discovery->n);
  }
}

Json json_thresholds(const ThresholdsFile& file) {
  return Json::parse(file.text());
}

void print_thresholds(const ThresholdsFile& file) {
  for (const auto& [hash, entry] : file.entries()) {
    const Node& keys = entry.at("hashed_keys");
    const std::string& poi = keys.at("poi").as_string();
    Node values = keys.at("nominal_values");
    for (const auto& [key, value] : keys.at("generate_values").entries()) {
      if (key.as_text() != ThresholdKey::kind_marker) values.set(key.as_text(), value);
    }
    const std::string at = values.is_null() ? "" : values_text(values);
    fmt::print("confidence level {}, {}{}\n",
               keys.at("confidence_level").as_text(),
               kind_text(ThresholdKey::kind_of(keys)),
               at.empty() ? "" : ", " + at);
    for (std::size_t i = 0; i < entry.at(poi).items().size(); ++i) {
      fmt::print("    {} = {}: threshold {}, {} toys\n",
                 poi,
                 number_text(entry.find(poi), i),
                 threshold_text(entry, i),
                 number_text(entry.find("n_toys"), i));
    }
    fmt::print("{}", coverage_text(entry, keys.at("confidence_level").as_real()));
  }
}

Json json_files(const std::vector<JobReport>& reports) {
  return written_files(reports);
}

void print_files(const std::vector<JobReport>& reports) {
  const auto files = written_files(reports);
  if (files.empty()) return;
  if (files.size() == 1) {
    fmt::print("Saved {}\n", files.front());
    return;
  }
  fmt::print("Saved {} files: {} to {}\n", files.size(), files.front(), files.back());
}

}  // namespace jacta::apps
