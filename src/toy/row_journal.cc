#include "row_journal.h"

#include <fmt/format.h>

#include "jacta/base/atomic_file.h"
#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/config/python_text.h"
#include "jacta/toy/input_hashes.h"
#include "row_bytes.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

constexpr const char* inputs_key = "inputs";

// What the rows depend on, where it is not the place of the result.
Node arguments_of_rows(const RunnerArguments& a) {
  Node arguments = a.to_map();
  arguments.erase("output_filename");
  if (a.toydata_mode != ToyDataMode::read) arguments.erase("toydata_filename");
  return arguments;
}

Node columns_of(const RowStore& store) {
  std::vector<Node> tables;
  for (const auto& table : store.tables()) {
    std::vector<Node> names = {Node::string(table.name)};
    for (const auto& column : table.columns) names.push_back(Node::string(column));
    tables.push_back(Node::list(std::move(names)));
  }
  return Node::list(std::move(tables));
}

Node description(const Runner& runner, const RowStore& store, const Node& inputs) {
  const RunnerArguments& a = runner.arguments();
  Node root = Node::map();
  root.set("format_version", Node::integer(format_version));
  root.set("version", Node::string(std::string(version())));
  const Node arguments = arguments_of_rows(a);
  for (const auto& [key, value] : arguments.entries()) {
    root.set(key.as_string(), value);
  }
  root.set("columns", columns_of(store));
  root.set(inputs_key, inputs);
  return root;
}

std::string value_text(const Node& map, const std::string& key) {
  const Node* value = map.find(key);
  return value == nullptr ? "missing" : python_json(*value);
}

// The first entry that differs; empty where none does.
std::string difference(const Node& before, const Node& now) {
  const Node* inputs = before.find(inputs_key);
  const auto changed =
      changed_inputs(inputs == nullptr ? Node() : *inputs, now.at(inputs_key));
  if (!changed.empty()) {
    return fmt::format("the content of {} has changed since", join(changed));
  }
  for (const Node* map : {&now, &before}) {
    for (const auto& entry : map->entries()) {
      const std::string key = entry.key.as_text();
      if (key == inputs_key) continue;
      const std::string old = value_text(before, key);
      const std::string current = value_text(now, key);
      if (old != current) return fmt::format("{} was {}, now {}", key, old, current);
    }
  }
  return {};
}

constexpr const char* remove_advice = "remove it to begin anew";
// Rows that wait to be written: as many take some hundredths of a second.
constexpr std::size_t most_waiting = 10'000;

}  // namespace

fs::path journal_file(const fs::path& output_file) {
  return output_file.string() + ".part";
}

void remove_left_journal(const std::filesystem::path& output_file) {
  std::error_code ignored;
  const auto journal = journal_file(output_file);
  if (!std::filesystem::exists(journal, ignored) || is_locked(journal)) return;
  std::filesystem::remove(journal, ignored);
}

std::optional<UnfinishedJob> unfinished_job(const fs::path& output_file) {
  const fs::path path = journal_file(output_file);
  const auto records = read_journal(path);
  if (records.empty()) return {};
  const Node header = parse_json(records[0], path.string());
  UnfinishedJob job{.seed = header.at("seed").as_integer(),
                    .n_toys = header.at("n_mc").as_integer(),
                    .is_running = is_locked(path)};
  for (std::size_t i = 1; i < records.size(); ++i) {
    RowBytes chunk(records[i]);
    chunk.get<double>();
    job.n_rows += static_cast<std::int64_t>(chunk.get<std::uint64_t>());
  }
  return job;
}

RowJournal::RowJournal(const Runner& runner,
                       RowStore& store,
                       const Node& inputs,
                       const JournalOptions& options)
    : store_(&store),
      journal_(journal_file(runner.arguments().output_filename)),
      interval_(options.seconds),
      kept_(static_cast<std::size_t>(runner.arguments().n_mc), 0) {
  if (options.restart) journal_.clear();
  const std::string now = python_json(description(runner, store, inputs));
  const auto& records = journal_.records();
  if (records.empty()) {
    journal_.append(now);
    return;
  }
  // Both through the text, as they were written.
  const std::string differs =
      difference(parse_json(records[0], path().string()), parse_json(now));
  if (!differs.empty()) {
    throw StaleError(fmt::format("{}: an unfinished job of another configuration: {}",
                                 path().string(),
                                 differs),
                     remove_advice);
  }
  try {
    for (std::size_t i = 1; i < records.size(); ++i) read_chunk(records[i]);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", path().string(), error.what()), remove_advice);
  }
}

void RowJournal::read_chunk(const std::string& chunk) {
  RowBytes bytes(chunk);
  earlier_seconds_ += bytes.get<double>();
  const auto n = bytes.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < n; ++i) {
    const auto toy = bytes.get<std::uint64_t>();
    if (toy >= kept_.size()) {
      throw InputError(
          fmt::format("{}: toy {} of {}", path().string(), toy, kept_.size()),
          remove_advice);
    }
    store_->read(toy, bytes);
    if (kept_[toy] == 0) ++n_kept_;
    kept_[toy] = 1;
  }
}

void RowJournal::check(std::size_t toy, const std::vector<ToyRow>& rows) {
  RowBytes before;
  RowBytes now;
  store_->write(toy, before);
  store_->set(toy, rows);
  store_->write(toy, now);
  if (before.bytes() == now.bytes()) return;
  throw StaleError(
      fmt::format("{}: the kept rows of toy {} come out otherwise now: a template, the "
                  "toy data or the program has changed",
                  path().string(),
                  toy),
      remove_advice);
}

void RowJournal::add(std::size_t toy) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(toy);
  const std::chrono::duration<double> elapsed = Clock::now() - last_sync_;
  const bool is_due = elapsed.count() >= interval_;
  if (is_due || waiting_.size() >= most_waiting) write_chunk();
  // With an interval of 0 every toy is a chunk, and none waits for the disk.
  if (!is_due || interval_ == 0) return;
  journal_.sync();
  last_sync_ = Clock::now();
}

// Called where a job ends in order: what is written is safe from everything but a machine
// that loses power, and nobody who has pressed Ctrl-C waits for the disk.
void RowJournal::flush() {
  const std::lock_guard lock(mutex_);
  if (!waiting_.empty()) write_chunk();
}

void RowJournal::write_chunk() {
  const auto now = Clock::now();
  const std::chrono::duration<double> elapsed = now - last_chunk_;
  RowBytes chunk;
  chunk.put<double>(elapsed.count());
  chunk.put<std::uint64_t>(waiting_.size());
  for (const std::size_t toy : waiting_) {
    chunk.put<std::uint64_t>(toy);
    store_->write(toy, chunk);
  }
  journal_.append(chunk.bytes());
  waiting_.clear();
  last_chunk_ = now;
}

}  // namespace jacta
