#include <fmt/format.h>

#include "commands.h"
#include "jacta/base/rounding.h"
#include "jacta/config/python_text.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

Json number_or_null(const std::optional<double>& value) {
  return value ? json_number(*value) : Json(nullptr);
}

Json describe_parameter(const Parameter& p) {
  Json out = Json::object();
  if (!p.nominal_value) {
    out["nominal_value"] = nullptr;
  } else if (p.nominal_value->is_integer) {
    out["nominal_value"] = static_cast<std::int64_t>(p.nominal_value->value);
  } else {
    out["nominal_value"] = json_number(p.nominal_value->value);
  }
  out["fittable"] = p.fittable;
  out["ptype"] = p.ptype.empty() ? Json(nullptr) : Json(p.ptype);
  if (const auto* width = std::get_if<double>(&p.uncertainty)) {
    out["uncertainty"] = *width;
  } else if (const auto* d = std::get_if<FrozenDistribution>(&p.uncertainty)) {
    out["uncertainty"] = d->text();
  } else {
    out["uncertainty"] = nullptr;
  }
  out["relative_uncertainty"] = p.relative_uncertainty;
  Json anchors = Json::array();
  for (const auto& anchor : p.blueice_anchors) anchors.push_back(anchor.value);
  out["blueice_anchors"] = anchors.empty() ? Json(nullptr) : anchors;
  const auto limits = [](const std::optional<Limits>& l) -> Json {
    if (!l) return nullptr;
    return {json_number(l->lower), json_number(l->upper)};
  };
  out["fit_limits"] = limits(p.fit_limits);
  out["parameter_interval_bounds"] = limits(p.parameter_interval_bounds);
  out["fit_guess"] = number_or_null(p.fit_guess);
  out["description"] = p.description;
  return out;
}

int describe(Application& application, const ModelOptions& options) {
  const auto model = options.load(application);
  const Values values = options.values(*model, application.diagnostics);
  const auto per_term = model->expectation_values_per_term(values);
  const auto sums = model->expectation_values(values);
  const auto names = model->likelihood_names();
  if (application.json) {
    Json document;
    document["parameters"] = Json::object();
    for (std::size_t i = 0; i < model->parameters().size(); ++i) {
      const Parameter& p = model->parameters()[i];
      document["parameters"][p.name] = describe_parameter(p);
    }
    document["terms"] = Json::object();
    for (const auto& name : names) {
      if (per_term.count(name) == 0) continue;
      Json sources = Json::object();
      for (const auto& [source, events] : per_term.at(name)) {
        sources[source] = json_number(events);
      }
      document["terms"][name] = sources;
    }
    document["expectation_values"] = json_values(sums);
    print(document);
    return done;
  }
  fmt::print("{}", model->parameters().table());
  if (per_term.empty()) return done;
  fmt::print("\nexpected events\n");
  for (const auto& name : names) {
    if (per_term.count(name) == 0) continue;
    for (const auto& [source, events] : per_term.at(name)) {
      fmt::print("  {:<20} {:<20} {:>12}\n", name, source, six_digits(events));
    }
  }
  for (const auto& [source, events] : sums) {
    fmt::print("  {:<20} {:<20} {:>12}\n", "all terms", source, six_digits(events));
  }
  return done;
}

}  // namespace

void add_describe(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ModelOptions>();
  auto* command =
      root.add_subcommand("describe", "Parameters, terms, sources and expected events");
  options->add_to(*command);
  add_common_options(*command,
                     application,
                     "jacta describe wimp_statistical_model.yaml --set "
                     "wimp_rate_multiplier=2");
  command->callback([&application, &run, options] {
    run = [&application, options] { return describe(application, *options); };
  });
}

}  // namespace jacta::apps
