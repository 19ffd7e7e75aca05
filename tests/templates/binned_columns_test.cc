// The binned likelihood as a function of its coefficients, against the plain sum over all
// bins.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "binned_data.h"
#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

// Two sources, the first one with two anchors, on 2 x 3 bins of unequal size.
Term two_sources() {
  Term term;
  term.name = "plane";
  term.binned = true;
  term.analysis_space = {{"x", {0, 1, 3}}, {"y", {0, 2, 3, 7}}};
  term.analysis_volumes = Histogram(term.analysis_space).bin_volumes();
  const std::vector<std::vector<std::vector<double>>> densities = {
      {{0.02, 0.05, 0.01, 0.03, 0.04, 0.02}, {0.01, 0.02, 0.03, 0.05, 0.01, 0}},
      {{0.04, 0.01, 0.02, 0.01, 0.02, 0}}};
  for (const auto& anchors : densities) {
    Source source;
    for (const auto& density : anchors) {
      SourceTemplate node;
      node.density = Histogram(term.analysis_space, density);
      node.volumes = node.density.bin_volumes();
      source.templates.push_back(std::move(node));
    }
    term.sources.push_back(std::move(source));
  }
  return term;
}

const std::vector<Column> all_columns = {{0, 0}, {0, 1}, {1, 0}};

Table events(std::vector<double> x, std::vector<double> y) {
  return Table().with("x", std::move(x)).with("y", std::move(y));
}

// Events in five of the six bins.
Table some_events() {
  return events({0.5, 0.5, 0.2, 0.9, 2, 2, 1.5, 2.5, 2.9},
                {1, 1.5, 2.5, 6, 1, 0.5, 2.5, 2.1, 2.9});
}

double plain_value(const Term& term,
                   const std::vector<double>& counts,
                   const std::vector<double>& c) {
  double total = 0;
  for (std::size_t b = 0; b < counts.size(); ++b) {
    double expected = 0;
    for (std::size_t k = 0; k < c.size(); ++k) {
      const auto& node =
          term.sources[all_columns[k].source].templates[all_columns[k].node];
      expected += c[k] * node.density.contents()[b] * term.analysis_volumes[b];
    }
    total += counts[b] * std::log(expected) - expected - std::lgamma(counts[b] + 1);
  }
  return total;
}

TEST(BinnedData, EdgesBelongToTheBinThatBeginsThereTheLastToTheLastBin) {
  const Term term = two_sources();
  const auto data = bin_data(term, events({0, 1, 3, 0, 1, 2}, {0, 2, 7, 3, 7, 0}));
  EXPECT_EQ(data.counts, (std::vector<double>{1, 0, 1, 1, 1, 2}));
}

TEST(BinnedData, EventsOutsideAreDropped) {
  const Term term = two_sources();
  const auto data =
      bin_data(term, events({-1e-9, 0.5, 3.0000001, 0.5, 0.5}, {1, -1, 1, 7.1, 1}));
  EXPECT_EQ(data.counts, (std::vector<double>{1, 0, 0, 0, 0, 0}));
}

TEST(BinnedData, UndefinedEventsAreAnError) {
  const Term term = two_sources();
  EXPECT_THROW(bin_data(term, events({0.5, NAN}, {1, 1})), InputError);
  EXPECT_THROW(bin_data(term, events({0.5}, {INFINITY})), InputError);
}

TEST(BinnedData, SumsTheLogarithmsOfFactorials) {
  const Term term = two_sources();
  const auto data = bin_data(term, some_events());
  EXPECT_EQ(data.counts, (std::vector<double>{2, 1, 1, 2, 3, 0}));
  EXPECT_NEAR(data.log_factorials, std::log(2) + std::log(2) + std::log(6), 1e-14);
}

TEST(BinnedColumns, IsThePoissonLikelihood) {
  const Term term = two_sources();
  const auto columns = make_binned_columns(term, some_events());
  EXPECT_FALSE(columns->subtracts_events());
  const auto counts = bin_data(term, some_events()).counts;
  for (const std::vector<double>& c :
       {std::vector<double>{3, 5, 7}, {0.1, 0, 20}, {1000, 300, 1e-3}}) {
    const double expected = plain_value(term, counts, c);
    EXPECT_NEAR(columns->value(all_columns, c), expected, 1e-13 * std::abs(expected));
  }
}

TEST(BinnedColumns, CountsTheVolumesOfTheTemplatesOwnBins) {
  Term term = two_sources();
  const auto before = make_binned_columns(term, some_events());
  const std::vector<double> c = {3, 5, 7};
  const double value = before->value(all_columns, c);
  for (auto& v : term.sources[1].templates[0].volumes) v *= 1.5;
  EXPECT_NE(make_binned_columns(term, some_events())->value(all_columns, c), value);
}

