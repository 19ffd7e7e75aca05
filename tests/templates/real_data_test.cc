// What was measured as a data set: which tables and columns a template model asks for, and
// what it adds.
#include "jacta/templates/real_data.h"

#include <gtest/gtest.h>

#include "error_text.h"
#include "jacta/model/gaussian_model.h"
#include "support/golden.h"

namespace jacta {
namespace {

// The golden model and its events, without what the generator adds.
struct RealData : ::testing::Test {
  test::GoldenCase golden{"two_shape"};
  TemplateModel model = TemplateModel::from_file(golden.model_file());

  Dataset events() const {
    Dataset measured;
    const Dataset data = golden.data();
    for (const auto& term : model.measured_terms()) {
      Table table;
      for (const auto& name : model.measured_columns(term)) {
        const auto values = data.at(term).column(name);
        table.add_column(name, {values.begin(), values.end()});
      }
      measured.set(term, std::move(table));
    }
    return measured;
  }
};

TEST_F(RealData, TermsAndColumnsAreThoseOfTheLikelihood) {
  const MeasuredTables* tables = model.measured_tables();
  ASSERT_NE(tables, nullptr);
  auto terms = tables->measured_terms();
  EXPECT_EQ(tables->measured_columns(terms.front()),
            (std::vector<std::string>{"x", "y"}));
  terms.emplace_back("ancillary");
  EXPECT_EQ(terms, model.likelihood_names());

  SilentDiagnostics silent;
  const GaussianModel other(Parameters::from_config(
      parse_yaml("{mu: {nominal_value: 0}, sigma: {nominal_value: 1}}"), silent));
  EXPECT_EQ(other.measured_tables(), nullptr);
}

TEST_F(RealData, AncillaryMeasurementsAreNominalValues) {
  const Dataset data = model.measured_tables()->measured_data(events());
  EXPECT_EQ(data, real_data(model, events()));
  const auto constrained = model.parameters().with_uncertainty();
  EXPECT_EQ(data.at("ancillary").columns().size(), constrained.size());
  for (const auto& [name, value] : constrained.nominal_values()) {
    const auto measured = data.at("ancillary").column(name);
    ASSERT_EQ(measured.size(), 1u);
    EXPECT_EQ(measured[0], value.value) << name;
  }
  EXPECT_TRUE(std::isfinite(model.bind(data).ll()));
}

TEST_F(RealData, EveryTermIsThereAndNoOther) {
  Dataset measured = events();
  measured.set("sr00", Table().with("x", {1.0}));
  EXPECT_NE(error_text([&] { real_data(model, measured); }).find("no term 'sr00'"),
            std::string::npos);
  EXPECT_NE(error_text([&] { real_data(model, Dataset()); }).find("no data are given"),
            std::string::npos);
}

}  // namespace
}  // namespace jacta
