#include "jacta/campaign/campaign_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/neyman/threshold_quantile.h"

namespace jacta {

namespace {

// Probabilities of a normal variable below -2, -1, 1 and 2.
constexpr double below_2 = 0.022750131948179209;
constexpr double below_1 = 0.15865525393145707;

// Between infinite neighbours there is nothing to interpolate.
double quantile(const std::vector<double>& sorted, double p) {
  const double value = sorted_quantile(sorted, p);
  if (!std::isnan(value)) return value;
  const double place = p * static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::lround(place))];
}

const std::vector<double>* column(const FitTable& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end()) return nullptr;
  return &table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

const FitTable* table_of(const ResultContent& content, const std::string& name) {
  const auto found = std::find_if(content.fits.begin(),
                                  content.fits.end(),
                                  [&](const FitTable& fit) { return fit.name == name; });
  return found == content.fits.end() ? nullptr : &*found;
}

// Of all batches, the rows with a valid fit.
std::vector<double> valid_values(const std::vector<ResultContent>& batches,
                                 const std::string& hypothesis,
                                 const std::string& name) {
  std::vector<double> values;
  for (const auto& batch : batches) {
    const FitTable* table = table_of(batch, hypothesis);
    const auto* rows = table == nullptr ? nullptr : column(*table, name);
    if (rows == nullptr) continue;
    for (std::size_t i = 0; i < rows->size(); ++i) {
      if (table->valid_fit[i] != 0) values.push_back((*rows)[i]);
    }
  }
  return values;
}

std::vector<double> discovery_ratios(const std::vector<ResultContent>& batches) {
  std::vector<double> q0;
  for (const auto& batch : batches) {
    const FitTable* free = table_of(batch, "free");
    const FitTable* zero = table_of(batch, "zero");
    if (free == nullptr || zero == nullptr) return {};
    const auto* ll_free = column(*free, "ll");
    const auto* ll_zero = column(*zero, "ll");
    if (ll_free == nullptr || ll_zero == nullptr) return {};
    for (std::size_t i = 0; i < ll_free->size(); ++i) {
      if (free->valid_fit[i] == 0 || zero->valid_fit[i] == 0) continue;
      q0.push_back(2 * ((*ll_free)[i] - (*ll_zero)[i]));
    }
  }
  return q0;
}

double fraction_above(const std::vector<double>& values, double threshold) {
  const auto n = std::count_if(values.begin(), values.end(), [threshold](double value) {
    return value > threshold;
  });
  return static_cast<double>(n) / static_cast<double>(values.size());
}

Node attribute(const ResultContent& content, const std::string& name) {
  for (const auto& [key, text] : content.metadata) {
    if (key == name) return parse_json(text, name);
  }
  return Node::map();
}

}  // namespace

ToyBand toy_band(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {0, nan, nan, nan, nan, nan};
  std::sort(values.begin(), values.end());
  return {static_cast<std::int64_t>(values.size()),
          quantile(values, 0.5),
          quantile(values, below_1),
          quantile(values, 1 - below_1),
          quantile(values, below_2),
          quantile(values, 1 - below_2)};
}

PointNumbers point_numbers(const std::vector<ResultContent>& batches,
                           const std::string& poi) {
  PointNumbers numbers;
  numbers.poi = poi;
  if (batches.empty()) return numbers;
  numbers.generate_values = attribute(batches.front(), "generate_values");
  numbers.nominal_values = attribute(batches.front(), "nominal_values");
  for (const auto& table : batches.front().fits) {
    HypothesisNumbers of_hypothesis{.name = table.name};
    std::int64_t n = 0;
    for (const auto& batch : batches) {
      const FitTable* part = table_of(batch, table.name);
      if (part == nullptr) continue;
      n += static_cast<std::int64_t>(part->valid_fit.size());
      of_hypothesis.n_invalid +=
          std::count(part->valid_fit.begin(), part->valid_fit.end(), std::uint8_t{0});
    }
    numbers.n_toys = std::max(numbers.n_toys, n);
    of_hypothesis.poi = toy_band(valid_values(batches, table.name, poi));
    of_hypothesis.lower = toy_band(valid_values(batches, table.name, "dl"));
    of_hypothesis.upper = toy_band(valid_values(batches, table.name, "ul"));
    numbers.hypotheses.push_back(std::move(of_hypothesis));
  }
  const auto q0 = discovery_ratios(batches);
  if (!q0.empty()) {
    numbers.discovery = {static_cast<std::int64_t>(q0.size()),
                         toy_band(q0).median,
                         fraction_above(q0, 9),
                         fraction_above(q0, 25)};
  }
  return numbers;
}

std::vector<PointNumbers> campaign_numbers(const Campaign& campaign) {
  std::vector<PointNumbers> result;
  std::vector<ResultContent> batches;
  const auto& tickets = campaign.tickets;
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    try {
      if (std::filesystem::exists(tickets[i].output_file)) {
        batches.push_back(read_results(tickets[i].output_file));
      }
    } catch (const Error&) {
      // Reported as a job that has failed.
    }
    const bool is_last =
        i + 1 == tickets.size() || tickets[i + 1].point != tickets[i].point;
    if (!is_last) continue;
    if (!batches.empty()) {
      const auto& poi = tickets[i].arguments.at("poi").as_string();
      result.push_back(point_numbers(batches, poi));
      result.back().point = tickets[i].point;
    }
    batches.clear();
  }
  return result;
}

}  // namespace jacta
