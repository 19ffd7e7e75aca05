// Sources with a formula in terms of a likelihood: values by hand, derivatives against
// differences, mixed with templates, binned, weighted.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/instruction_set.h"
#include "jacta/templates/template_model.h"
#include "small_model.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

constexpr const char* peak_parameters =
    "signal_rate_multiplier: {nominal_value: 3, ptype: rate, fit_limits: [0, null]}\n"
    "background_rate_multiplier: {nominal_value: 9, ptype: rate, fit_limits: [0, null]}\n"
    "mass: {nominal_value: 125.0, ptype: shape, fit_limits: [110, 140]}\n"
    "width: {nominal_value: 2.0, ptype: shape, fit_limits: [0.5, 5]}\n"
    "slope: {nominal_value: -0.03, ptype: shape, fit_limits: [-1, 1]}\n";

constexpr const char* unbinned =
    "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
    "analysis_space: [{m: 'np.linspace(100, 160, 61)'}]\n";
constexpr const char* binned =
    "likelihood_type: blueice.likelihood.BinnedLogLikelihood\n"
    "analysis_space: [{m: 'np.linspace(100, 160, 61)'}]\n";

constexpr const char* peak_sources =
    "- {name: signal, events_per_livetime: 10,\n"
    "   density: {gaussian: {mean: mass, sigma: width}}}\n"
    "- {name: background, events_per_livetime: 50,\n"
    "   density: {exponential: {slope: slope}}}\n";

struct PeakModel : test::SmallModel {
  explicit PeakModel(const std::string& name) : SmallModel(name) {
    parameters = peak_parameters;
    term = unbinned;
    sources = peak_sources;
  }
};

std::vector<double> off_centre(const TemplateModel& model) {
  return model.parameters().values({{"signal_rate_multiplier", 2.2},
                                    {"background_rate_multiplier", 10.1},
                                    {"mass", 124.1},
                                    {"width", 1.7},
                                    {"slope", -0.021}});
}

Evaluator bound(const TemplateModel& model, std::uint64_t toy = 3) {
  return model.bind(
      model.generate({}, Stream({.seed = 5, .point = 0, .toy = toy}, Purpose::user)));
}

void expect_exact_derivatives(const TemplateModel& model, Evaluator& eval) {
  const auto theta = off_centre(model);
  const std::vector<int> cells(theta.size(), -1);
  EXPECT_TRUE(
      test::derivatives_agree(eval.likelihood(), model.space(), theta, cells, 1e-7));
}

TEST(DensitySource, ValueIsTheExtendedLikelihoodWrittenOut) {
  PeakModel small("density_value");
  const auto model = small.load();
  const std::vector<double> events = {101.5, 124.0, 126.5, 133.0, 159.0};
  Dataset data;
  data.set("term", Table().with("m", events));
  auto eval = model.bind(data);
  const auto theta = off_centre(model);
  const double slope = -0.021;
  const double signal = 22;
  const double background = 505;
  const auto normal = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double within = normal((160 - 124.1) / 1.7) - normal((100 - 124.1) / 1.7);
  double expected = -signal - background;
  for (const double x : events) {
    const double z = (x - 124.1) / 1.7;
    const double peak =
        std::exp(-0.5 * z * z) / (1.7 * std::sqrt(2 * std::acos(-1.0)) * within);
    const double falling =
        slope * std::exp(slope * x) / (std::exp(slope * 160) - std::exp(slope * 100));
    expected += std::log(signal * peak + background * falling);
  }
  EXPECT_NEAR(eval.value(theta), expected, 1e-12 * std::abs(expected));
}

TEST(DensitySource, DerivativesAreThoseOfTheValue) {
  PeakModel small("density_derivatives");
  const auto model = small.load();
  auto eval = bound(model);
  expect_exact_derivatives(model, eval);
}

