// Data sets as files of momenta and back, with background, weights and what constraints
// measured; those of joint models.
#include "jacta/model/event_arrays.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/config/python_text.h"
#include "jacta/model/joint_model.h"
#include "jacta/sample/sample_file.h"
#include "support/decay_models.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class EventArrayFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) /
              ("arrays_" + std::string(info->name()) + std::to_string(::getpid()));
    fs::create_directories(folder_);
    const DecayModel decay = test::make_model(test::scalar_model());
    write_momenta_text(folder_ / "data.dat", test::flat_events(decay, 200).momenta);
    write_momenta_text(folder_ / "phsp.dat", test::flat_events(decay, 2'000).momenta);
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  std::shared_ptr<const AmplitudeModel> model(const std::string& more = "") const {
    std::string text = test::scalar_model();
    const auto replace = [&](const std::string& what, const std::string& by) {
      text.replace(text.find(what), what.size(), by);
    };
    replace("data: {", "data: {data: [data.dat], phsp: [phsp.dat], " + more);
    replace("width: 0.0473", "width: 0.0473, float: mg");
    replace("fix_chain_val: 1.0}",
            "fix_chain_val: 1.0}, gauss_constr: {R1_mass: [0.8955, 0.01], R1_width: "
            "[0.05, 0.002]}");
    ModelConfiguration configuration;
    configuration.root = parse_yaml(text, (folder_ / "model.yml").string());
    SilentDiagnostics silent;
    return std::make_shared<const AmplitudeModel>(
        AmplitudeModel::from_config(configuration, silent));
  }

  static Values somewhere(const AmplitudeModel& model) {
    Values values;
    const auto theta = test::some_parameters(model.decay());
    for (std::size_t i = 0; i < theta.size(); ++i) {
      values[model.sum()->parameters[i].name] = theta[i];
    }
    return values;
  }

  static double ll(const StatisticalModel& model, const Dataset& data, const Values& at) {
    Evaluator eval = model.bind(data);
    return eval.ll(at);
  }

  fs::path folder_;
};

TEST_F(EventArrayFiles, ToysAreTheSameWithTheirConstraints) {
  const auto with_background = model("bg: [phsp.dat], bg_weight: 0.01, ");
  const auto at = somewhere(*with_background);
  const Dataset toy = with_background->generator(at)->generate({.seed = 3});
  ASSERT_TRUE(toy.contains("ancillary"));
  const double expected = ll(*with_background, toy, at);
  for (const char* name : {"toy.dat", "toy.npy", "toy.npz"}) {
    const auto files = write_event_arrays(*with_background, toy, folder_ / name);
    EXPECT_EQ(files.back(), folder_ / "toy_ancillary.json");
    EXPECT_TRUE(fs::exists(folder_ / ("toy_bg" + fs::path(name).extension().string())));
    const Dataset same = read_event_arrays(*with_background, folder_ / name);
    EXPECT_EQ(same.at("ancillary").column("R1_mass")[0],
              toy.at("ancillary").column("R1_mass")[0]);
    EXPECT_EQ(ll(*with_background, same, at), expected) << name;
    // The measurement counts: without it the constraint's own mean holds.
    fs::remove(folder_ / "toy_ancillary.json");
    EXPECT_NE(
        ll(*with_background, read_event_arrays(*with_background, folder_ / name), at),
        expected);
  }
}

TEST_F(EventArrayFiles, WhatDoesNotFitIsRefused) {
  const auto m = model();
  const Dataset toy = m->generator(somewhere(*m))->generate({.seed = 3});
  const auto refused = [&](const std::string& part) {
    try {
      read_event_arrays(*m, folder_ / "toy.dat");
      ADD_FAILURE() << part;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  write_event_arrays(*m, toy, folder_ / "toy.dat");
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  };
  write("toy_ancillary.json", R"({"R1_mass": 0.9})");
  refused("the measurement of R1_width, which is constrained, is missing");
  write("toy_ancillary.json", R"({"R1_mass": 0.9, "R1_width": 0.05, "R2_mass": 1})");
  refused("R2_mass was measured, but has no Gaussian constraint");
  write("toy_ancillary.json", R"({"R1_mass": NaN, "R1_width": 0.05})");
  refused("R1_mass");
  fs::remove(folder_ / "toy_ancillary.json");
  write("toy_weight.dat", "1\n2\n");
  refused("the array _weight has 2 numbers for");
  // What is left of other data would be read with these.
  EXPECT_THROW(write_event_arrays(*m, toy, folder_ / "toy.dat"), InputError);
  fs::remove(folder_ / "toy_weight.dat");
  write("toy.dat", "1 0 0 0.5\n1 0 0 0.5\n");
  refused("8 numbers are no momenta of events with 3 particles");
}

TEST_F(EventArrayFiles, JointModelsHaveThemByModel) {
  const auto one = model();
  const JointModel joint({{"a", one}, {"b", one}});
  const auto at = somewhere(*one);
  const Dataset toy = joint.generator(at)->generate({.seed = 4});
  write_event_arrays(joint, toy, folder_ / "toy.npy");
  EXPECT_TRUE(fs::exists(folder_ / "toy_a.npy"));
  const Dataset same = read_event_arrays(joint, folder_ / "toy.npy");
  EXPECT_EQ(ll(joint, same, at), ll(joint, toy, at));
}

TEST_F(EventArrayFiles, ReportsOfJointModelsAreThoseOfTheirModels) {
  const auto one = model();
  const JointModel joint({{"a", one}, {"b", one}});
  const auto at = somewhere(*one);
  const Dataset toy = joint.generator(at)->generate({.seed = 4});
  const FitReporter* reporter = joint.fit_reporter();
  ASSERT_NE(reporter, nullptr);
  const FitEnd end{.values = at, .errors = {{"R1_mass", 0.01}}, .ll = -3, .valid = true};
  const auto report = reporter->report(toy, end);
  const auto documents = report->documents();
  std::vector<std::string> names;
  for (const auto& [name, document] : documents) names.push_back(name);
  EXPECT_EQ(names, reporter->document_names());
  EXPECT_EQ(names.front(), "joint_fit.json");
  const Node& fit = std::get<Node>(documents.front().second);
  EXPECT_EQ(fit.at("status").at("NLL").as_real(), 3);
  EXPECT_EQ(fit.at("error").at("R1_mass").as_real(), 0.01);
  Dataset of_b;
  for (const char* table : {"data", "ancillary"}) {
    of_b.set(table, toy.at("b_" + std::string(table)));
  }
  const auto alone = one->report(of_b, end);
  EXPECT_EQ(python_json(report->to_node().at("models").at("b")),
            python_json(alone->to_node()));
  EXPECT_EQ(reporter->fraction_document_names().front(), "a_fit_fractions.json");
  const auto fractions = reporter->fractions(toy, at, {.with_errors = false});
  EXPECT_EQ(python_json(fractions->to_node().at("models").at("a")),
            python_json(one->fractions(of_b, at, {.with_errors = false})->to_node()));
  EXPECT_THROW(reporter->fractions(toy, at, {.groups = {{"x", {"R1"}}}}), InputError);
}

// tf-pwa's MultiConfig: totals of the models are their own.
TEST_F(EventArrayFiles, JointModelsWithTotalsOfTheirOwn) {
  const auto one = model();
  std::map<std::string, std::string> renamed;
  std::size_t totals = 0;
  for (const auto& name : one->parameters().names()) {
    const auto found = name.find("_total_");
    if (found == std::string::npos) continue;
    renamed[name] = name.substr(0, found) + "_btotal_" + name.substr(found + 7);
    ++totals;
  }
  ASSERT_GT(totals, 0u);
  const JointModel joint({{"a", one, {}}, {"b", one, renamed}});
  EXPECT_EQ(joint.parameters().size(), one->parameters().size() + totals);
  const Values of_a = somewhere(*one);
  Values at = of_a;
  Values of_b = of_a;
  for (const auto& [own, name] : renamed) {
    at[name] = at.at(own) + 0.3;
    of_b[own] = at.at(name);
  }
  const Dataset data = *joint.own_data();
  const Dataset own = *one->own_data();
  EXPECT_NEAR(ll(joint, data, at), ll(*one, own, of_a) + ll(*one, own, of_b), 1e-9);
  EXPECT_EQ(joint.values_of(joint.parts()[1], at), of_b);
}

}  // namespace
}  // namespace jacta