// The last bin of the second source expects nothing.
TEST(BinnedColumns, ABinThatExpectsNothing) {
  const Term term = two_sources();
  const std::vector<Column> second = {{1, 0}};
  const std::vector<double> c = {4};
  double first[1], curvature[1];
  const auto empty = make_binned_columns(term, events({0.5}, {1}));
  const double expected = std::log(4 * 0.08) - 4 * (0.08 + 0.01 + 0.08 + 0.04 + 0.04);
  EXPECT_NEAR(empty->value(second, c), expected, 1e-14);
  EXPECT_NEAR(empty->derivatives(second, c, first, curvature), expected, 1e-14);
  const auto occupied = make_binned_columns(term, events({0.5, 2}, {1, 5}));
  EXPECT_EQ(occupied->value(second, c), -INFINITY);
  EXPECT_EQ(occupied->derivatives(second, c, first, curvature), -INFINITY);
  EXPECT_EQ(occupied->value(second, std::vector<double>{0}), -INFINITY);
}

TEST(BinnedColumns, WithoutEventsAndExpectation) {
  const Term term = two_sources();
  const auto columns = make_binned_columns(term, events({}, {}));
  EXPECT_EQ(columns->value(all_columns, std::vector<double>{0, 0, 0}), 0);
}

// A negative source may not make any bin negative, occupied or not.
TEST(BinnedColumns, NegativeExpectationsAreImpossible) {
  const Term term = two_sources();
  const auto columns = make_binned_columns(term, events({0.5}, {1}));
  EXPECT_TRUE(
      std::isfinite(columns->value(all_columns, std::vector<double>{5, 5, -0.1})));
  EXPECT_EQ(columns->value(all_columns, std::vector<double>{5, 0.1, -40}), -INFINITY);
  // The event is in bin 1, and bin 0 is the negative one.
  const auto other = make_binned_columns(term, events({0.5}, {2.5}));
  const std::vector<double> c = {5, 0.1, -5};
  ASSERT_GT(5 * 0.05 + 0.1 * 0.02 - 5 * 0.01, 0);
  EXPECT_EQ(other->value(all_columns, c), -INFINITY);
  double first[3], second[6];
  EXPECT_EQ(other->derivatives(all_columns, c, first, second), -INFINITY);
}

// The same column may be asked for again, in another order, or twice.
TEST(BinnedColumns, ColumnsAreTheSameWhateverWasAskedBefore) {
  const Term term = two_sources();
  const auto columns = make_binned_columns(term, some_events());
  const std::vector<double> c = {3, 5, 7};
  const double value = columns->value(all_columns, c);
  const std::vector<Column> turned = {{1, 0}, {0, 1}, {0, 0}};
  EXPECT_NEAR(columns->value(turned, std::vector<double>{7, 5, 3}), value, 1e-14);
  EXPECT_EQ(columns->value(all_columns, c), value);
}

class BinnedDerivatives : public ::testing::Test {
 protected:
  const Term term_ = two_sources();
  const std::unique_ptr<ColumnLikelihood> columns_ =
      make_binned_columns(term_, some_events());

  double value(std::vector<double> c, std::size_t k, double step) const {
    c[k] += step;
    return columns_->value(all_columns, c);
  }
  std::vector<double> first(std::vector<double> c, std::size_t k, double step) const {
    c[k] += step;
    std::vector<double> slopes(3), curvatures(6);
    columns_->derivatives(all_columns, c, slopes, curvatures);
    return slopes;
  }
};

TEST_F(BinnedDerivatives, AgreeWithDifferences) {
  for (const std::vector<double>& c : {std::vector<double>{3, 5, 7}, {20, 0.5, 2}}) {
    std::vector<double> slopes(3), curvatures(6);
    const double at = columns_->derivatives(all_columns, c, slopes, curvatures);
    EXPECT_NEAR(at, columns_->value(all_columns, c), 1e-13 * std::abs(at));
    for (std::size_t k = 0; k < 3; ++k) {
      const double numeric =
          test::richardson([&](double s) { return value(c, k, s); }, 0.2 * c[k], 0);
      EXPECT_NEAR(slopes[k], numeric, 1e-8 * std::max(1.0, std::abs(slopes[k])));
      for (std::size_t l = 0; l <= k; ++l) {
        const double second =
            test::richardson([&](double s) { return first(c, k, s)[l]; }, 0.2 * c[k], 0);
        const double exact = curvatures[k * (k + 1) / 2 + l];
        EXPECT_NEAR(-second, exact, 1e-8 * std::max(1.0, exact)) << k << ", " << l;
      }
    }
  }
}

// What the comparison above is worth: entries wrong by a millionth are further off.
TEST_F(BinnedDerivatives, WrongOnesWouldBeFound) {
  const std::vector<double> c = {3, 5, 7};
  std::vector<double> slopes(3), curvatures(6);
  columns_->derivatives(all_columns, c, slopes, curvatures);
  for (std::size_t k = 0; k < 3; ++k) {
    const double numeric =
        test::richardson([&](double s) { return value(c, k, s); }, 0.2 * c[k], 0);
    const double tolerance = 1e-8 * std::max(1.0, std::abs(slopes[k]));
    EXPECT_GT(std::abs(slopes[k] * (1 + 1e-6) - numeric), tolerance);
  }
}

}  // namespace
}  // namespace jacta
