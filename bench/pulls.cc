// Pulls of an amplitude model: toys generated at the values of a file and fitted from
// them; prints mean and width of every parameter's pull with their errors, what part of
// the fits is valid, and toys a second.
//
//     pulls MODEL.yaml PARAMS.json TOYS EVENTS [THREADS]
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/fit/fit.h"
#include "jacta/parallel/executor.h"

namespace {

struct Printer final : jacta::Diagnostics {
  void report(const jacta::Message& message) override {
    fmt::print(stderr, "{}\n", message.text);
  }
};

jacta::Values read_values(const jacta::AmplitudeModel& model,
                          const std::string& file,
                          jacta::Diagnostics& diagnostics) {
  const jacta::Node root = jacta::load_json(file);
  const jacta::Node* nested = root.find("value");
  jacta::Values named;
  for (const auto& [name, value] : (nested ? *nested : root).entries()) {
    named[name.as_text()] = value.as_real();
  }
  return model.known_values(named, diagnostics);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    fmt::print(stderr, "usage: pulls MODEL.yaml PARAMS.json TOYS EVENTS [THREADS]\n");
    return 2;
  }
  Printer printer;
  const auto model = jacta::AmplitudeModel::from_file(argv[1], printer);
  const auto truth = read_values(model, argv[2], printer);
  const auto n = static_cast<std::size_t>(std::stoul(argv[3]));
  const jacta::Executor executor(argc > 5 ? std::stoul(argv[5]) : 1);
  const auto start = std::chrono::steady_clock::now();
  const auto generator = model.generator(truth, {.events = std::stod(argv[4])});
  const auto problem = jacta::make_problem(model.space(), {}, truth);
  std::vector<jacta::FitResult> fits(n);
  executor.for_each(n, [&](std::size_t i, std::size_t) {
    auto eval = model.bind(generator->generate({.seed = 1, .point = 1, .toy = i}));
    fits[i] = jacta::named_result(model.parameters(), jacta::minimise(eval, problem));
  });
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::size_t valid = 0;
  for (const auto& f : fits) valid += f.valid ? 1 : 0;
  fmt::print("{} of {} fits valid, {:.1f} toys/s\n", valid, n, double(n) / seconds);
  for (const auto& name : model.parameters().fittable()) {
    double sum = 0, squares = 0;
    for (const auto& f : fits) {
      if (!f.valid) continue;
      double off = f.values.at(name) -
                   model.parameters().values(truth)[model.parameters().index(name)];
      const double pull = off / f.errors.at(name);
      sum += pull;
      squares += pull * pull;
    }
    const double count = static_cast<double>(valid);
    const double mean = sum / count;
    const double width = std::sqrt(squares / count - mean * mean);
    fmt::print("{:<52} mean {:+.3f} +- {:.3f}   width {:.3f} +- {:.3f}\n",
               name,
               mean,
               width / std::sqrt(count),
               width,
               width / std::sqrt(2 * count));
  }
}
