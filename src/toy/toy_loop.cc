#include "jacta/toy/toy_loop.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

#include "jacta/base/error.h"
#include "jacta/base/journal.h"
#include "row_bytes.h"

namespace jacta {

namespace {

using Clock = std::chrono::steady_clock;

// Chunks of a number of toys, and for each its index and its numbers.
class NumberJournal {
 public:
  NumberJournal(const ToyLoopOptions& options,
                std::size_t n_numbers,
                std::vector<double>& numbers)
      : journal_(options.journal),
        interval_(options.seconds),
        n_numbers_(n_numbers),
        numbers_(numbers),
        kept_(numbers.size() / n_numbers, 0) {
    const auto& records = journal_.records();
    if (records.empty() || records[0] != options.header) {
      if (!records.empty()) journal_.clear();
      journal_.append(options.header);
      return;
    }
    for (std::size_t i = 1; i < records.size(); ++i) read_chunk(records[i]);
  }

  bool has(std::size_t toy) const { return kept_[toy] != 0; }

  void add(std::size_t toy) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(toy);
    const std::chrono::duration<double> elapsed = Clock::now() - last_chunk_;
    if (elapsed.count() >= interval_) write_chunk();
  }
  void flush() {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) write_chunk();
    journal_.sync();
  }

 private:
  void read_chunk(const std::string& record) {
    RowBytes chunk(record);
    const auto n = chunk.get<std::uint64_t>();
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto toy = chunk.get<std::uint64_t>();
      if (toy >= kept_.size()) {
        throw InputError(journal_.path().string() + ": a toy that is none of the loop",
                         "remove it to begin anew");
      }
      for (std::size_t k = 0; k < n_numbers_; ++k) {
        numbers_[toy * n_numbers_ + k] = chunk.get<double>();
      }
      kept_[toy] = 1;
    }
  }
  void write_chunk() {
    RowBytes chunk;
    chunk.put<std::uint64_t>(waiting_.size());
    for (const std::size_t toy : waiting_) {
      chunk.put<std::uint64_t>(toy);
      for (std::size_t k = 0; k < n_numbers_; ++k) {
        chunk.put<double>(numbers_[toy * n_numbers_ + k]);
      }
    }
    journal_.append(chunk.bytes());
    waiting_.clear();
    last_chunk_ = Clock::now();
  }

  Journal journal_;
  double interval_;
  std::size_t n_numbers_;
  std::vector<double>& numbers_;
  std::vector<char> kept_;
  std::mutex mutex_ = {};
  std::vector<std::size_t> waiting_ = {};
  Clock::time_point last_chunk_ = Clock::now();
};

}  // namespace

LoopOptions counted_from(std::size_t done, LoopOptions loop) {
  if (!loop.progress || done == 0) return loop;
  loop.progress = [show = std::move(loop.progress), done](std::size_t n) {
    show(done + n);
  };
  return loop;
}

std::vector<double> for_each_toy(const Executor& executor,
                                 std::size_t n_toys,
                                 std::size_t n_numbers,
                                 const ToyNumbers& body,
                                 const ToyLoopOptions& options) {
  if (n_numbers == 0) throw UsageError("a toy has to have a number at least");
  std::vector<double> numbers(n_toys * n_numbers);
  std::optional<NumberJournal> journal;
  if (!options.journal.empty()) journal.emplace(options, n_numbers, numbers);
  std::vector<std::size_t> todo;
  for (std::size_t toy = 0; toy < n_toys; ++toy) {
    if (!journal || !journal->has(toy)) todo.push_back(toy);
  }
  const std::size_t before = n_toys - todo.size();
  std::atomic<std::size_t> done = 0;
  try {
    executor.for_each(
        todo.size(),
        [&](std::size_t k, std::size_t) {
          const std::size_t toy = todo[k];
          body(toy, std::span(numbers).subspan(toy * n_numbers, n_numbers));
          if (journal) journal->add(toy);
          ++done;
        },
        counted_from(before, options.loop));
  } catch (const Interrupted&) {
    // In the midst of a toy.
  } catch (...) {
    // What is finished is kept; what made a toy fail is what is reported.
    try {
      if (journal) journal->flush();
    } catch (const std::exception&) {
    }
    throw;
  }
  if (journal) journal->flush();
  if (done == todo.size()) return numbers;
  throw Interrupted(fmt::format("interrupted after {} of {} toys{}",
                                before + done.load(),
                                n_toys,
                                journal
                                    ? ", which " + options.journal.string() +
                                          " keeps; the same command goes on from there"
                                    : ""));
}

}  // namespace jacta
