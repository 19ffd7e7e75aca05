#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "commands.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/output_file.h"
#include "jacta/base/text.h"
#include "jacta/data/csv_file.h"
#include "jacta/data/toy_file.h"
#include "jacta/model/abilities.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

struct StoreArguments {
  ModelOptions model;
  std::vector<std::string> tables;
  std::string output;
  std::string separator = ",";
  bool overwrite = false;
};

char separator_of(const std::string& text) {
  static const std::map<std::string, char> names = {
      {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'}};
  const auto found = names.find(text);
  if (found != names.end()) return found->second;
  if (text == "," || text == ";" || text == "\t") return text[0];
  throw UsageError(
      fmt::format("--separator '{}': columns are separated by ',', ';' or 'tab'", text));
}

struct TableFile {
  std::string term;
  std::string file;
};

std::vector<TableFile> table_files(const std::vector<std::string>& items) {
  std::vector<TableFile> tables;
  for (const auto& item : items) {
    const auto equals = item.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(fmt::format("--table {}: write TERM=FILE.csv", item));
    }
    TableFile table{item.substr(0, equals), item.substr(equals + 1)};
    for (const auto& other : tables) {
      if (other.term != table.term) continue;
      throw UsageError(
          fmt::format("two tables for the term '{}': {} and {}; give one file "
                      "with the events of both",
                      table.term,
                      other.file,
                      table.file));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

// Says which columns are missing, and which are there for nothing.
void check_columns(const MeasuredTables& model,
                   const TableFile& table,
                   const CsvFile& csv,
                   char separator,
                   Diagnostics& diagnostics) {
  const auto wanted = model.measured_columns(table.term);
  if (wanted.empty()) return;
  std::vector<std::string> names;
  for (const auto& column : csv.table.columns()) names.push_back(column.name);
  std::vector<std::string> missing;
  for (const auto& name : wanted) {
    if (!csv.table.has_column(name)) missing.push_back("'" + name + "'");
  }
  if (!missing.empty()) {
    const bool other_separator =
        names.size() == 1 && names[0].find_first_of(",;\t") != std::string::npos;
    const std::string advice =
        other_separator
            ? fmt::format("columns are separated by '{}': is it another --separator?",
                          separator)
            : fmt::format("its columns are {}", join(names));
    throw InputError(Location{table.file, csv.header_line, 1},
                     fmt::format("the term '{}' needs the column{} {}",
                                 table.term,
                                 missing.size() == 1 ? "" : "s",
                                 join(missing)),
                     advice);
  }
  if (csv.has_index) {
    diagnostics.note(fmt::format(
        "{}: the first column has no name: an index, which is left out", table.file));
  }
  for (const auto& name : names) {
    if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) continue;
    diagnostics.warning(
        fmt::format("{}: the column '{}' is no axis of the term '{}': it is stored, and "
                    "nothing reads it",
                    table.file,
                    name,
                    table.term));
  }
}

Dataset read_tables(const MeasuredTables& model,
                    const StoreArguments& options,
                    Diagnostics& diagnostics) {
  const char separator = separator_of(options.separator);
  const auto terms = model.measured_terms();
  Dataset measured;
  for (const auto& table : table_files(options.tables)) {
    if (std::find(terms.begin(), terms.end(), table.term) == terms.end()) {
      throw InputError(fmt::format("the model has no term '{}'", table.term),
                       nearest_advice(table.term, terms));
    }
    CsvFile csv = read_csv(table.file, {separator});
    check_columns(model, table, csv, separator, diagnostics);
    measured.set(table.term, std::move(csv.table));
  }
  return measured;
}

int store(Application& application, const StoreArguments& options) {
  const auto loaded = options.model.load(application);
  const auto* model = loaded->measured_tables();
  if (model == nullptr) {
    throw InputError("only data of template models can be stored",
                     "give a model file with likelihood_config");
  }
  std::vector<std::filesystem::path> inputs = options.model.files_read(application);
  for (const auto& table : table_files(options.tables)) inputs.emplace_back(table.file);
  check_output(options.output, {options.overwrite, inputs});
  remove_dead_temporaries(options.output);
  const Dataset measured = read_tables(*model, options, application.diagnostics);
  write_toys(options.output, {model->measured_data(measured)}, current_date());
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
  auto options = std::make_shared<StoreArguments>();
  auto* command =
      root.add_subcommand("store", "Store real data in the format of toy data");
  options->model.add_to(*command);
  command
      ->add_option(
          "--table",
          options->tables,
          "Events of a term: a line with the names of the columns, then one line "
          "per event; once per term")
      ->required()
      ->type_name("TERM=FILE.csv")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command->add_option("-o,--output", options->output, "Data file")
      ->required()
      ->type_name("FILE.ii.h5");
  command
      ->add_option("--separator", options->separator, "Between columns: ',', ';' or tab")
      ->type_name("CHARACTER")
      ->capture_default_str();
  add_overwrite_option(*command, options->overwrite);
  add_common_options(*command,
                     application,
                     "jacta store wimp_statistical_model.yaml --table "
                     "sr0=sr0.csv --table sr1=sr1.csv -o real.ii.h5");
  command->callback([&application, &run, options] {
    run = [&application, options] { return store(application, *options); };
  });
}

}  // namespace jacta::apps
