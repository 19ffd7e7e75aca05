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

// The rows of one batch with a valid fit, behind those of earlier batches.
void append_valid(const FitTable& table,
                  const std::string& name,
                  std::vector<double>& values) {
  const auto* rows = column(table, name);
  if (rows == nullptr) return;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (table.valid_fit[i] != 0) values.push_back((*rows)[i]);
  }
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

// Batches of one point, one at a time: of each only the columns stay that a band needs,
// since the rows of a million toys are a hundred times what is printed of them.
class PointRows {
 public:
  explicit PointRows(std::string poi) { numbers_.poi = std::move(poi); }

  void add(const ResultContent& batch) {
    if (hypotheses_.empty()) begin(batch);
    for (auto& hypothesis : hypotheses_) {
      const FitTable* part = table_of(batch, hypothesis.name);
      if (part == nullptr) continue;
      hypothesis.n += static_cast<std::int64_t>(part->valid_fit.size());
      hypothesis.n_invalid +=
          std::count(part->valid_fit.begin(), part->valid_fit.end(), std::uint8_t{0});
      append_valid(*part, numbers_.poi, hypothesis.poi);
      append_valid(*part, "dl", hypothesis.lower);
      append_valid(*part, "ul", hypothesis.upper);
    }
    if (has_discovery_) append_discovery(batch);
  }

  // Takes the rows.
  PointNumbers numbers() {
    for (auto& hypothesis : hypotheses_) {
      numbers_.n_toys = std::max(numbers_.n_toys, hypothesis.n);
      numbers_.hypotheses.push_back({hypothesis.name,
                                     hypothesis.n_invalid,
                                     toy_band(std::move(hypothesis.poi)),
                                     toy_band(std::move(hypothesis.lower)),
                                     toy_band(std::move(hypothesis.upper))});
    }
    if (has_discovery_ && !q0_.empty()) {
      const double above_9 = fraction_above(q0_, 9);
      const double above_25 = fraction_above(q0_, 25);
      const auto n = static_cast<std::int64_t>(q0_.size());
      numbers_.discovery = {n, toy_band(std::move(q0_)).median, above_9, above_25};
    }
    return std::move(numbers_);
  }

 private:
  struct Rows {
    std::string name = {};
    std::int64_t n = 0;
    std::int64_t n_invalid = 0;
    std::vector<double> poi = {};
    std::vector<double> lower = {};
    std::vector<double> upper = {};
  };

  void begin(const ResultContent& batch) {
    numbers_.generate_values = attribute(batch, "generate_values");
    numbers_.nominal_values = attribute(batch, "nominal_values");
    for (const auto& table : batch.fits) hypotheses_.push_back({.name = table.name});
  }

  // A batch without one of the two hypotheses: none of the point, as if it had none.
  void append_discovery(const ResultContent& batch) {
    const FitTable* free = table_of(batch, "free");
    const FitTable* zero = table_of(batch, "zero");
    const auto* ll_free = free == nullptr ? nullptr : column(*free, "ll");
    const auto* ll_zero = zero == nullptr ? nullptr : column(*zero, "ll");
    has_discovery_ = ll_free != nullptr && ll_zero != nullptr;
    if (!has_discovery_) return;
    for (std::size_t i = 0; i < ll_free->size(); ++i) {
      if (free->valid_fit[i] == 0 || zero->valid_fit[i] == 0) continue;
      q0_.push_back(2 * ((*ll_free)[i] - (*ll_zero)[i]));
    }
  }

  PointNumbers numbers_;
  std::vector<Rows> hypotheses_;
  std::vector<double> q0_;
  bool has_discovery_ = true;
};

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
  PointRows rows(poi);
  for (const auto& batch : batches) rows.add(batch);
  return rows.numbers();
}

std::vector<PointNumbers> campaign_numbers(const Campaign& campaign) {
  std::vector<PointNumbers> result;
  std::optional<PointRows> rows;
  const auto& tickets = campaign.tickets;
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    try {
      if (std::filesystem::exists(tickets[i].output_file)) {
        const ResultContent batch = read_results(tickets[i].output_file);
        if (!rows) rows.emplace(tickets[i].arguments.at("poi").as_string());
        rows->add(batch);
      }
    } catch (const Error&) {
      // Reported as a job that has failed.
    }
    const bool is_last =
        i + 1 == tickets.size() || tickets[i + 1].point != tickets[i].point;
    if (!is_last || !rows) continue;
    result.push_back(rows->numbers());
    result.back().point = tickets[i].point;
    rows.reset();
  }
  return result;
}

}  // namespace jacta
