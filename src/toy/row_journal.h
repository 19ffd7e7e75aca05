// Rows of a job in its journal. A chunk is: seconds of work, number of toys, and for each
// its index and its rows.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "jacta/base/journal.h"
#include "jacta/toy/runner.h"
#include "run_output.h"

namespace jacta {

class RowJournal {
 public:
  /// Opens the journal of a job and puts the rows it holds into `store`. Throws
  /// InputError where it belongs to another job.
  RowJournal(const Runner& runner,
             RowStore& store,
             const Node& inputs,
             const JournalOptions& options);

  bool has(std::size_t toy) const { return kept_[toy] != 0; }
  std::size_t n_kept() const { return n_kept_; }
  /// Whether an earlier run began this job.
  bool is_resumed() const { return !journal_.records().empty(); }
  /// Work that the rows of earlier runs took.
  double earlier_seconds() const { return earlier_seconds_; }
  const std::filesystem::path& path() const { return journal_.path(); }

  /// Throws InputError unless `rows` are the kept rows of a toy to the last bit.
  void check(std::size_t toy, const std::vector<ToyRow>& rows);

  /// Notes that the rows of a toy are in the store; writes a chunk when it is time. May
  /// be called from several threads.
  void add(std::size_t toy);
  /// Writes what is noted.
  void flush();
  /// Removes the file.
  void remove() { journal_.remove(); }

 private:
  using Clock = std::chrono::steady_clock;
  void read_chunk(const std::string& chunk);
  void write_chunk();

  RowStore* store_;
  Journal journal_;
  double interval_;
  std::vector<char> kept_;
  std::size_t n_kept_ = 0;
  double earlier_seconds_ = 0;

  std::mutex mutex_;
  std::vector<std::size_t> waiting_;
  Clock::time_point last_chunk_ = Clock::now();
  Clock::time_point last_sync_ = Clock::now();
};

}  // namespace jacta