TEST(DensitySource, TheComparisonSeesWrongDerivatives) {
  PeakModel small("density_wrong");
  const auto model = small.load();
  auto eval = bound(model);
  const auto theta = off_centre(model);
  const std::vector<int> cells(theta.size(), -1);
  for (Eigen::Index row = 1; row < 6; ++row) {
    for (Eigen::Index column = -1; column < 6; ++column) {
      if (column == 0) continue;
      test::WrongDerivatives wrong(eval.likelihood(), row, column, 1.02);
      EXPECT_FALSE(test::derivatives_agree(wrong, model.space(), theta, cells, 1e-7))
          << row << ", " << column;
    }
  }
}

TEST(DensitySource, BinnedTermsTakeTheProbabilityOfTheBins) {
  PeakModel small("density_binned");
  small.term = binned;
  const auto model = small.load();
  auto eval = bound(model);
  expect_exact_derivatives(model, eval);
}

TEST(DensitySource, FixedParametersLeaveTheOthersDerivatives) {
  PeakModel small("density_wanted");
  const auto model = small.load();
  auto eval = bound(model);
  const auto theta = off_centre(model);
  Derivatives all;
  eval.likelihood().derivatives({.theta = theta}, all);
  for (unsigned fixed = 0; fixed < 64; ++fixed) {
    std::vector<std::uint8_t> wanted(6);
    for (unsigned i = 0; i < 6; ++i) wanted[i] = (fixed >> i & 1u) == 0 ? 1 : 0;
    Derivatives some;
    eval.likelihood().derivatives({.theta = theta, .wanted = wanted}, some);
    EXPECT_EQ(some.value, all.value);
    for (Eigen::Index i = 0; i < 6; ++i) {
      for (Eigen::Index j = 0; j < 6; ++j) {
        const bool is_wanted =
            wanted[static_cast<std::size_t>(i)] && wanted[static_cast<std::size_t>(j)];
        const double expected = is_wanted ? all.hessian(i, j) : 0;
        EXPECT_NEAR(some.hessian(i, j), expected, 1e-9 * std::abs(all.hessian(i, j)));
      }
    }
  }
}

TEST(DensitySource, InstructionSetsGiveTheSameBits) {
  PeakModel small("density_bits");
  ModelConfiguration configuration;
  configuration.root = parse_yaml(small.text(), "model.yaml");
  std::vector<double> values;
  std::vector<Derivatives> derivatives;
  for (const auto& name : instruction_set_names()) {
    configuration.instruction_set = name;
    const auto model = TemplateModel::from_config(configuration, small.diagnostics);
    auto eval = bound(model);
    const auto theta = off_centre(model);
    values.push_back(eval.value(theta));
    derivatives.emplace_back();
    eval.likelihood().derivatives({.theta = theta}, derivatives.back());
  }
  for (std::size_t i = 1; i < values.size(); ++i) {
    EXPECT_EQ(values[i], values[0]);
    EXPECT_EQ(derivatives[i].gradient, derivatives[0].gradient);
    EXPECT_EQ(derivatives[i].hessian, derivatives[0].hessian);
  }
}

TEST(DensitySource, AsimovDataAreWhereTheGradientVanishes) {
  for (const char* term : {unbinned, binned}) {
    PeakModel small("density_asimov");
    small.term = term;
    const auto model = small.load();
    GenerateOptions options;
    options.asimov = true;
    auto eval = model.bind(model.generator({}, options)->generate({}));
    Derivatives d = eval.derivatives();
    for (Eigen::Index i = 1; i < 6; ++i) {
      EXPECT_NEAR(d.gradient[i], 0, 1e-7 * std::sqrt(-d.hessian(i, i))) << i;
    }
  }
}

