// The summary of a fit against plain sums over events and the parts it is made of.
#include "jacta/amplitude/fit_summary.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "jacta/model/gaussian_model.h"
#include "jacta/sample/sample_file.h"
#include "support/decay_models.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class FitSummaries : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("summary_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    const DecayModel decay = test::make_model(test::scalar_model());
    write_momenta_text(folder_ / "data.dat", test::flat_events(decay, 300).momenta);
    write_momenta_text(folder_ / "phsp.dat", test::flat_events(decay, 1'000).momenta);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  AmplitudeModel model(const std::string& more = "") {
    ModelConfiguration configuration;
    std::string text = test::scalar_model();
    text.replace(
        text.find("data: {"), 7, "data: {data: [data.dat], phsp: [phsp.dat], " + more);
    configuration.root = parse_yaml(text, (folder_ / "model.yml").string());
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }

  fs::path folder_;
};

TEST_F(FitSummaries, FractionsCovariancesAndProjections) {
  const AmplitudeModel m = model();
  const auto theta = test::some_parameters(m.decay());
  const FitSummary summary = fit_summary(m, *m.own_data(), theta);
  EXPECT_EQ(summary.names.size(), m.sum()->free_parameters.size());
  EXPECT_EQ(summary.fraction_sample, "phsp");
  ASSERT_EQ(summary.fractions.size(), 1u);
  const EventSample& flat = m.samples()[0].phase_space;
  const auto all = test::intensities(test::amplitudes(m.decay(), flat, theta));
  const auto one = test::intensities(test::amplitudes(m.decay(), flat, theta, {1}));
  double part = 0;
  double whole = 0;
  for (std::size_t i = 0; i < flat.size(); ++i) part += one[i], whole += all[i];
  EXPECT_NEAR(summary.fractions[0].at("R2").value, part / whole, 1e-10);

  auto objective = m.objective(*m.own_data(), theta);
  const auto covariance = amplitude_covariance(objective, theta);
  EXPECT_EQ(summary.covariance.plain, covariance.plain);
  EXPECT_EQ(summary.covariance.weights, covariance.weights);
  EXPECT_EQ(summary.covariance.monte_carlo, covariance.monte_carlo);

  // Errors of fractions are those of the Hessian (whose inverse need not be positive here).
  int compared = 0;
  for (const auto& fraction : summary.fractions[0].fractions) {
    const double variance = fraction.gradient.dot(covariance.plain * fraction.gradient);
    if (!(variance > 0)) continue;
    EXPECT_NEAR(fraction.error / std::sqrt(variance), 1, 1e-9) << fraction.name;
    ++compared;
  }
  EXPECT_GT(compared, 0);

  const auto projections = sample_projections(m, *m.own_data(), theta, {.bins = 10});
  ASSERT_EQ(projections.size(), 1u);
  // Three masses, then the helicity angles of the three resonances.
  ASSERT_EQ(projections[0].size(), 6u);
  EXPECT_EQ(projections[0].back().edges.front(), -1);
  for (const auto& p : projections[0]) {
    ASSERT_EQ(p.data.size(), 10u);
    double events = 0;
    for (const double n : p.data) events += n;
    EXPECT_EQ(events, 300) << p.name;
  }
}

TEST_F(FitSummaries, PairsOfThePlotBlockAreADocument) {
  ModelConfiguration configuration;
  std::string text = test::scalar_model();
  text.replace(text.find("data: {"), 7, "data: {data: [data.dat], phsp: [phsp.dat], ");
  text += "plot: {mass: {R1: , R2: }, 2Dplot: {m_R1 & m_R2**2: {xbins: 4, ybins: 3}}}\n";
  configuration.root = parse_yaml(text, (folder_ / "model.yml").string());
  SilentDiagnostics silent;
  const auto m = AmplitudeModel::from_config(configuration, silent);
  EXPECT_EQ(m.document_names().back(), "pair_projections.json");
  FitEnd end{.ll = 1, .valid = true};
  const auto theta = test::some_parameters(m.decay());
  for (std::size_t i = 0; i < theta.size(); ++i) {
    end.values[m.sum()->parameters[i].name] = theta[i];
  }
  const Dataset own = *m.own_data();
  const auto report = m.report(own, end);
  const auto documents = report->documents();
  ASSERT_EQ(documents.back().first, "pair_projections.json");
  const Node& pair = std::get<Node>(documents.back().second).items().at(0);
  EXPECT_EQ(pair.at("x").as_string(), "m_R1");
  EXPECT_EQ(pair.at("y").as_string(), "m_R2**2");
  double data = pair.at("outside").as_real();
  double total = 0;
  for (const auto& n : pair.at("data").items()) data += n.as_real();
  for (const auto& n : pair.at("total").items()) total += n.as_real();
  EXPECT_EQ(data, 300);
  EXPECT_NEAR(total, 300, 1e-9);
  EXPECT_EQ(pair.at("data").items().size(), 12u);
  EXPECT_EQ(pair.at("chains").entries().size(), 3u);
}

