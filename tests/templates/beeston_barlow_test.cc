// Beeston and Barlow's treatment: against the formula as the reference writes it, its
// limits, and its derivatives; and where the counts come from.
#include "beeston_barlow.h"

#include <gtest/gtest.h>

#include <cmath>

#include "small_model.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

// The second root, with its cancellations, as in the literature.
double root(double a, double p, double u, double d) {
  return (-u * p - u + a * p + d * p +
          std::sqrt(u * u * p * p + 2 * u * u * p + u * u + 2 * u * a * p * p +
                    2 * u * a * p - 2 * u * d * p * p - 2 * u * d * p + a * a * p * p +
                    2 * a * d * p * p + d * d * p * p)) /
         (2 * p * (p + 1));
}

struct Bin {
  double others, source, counts, n;
};

const std::vector<Bin> bins = {{3, 2, 50, 4},
                               {0.1, 5, 400, 9},
                               {20, 0.5, 3, 15},
                               {1e-3, 2, 7, 1},
                               {4, 3, 10, 0},
                               {30, 30, 1, 70},
                               {2, 1e-4, 100, 5}};

TEST(BeestonBarlow, IsThePositiveRoot) {
  for (const auto& b : bins) {
    const double p = b.source / b.counts;
    const double x = adjusted_events(b.others, b.source, b.counts, b.n);
    EXPECT_NEAR(x, root(b.counts, p, b.others, b.n) * p, 1e-9 * x);
    EXPECT_GT(x, 0);
  }
}

// The true mean maximises Poisson(n | U + A p) Poisson(a | A).
TEST(BeestonBarlow, MaximisesTheLikelihoodOfDataAndCounts) {
  for (const auto& b : bins) {
    const double p = b.source / b.counts;
    const auto log_likelihood = [&](double mean) {
      const double expected = b.others + mean * p;
      return b.n * std::log(expected) - expected + b.counts * std::log(mean) - mean;
    };
    const double mean = adjusted_events(b.others, b.source, b.counts, b.n) / p;
    EXPECT_GT(log_likelihood(mean), log_likelihood(mean * 1.001));
    EXPECT_GT(log_likelihood(mean), log_likelihood(mean * 0.999));
  }
}

TEST(BeestonBarlow, Limits) {
  EXPECT_EQ(adjusted_events(3, 0, 50, 4), 0);
  EXPECT_EQ(adjusted_events(3, 0, 0, 4), 0);
  // Alone, the source takes (a + n) / (1 + p) counts.
  EXPECT_NEAR(adjusted_events(0, 2, 50, 4), 54 / (1 + 0.04) * 0.04, 1e-15);
  // Many counts: nothing to adjust.
  EXPECT_NEAR(adjusted_events(3, 2, 1e12, 9), 2, 1e-11);
  EXPECT_NEAR(adjusted_events(1e6, 2, 50, 1), 50 * 0.04 / 1.04, 1e-4);
}

using Member = double AdjustedEvents::*;
struct Direction {
  Member first;
  double Bin::*of;
  Member second[3];
};

// First derivatives by differences of x, second ones by differences of the first.
TEST(BeestonBarlow, DerivativesAgreeWithDifferences) {
  const std::vector<Direction> directions = {
      {&AdjustedEvents::u,
       &Bin::others,
       {&AdjustedEvents::uu, &AdjustedEvents::um, &AdjustedEvents::ua}},
      {&AdjustedEvents::m,
       &Bin::source,
       {&AdjustedEvents::um, &AdjustedEvents::mm, &AdjustedEvents::ma}},
      {&AdjustedEvents::a,
       &Bin::counts,
       {&AdjustedEvents::ua, &AdjustedEvents::ma, &AdjustedEvents::aa}}};
  for (const auto& b : bins) {
    const auto at = [](const Bin& q) {
      return adjusted_events_derivatives(q.others, q.source, q.counts, q.n);
    };
    const AdjustedEvents exact = at(b);
    EXPECT_EQ(exact.x, adjusted_events(b.others, b.source, b.counts, b.n));
    for (const auto& direction : directions) {
      const double h = 0.1 * (b.*direction.of);
      const auto moved = [&](double s) {
        Bin q = b;
        q.*direction.of += s;
        return q;
      };
      const double slope = test::richardson(
          [&](double s) {
            const Bin q = moved(s);
            return adjusted_events(q.others, q.source, q.counts, q.n);
          },
          h,
          0);
      EXPECT_NEAR(exact.*direction.first, slope, 1e-8 * std::max(1.0, std::abs(slope)));
      for (std::size_t i = 0; i < 3; ++i) {
        const double second = test::richardson(
            [&](double s) { return at(moved(s)).*directions[i].first; }, h, 0);
        EXPECT_NEAR(
            exact.*direction.second[i], second, 1e-8 * std::max(1.0, std::abs(second)));
      }
    }
  }
}