// Weights of 1 go by a plain loop over the events, others by kernels.
TEST(DensitySource, KernelsAgreeWithThePlainLoop) {
  for (const std::size_t n : {1u, 7u, 8u, 255u, 256u, 257u, 600u}) {
    PeakModel small("density_plain");
    const auto model = small.load();
    std::vector<double> x;
    for (std::size_t e = 0; e < n; ++e) {
      x.push_back(100 + 60 * std::fmod(0.618033988749895 * static_cast<double>(e), 1));
    }
    Dataset data;
    data.set("term", Table().with("m", x));
    Dataset weighted;
    weighted.set("term",
                 Table().with("m", x).with("asimov_weight", std::vector<double>(n, 1.0)));
    auto by_kernels = model.bind(data);
    auto plain = model.bind(weighted);
    const auto theta = off_centre(model);
    Derivatives a;
    Derivatives b;
    by_kernels.likelihood().derivatives({.theta = theta}, a);
    plain.likelihood().derivatives({.theta = theta}, b);
    EXPECT_NEAR(a.value, b.value, 1e-13 * std::abs(b.value));
    EXPECT_NEAR(by_kernels.value(theta), b.value, 1e-13 * std::abs(b.value));
    EXPECT_LT((a.gradient - b.gradient).norm(), 1e-11 * b.gradient.norm());
    EXPECT_LT((a.hessian - b.hessian).norm(), 1e-11 * b.hessian.norm());
  }
}

TEST(DensitySource, RatesLivetimesAndEfficienciesMultiply) {
  PeakModel small("density_rates");
  small.parameters +=
      "years: {nominal_value: 2, ptype: livetime, fit_limits: [0, 10]}\n"
      "detection: {nominal_value: 0.5, ptype: efficiency, fit_limits: [0, 1],\n"
      "            uncertainty: 0.1}\n";
  small.livetime_parameter = "years";
  small.sources =
      "- {name: signal, events_per_livetime: 10, efficiency_name: detection,\n"
      "   density: {gaussian: {mean: mass, sigma: width}}}\n"
      "- {name: background, density: {uniform: {}}}\n";
  const auto model = small.load();
  EXPECT_NEAR(model.expectation_values().at("signal"), 3 * 10 * 2 * 0.5, 1e-12);
  EXPECT_NEAR(model.expectation_values().at("background"), 9 * 2, 1e-12);
  EXPECT_NEAR(model.expectation_values({{"years", 3}, {"detection", 0.2}}).at("signal"),
              3 * 10 * 3 * 0.2,
              1e-12);
  auto eval = bound(model);
  const auto theta = model.parameters().values({{"years", 2.5},
                                                {"detection", 0.43},
                                                {"mass", 124.2},
                                                {"signal_rate_multiplier", 2}});
  const std::vector<int> cells(theta.size(), -1);
  EXPECT_TRUE(
      test::derivatives_agree(eval.likelihood(), model.space(), theta, cells, 1e-7));
}

TEST(DensitySource, SumsAndConvolutionsShareParametersAcrossSources) {
  PeakModel small("density_shared");
  small.parameters +=
      "core: {nominal_value: 0.6, ptype: shape, fit_limits: [0, 1]}\n"
      "bend: {nominal_value: 0.1, ptype: shape, fit_limits: [-1, 1]}\n";
  small.sources =
      "- {name: signal, events_per_livetime: 30, density: {sum: {fractions: [core], of:\n"
      "   [{gaussian: {mean: mass, sigma: width}},\n"
      "    {voigt: {mean: mass, width: 1, sigma: width}}]}}}\n"
      "- {name: background, events_per_livetime: 50, density: {sum: {fractions: [0.5],\n"
      "   of: [{chebyshev: {coefficients: [-0.3, bend]}},\n"
      "        {convolution: {of: {exponential: {slope: slope}}, sigma: width}}]}}}\n";
  const auto model = small.load();
  auto eval = bound(model);
  expect_exact_derivatives(model, eval);
}

