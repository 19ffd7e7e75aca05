// What the tests of the Runner share: jobs on golden models, rows as bytes, and a model
// whose fits fail when we want.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "jacta/model/gaussian_model.h"
#include "jacta/toy/runner.h"
#include "support/golden.h"

namespace jacta::test {

inline const std::string date = "20240601_12:00:00";

/// A table whose value is x; ln L = -1/2 (x - value)^2, or x alone, without a maximum,
/// where the value is negative, or nothing at all below -10. Without a table (no_toydata)
/// the value is 1.
class SometimesFlatModel final : public StatisticalModel {
 public:
  /// `on_toy` is called for every toy that is made.
  explicit SometimesFlatModel(Parameters parameters, std::function<void()> on_toy = {})
      : StatisticalModel(ParameterSpace::of(std::move(parameters)), {}),
        on_toy_(std::move(on_toy)) {}
  std::vector<std::string> dataset_names() const override { return {"0"}; }

 private:
  class Likelihood final : public LogLikelihood {
   public:
    explicit Likelihood(double value) : value_(value) {}
    double value(std::span<const double> theta) override {
      if (value_ < -10) return 0;
      if (value_ < 0) return theta[0];
      return -0.5 * (theta[0] - value_) * (theta[0] - value_);
    }
    bool has_derivatives() const override { return true; }
    void derivatives(const Point& point, Derivatives& out) override {
      out.reset(1);
      out.value = value(point.theta);
      if (value_ < -10) return;
      out.gradient[0] = value_ < 0 ? 1 : value_ - point.theta[0];
      out.hessian(0, 0) = value_ < 0 ? 0 : -1;
    }

   private:
    double value_;
  };
  class Normal final : public Generator {
   public:
    Normal(double mean, std::function<void()> on_toy)
        : mean_(mean), on_toy_(std::move(on_toy)) {}
    Dataset generate(const StreamAddress& address) const override {
      if (on_toy_) on_toy_();
      Dataset data;
      data.set("0", Table().with("value", {Stream(address).normal(mean_, 1)}));
      return data;
    }

   private:
    double mean_;
    std::function<void()> on_toy_;
  };
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override {
    const Table* table = data.find("0");
    return std::make_unique<Likelihood>(table == nullptr ? 1 : table->column("value")[0]);
  }
  std::unique_ptr<Generator> make_generator(const std::vector<double>& theta,
                                            const GenerateOptions&) const override {
    return std::make_unique<Normal>(theta[0], on_toy_);
  }
  std::function<void()> on_toy_;
};

inline ModelRegistry registry(const std::function<void()>& on_toy = {}) {
  ModelRegistry result;
  register_gaussian_model(result);
  register_template_model(result);
  result.add("SometimesFlat", [on_toy](const ModelConfiguration&, Diagnostics&) {
    Parameter p;
    p.name = "x";
    p.nominal_value = Number(0.5);
    Parameters parameters;
    parameters.add_parameter(p);
    return std::make_shared<const SometimesFlatModel>(std::move(parameters), on_toy);
  });
  return result;
}

/// A job by its arguments as YAML, over the defaults of the tests.
inline RunnerArguments job(const std::string& yaml) {
  Node map =
      parse_yaml("{seed: 42, computation: test, toydata_mode: generate, n_mc: 12}");
  const Node given = parse_yaml(yaml);
  for (const auto& [key, value] : given.entries()) map.set(key.as_text(), value);
  RunnerArguments arguments = RunnerArguments::from_map(map);
  static const TemporaryFolder folder("runner");
  if (!map.contains("output_filename")) {
    arguments.output_filename = folder.file("result.ii.h5");
    arguments.toydata_filename = folder.file("toys.ii.h5");
  }
  return arguments;
}

/// The same on the golden model two_shape, with intervals.
inline RunnerArguments golden_job(const std::string& yaml = "{}") {
  RunnerArguments arguments = job(yaml);
  arguments.statistical_model = "jacta.TemplateModel";
  arguments.statistical_model_config = GoldenCase("two_shape").model_file().string();
  arguments.poi = "signal_rate_multiplier";
  arguments.compute_confidence_interval = true;
  return arguments;
}

inline Runner make_runner(const RunnerArguments& arguments) {
  // The Runner keeps the sink: one that outlives it.
  static SilentDiagnostics silent;
  return Runner(arguments, registry(), silent);
}

inline RunOutcome run(const RunnerArguments& arguments, std::size_t threads = 1) {
  const Executor executor(threads);
  return make_runner(arguments).run({.executor = executor, .date = date});
}

/// All rows of all hypotheses as bytes, toy by toy; NaNs compare equal to themselves.
inline std::vector<std::string> row_bytes(const ResultContent& content) {
  std::vector<std::string> rows(content.fits.at(0).valid_fit.size());
  for (const auto& table : content.fits) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] += table.name;
      for (const auto& column : table.values) {
        char raw[sizeof(double)];
        std::memcpy(raw, &column[i], sizeof raw);
        rows[i].append(raw, sizeof raw);
      }
      rows[i] += static_cast<char>('0' + table.valid_fit[i]);
    }
  }
  return rows;
}

inline const std::vector<double>& column(const FitTable& table, const std::string& name) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.columns[c] == name) return table.values[c];
  }
  throw std::runtime_error("no column " + name);
}

inline std::string attribute(
    const std::vector<std::pair<std::string, std::string>>& attributes,
    const std::string& name) {
  for (const auto& [key, text] : attributes) {
    if (key == name) return text;
  }
  return "(missing)";
}

}  // namespace jacta::test
