#include "model_benchmarks.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <vector>

#include "jacta/interval/confidence_interval.h"

namespace jacta::bench {

namespace {

constexpr std::size_t prepared_toys = 256;

// A model with toys at its nominal parameters. The benchmarks go through the toys in
// turn, since the work that a fit is depends on the data.
class Measurement {
 public:
  explicit Measurement(MeasuredModel measured)
      : model_(measured.model), measured_(std::move(measured)) {
    generator_ = model_->generator();
    for (std::size_t i = 0; i < prepared_toys; ++i) toys_.push_back(new_toy());
    for (const auto& toy : toys_) evaluators_.push_back(model_->bind(toy));
  }

  Dataset new_toy() {
    return generator_->generate({.seed = 1, .point = 0, .toy = toy_++});
  }
  const Dataset& toy() { return toys_[next_++ % prepared_toys]; }
  Evaluator& evaluator() { return evaluators_[next_++ % prepared_toys]; }
  const TemplateModel& model() const { return *model_; }
  const MeasuredModel& measured() const { return measured_; }
  double truth() const {
    return model_->parameters().values()[model_->parameters().index(measured_.poi)];
  }

 private:
  std::shared_ptr<const TemplateModel> model_;
  MeasuredModel measured_;
  std::unique_ptr<Generator> generator_;
  std::vector<Dataset> toys_;
  std::vector<Evaluator> evaluators_;
  std::uint64_t toy_ = 0;
  std::size_t next_ = 0;
};

// Parameter vectors with the parameter of interest between half and one and a half times
// its nominal value, so that no call repeats the one before.
std::vector<std::vector<double>> points(const Measurement& m) {
  std::vector<std::vector<double>> result;
  for (int i = 0; i < 50; ++i) {
    result.push_back(m.model().parameters().values(
        {{m.measured().poi, (0.5 + i / 49.0) * m.truth()}}));
  }
  return result;
}

void log_likelihood(benchmark::State& state, Measurement& m) {
  const auto thetas = points(m);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(m.evaluator().value(thetas[i++ % thetas.size()]));
  }
}

// What the likelihood of a toy's events costs at least when a loop is written for it alone:
// two sources, densities at hand, the C library's logarithm.
void plain_loop(benchmark::State& state, Measurement& m) {
  std::size_t n = 0;
  for (const auto& [name, table] : m.toy().tables()) n += table.rows();
  std::vector<double> first(n), second(n);
  for (std::size_t i = 0; i < n; ++i) {
    first[i] = 1.0 + 0.001 * static_cast<double>(i);
    second[i] = 2.0 - 0.001 * static_cast<double>(i);
  }
  double rate = 1.0;
  for (auto _ : state) {
    rate = rate < 2.0 ? rate + 0.01 : 1.0;
    double sum = -rate;
    for (std::size_t i = 0; i < n; ++i) sum += std::log(rate * first[i] + second[i]);
    benchmark::DoNotOptimize(sum);
  }
}

void derivatives(benchmark::State& state, Measurement& m) {
  const auto thetas = points(m);
  Derivatives out;
  std::size_t i = 0;
  for (auto _ : state) {
    m.evaluator().likelihood().derivatives({.theta = thetas[i++ % thetas.size()]}, out);
    benchmark::DoNotOptimize(out.hessian.data());
  }
}

void set_data(benchmark::State& state, Measurement& m) {
  for (auto _ : state) {
    Evaluator evaluator = m.model().bind(m.toy());
    benchmark::DoNotOptimize(evaluator);
  }
}

void generate(benchmark::State& state, Measurement& m) {
  for (auto _ : state) {
    Dataset toy = m.new_toy();
    benchmark::DoNotOptimize(toy);
  }
}

// Runs `measured`, which returns the number of its fits that are not valid.
template <typename Function>
void count_invalid(benchmark::State& state, Function measured) {
  int invalid = 0;
  for (auto _ : state) invalid += measured();
  state.counters["invalid"] = invalid;
}

void free_fit(benchmark::State& state, Measurement& m) {
  count_invalid(state, [&] { return fit(m.evaluator()).valid ? 0 : 1; });
}

void toy(benchmark::State& state, Measurement& m) {
  const std::string& poi = m.measured().poi;
  const std::array<Values, 3> hypotheses = {
      Values{}, Values{{poi, 0.0}}, Values{{poi, m.truth()}}};
  count_invalid(state, [&] {
    Evaluator evaluator = m.model().bind(m.new_toy());
    int invalid = 0;
    for (const auto& fixed : hypotheses) {
      invalid += fit(evaluator, {.fixed = fixed}).valid ? 0 : 1;
    }
    return invalid;
  });
}

void interval(benchmark::State& state, Measurement& m) {
  IntervalOptions options;
  options.kind = IntervalKind::central;
  options.bounds = m.measured().interval_bounds;
  count_invalid(state, [&] {
    const auto result = confidence_interval(m.evaluator(), m.measured().poi, options);
    return result.n_invalid_fits + (result.best_fit.valid ? 0 : 1);
  });
}

}  // namespace

void register_model_benchmarks(const MeasuredModel& measured) {
  const auto measurement = std::make_shared<Measurement>(measured);
  const auto add = [&](const std::string& name, auto* function) {
    benchmark::RegisterBenchmark((measured.name + "/" + name).c_str(),
                                 [measurement, function](benchmark::State& state) {
                                   function(state, *measurement);
                                 })
        ->Unit(benchmark::kMicrosecond);
  };
  add("ll", log_likelihood);
  add("plain_loop", plain_loop);
  add("derivatives", derivatives);
  add("set_data", set_data);
  add("generate", generate);
  add("fit", free_fit);
  add("toy", toy);
  add("interval", interval);
}

}  // namespace jacta::bench