// Templates of 6 x 5 bins; background has Monte Carlo counts, signal has none.
class CountedModel : public ::testing::Test {
 protected:
  CountedModel() {
    const auto golden = test::source_folder() / "tests/golden/binned_bb";
    std::filesystem::copy(golden / "fixed.ii.h5", model_.file("fixed.ii.h5"));
    std::filesystem::copy(golden / "signal.ii.h5", model_.file("signal.ii.h5"));
    model_.parameters =
        "signal_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "background_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n";
    model_.term = term("background");
    model_.sources =
        "- {name: signal, histname: signal, template_filename: signal.ii.h5,\n"
        "   parameters: [signal_rate_multiplier]}\n"
        "- {name: background, histname: background, template_filename: fixed.ii.h5,\n"
        "   parameters: [background_rate_multiplier]}\n";
  }
  static std::string term(const std::string& source) {
    return "default_source_class: alea.template_source.TemplateSource\n"
           "likelihood_type: blueice.likelihood.BinnedLogLikelihood\n"
           "analysis_space:\n"
           "  - x: np.linspace(0, 6, 7)\n"
           "  - y: [0, 1, 2, 4, 7, 10]\n"
           "likelihood_config:\n"
           "  model_statistical_uncertainty_handling: bb_single\n"
           "  bb_single_source: " +
           source + "\n";
  }
  std::vector<double> counts() const {
    return read_template_counts(model_.file("fixed.ii.h5"), "background");
  }
  // Replaces the counts of the first bin in the file.
  void set_first_count(double count) const {
    std::ifstream in(model_.file("fixed.ii.h5"), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const auto before = counts();
    const std::string old(reinterpret_cast<const char*>(before.data()),
                          8 * before.size());
    const auto position = bytes.find(old);
    ASSERT_NE(position, std::string::npos);
    bytes.replace(position, 8, std::string(reinterpret_cast<const char*>(&count), 8));
    std::ofstream(model_.file("fixed.ii.h5"), std::ios::binary) << bytes;
    ASSERT_EQ(counts()[0], count);
  }
  // One event each in the first two bins, two in the third one.
  double value(const TemplateModel& model, const Values& values = {}) const {
    Dataset data;
    data.set("term",
             Table().with("x", {0.5, 0.6, 0.2, 0.3}).with("y", {0.5, 1.5, 3, 3.5}));
    auto eval = model.bind(data);
    return eval.ll(values);
  }

  test::SmallModel model_{"counted_model"};
};

TEST_F(CountedModel, TheValueIsThatOfTheAdjustedBins) {
  const auto signal = read_template(model_.file("signal.ii.h5"), "signal");
  const auto background = read_template(model_.file("fixed.ii.h5"), "background");
  const auto a = counts();
  double expected = 0;
  for (std::size_t b = 0; b < a.size(); ++b) {
    const double n = b < 2 ? 1 : (b == 2 ? 2 : 0);
    const double others = signal.contents()[b];
    const double mean =
        others + adjusted_events(others, background.contents()[b], a[b], n);
    expected += n * std::log(mean) - mean - std::lgamma(n + 1);
  }
  EXPECT_NEAR(value(model_.load()), expected, 1e-12 * std::abs(expected));
}

// Counts are sliced and summed as the template is.
TEST_F(CountedModel, CountsOfASlice) {
  const auto line = [&](const Histogram& h) { return h.sliced(0, 1, 4).projected(0); };
  const auto background = read_template(model_.file("fixed.ii.h5"), "background");
  const auto others = line(read_template(model_.file("signal.ii.h5"), "signal"));
  const auto source = line(background);
  const auto a = line(Histogram(background.axes(), counts()));
  const auto at = model_.term.find("  - x:");
  model_.term.erase(at, model_.term.find('\n', at) + 1 - at);
  model_.term +=
      "slice_args: {slice_axis: x, slice_axis_limits: [1, 3.5], sum_axis: true}\n";
  double expected = 0;
  for (std::size_t b = 0; b < a.size(); ++b) {
    const double n = b == 1 ? 2 : (b < 4 ? 1 : 0);
    const double mean =
        others.contents()[b] +
        adjusted_events(others.contents()[b], source.contents()[b], a.contents()[b], n);
    expected += n * std::log(mean) - mean - std::lgamma(n + 1);
  }
  Dataset data;
  data.set("term", Table().with("y", {0.5, 1.5, 1.6, 3, 6}));
  auto eval = model_.load().bind(data);
  EXPECT_NEAR(eval.ll({}), expected, 1e-12 * std::abs(expected));
}

// No events of the source: the plain likelihood of the others.
TEST_F(CountedModel, WithoutTheSource) {
  const auto counted = model_.load();
  model_.term.erase(model_.term.find("likelihood_config"));
  const auto plain = model_.load();
  const Values none = {{"background_rate_multiplier", 0}};
  EXPECT_NEAR(value(counted, none), value(plain, none), 1e-13);
  EXPECT_NE(value(counted), value(plain));
}

// At the edge of no events of the source the derivatives exist, too.
TEST_F(CountedModel, DerivativesWithoutTheSource) {
  const auto model = model_.load();
  Dataset data;
  data.set("term", Table().with("x", {0.5, 2.6, 1.2}).with("y", {0.5, 1.5, 3}));
  auto eval = model.bind(data);
  const auto theta = model.parameters().values({{"background_rate_multiplier", 0}});
  const auto derivatives = eval.derivatives({{"background_rate_multiplier", 0}});
  const auto p =
      static_cast<Eigen::Index>(model.parameters().index("background_rate_multiplier"));
  const auto moved = [&](double s) {
    auto t = theta;
    t[static_cast<std::size_t>(p)] += s;
    return t;
  };
  const double slope =
      test::richardson([&](double s) { return eval.value(moved(s)); }, 0.02, 1);
  EXPECT_NEAR(derivatives.gradient[p], slope, 1e-8 * std::abs(slope));
  const double curvature = test::richardson(
      [&](double s) {
        Derivatives d;
        const auto t = moved(s);
        eval.likelihood().derivatives({.theta = t}, d);
        return d.gradient[p];
      },
      0.02,
      1);
  EXPECT_NEAR(derivatives.hessian(p, p), curvature, 1e-6 * std::abs(curvature));
}

TEST_F(CountedModel, TheSourceByNumberOrPartOfItsName) {
  const double by_name = value(model_.load());
  model_.term = term("1");
  EXPECT_EQ(value(model_.load()), by_name);
  model_.term = term("back");
  EXPECT_EQ(value(model_.load()), by_name);
}

TEST_F(CountedModel, MissingCountsNameTheSource) {
  model_.term = term("signal");
  EXPECT_TRUE(test::mentions(model_.error(),
                             {"signal.ii.h5", "source signal", "n_events/signal"}));
}

TEST_F(CountedModel, CountsThatCannotBe) {
  set_first_count(0);
  EXPECT_TRUE(test::mentions(model_.error(), {"source background", "bin 0"}));
  set_first_count(-1);
  EXPECT_TRUE(test::mentions(model_.error(), {"n_events", "negative"}));
}

TEST_F(CountedModel, UnknownSources) {
  model_.term = term("backgrund");
  EXPECT_TRUE(test::mentions(
      model_.error(), {"model.yaml", "bb_single_source", "did you mean 'background'?"}));
  model_.term = term("2");
  EXPECT_TRUE(test::mentions(model_.error(), {"no source number 2", "0 to 1"}));
}

TEST_F(CountedModel, AnUnbinnedTermHasNoUseForCounts) {
  model_.term.replace(model_.term.find("BinnedLog"), 6, "Unbinned");
  model_.load();
  EXPECT_TRUE(model_.has_message("no effect in an unbinned likelihood"));
}

}  // namespace
}  // namespace jacta
