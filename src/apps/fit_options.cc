#include "fit_options.h"

#include <fmt/format.h>

#include "number_checks.h"

namespace jacta::apps {

void FitCommandOptions::add_to(CLI::App& command) {
  command.add_option("--fix", fix_, "Fixes a parameter; may be repeated")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option("--strategy",
                  strategy_,
                  "Entry of the fit strategy, such as minimizer_routine=simplex")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      .add_option("--restarts",
                  restarts_,
                  "Fits from that many random starts as well; the best one is taken")
      ->type_name("N")
      ->check(not_negative("restarts are counted from 0"));
}

std::string FitCommandOptions::strategy_text() const {
  std::string text;
  for (const auto& item : strategy_) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) {
      throw InputError(fmt::format("--strategy '{}' is not KEY=VALUE", item));
    }
    text += item.substr(0, equals) + ": " + item.substr(equals + 1) + "\n";
  }
  if (restarts_) text += fmt::format("restarts: {}\n", *restarts_);
  return text;
}

FitOptions FitCommandOptions::fit_options(const StatisticalModel& model,
                                          const ModelOptions& values,
                                          Diagnostics& diagnostics) const {
  FitOptions options;
  options.fixed = checked_values(model, "--fix", fix_);
  options.start = values.start(model, diagnostics);
  // Values of parameters that are not fitted hold in the fit.
  for (const auto& [name, value] : options.start) {
    if (!model.parameters()[name].fittable) options.fixed.emplace(name, value);
  }
  const std::string text = strategy_text();
  options.strategy = FitStrategy::from_config(model.settings().fit_strategy);
  if (!text.empty()) {
    options.strategy =
        FitStrategy::from_config(parse_yaml(text, "--strategy"), options.strategy);
  }
  return options;
}

}  // namespace jacta::apps
