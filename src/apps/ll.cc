#include <fmt/format.h>

#include "commands.h"
#include "jacta/base/text.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

struct LogLikelihoodArguments {
  ModelOptions model;
  std::string points;
  bool derivatives = false;
};

// Positions of the parameters that derivatives are taken in.
std::vector<std::size_t> differentiated(Evaluator& eval) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < eval.parameters().size(); ++i) {
    if (eval.likelihood().is_differentiated(i)) positions.push_back(i);
  }
  return positions;
}

Json gradient_json(Evaluator& eval, const Derivatives& d) {
  Json gradient = Json::object();
  for (const std::size_t i : differentiated(eval)) {
    gradient[eval.parameters()[i].name] =
        json_number(d.gradient[static_cast<Eigen::Index>(i)]);
  }
  return gradient;
}

Json hessian_json(Evaluator& eval, const Derivatives& d) {
  Json rows = Json::array();
  Json names = Json::array();
  const auto positions = differentiated(eval);
  for (const std::size_t i : positions) {
    names.push_back(eval.parameters()[i].name);
    Json row = Json::array();
    for (const std::size_t j : positions) {
      row.push_back(json_number(
          d.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j))));
    }
    rows.push_back(row);
  }
  return {{"names", names}, {"values", rows}};
}

std::vector<Values> read_points(const LogLikelihoodArguments& options,
                                const StatisticalModel& model,
                                Diagnostics& diagnostics) {
  const Values common = options.model.values(model, diagnostics);
  if (options.points.empty()) return {common};
  std::vector<Values> points;
  const Node file = load_json(options.points);
  for (const auto& item : file.items()) {
    Values point = common;
    for (const auto& [key, value] : item.entries()) {
      const std::string name = key.as_text();
      if (!model.parameters().find(name)) {
        throw key.error(fmt::format("unknown parameter '{}'", name),
                        nearest_advice(name, model.parameters().names()));
      }
      point[name] = value.as_real();
    }
    points.push_back(std::move(point));
  }
  return points;
}

int log_likelihood(Application& application, const LogLikelihoodArguments& options) {
  const auto model = options.model.load(application);
  Evaluator eval = model->bind(options.model.data(*model));
  if (options.derivatives && !eval.has_derivatives()) {
    throw InputError("this model has no derivatives of its own");
  }
  const auto points = read_points(options, *model, application.diagnostics);
  Json ll = Json::array();
  Json gradients = Json::array();
  Json hessians = Json::array();
  for (const auto& point : points) {
    const double value = eval.ll(point);
    ll.push_back(json_number(value));
    if (!application.json) fmt::print("{}\n", shortest(value));
    if (!options.derivatives) continue;
    const auto d = eval.derivatives(point);
    gradients.push_back(gradient_json(eval, d));
    hessians.push_back(hessian_json(eval, d));
    if (!application.json) {
      for (const auto& [name, slope] : gradients.back().items()) {
        fmt::print("  d/d {:<30} {}\n", name, slope.dump());
      }
    }
  }
  if (!application.json) return done;
  const bool many = !options.points.empty();
  Json document;
  document["ll"] = many ? ll : ll[0];
  if (options.derivatives) {
    document["gradient"] = many ? gradients : gradients[0];
    document["hessian"] = many ? hessians : hessians[0];
  }
  print(document);
  return done;
}

}  // namespace

void add_ll(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<LogLikelihoodArguments>();
  auto* command = root.add_subcommand("ll", "Log-likelihood at one or more points");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  command
      ->add_option("--points", options->points, "Several points: a list of maps in JSON")
      ->type_name("POINTS.json");
  command->add_flag(
      "--derivatives", options->derivatives, "Exact gradient and Hessian as well");
  add_common_options(*command,
                     application,
                     "jacta ll wimp_statistical_model.yaml --data toys.ii.h5 --set "
                     "wimp_rate_multiplier=0");
  command->callback([&application, &run, options] {
    run = [&application, options] { return log_likelihood(application, *options); };
  });
}

}  // namespace jacta::apps
