#include <fmt/format.h>

#include <algorithm>

#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/data/number_array.h"
#include "model_options.h"
#include "report_files.h"
#include "word_options.h"

namespace jacta::apps {

namespace {

struct FractionArguments {
  ModelOptions model;
  std::optional<FractionParts> parts;
  std::vector<std::string> groups;
  std::string error_matrix;
  bool no_errors = false;
  std::string output;
  bool overwrite = false;
};

// "NAME=A,B"
std::pair<std::string, std::vector<std::string>> read_group(const std::string& item) {
  const auto equals = item.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == item.size()) {
    throw InputError(fmt::format("--group '{}' is not NAME=PART[,PART...]", item),
                     "a part is a resonance, or the position of a chain, from 0");
  }
  std::vector<std::string> members(1);
  for (const char c : item.substr(equals + 1)) {
    if (c == ',') {
      members.emplace_back();
    } else {
      members.back() += c;
    }
  }
  return {item.substr(0, equals), members};
}

Eigen::MatrixXd read_error_matrix(const std::string& file, std::size_t n) {
  const NumericTable array = read_number_array(file);
  if (array.values.size() != n * n) {
    throw InputError(Location{.file = file},
                     fmt::format("{} numbers are no covariance of the {} free parameters",
                                 array.values.size(),
                                 n),
                     "jacta fit --output DIR writes DIR/error_matrix.npy");
  }
  const auto size = static_cast<Eigen::Index>(n);
  const Eigen::MatrixXd matrix =
      Eigen::Map<const Eigen::MatrixXd>(array.values.data(), size, size);
  const double scale = matrix.cwiseAbs().maxCoeff();
  if ((matrix - matrix.transpose()).cwiseAbs().maxCoeff() > 1e-6 * scale) {
    throw InputError(Location{.file = file}, "the matrix is not symmetric");
  }
  if (n > 0 && !(matrix.diagonal().minCoeff() >= 0)) {
    throw InputError(Location{.file = file}, "a variance on the diagonal is negative");
  }
  return matrix;
}

FractionRequest request_of(const FractionArguments& options,
                           const StatisticalModel& model) {
  if (options.parts && !options.groups.empty()) {
    throw UsageError("--by and --group exclude each other");
  }
  if (options.no_errors && !options.error_matrix.empty()) {
    throw UsageError("--no_errors and --error_matrix exclude each other");
  }
  FractionRequest request;
  request.parts = options.parts.value_or(FractionParts::resonance);
  request.with_errors = !options.no_errors;
  for (const auto& item : options.groups) request.groups.push_back(read_group(item));
  if (!options.error_matrix.empty()) {
    request.covariance =
        read_error_matrix(options.error_matrix, model.parameters().fittable().size());
  }
  return request;
}

int fractions_command(Application& application, const FractionArguments& options) {
  const auto model = options.model.load(application);
  const FitReporter* reporter = model->fit_reporter();
  if (reporter == nullptr) {
    throw InputError(Location{.file = options.model.file()},
                     "this model has no fractions: it is no sum of amplitudes");
  }
  const auto request = request_of(options, *model);
  if (!options.output.empty()) {
    auto inputs = options.model.files_read(application);
    if (!options.error_matrix.empty()) inputs.emplace_back(options.error_matrix);
    check_documents(options.output,
                    reporter->fraction_document_names(),
                    {options.overwrite, std::move(inputs)});
  }
  const Values values = options.model.values(*model, application.diagnostics);
  const Dataset data = options.model.data(*model);
  const Executor executor = application.executor();
  const auto report = reporter->fractions(data, values, request, &executor);
  for (const auto& text : report->warnings()) application.diagnostics.warning(text);
  std::vector<std::string> files;
  if (!options.output.empty()) files = write_documents(options.output, *report);
  if (application.json) {
    Json document = json_of(report->to_node());
    if (!files.empty()) document["files"] = files;
    print(document);
    return done;
  }
  fmt::print("{}", report->text());
  for (const auto& file : files) fmt::print("{}\n", file);
  return done;
}

}  // namespace

void add_fractions(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<FractionArguments>();
  auto* command = root.add_subcommand("fractions", "Fit fractions of an amplitude model");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  add_word_option(*command,
                  "--by",
                  options->parts,
                  "What fractions are of: resonance (the default), chain or wave, one "
                  "(l,s) pair at every vertex");
  command
      ->add_option("--group",
                   options->groups,
                   "Resonances, or chains by their position from 0, that are taken "
                   "together; may be repeated")
      ->type_name("NAME=PART[,PART...]")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option("--error_matrix,--error-matrix",
                   options->error_matrix,
                   "Covariance of the free parameters, as a fit leaves it; else it "
                   "follows from the Hessian at the parameters")
      ->type_name("FILE.npy");
  command->add_flag("--no_errors,--no-errors", options->no_errors, "Values alone");
  command
      ->add_option("-o,--output",
                   options->output,
                   "Folder for fit_fractions.json, fit_frac.csv and fit_frac_err.csv")
      ->type_name("DIR");
  add_overwrite_option(*command, options->overwrite);
  add_common_options(*command,
                     application,
                     "jacta fractions dalitz_model.yaml --params dalitz_truth.json "
                     "--group Kst=Kst892zero,Kst892minus --group rho=rho770");
  command->callback([&application, &run, options] {
    run = [&application, options] { return fractions_command(application, *options); };
  });
}

}  // namespace jacta::apps
