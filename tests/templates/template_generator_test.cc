// Statistics of toys at a point between the anchors: counts, bins, positions inside bins,
// ancillary measurements. The seeds are fixed: a failure is a change, not bad luck.
#include <gtest/gtest.h>

#include <map>

#include "jacta/base/elementary.h"
#include "support/golden.h"

namespace jacta {
namespace {

constexpr int n_toys = 3000;

struct Sample {
  std::vector<Dataset> toys;
};

Sample sample(const TemplateModel& model,
              const Values& values,
              const GenerateOptions& options = {},
              int count = n_toys) {
  const auto generator = model.generator(values, options);
  Sample result;
  for (int i = 0; i < count; ++i) {
    result.toys.push_back(
        generator->generate({.seed = 99, .point = 5, .toy = static_cast<unsigned>(i)}));
  }
  return result;
}

// Chi-square of counts around expectations, as a number of standard deviations (Wilson
// and Hilferty); bins with few expected events are joined.
double chi_square_pull(const std::vector<double>& seen,
                       const std::vector<double>& expected) {
  double chi_square = 0;
  double bins = 0;
  double s = 0;
  double e = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    s += seen[i];
    e += expected[i];
    if (e < 10 && i + 1 < seen.size()) continue;
    if (e > 0) chi_square += (s - e) * (s - e) / e;
    EXPECT_TRUE(e > 0 || s == 0);
    bins += e > 0 ? 1 : 0;
    s = e = 0;
  }
  const double variance = 2 / (9 * bins);
  return (std::cbrt(chi_square / bins) - (1 - variance)) / std::sqrt(variance);
}

std::size_t bin_of(const Histogram& h,
                   const std::vector<std::span<const double>>& columns,
                   std::size_t event,
                   std::vector<double>* inside) {
  std::size_t bin = 0;
  for (std::size_t a = 0; a < h.dimensions(); ++a) {
    const auto& edges = h.axis(a).edges;
    const double x = columns[a][event];
    std::size_t k = 0;
    while (k + 1 < edges.size() - 1 && x >= edges[k + 1]) ++k;
    bin = bin * h.axis(a).bins() + k;
    inside->push_back((x - edges[k]) / (edges[k + 1] - edges[k]));
  }
  return bin;
}

class ToyStatistics : public ::testing::TestWithParam<std::string> {
 protected:
  const test::GoldenCase golden_{GetParam()};
  const TemplateModel model_ = golden_.model();

