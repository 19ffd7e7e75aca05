// Arguments of a Runner: defaults, texts of a command line, maps, and what is refused.
#include "jacta/toy/runner_arguments.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

Node parse(const std::string& name, const std::string& text) {
  for (const auto& argument : runner_argument_table()) {
    if (argument.name == name) return parse_runner_argument(argument, text);
  }
  throw std::runtime_error("no argument " + name);
}

TEST(RunnerArguments, DefaultsAreTheReferences) {
  const auto a = RunnerArguments::from_map(Node::map());
  EXPECT_EQ(a.statistical_model, "alea.examples.gaussian_model.GaussianModel");
  EXPECT_EQ(a.poi, "mu");
  ASSERT_EQ(a.hypotheses.size(), 1u);
  EXPECT_EQ(a.hypotheses[0].as_string(), "free");
  EXPECT_EQ(a.n_mc, 1);
  EXPECT_FALSE(a.compute_confidence_interval);
  EXPECT_EQ(a.confidence_level, 0.9);
  EXPECT_EQ(a.confidence_interval_kind, IntervalKind::central);
  EXPECT_EQ(a.confidence_interval_root_find, RootFinding::brentq);
  EXPECT_EQ(a.toydata_mode, ToyDataMode::generate_and_store);
  EXPECT_FALSE(a.only_toydata);
  EXPECT_FALSE(a.seed.has_value());
  EXPECT_EQ(a.first_toy, 0);
}

// The order of the reference's Runner, by which its submitters write command lines.
TEST(RunnerArguments, OrderIsTheReferences) {
  const std::vector<std::string> reference = {"statistical_model",
                                              "poi",
                                              "hypotheses",
                                              "n_mc",
                                              "common_hypothesis",
                                              "generate_values",
                                              "nominal_values",
                                              "statistical_model_config",
                                              "parameter_definition",
                                              "statistical_model_args",
                                              "likelihood_config",
                                              "compute_confidence_interval",
                                              "confidence_level",
                                              "confidence_interval_kind",
                                              "confidence_interval_root_find",
                                              "fit_strategy",
                                              "toydata_mode",
                                              "toydata_filename",
                                              "only_toydata",
                                              "output_filename",
                                              "seed",
                                              "metadata"};
  const auto& table = runner_argument_table();
  ASSERT_GE(table.size(), reference.size());
  for (std::size_t i = 0; i < reference.size(); ++i)
    EXPECT_EQ(table[i].name, reference[i]);
}

TEST(RunnerArguments, TextsOfACommandLine) {
  EXPECT_EQ(parse("poi", "None").kind(), Node::Kind::null);
  EXPECT_EQ(parse("poi", "12").as_string(), "12");
  EXPECT_EQ(parse("n_mc", "-3").as_integer(), -3);
  EXPECT_EQ(parse("confidence_level", "1e-1").as_real(), 0.1);
  EXPECT_TRUE(parse("only_toydata", "True").as_boolean());
  EXPECT_FALSE(parse("only_toydata", "false").as_boolean());
  EXPECT_EQ(parse("generate_values", "{\"mu\":1,\"b\":2.5}").at("b").as_real(), 2.5);
  EXPECT_EQ(parse("hypotheses", "[\"free\",{\"mu\":0}]").items().size(), 2u);
  for (const auto& [name, text] :
       std::vector<std::pair<std::string, std::string>>{{"n_mc", "1.5"},
                                                        {"n_mc", "1x"},
                                                        {"confidence_level", "high"},
                                                        {"only_toydata", "yes"},
                                                        {"generate_values", "[1]"},
                                                        {"generate_values", "{mu:1}"},
                                                        {"hypotheses", "{}"},
                                                        {"seed", ""}}) {
    EXPECT_THROW(parse(name, text), InputError) << name << " " << text;
  }
}

TEST(RunnerArguments, MapsAreReadBack) {
  const Node map = parse_yaml(
      "{statistical_model: jacta.TemplateModel, poi: s_rate_multiplier, n_mc: 5, "
      "hypotheses: [free, {a: 1}], common_hypothesis: {b: 2}, generate_values: {c: 3}, "
      "nominal_values: {d: 50}, statistical_model_config: m.yaml, seed: 7, first_toy: "
      "20, "
      "statistical_model_args: {template_path: t}, compute_confidence_interval: true, "
      "confidence_level: 0.5, confidence_interval_kind: upper, metadata: {k: [1]}, "
      "confidence_interval_root_find: extremal, fit_strategy: {minuit_strategy: 2}, "
      "toydata_mode: read, toydata_filename: x, output_filename: y, computation: z}");
  const auto first = RunnerArguments::from_map(map);
  const auto second = RunnerArguments::from_map(first.to_map());
  EXPECT_EQ(first.to_map(), second.to_map());
  for (const auto& [key, value] : map.entries()) {
    EXPECT_EQ(second.to_map().at(key.as_text()), value) << key.as_text();
  }
}

// Every argument of the command line has a reader, and null keeps its default.
TEST(RunnerArguments, TheTableAndTheReadersHaveTheSameKeys) {
  Node map = Node::map();
  for (const auto& argument : runner_argument_table()) map.set(argument.name, Node());
  EXPECT_EQ(RunnerArguments::from_map(map).to_map(), RunnerArguments().to_map());
}

TEST(RunnerArguments, WhatMakesNoSenseIsRefused) {
  for (const char* text : {"{n_mcs: 5}",
                           "{n_mc: -1}",
                           "{n_mc: many}",
                           "{first_toy: -1}",
                           "{confidence_level: 0}",
                           "{confidence_level: 1}",
                           "{confidence_interval_kind: both}",
                           "{confidence_interval_root_find: newton}",
                           "{toydata_mode: write}",
                           "{hypotheses: free}",
                           "{generate_values: [1]}",
                           "{only_toydata: true, toydata_mode: generate}",
                           "{only_toydata: 1}"}) {
    EXPECT_THROW(RunnerArguments::from_map(parse_yaml(text)), InputError) << text;
  }
  try {
    RunnerArguments::from_map(parse_yaml("{output_filname: x}"));
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("output_filename"), std::string::npos);
  }
  try {
    RunnerArguments::from_map(
        parse_yaml("poi: mu\nconfidence_interval_root_find: extermal", "job.yaml"));
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_EQ(
        error.what(),
        std::string("job.yaml:2:32: confidence_interval_root_find: 'extermal' is not "
                    "known; did you mean 'extremal'?"));
  }
}

}  // namespace
}  // namespace jacta