TEST(DensitySource, SeveralTermsShareParameters) {
  PeakModel small("density_terms");
  std::string text = small.text();
  const std::string term = text.substr(text.find("    - name: term"));
  std::string other = term;
  other.replace(other.find("name: term"), 10, "name: more");
  ModelConfiguration configuration;
  configuration.root = parse_yaml(text + other, "model.yaml");
  const auto model = TemplateModel::from_config(configuration, small.diagnostics);
  const auto one = small.load();
  const auto toy = one.generate({}, Stream({.seed = 5}));
  Dataset twice;
  twice.set("term", toy.at("term"));
  twice.set("more", toy.at("term"));
  twice.set("ancillary", toy.at("ancillary"));
  auto eval = model.bind(twice);
  auto eval_of_one = one.bind(toy);
  const auto theta = off_centre(model);
  EXPECT_NEAR(eval.value(theta),
              2 * eval_of_one.value(theta),
              1e-13 * std::abs(eval.value(theta)));
  expect_exact_derivatives(model, eval);
}

TEST(DensitySource, NumbersOfEventsCanBeFixed) {
  PeakModel small("density_number");
  const auto model = small.load();
  GenerateOptions options;
  options.n_toys = 12;
  const auto toy = model.generator({}, options)->generate({.seed = 2});
  const auto sources = toy.at("term").sources();
  ASSERT_EQ(sources.size(), 24u);
  EXPECT_EQ(std::count(sources.begin(), sources.end(), 0), 12);
  options.n_toys = -1;
  EXPECT_THROW(model.generator({}, options), InputError);
}

TEST(DensitySource, EventsOutsideTheRangeAreAnErrorOrClipped) {
  PeakModel small("density_outside");
  Dataset data;
  data.set("term", Table().with("m", {90.0, 120.0}));
  EXPECT_THROW(small.load().bind(data), InputError);
  small.term += "out_of_range: clip\n";
  const auto model = small.load();
  Dataset clipped;
  clipped.set("term", Table().with("m", {100.0, 120.0}));
  auto a = model.bind(data);
  auto b = model.bind(clipped);
  EXPECT_EQ(a.ll(), b.ll());
  data.set("term", Table().with("m", {std::nan(""), 120.0}));
  EXPECT_THROW(model.bind(data), InputError);
}

TEST(DensitySource, MixesWithTemplates) {
  for (const char* term : {unbinned, binned}) {
    PeakModel small("density_mixed");
    small.term = term;
    Axis axis{"m", {}};
    std::vector<double> contents;
    for (int i = 0; i <= 60; ++i) axis.edges.push_back(100 + i);
    for (int i = 0; i < 60; ++i) contents.push_back(3.0 - 0.04 * i);
    small.write("background.ii.h5", {{"falling", Histogram({axis}, contents)}});
    small.sources =
        "- {name: signal, events_per_livetime: 10,\n"
        "   density: {gaussian: {mean: mass, sigma: width}}}\n"
        "- {name: background, class: alea.template_source.TemplateSource,\n"
        "   parameters: [background_rate_multiplier], histname: falling,\n"
        "   template_filename: background.ii.h5}\n";
    const auto model = small.load();
    auto eval = bound(model);
    expect_exact_derivatives(model, eval);
    const double rate = Histogram({axis}, contents).sum();
    EXPECT_NEAR(model.expectation_values().at("background"), 9 * rate, 1e-9);
    EXPECT_NEAR(model.expectation_values().at("signal"), 30, 1e-12);
  }
}

TEST(DensitySource, DomainEndsWhereTheFormulaDoes) {
  PeakModel small("density_domain");
  const auto model = small.load();
  auto eval = bound(model);
  auto theta = off_centre(model);
  theta[model.parameters().index("width")] = -1;
  EXPECT_EQ(eval.value(theta), -INFINITY);
  EXPECT_TRUE(test::mentions(eval.likelihood().obstacle(theta), {"width = -1"}));
  theta[model.parameters().index("width")] = 1e-3;
  theta[model.parameters().index("mass")] = 500;
  EXPECT_EQ(eval.value(theta), -INFINITY);
  EXPECT_TRUE(test::mentions(eval.likelihood().obstacle(theta), {"vanishes"}));
}

