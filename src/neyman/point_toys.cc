#include "jacta/neyman/point_toys.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/config/python_text.h"
#include "jacta/data/result_file.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/toy_loop.h"
#include "toy_batches.h"
#include "without_poi.h"

namespace jacta {

namespace {

Node metadata_of(const ResultContent& content, const std::string& file) {
  Node map = Node::map();
  for (const auto& [name, text] : content.metadata) {
    if (name != "date") map.set(name, parse_json(text, file));
  }
  return map;
}

const FitTable& table_of(const ResultContent& content,
                         const std::string& name,
                         const std::string& file) {
  std::vector<std::string> names;
  for (const auto& table : content.fits) {
    if (table.name == name) return table;
    names.push_back(table.name);
  }
  throw InputError(fmt::format("{} has no hypothesis '{}'", file, name),
                   nearest_advice(name, names));
}

const std::vector<double>& column_of(const FitTable& table,
                                     const std::string& name,
                                     const std::string& file) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end()) {
    throw InputError(fmt::format("{} has no column '{}'", file, name),
                     nearest_advice(name, table.columns));
  }
  return table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

void set_point(const Node& generate_values,
               const Node& nominal_values,
               const std::string& poi,
               PointToys& toys) {
  const Node* truth = generate_values.find(poi);
  if (truth == nullptr) {
    throw generate_values.error(fmt::format("generate_values do not hold {}", poi));
  }
  toys.poi = poi;
  toys.poi_value = truth->as_number();
  toys.nominal_values = without_poi(nominal_values, poi);
  toys.generate_values = without_poi(generate_values, poi);
}

// The source whose rate multiplier the parameter of interest is; empty for others.
std::string signal_source(const std::string& poi) {
  const std::string suffix = "_rate_multiplier";
  return poi.ends_with(suffix) ? poi.substr(0, poi.size() - suffix.size()) : "";
}

void read_metadata(const Node& metadata, const std::string& poi, PointToys& toys) {
  const std::string& own = metadata.at("poi").as_string();
  if (own != poi) {
    throw metadata.error(
        fmt::format("the parameter of interest is {}, not {}", own, poi));
  }
  set_point(metadata.at("generate_values"), metadata.at("nominal_values"), poi, toys);
  const Node* expected = metadata.at("expectation_values").find(signal_source(poi));
  if (expected != nullptr) toys.poi_expectation = expected->as_number();
}

std::size_t hypothesis_of(const Runner& runner, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& hypothesis : runner.hypotheses()) {
    if (hypothesis.name == name) return names.size();
    names.push_back(hypothesis.name);
  }
  throw InputError(fmt::format("the job has no hypothesis '{}'", name),
                   nearest_advice(name, names));
}

// All that the numbers of a toy depend on.
std::string header_of(const Runner& runner,
                      const std::string& free_name,
                      const std::string& true_name) {
  Node arguments = runner.arguments().to_map();
  arguments.erase("output_filename");
  const Node inputs = InputHasher(runner.example_paths()).hashes(runner.arguments());
  return fmt::format("{} {}\n{}\n{}\n{} {}",
                     version(),
                     format_version,
                     python_json(arguments),
                     python_json(inputs),
                     free_name,
                     true_name);
}

}  // namespace

std::optional<Number> expected_signal(const Runner& runner) {
  const StatisticalModel& model = runner.model();
  const std::string source = signal_source(runner.arguments().poi);
  if (source.empty() || !model.has_expectation_values()) return {};
  const auto expected =
      model.expectation_values(values_of(runner.arguments().generate_values));
  const auto found = expected.find(source);
  if (found == expected.end()) return {};
  return Number(found->second);
}

PointToys read_point_toys(const std::vector<std::filesystem::path>& files,
                          const std::string& poi,
                          const std::string& free_name,
                          const std::string& true_name) {
  if (files.empty()) throw InputError("a point has no result files");
  PointToys toys;
  Node first;
  std::vector<ToyBatch> batches;
  for (const auto& path : files) {
    const ResultContent content = read_results(path);
    const std::string file = path.string();
    const Node metadata = metadata_of(content, file);
    if (first.is_null()) {
      first = metadata;
      read_metadata(metadata, poi, toys);
    } else if (!(metadata == first)) {
      throw InputError(
          fmt::format("the metadata of {} and {} differ: they are not batches "
                      "of one point",
                      files[0].string(),
                      file));
    }
    const FitTable& free = table_of(content, free_name, file);
    const FitTable& truth = table_of(content, true_name, file);
    ToyBatch batch{.file = file,
                   .ll_free = column_of(free, "ll", file),
                   .ll_true = column_of(truth, "ll", file)};
    batch.set_address(content.batch);
    append(toys.ll_free, batch.ll_free);
    append(toys.mu_hat, column_of(free, poi, file));
    append(toys.ll_true, batch.ll_true);
    append(toys.valid_free, free.valid_fit);
    append(toys.valid_true, truth.valid_fit);
    batches.push_back(std::move(batch));
  }
  check_distinct(batches);
  return toys;
}

PointToys throw_point_toys(const Runner& runner,
                           const Executor& executor,
                           const std::string& free_name,
                           const std::string& true_name,
                           const LoopOptions& loop,
                           const std::filesystem::path& journal) {
  const RunnerArguments& a = runner.arguments();
  const std::size_t free = hypothesis_of(runner, free_name);
  const std::size_t truth = hypothesis_of(runner, true_name);
  const std::size_t poi = runner.model().parameters().index(a.poi);
  const auto n = static_cast<std::size_t>(a.n_mc);
  PointToys toys;
  set_point(a.generate_values, a.nominal_values, a.poi, toys);
  toys.poi_expectation = expected_signal(runner);
  // ln L of both hypotheses, best fit, and whether both fits are valid.
  constexpr std::size_t n_numbers = 5;
  ToyLoopOptions options{.loop = loop, .journal = journal};
  if (!journal.empty()) options.header = header_of(runner, free_name, true_name);
  const auto numbers = for_each_toy(
      executor,
      n,
      n_numbers,
      [&](std::size_t i, std::span<double> out) {
        const Dataset toy = runner.generate_toy(static_cast<std::int64_t>(i));
        const auto rows = runner.fit_toy(toy, true, loop.cancellation);
        out[0] = rows[free].minimum.ll;
        out[1] = rows[truth].minimum.ll;
        out[2] = rows[free].minimum.theta[poi];
        out[3] = rows[free].minimum.valid ? 1 : 0;
        out[4] = rows[truth].minimum.valid ? 1 : 0;
      },
      options);
  for (std::size_t i = 0; i < n; ++i) {
    const double* toy = &numbers[i * n_numbers];
    toys.ll_free.push_back(toy[0]);
    toys.ll_true.push_back(toy[1]);
    toys.mu_hat.push_back(toy[2]);
    toys.valid_free.push_back(toy[3] != 0 ? 1 : 0);
    toys.valid_true.push_back(toy[4] != 0 ? 1 : 0);
  }
  return toys;
}

}  // namespace jacta
