#include "jacta/neyman/construction.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/data/result_file.h"

namespace jacta {

namespace {

Node metadata_of(const ResultContent& content, const std::string& file) {
  Node map = Node::map();
  for (const auto& [name, text] : content.metadata) {
    if (name != "date") map.set(name, parse_json(text, file));
  }
  return map;
}

const FitTable& table_of(const ResultContent& content,
                         const std::string& name,
                         const std::string& file) {
  std::vector<std::string> names;
  for (const auto& table : content.fits) {
    if (table.name == name) return table;
    names.push_back(table.name);
  }
  throw InputError(fmt::format("{} has no hypothesis '{}'", file, name),
                   nearest_advice(name, names));
}

const std::vector<double>& column_of(const FitTable& table,
                                     const std::string& name,
                                     const std::string& file) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end()) {
    throw InputError(fmt::format("{} has no column '{}'", file, name),
                     nearest_advice(name, table.columns));
  }
  return table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Values without the parameter of interest, as the hash of an entry takes them.
Node without_poi(const Node& values, const std::string& poi) {
  Node result = values.is_null() ? Node::map() : values;
  result.erase(poi);
  result.erase("poi_expectation");
  return result;
}

void read_metadata(const Node& metadata, const std::string& poi, PointToys& toys) {
  const std::string& own = metadata.at("poi").as_string();
  if (own != poi) {
    throw metadata.error(
        fmt::format("the parameter of interest is {}, not {}", own, poi));
  }
  const Node& values = metadata.at("generate_values");
  const Node* truth = values.find(poi);
  if (truth == nullptr) {
    throw values.error(fmt::format("generate_values do not hold {}", poi));
  }
  toys.poi = poi;
  toys.poi_value = truth->as_number();
  toys.nominal_values = without_poi(metadata.at("nominal_values"), poi);
  toys.generate_values = without_poi(values, poi);
  const std::string suffix = "_rate_multiplier";
  if (!poi.ends_with(suffix)) return;
  const Node* expected =
      metadata.at("expectation_values").find(poi.substr(0, poi.size() - suffix.size()));
  if (expected != nullptr) toys.poi_expectation = expected->as_number();
}

}  // namespace

PointToys read_point_toys(const std::vector<std::filesystem::path>& files,
                          const std::string& poi,
                          const std::string& free_name,
                          const std::string& true_name) {
  if (files.empty()) throw InputError("a point has no result files");
  PointToys toys;
  Node first;
  for (const auto& path : files) {
    const ResultContent content = read_results(path);
    const std::string file = path.string();
    const Node metadata = metadata_of(content, file);
    if (first.is_null()) {
      first = metadata;
      read_metadata(metadata, poi, toys);
    } else if (!(metadata == first)) {
      throw InputError(
          fmt::format("the metadata of {} and {} differ: they are not batches "
                      "of one point",
                      files[0].string(),
                      file));
    }
    const FitTable& free = table_of(content, free_name, file);
    const FitTable& truth = table_of(content, true_name, file);
    append(toys.ll_free, column_of(free, "ll", file));
    append(toys.mu_hat, column_of(free, poi, file));
    append(toys.ll_true, column_of(truth, "ll", file));
    append(toys.valid_free, free.valid_fit);
    append(toys.valid_true, truth.valid_fit);
  }
  return toys;
}

void add_thresholds(ThresholdsFile& file,
                    const PointToys& toys,
                    const std::vector<double>& confidence_levels,
                    Diagnostics& diagnostics,
                    const std::string& kind) {
  ToyRatios ratios =
      likelihood_ratios({toys.ll_free, toys.ll_true, toys.valid_free, toys.valid_true});
  if (kind != "central") {
    ratios = one_sided_ratios(std::move(ratios), toys.mu_hat, toys.poi_value.value, kind);
  }
  const auto quantiles = threshold_quantiles(ratios, confidence_levels);
  for (const auto& text : threshold_warnings(toy_quality(ratios), quantiles)) {
    diagnostics.warning(
        fmt::format("{} = {}: {}", toys.poi, shortest(toys.poi_value.value), text));
  }
  for (const auto& quantile : quantiles) {
    ThresholdKey key;
    key.poi = toys.poi;
    key.nominal_values = toys.nominal_values;
    key.generate_values = toys.generate_values;
    key.confidence_level = quantile.level;
    key.kind = kind == "central" ? "" : kind;
    ThresholdPoint point;
    point.poi = toys.poi_value;
    point.threshold = quantile.threshold;
    point.poi_expectation = toys.poi_expectation;
    point.additions = {
        {"threshold_lower", Node::real(quantile.lower)},
        {"threshold_upper", Node::real(quantile.upper)},
        {"invalid_lower", Node::real(quantile.invalid_lower)},
        {"invalid_upper", Node::real(quantile.invalid_upper)},
        {"n_toys", Node::integer(static_cast<std::int64_t>(quantile.n_toys))}};
    file.add(key, point);
  }
}

}  // namespace jacta
