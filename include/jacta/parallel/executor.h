// Executor: the one pool of threads. `main` makes it and passes it in.
//
// Work is a loop over indices; every index writes its own result, so that results do not
// depend on the number of threads or on the order in which indices finish.
//
//     jacta::Executor executor;                       // as many threads as the affinity
//     executor.for_each(1000, [&](std::size_t i, std::size_t worker) { ... });
//
// `worker` is in [0, threads()) and never used by two threads at the same time:
// per-thread workspaces are kept in a vector indexed by it. The first exception that an
// index throws stops the loop and is rethrown.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace jacta {

/// Asks a loop to stop after the indices that are under way.
class CancellationToken {
 public:
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

struct LoopOptions {
  const CancellationToken* cancellation = nullptr;
  /// Called with the number of finished indices, from any thread, seldom (at most about
  /// ten times a second); never called at the same time by two threads.
  std::function<void(std::size_t)> progress = {};
};

class Executor {
 public:
  /// 0: as many threads as the processors this process may run on (affinity).
  /// `checkpoint` is called before every index, from any thread; what it throws ends the
  /// loop. It is for loops deep below, which are given no LoopOptions.
  explicit Executor(std::size_t threads = 0, std::function<void()> checkpoint = {});
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  std::size_t threads() const;

  /// Calls body(index, worker) for every index in [0, count). Returns how many were done
  /// (fewer than `count` only after a cancellation).
  std::size_t for_each(std::size_t count,
                       const std::function<void(std::size_t, std::size_t)>& body,
                       const LoopOptions& options = {}) const;

  /// Processors in the affinity mask of this process.
  static std::size_t available_processors();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jacta
