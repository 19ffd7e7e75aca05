#include <fmt/format.h>

#include <charconv>

#include "commands.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"
#include "jacta/templates/real_data.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

struct Options {
  ModelOptions model;
  std::vector<std::string> tables;
  std::string output;
};

double number_in(const std::string& field, const std::string& file, int line) {
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [stop, failure] = std::from_chars(field.data(), end, value);
  if (failure == std::errc() && stop == end && !field.empty()) return value;
  throw InputError(Location{file, line, 1}, fmt::format("'{}' is not a number", field));
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else if (c != ' ' && c != '\t' && c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

// A table from text: names of the columns separated by commas, then one line per event.
Table read_csv(const std::string& file) {
  const std::string text = read_file(file);
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto fields = fields_of(std::string_view(text).substr(at, end - at));
    at = end + 1;
    ++number;
    if (fields == std::vector<std::string>{""}) continue;
    if (names.empty()) {
      names = fields;
      columns.resize(names.size());
      continue;
    }
    if (fields.size() != names.size()) {
      throw InputError(Location{file, number, 1},
                       fmt::format("{} numbers, but the first line names {} columns",
                                   fields.size(),
                                   names.size()));
    }
    for (std::size_t c = 0; c < fields.size(); ++c) {
      columns[c].push_back(number_in(fields[c], file, number));
    }
  }
  if (names.empty()) throw InputError(Location{file, 1, 1}, "the file names no columns");
  Table table;
  for (std::size_t c = 0; c < names.size(); ++c) {
    table.add_column(names[c], std::move(columns[c]));
  }
  return table;
}

int store(Application& application, const Options& options) {
  const auto loaded = options.model.load(application);
  const auto* model = dynamic_cast<const TemplateModel*>(loaded.get());
  if (model == nullptr) {
    throw InputError("only data of template models can be stored",
                     "give a model file with likelihood_config");
  }
  Dataset measured;
  for (const auto& item : options.tables) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) {
      throw UsageError(fmt::format("--table {}: write TERM=FILE.csv", item));
    }
    measured.set(item.substr(0, equals), read_csv(item.substr(equals + 1)));
  }
  store_real_data(options.output, *model, measured, current_date());
  std::size_t events = 0;
  for (const auto& [name, table] : measured.tables()) events += table.rows();
  if (application.json) {
    print({{"file", options.output}, {"n_events", events}});
  } else {
    fmt::print("{}: {} events\n", options.output, events);
  }
  return done;
}

}  // namespace

void add_store(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command =
      root.add_subcommand("store", "Store real data in the format of toy data");
  options->model.add_to(*command);
  command
      ->add_option(
          "--table",
          options->tables,
          "Events of a term: a line with the names of the columns, then one line "
          "per event, separated by commas; once per term")
      ->required()
      ->type_name("TERM=FILE.csv")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("-o,--output", options->output, "Data file")
      ->required()
      ->type_name("FILE.ii.h5");
  add_common_options(*command,
                     application,
                     "jacta store wimp_statistical_model.yaml --table "
                     "science_run=events.csv -o real.ii.h5");
  command->callback([&application, &run, options] {
    run = [&application, options] { return store(application, *options); };
  });
}

}  // namespace jacta::apps
