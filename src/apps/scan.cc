#include "jacta/interval/scan.h"

#include <fmt/format.h>

#include "commands.h"
#include "fit_options.h"
#include "jacta/base/text.h"

namespace jacta::apps {

namespace {

struct ScanArguments {
  ModelOptions model;
  FitCommandOptions fit;
  std::string parameters;
  std::vector<std::string> ranges;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

ScanAxis read_axis(const std::string& parameter, const std::string& range) {
  const auto parts = split(range, ':');
  if (parts.size() != 3)
    throw InputError(fmt::format("--range '{}' is not A:B:N", range));
  const Node numbers =
      parse_assignments("--range", {"A=" + parts[0], "B=" + parts[1], "N=" + parts[2]});
  const double a = numbers.at("A").as_real();
  const double b = numbers.at("B").as_real();
  const auto n = numbers.at("N").as_integer();
  if (n < 1 || n > 1'000'000) {
    throw InputError(
        fmt::format("--range '{}': the number of points must be positive", range));
  }
  ScanAxis axis{parameter, {}};
  for (std::int64_t i = 0; i < n; ++i) {
    const double fraction =
        n == 1 ? 0 : static_cast<double>(i) / static_cast<double>(n - 1);
    axis.values.push_back(i + 1 == n && n > 1 ? b : a + (b - a) * fraction);
  }
  return axis;
}

int scan_command(Application& application, const ScanArguments& options) {
  const auto model = options.model.load(application);
  const Executor executor = application.executor();
  Evaluator eval = model->bind(options.model.data(*model), &executor);
  const auto names = split(options.parameters, ',');
  std::vector<std::string> ranges;
  for (const auto& item : options.ranges) {
    for (const auto& range : split(item, ',')) ranges.push_back(range);
  }
  if (names.size() > 2) throw InputError("--param takes one or two parameters");
  if (ranges.size() != names.size()) {
    throw InputError(
        fmt::format("{} ranges for {} scanned parameters", ranges.size(), names.size()));
  }
  std::vector<ScanAxis> axes;
  for (std::size_t i = 0; i < names.size(); ++i)
    axes.push_back(read_axis(names[i], ranges[i]));
  const auto result =
      scan(eval,
           axes,
           options.fit.fit_options(*model, options.model, application.diagnostics));
  if (!result.note.empty()) application.diagnostics.note(result.note);

  show(application, result);
  return result.is_valid() ? done : partly_failed;
}

}  // namespace

void add_scan(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ScanArguments>();
  auto* command =
      root.add_subcommand("scan", "Profile likelihood ratio over one or two parameters");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
  command->add_option("--param", options->parameters, "One parameter, or two")
      ->required()
      ->type_name("P[,Q]")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("--range", options->ranges, "N points from A to B, per parameter")
      ->required()
      ->type_name("A:B:N")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  add_common_options(*command,
                     application,
                     "jacta scan wimp_statistical_model.yaml --data toys.ii.h5 --param "
                     "wimp_rate_multiplier --range 0:3:31");
  command->callback([&application, &run, options] {
    run = [&application, options] { return scan_command(application, *options); };
  });
}

}  // namespace jacta::apps
