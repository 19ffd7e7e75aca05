#include "readers.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "jacta/base/diagnostics.h"
#include "jacta/base/error.h"
#include "jacta/base/journal.h"
#include "jacta/campaign/command_line.h"
#include "jacta/campaign/tickets.h"
#include "jacta/config/expression.h"
#include "jacta/data/csv_file.h"
#include "jacta/data/number_array.h"
#include "jacta/data/result_file.h"
#include "jacta/data/template_file.h"
#include "jacta/data/toy_file.h"
#include "jacta/decay/decay_model.h"
#include "jacta/neyman/thresholds_file.h"
#include "jacta/running/running_file.h"
#include "jacta/sample/data_block.h"
#include "jacta/sample/sample_file.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta::fuzz {

namespace {

namespace fs = std::filesystem;

fs::path written(std::string_view bytes, const fs::path& folder, const char* name) {
  const fs::path file = folder / name;
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file;
}

void read_yaml_text(std::string_view bytes, const fs::path&) {
  parse_yaml(std::string(bytes), "file.yaml");
}

void read_json_text(std::string_view bytes, const fs::path&) {
  parse_json(std::string(bytes), "file.json");
}

void read_expression(std::string_view bytes, const fs::path&) {
  evaluate_expression(bytes);
}

void read_running_text(std::string_view bytes, const fs::path&) {
  std::vector<Problem> problems;
  const Node root = parse_yaml(std::string(bytes), "running.yaml");
  read_running_file(root, problems);
  throw_first_error(problems);
}

// Decay models name no file of theirs but in the data block, whose files are not opened.
void read_decay_text(std::string_view bytes, const fs::path&) {
  SilentDiagnostics silent;
  const Node root = parse_yaml(std::string(bytes), "decay.yml");
  DecayModel::from_config(root, silent);
  read_data_block(root, silent);
}

void read_template_bytes(std::string_view bytes, const fs::path& folder) {
  const fs::path file = written(bytes, folder, "template.h5");
  for (const auto& name : template_names(file)) read_template(file, name);
}

void read_toy_bytes(std::string_view bytes, const fs::path& folder) {
  const ToyFile file(written(bytes, folder, "toys.h5"));
  file.attribute("seed");
  for (std::size_t i = 0; i < std::min<std::size_t>(file.size(), 4); ++i) file.read(i);
}

void read_result_bytes(std::string_view bytes, const fs::path& folder) {
  read_results(written(bytes, folder, "result.h5"));
}

void read_journal_bytes(std::string_view bytes, const fs::path& folder) {
  read_journal(written(bytes, folder, "result.journal"));
}

void read_thresholds_bytes(std::string_view bytes, const fs::path& folder) {
  ThresholdsFile::load(written(bytes, folder, "thresholds.json"));
}

void read_npy_bytes(std::string_view bytes, const fs::path&) {
  parse_npy(bytes, "events.npy");
}

void read_npz_bytes(std::string_view bytes, const fs::path& folder) {
  read_number_array(written(bytes, folder, "events.npz"));
}

void read_momenta_bytes(std::string_view bytes, const fs::path& folder) {
  read_momenta({written(bytes, folder, "events.dat")}, {"B", "C", "D"});
}

void read_csv_bytes(std::string_view bytes, const fs::path& folder) {
  read_csv(written(bytes, folder, "events.csv"));
}

// One argument per line, as a command line gives them: its name, a blank, its text.
void read_arguments(std::string_view bytes, const fs::path&) {
  std::istringstream lines{std::string(bytes)};
  for (std::string line; std::getline(lines, line);) {
    const auto blank = line.find(' ');
    for (const auto& argument : runner_argument_table()) {
      if (argument.name != line.substr(0, blank)) continue;
      parse_runner_argument(argument,
                            blank == std::string::npos ? "" : line.substr(blank + 1));
    }
  }
}

}  // namespace

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all = {
      {"yaml", &read_yaml_text},
      {"json", &read_json_text},
      {"expression", &read_expression},
      {"running", &read_running_text},
      {"decay", &read_decay_text},
      {"template", &read_template_bytes},
      {"toys", &read_toy_bytes},
      {"result", &read_result_bytes},
      {"journal", &read_journal_bytes},
      {"thresholds", &read_thresholds_bytes},
      {"npy", &read_npy_bytes},
      {"npz", &read_npz_bytes},
      {"momenta", &read_momenta_bytes},
      {"csv", &read_csv_bytes},
      {"arguments", &read_arguments},
  };
  return all;
}

const Reader& reader(std::string_view name) {
  std::string names;
  for (const auto& one : readers()) {
    if (one.name == name) return one;
    names += " " + one.name;
  }
  throw UsageError("no reader is called '" + std::string(name) + "'; there are" + names);
}

bool accepts(const Reader& reader, std::string_view bytes, const fs::path& folder) {
  try {
    reader.read(bytes, folder);
    return true;
  } catch (const InputError&) {
    return false;
  } catch (const IoError&) {
    return false;
  }
}

}  // namespace jacta::fuzz