  // Between anchors in every shape parameter.
  Values point() const {
    Values values;
    for (std::size_t p = 0; p < model_.parameters().size(); ++p) {
      const auto& anchors = model_.space().kinks[p];
      if (anchors.empty()) continue;
      const Limits limits = model_.space().parameters[p].limits();
      const double wanted = 0.37 * anchors[anchors.size() - 2] + 0.63 * anchors.back();
      values[model_.parameters()[p].name] =
          std::clamp(wanted, limits.lower, limits.upper);
    }
    values[golden_.poi()] = 1.7;
    return values;
  }
};

TEST_P(ToyStatistics, CountsAndBins) {
  const Values values = point();
  const auto toys = sample(model_, values).toys;
  for (const auto& [term, sources] : model_.expectation_values_per_term(values)) {
    const auto histograms = model_.source_histograms(term, values, true);
    for (std::size_t s = 0; s < sources.size(); ++s) {
      const auto& [name, mu] = sources[s];
      SCOPED_TRACE(term + " " + name);
      const Histogram& histogram = histograms.at(name);
      std::vector<double> bins(histogram.size(), 0);
      std::vector<double> tenths(10, 0);
      double sum = 0;
      double squares = 0;
      for (const auto& toy : toys) {
        const Table& table = toy.at(term);
        std::vector<std::span<const double>> columns;
        for (const auto& axis : histogram.axes())
          columns.push_back(table.column(axis.name));
        double count = 0;
        for (std::size_t e = 0; e < table.rows(); ++e) {
          if (table.sources()[e] != static_cast<std::int64_t>(s)) continue;
          ++count;
          std::vector<double> inside;
          ++bins[bin_of(histogram, columns, e, &inside)];
          for (const double u : inside) {
            ASSERT_TRUE(u >= 0 && u < 1);
            ++tenths[static_cast<std::size_t>(10 * u)];
          }
        }
        sum += count;
        squares += count * count;
      }
      const double mean = sum / n_toys;
      const double variance = squares / n_toys - mean * mean;
      EXPECT_NEAR(mean, mu, 4 * std::sqrt(mu / n_toys));
      EXPECT_NEAR(variance / mu, 1, 4 * std::sqrt((2 + 1 / mu) / n_toys));
      std::vector<double> expected;
      for (const double x : histogram.contents()) expected.push_back(x * n_toys);
      // A density need not be normalised (convert_to_uniform): the bins share the events.
      double total = 0;
      for (const double x : expected) total += x;
      for (double& x : expected) x *= sum / total;
      EXPECT_LT(std::abs(chi_square_pull(bins, expected)), 4);
      const double each = sum * static_cast<double>(histogram.dimensions()) / 10;
      EXPECT_LT(std::abs(chi_square_pull(tenths, std::vector<double>(10, each))), 4);
    }
  }
}

TEST_P(ToyStatistics, TablesHaveTheShapeOfTheReference) {
  const Values values = point();
  const Dataset toy = sample(model_, values, {}, 1).toys[0];
  EXPECT_EQ(toy.names(), model_.dataset_names());
  const Table& truth = toy.at("generate_values");
  ASSERT_EQ(truth.rows(), 1u);
  const auto theta = model_.parameters().values(values);
  ASSERT_EQ(truth.columns().size(), theta.size());
  for (std::size_t c = 0; c < theta.size(); ++c) {
    const auto& column = truth.columns()[c];
    EXPECT_EQ(column.values[0], theta[model_.parameters().index(column.name)]);
    EXPECT_TRUE(c == 0 || truth.columns()[c - 1].name < column.name);
  }
  const Table& ancillary = toy.at("ancillary");
  std::vector<std::string> names;
  for (const auto& column : ancillary.columns()) names.push_back(column.name);
  std::vector<std::string> constrained = model_.parameters().with_uncertainty().names();
  std::sort(constrained.begin(), constrained.end());
  EXPECT_EQ(names, constrained);
  // What is made can be bound.
  EXPECT_TRUE(std::isfinite(model_.bind(toy).ll(values)));
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         ToyStatistics,
                         ::testing::Values("two_shape",
                                           "common_grid",
                                           "conditional_100",
                                           "log10",
                                           "normalise",
                                           "slice"),
                         test::case_name);

// Mean and spread of measurements around a truth that the limits cut.
TEST(AncillaryToys, GaussiansAroundTheTruthClippedIntoTheLimits) {
  const auto model = test::GoldenCase("two_shape").model();
  const Values values = {{"band_shift", 1.8}, {"background_rate_multiplier", 1.2}};
  std::map<std::string, std::vector<double>> measured;
  for (const auto& toy : sample(model, values).toys) {
    for (const auto& column : toy.at("ancillary").columns()) {
      measured[column.name].push_back(column.values[0]);
    }
  }
  const auto fraction_at = [&](const std::string& name, double value) {
    const auto& list = measured.at(name);
    return static_cast<double>(std::count(list.begin(), list.end(), value)) / n_toys;
  };
  const auto expect_below = [&](const std::string& name, double mean, double width) {
    for (const double pull : {-1.5, -0.5, 0.0, 0.2}) {
      double below = 0;
      for (const double x : measured.at(name)) below += x < mean + pull * width ? 1 : 0;
      const double p = normal_cdf(pull);
      EXPECT_NEAR(below / n_toys, p, 4 * std::sqrt(p * (1 - p) / n_toys))
          << name << " " << pull;
    }
  };
  expect_below("background_rate_multiplier", 1.2, 0.3);
  expect_below("signal_efficiency", 1, 0.1);
  expect_below("band_shift", 1.8, 0.7);
  const double above = 1 - normal_cdf(0.2 / 0.7);
  EXPECT_NEAR(fraction_at("band_shift", 2), above, 4 * std::sqrt(0.25 / n_toys));
  EXPECT_EQ(
      *std::max_element(measured["band_shift"].begin(), measured["band_shift"].end()), 2);
  EXPECT_EQ(fraction_at("signal_efficiency", 0), 0);
  // Measurements of different parameters are independent.
  double product = 0;
  for (int i = 0; i < n_toys; ++i) {
    const auto at = static_cast<std::size_t>(i);
    product += (measured["background_rate_multiplier"][at] - 1.2) / 0.3 *
               (measured["signal_efficiency"][at] - 1) / 0.1;
  }
  EXPECT_NEAR(product / n_toys, 0, 4 / std::sqrt(n_toys));
}

TEST(AncillaryToys, FrozenDistributionsDoNotFollowTheTruth) {
  const auto model = test::GoldenCase("string_uncertainty").model();
  double sum = 0;
  double below = 0;
  for (const auto& toy :
       sample(model, {{"background_rate_multiplier", 0.8}, {"band_shift", 0.7}}).toys) {
    sum += toy.at("ancillary").column("background_rate_multiplier")[0];
    below += toy.at("ancillary").column("band_shift")[0] < -0.4 ? 1 : 0;
  }
  EXPECT_NEAR(sum / n_toys, 1.1, 4 * 0.15 / std::sqrt(n_toys));
  EXPECT_NEAR(below / n_toys, 0.25, 4 * std::sqrt(0.1875 / n_toys));
}

std::map<std::string, std::vector<std::int64_t>> counts(const Dataset& toy,
                                                        const std::string& term) {
  std::map<std::string, std::vector<std::int64_t>> result;
  std::vector<std::int64_t> list(2, 0);
  for (const auto source : toy.at(term).sources())
    ++list[static_cast<std::size_t>(source)];
  result[term] = list;
  return result;
}

TEST(NumberOfToys, IsFixedForEverySource) {
  const auto model = test::GoldenCase("two_shape").model();
  for (const auto& toy :
       sample(model, {{"signal_rate_multiplier", 0}}, {.n_toys = 7}, 20).toys) {
    for (const char* term : {"sr0", "sr1"}) {
      EXPECT_EQ(counts(toy, term)[term], (std::vector<std::int64_t>{7, 7}));
    }
  }
  for (const auto& toy : sample(model, {}, {.n_toys = 0}, 3).toys) {
    EXPECT_EQ(toy.at("sr0").rows(), 0u);
  }
}

TEST(NumberOfToys, IsOnePoissonNumberForAllSources) {
  const auto model = test::GoldenCase("two_shape").model();
  double sum = 0;
  double squares = 0;
  for (const auto& toy : sample(model, {}, {.n_toys = 9, .sample_n_toys = true}).toys) {
    const auto list = counts(toy, "sr1")["sr1"];
    ASSERT_EQ(list[0], list[1]);
    sum += static_cast<double>(list[0]);
    squares += static_cast<double>(list[0] * list[0]);
  }
  const double mean = sum / n_toys;
  EXPECT_NEAR(mean, 9, 4 * 3 / std::sqrt(n_toys));
  EXPECT_NEAR((squares / n_toys - mean * mean) / 9, 1, 4 * std::sqrt(2.2 / n_toys));
}

// A toy is a function of its address: neither of other toys nor of other sources.
TEST(Toys, AreFunctionsOfTheAddress) {
  const auto model = test::GoldenCase("two_shape").model();
  const auto generator = model.generator({});
  const StreamAddress address{.seed = 3, .point = 4, .toy = 5};
  const Dataset toy = generator->generate(address);
  generator->generate({.seed = 3, .point = 4, .toy = 6});
  EXPECT_EQ(generator->generate(address), toy);
  EXPECT_EQ(model.generate({}, Stream(address)), toy);
  EXPECT_FALSE(generator->generate({.seed = 4, .point = 4, .toy = 5}) == toy);
  EXPECT_FALSE(generator->generate({.seed = 3, .point = 5, .toy = 5}) == toy);
  EXPECT_FALSE(generator->generate({.seed = 3, .point = 4, .toy = 6}) == toy);
  // Without signal the background events are the same.
  const Dataset empty = model.generate({{"signal_rate_multiplier", 0}}, Stream(address));
  const auto x = toy.at("sr1").column("x");
  const auto y = empty.at("sr1").column("x");
  ASSERT_LT(y.size(), x.size());
  EXPECT_TRUE(std::equal(y.begin(), y.end(), x.begin()));
}

}  // namespace
}  // namespace jacta