TEST_F(FitSummaries, TheSampleOfFractionsIsNamed) {
  const AmplitudeModel m = model("phsp_noeff: [data.dat], ");
  const auto theta = test::some_parameters(m.decay());
  EXPECT_EQ(fit_summary(m, *m.own_data(), theta).fraction_sample, "phsp_noeff");
}

TEST_F(FitSummaries, AWidthBelowZeroIsNamed) {
  const AmplitudeModel m = model();
  auto theta = test::some_parameters(m.decay());
  EXPECT_TRUE(fit_summary(m, *m.own_data(), theta).warnings.empty());
  const auto width = m.decay().find_variable("R1_width").value();
  theta[m.decay().variables[width].parameter] = -0.05;
  const auto warnings = fit_summary(m, *m.own_data(), theta).warnings;
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_TRUE(warnings[0].starts_with("R1_width = -0.05")) << warnings[0];
}

// What a command is given: the summary's words, and the documents of a folder.
TEST_F(FitSummaries, AReportIsTheSummaryWithItsDocuments) {
  const AmplitudeModel m = model();
  const Dataset data = *m.own_data();
  const auto theta = test::some_parameters(m.decay());
  FitEnd fit{.ll = -12.5, .valid = true};
  for (std::size_t p = 0; p < theta.size(); ++p) {
    fit.values[m.parameters()[p].name] = theta[p];
  }
  fit.errors = {{"R1_width", 0.25}};
  const auto report = m.fit_reporter()->report(data, fit);
  const auto summary = fit_summary(m, data, theta);
  EXPECT_EQ(report->text(), summary.text());
  EXPECT_EQ(report->to_node(), summary.to_node());

  const auto documents = report->documents();
  ASSERT_EQ(documents.size(), 6u);
  std::vector<std::string> names;
  for (const auto& [name, document] : documents) names.push_back(name);
  EXPECT_EQ(names, m.document_names());
  const auto tree = [&](std::size_t i) { return std::get<Node>(documents[i].second); };
  const auto bytes = [&](std::size_t i) {
    return std::get<std::string>(documents[i].second);
  };
  const Node parameters = tree(0);
  EXPECT_EQ(parameters.at("value").entries().size(), m.decay().variables.size());
  EXPECT_EQ(parameters.at("error").at("R1_width").as_real(), 0.25);
  EXPECT_EQ(parameters.at("status").at("NLL").as_real(), 12.5);
  EXPECT_TRUE(parameters.at("status").at("success").as_boolean());
  EXPECT_EQ(tree(1), summary.fractions_node());
  // Masses and helicity angles of one sample.
  EXPECT_EQ(tree(2).items().size(), 6u);
  const auto n = static_cast<Eigen::Index>(summary.names.size());
  const NumericTable matrix = parse_npy(bytes(3), names[3]);
  EXPECT_EQ(matrix.shape, (std::vector<std::size_t>(2, summary.names.size())));
  EXPECT_EQ(matrix.values.back(), summary.covariance.plain(n - 1, n - 1));
  EXPECT_EQ(bytes(4), summary.fractions[0].values_csv());
  EXPECT_EQ(bytes(5), summary.fractions[0].errors_csv());
}

// A parameter that the fit held has no error, and does not enlarge those of others.
TEST_F(FitSummaries, HeldParametersHaveNoErrors) {
  const AmplitudeModel m = model();
  const Dataset data = *m.own_data();
  const auto theta = test::some_parameters(m.decay());
  const auto all = fit_summary(m, data, theta);
  const std::string held = all.names[1];
  const auto some = fit_summary(m, data, theta, nullptr, {held});
  ASSERT_EQ(some.names.size() + 1, all.names.size());
  EXPECT_EQ(std::count(some.names.begin(), some.names.end(), held), 0);
  EXPECT_EQ(some.covariance.plain.row(1).norm(), 0);
  EXPECT_EQ(some.covariance.weights.col(1).norm(), 0);
  // The inverse of the Hessian's part.
  auto objective = m.objective(data, theta);
  Eigen::MatrixXd hessian = objective.derivatives(theta, 2).hessian;
  std::vector<Eigen::Index> kept;
  for (Eigen::Index i = 0; i < hessian.rows(); ++i) {
    if (i != 1) kept.push_back(i);
  }
  const Eigen::MatrixXd part = hessian(kept, kept);
  const Eigen::MatrixXd found = some.covariance.plain(kept, kept);
  const auto size = static_cast<Eigen::Index>(kept.size());
  if (some.covariance.flat.empty()) {
    EXPECT_LT((part * found - Eigen::MatrixXd::Identity(size, size)).norm(), 1e-8);
  }
  EXPECT_EQ(some.error_matrix().values.size(), kept.size() * kept.size());
  EXPECT_EQ(some.error_matrix().values.front(), found(0, 0));
}

