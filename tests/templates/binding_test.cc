// Data that do not fit a template model, and model files that contradict themselves: what
// is refused, where, and with what advice.
#include <gtest/gtest.h>

#include "support/golden.h"

namespace jacta {
namespace {

std::string error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

void expect_error(const std::function<void()>& f, const std::string& part) {
  const std::string text = error_of(f);
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

// The model two_shape with `old` replaced by `text` in its file.
TemplateModel changed(const std::string& old = "",
                      const std::string& text = "",
                      Diagnostics* diagnostics = nullptr) {
  const test::GoldenCase golden("two_shape");
  std::ifstream in(golden.model_file());
  std::string yaml((std::istreambuf_iterator<char>(in)), {});
  const auto at = yaml.find(old);
  if (at == std::string::npos) throw std::runtime_error("the model has no " + old);
  yaml.replace(at, old.size(), text);
  ModelConfiguration configuration;
  configuration.root = parse_yaml(yaml, "model.yaml");
  configuration.file = golden.model_file();
  SilentDiagnostics silent;
  return TemplateModel::from_config(configuration,
                                    diagnostics == nullptr ? silent : *diagnostics);
}

Dataset data() {
  return test::GoldenCase("two_shape").data();
}

// The data with one more event in a term.
Dataset with_event(double x, double y) {
  Dataset result = data();
  const Table& old = result.at("sr0");
  Table table;
  for (const auto& column : old.columns()) {
    auto values = column.values;
    values.push_back(column.name == "x" ? x : y);
    table.add_column(column.name, std::move(values));
  }
  result.set("sr0", std::move(table));
  return result;
}

TEST(Binding, EventsOutsideTheAnalysisSpaceAreCounted) {
  const auto model = changed();
  EXPECT_NO_THROW(model.bind(with_event(0, 10)));
  const std::string counted = "1 of 14 events are outside the analysis space";
  expect_error([&] { model.bind(with_event(-1e-9, 5)); }, counted);
  expect_error([&] { model.bind(with_event(3, 10.1)); }, counted);
  expect_error([&] { model.bind(with_event(3, 1e300)); }, "sr0");
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    expect_error([&] { model.bind(with_event(3, bad)); }, "event 13");
  }
}

TEST(Binding, OutOfRangeEventsAreClippedWhereTheTermSaysSo) {
  const auto model = changed("      livetime_parameter: livetime_sr0\n",
                             "      livetime_parameter: livetime_sr0\n"
                             "      out_of_range: clip\n");
  EXPECT_EQ(model.bind(with_event(-5, 3)).ll(), model.bind(with_event(0, 3)).ll());
  EXPECT_EQ(model.bind(with_event(2.5, 77)).ll(), model.bind(with_event(2.5, 10)).ll());
  EXPECT_THROW(model.bind(with_event(NAN, 3)), InputError);
}

TEST(Binding, TablesAndColumns) {
  const auto model = changed();
  const auto without = [&](const std::string& missing) {
    Dataset result;
    const Dataset whole = data();
    for (const auto& [name, table] : whole.tables()) {
      if (name != missing) result.set(name, table);
    }
    return result;
  };
  expect_error([&] { model.bind(without("sr1")); }, "sr1");
  Dataset extra = data();
  extra.set("sr2", extra.at("sr1"));
  expect_error([&] { model.bind(extra); }, "sr2");
  Dataset wrong = data();
  wrong.set("sr0", Table().with("x", {1, 2}));
  expect_error([&] { model.bind(wrong); }, "y");
  // Without ancillary data the measured values are the nominal ones.
  Dataset nominal = without("ancillary");
  Table measured;
  const Table recorded = data().at("ancillary");
  for (const auto& column : recorded.columns()) {
    measured.add_column(column.name,
                        {model.parameters()[column.name].nominal_value->value});
  }
  const double without_table = model.bind(nominal).ll({{"gain", 1.2}});
  nominal.set("ancillary", measured);
  EXPECT_EQ(model.bind(nominal).ll({{"gain", 1.2}}), without_table);
  EXPECT_NE(model.bind(data()).ll({{"gain", 1.2}}), without_table);
}

TEST(Binding, AncillaryMeasurements) {
  const auto model = changed();
  const auto with_ancillary = [&](Table table) {
    Dataset result = data();
    result.set("ancillary", std::move(table));
    return result;
  };
  expect_error([&] { model.bind(with_ancillary(Table().with("gain", {1}))); },
               "background_rate_multiplier");
  Table good = data().at("ancillary");
  Table more = good;
  more.add_column("livetime_sr0", {1});
  expect_error([&] { model.bind(with_ancillary(more)); }, "livetime_sr0");
  Table undefined;
  for (const auto& column : good.columns()) undefined.add_column(column.name, {NAN});
  expect_error([&] { model.bind(with_ancillary(undefined)); }, "finite");
}

TEST(Weights, CountAndZero) {
  expect_error([] { changed("[1, 0.5, 2]", "[1, 0.5]"); }, "2 likelihood_weights");
  const auto model = changed("[1, 0.5, 2]", "[0, 0.5, 0]");
  Evaluator eval = model.bind(data());
  const auto theta = model.parameters().values({{"gain", 1.2}});
  EXPECT_DOUBLE_EQ(eval.value(theta), 0.5 * eval.likelihood().term_values(theta)[1]);
  Derivatives derivatives;
  eval.likelihood().derivatives({.theta = theta}, derivatives);
  EXPECT_EQ(derivatives.value, eval.value(theta));
}

TEST(Livetimes, ScaleTheEvents) {
  const auto model = changed();
  const auto events = model.expectation_values_per_term({{"livetime_sr0", 0.75}});
  EXPECT_DOUBLE_EQ(events.at("sr0")[0].second, 15);
  EXPECT_DOUBLE_EQ(events.at("sr1")[0].second, 25);
  const auto unlit = changed("    nominal_value: 0.5\n    ptype: livetime",
                             "    nominal_value: 0\n    ptype: livetime");
  EXPECT_EQ(unlit.expectation_values_per_term().at("sr0")[0].second, 0);
  EXPECT_THROW(unlit.expectation_values({{"livetime_sr0", 1}}), InputError);
}

TEST(ModelFile, ErrorsNameThePlaceAndTheNearestWord) {
  expect_error([] { changed("histname: signal", "histnam: signal"); }, "histname");
  expect_error([] { changed("livetime_parameter: livetime_sr0", "livetime: 3"); },
               "model.yaml:");
  expect_error([] { changed("ptype: efficiency", "ptype: eficiency"); }, "efficiency");
  expect_error([] { changed("livetime_sr0\n      sources", "livetime\n      sources"); },
               "livetime_sr0");
  expect_error(
      [] { changed("efficiency_name: signal_efficiency", "efficiency_name: gain"); },
      "gain");
  expect_error(
      [] {
        changed("named_parameters: [band_shift, gain]",
                "named_parameters: [band_shift, gains]");
      },
      "gain");
  expect_error(
      [] {
        changed("parameters: [signal_rate_multiplier, signal_efficiency]",
                "parameters: [signal_efficiency]");
      },
      "signal_rate_multiplier");
  expect_error([] { changed("name: sr1", "name: sr0"); }, "sr0");
  expect_error([] { changed("name: sr1", "name: ancillary"); }, "ancillary");
  expect_error([] { changed("background_{band_shift}.ii.h5", "bg_{band_shift}.ii.h5"); },
               "bg_-1.ii.h5");
  expect_error([] { changed("histname: signal", "histname: signals"); }, "signal");
  expect_error([] { changed("y: np.linspace(0, 10, 6)", "y: np.linspace(0, 10, 5)"); },
               "analysis space");
  expect_error([] { changed("y: np.linspace(0, 10, 6)", "y: np.linspace(0, 10, 6"); },
               "model.yaml:");
  expect_error([] { changed("    fit_limits: [0, 2]", "    fit_limits: [0, null]"); },
               "finite");
  expect_error([] { changed("    blueice_anchors: [0, -1, 1, 2]\n", ""); }, "band_shift");
}

TEST(ModelFile, KeysWithoutEffectAreNoted) {
  CollectedDiagnostics diagnostics;
  changed("    - name: sr0\n", "    - name: sr0\n      n_cores: 2\n", &diagnostics);
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_EQ(diagnostics.messages()[0].severity, Severity::note);
  EXPECT_NE(diagnostics.messages()[0].text.find("n_cores"), std::string::npos);
}

TEST(Binding, TheModelFileMayHoldNominalValuesOfItsOwn) {
  const test::GoldenCase golden("two_shape");
  ModelConfiguration configuration;
  configuration.root = load_yaml(golden.model_file());
  configuration.file = golden.model_file();
  const auto model_with = [&] {
    SilentDiagnostics silent;
    return TemplateModel::from_config(configuration, silent);
  };
  const auto model = model_with();
  const std::string name = model.parameters().fittable().front();
  const double before = model.parameters()[name].nominal_value->value;
  Node values = Node::map();
  values.set(name, Node::real(before + 0.125));
  configuration.root.set("nominal_values", values);
  EXPECT_EQ(model_with().parameters()[name].nominal_value->value, before + 0.125);
  // What the caller says counts more than the file.
  configuration.nominal_values[name] = before + 0.25;
  EXPECT_EQ(model_with().parameters()[name].nominal_value->value, before + 0.25);
}

}  // namespace
}  // namespace jacta