struct Bad {
  const char* name;
  const char* sources;
  std::vector<std::string> words;
};

class DensitySourceErrors : public ::testing::TestWithParam<Bad> {};

TEST_P(DensitySourceErrors, NamePlaceAndReason) {
  PeakModel small("density_errors");
  small.sources = GetParam().sources;
  auto words = GetParam().words;
  words.push_back("model.yaml:");
  EXPECT_TRUE(test::mentions(small.error(), words));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    DensitySourceErrors,
    ::testing::Values(
        Bad{"NegativeSigma",
            "- {name: signal, density: {gaussian: {mean: mass, sigma: -2}}}\n",
            {"must be positive, found -2", "sigma"}},
        Bad{"ZeroSigma",
            "- {name: signal, density: {gaussian: {mean: mass, sigma: 0}}}\n",
            {"must be positive, found 0"}},
        Bad{"SigmaOfNegativeLimits",
            "- {name: signal, density: {gaussian: {mean: mass, sigma: slope}}}\n",
            {"must be positive", "nominal value of slope is -0.03"}},
        Bad{"SigmaWithoutLimits",
            "- {name: signal, density: {gaussian: {mean: 1, sigma: "
            "signal_rate_multiplier}}}\n",
            {"must be positive", "fit_limits are [0, inf]"}},
        Bad{"UnknownParameter",
            "- {name: signal, density: {gaussian: {mean: mas, sigma: width}}}\n",
            {"unknown parameter 'mas'", "mass"}},
        Bad{"UnknownKind",
            "- {name: signal, density: {gausian: {mean: mass, sigma: width}}}\n",
            {"unknown key 'gausian'", "gaussian"}},
        Bad{"UnknownKey",
            "- {name: signal, density: {gaussian: {mean: mass, sigm: width}}}\n",
            {"sigm", "sigma"}},
        Bad{"MissingKey",
            "- {name: signal, density: {gaussian: {mean: mass}}}\n",
            {"sigma", "missing"}},
        Bad{"NotANumber",
            "- {name: signal, density: {gaussian: {mean: .nan, sigma: width}}}\n",
            {"mean"}},
        Bad{"List",
            "- {name: signal, density: {gaussian: {mean: [1], sigma: width}}}\n",
            {"a number or the name of a parameter", "a list"}},
        Bad{"NoKind", "- {name: signal, density: {}}\n", {"one kind"}},
        Bad{"TwoKinds",
            "- {name: signal, density: {gaussian: {mean: 1, sigma: 1}, exponential: "
            "{slope: 1}}}\n",
            {"one kind, found 2", "sum"}},
        Bad{"Text", "- {name: signal, density: gaussian}\n", {"density"}},
        Bad{"UnknownAxis",
            "- {name: signal, density: {gaussian: {axis: n, mean: 1, sigma: 1}}}\n",
            {"no axis 'n'", "'m'"}},
        Bad{"NoRate",
            "- {name: sigal, density: {gaussian: {mean: 1, sigma: 1}}}\n",
            {"sigal_rate_multiplier", "signal_rate_multiplier"}},
        Bad{"NegativeEvents",
            "- {name: signal, events_per_livetime: -1, density: {gaussian: {mean: 1, "
            "sigma: 1}}}\n",
            {"must not be negative"}},
        Bad{"NoDensity",
            "- {name: signal, class: jacta.DensitySource}\n",
            {"the key 'density' is missing"}},
        Bad{"UnlistedParameter",
            "- {name: signal, parameters: [signal_rate_multiplier], density: {gaussian: "
            "{mean: mass, sigma: 1}}}\n",
            {"depends on mass", "leave 'parameters' out"}}),
    [](const auto& bad) { return bad.param.name; });

}  // namespace
}  // namespace jacta