// The table of the values as csv.writer and tf-pwa's tuple_table make it.
TEST(FitFractionTables, AreThoseOfTfPwa) {
  FitFractions ff;
  ff.parts = {"a", "b,c"};
  ff.fractions = {{.name = "a", .value = 0.25, .error = 0.5, .first = "a", .second = "a"},
                  {.name = "b,c", .value = 1, .first = "b,c", .second = "b,c"},
                  {.name = "b,cxa", .value = -1e-7, .first = "b,c", .second = "a"}};
  EXPECT_EQ(ff.values_csv(), ",a,\"b,c\"\r\na,0.25,\r\n\"b,c\",-1e-07,1.0\r\n");
  EXPECT_EQ(ff.errors_csv(), ",a,\"b,c\"\r\na,0.5,\r\n\"b,c\",0.0,0.0\r\n");
}

// Masses of the plot block come first, with its bins and ranges.
TEST_F(FitSummaries, ProjectionsFollowThePlotBlock) {
  const AmplitudeModel plain = model();
  const auto theta = test::some_parameters(plain.decay());
  const auto all = sample_projections(plain, *plain.own_data(), theta, {.bins = 50})[0];
  const std::string resonance =
      plain.decay().particles[plain.decay().resonances[1].particle].name;
  const auto with = [&](const std::string& block, Diagnostics& diagnostics) {
    ModelConfiguration configuration;
    std::string text = test::scalar_model();
    text.replace(text.find("data: {"), 7, "data: {data: [data.dat], phsp: [phsp.dat], ");
    configuration.root =
        parse_yaml(text + "\nplot: " + block + "\n", (folder_ / "model.yml").string());
    return AmplitudeModel::from_config(configuration, diagnostics);
  };
  CollectedDiagnostics said;
  const auto m = with("{config: {bins: 20}, mass: {" + resonance +
                          ": {bins: 8, range: [0.9, 1.3], display: M}}}",
                      said);
  EXPECT_TRUE(said.messages().empty());
  const auto seen = sample_projections(m, *m.own_data(), theta)[0];
  ASSERT_EQ(seen.size(), all.size());
  EXPECT_EQ(seen[0].display, "M");
  ASSERT_EQ(seen[0].edges.size(), 9u);
  EXPECT_EQ(seen[0].edges.front(), 0.9);
  EXPECT_EQ(seen[0].edges.back(), 1.3);
  EXPECT_EQ(seen[1].data.size(), 20u);
  EXPECT_EQ(seen.back().data.size(), 20u);
  double inside = seen[0].underflow + seen[0].overflow;
  for (const double n : seen[0].data) inside += n;
  EXPECT_EQ(inside, 300);
  // An option is above the block.
  EXPECT_EQ(sample_projections(m, *m.own_data(), theta, {.bins = 5})[0][0].data.size(),
            5u);

  CollectedDiagnostics warned;
  const auto other =
      with("{mass: {" + resonance + "x: {}, " + resonance + ": {bin: 3, units: GeV}}}",
           warned);
  std::string messages;
  for (const auto& message : warned.messages()) messages += message.text + "\n";
  EXPECT_NE(messages.find("did you mean '" + resonance + "'"), std::string::npos)
      << messages;
  EXPECT_NE(messages.find("did you mean 'bins'"), std::string::npos) << messages;
  EXPECT_NE(messages.find("model.yml:"), std::string::npos) << messages;
  EXPECT_EQ(sample_projections(other, *other.own_data(), theta)[0][0].data.size(), 50u);
  for (const std::string wrong : {"{bins: 0}",
                                  "{range: [1, 1]}",
                                  "{range: [1]}",
                                  "{range: [.nan, 2]}",
                                  "{bins: x}"}) {
    SilentDiagnostics silent;
    EXPECT_THROW(with("{mass: {" + resonance + ": " + wrong + "}}", silent), InputError)
        << wrong;
  }
}

TEST_F(FitSummaries, OnlyAmplitudeModelsHaveOne) {
  const AmplitudeModel m = model();
  EXPECT_EQ(m.fit_reporter(), &m);
  SilentDiagnostics silent;
  const GaussianModel other(Parameters::from_config(
      parse_yaml("{mu: {nominal_value: 0}, sigma: {nominal_value: 1}}"), silent));
  EXPECT_EQ(other.fit_reporter(), nullptr);
}

}  // namespace
}  // namespace jacta
