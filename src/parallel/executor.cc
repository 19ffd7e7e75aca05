#include "jacta/parallel/executor.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "jacta/base/error.h"

namespace jacta {

namespace {

// A pool whose threads cannot be made ends the process from within. So as many as it will
// have are made once, all at the same time, where the failure is an exception.
void check_threads(std::size_t n) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  const auto wait = [&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&done] { return done; });
  };
  std::vector<std::thread> threads;
  std::string reason;
  try {
    threads.reserve(n);
    for (std::size_t i = 1; i < n; ++i) threads.emplace_back(wait);
  } catch (const std::system_error& error) {
    reason = error.code().message();
  }
  {
    const std::lock_guard lock(mutex);
    done = true;
  }
  changed.notify_all();
  const std::size_t made = threads.size() + 1;
  for (auto& thread : threads) thread.join();
  if (reason.empty()) return;
  throw InputError("cannot make " + std::to_string(n) + " threads: " + reason,
                   "use at most --threads " + std::to_string(made) +
                       ", or raise the limits (ulimit -u, ulimit -v)");
}

}  // namespace

struct Executor::State {
  State(std::size_t n, std::function<void()> check)
      : threads(n), checkpoint(std::move(check)) {
    // One thread is the caller's; a limit would hold for all executors of the process.
    if (n == 1) return;
    limit.emplace(tbb::global_control::max_allowed_parallelism, n);
    arena.emplace(static_cast<int>(n));
  }
  std::size_t threads;
  std::function<void()> checkpoint;
  std::optional<tbb::global_control> limit = {};
  mutable std::optional<tbb::task_arena> arena = {};
};

std::size_t Executor::available_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

Executor::Executor(std::size_t threads, std::function<void()> checkpoint) {
  const std::size_t n = threads == 0 ? available_processors() : threads;
  check_threads(n);
  state_ = std::make_unique<State>(n, std::move(checkpoint));
}

Executor::~Executor() = default;

std::size_t Executor::threads() const {
  return state_->threads;
}

namespace {

// Counts finished indices and reports now and then.
class ProgressReports {
 public:
  explicit ProgressReports(const std::function<void(std::size_t)>& report)
      : report_(report) {}
  void add_one() {
    const std::size_t done = done_.fetch_add(1, std::memory_order_relaxed) + 1;
    if (!report_ || !mutex_.try_lock()) return;
    const std::lock_guard lock(mutex_, std::adopt_lock);
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    report_(done);
  }
  std::size_t done() const { return done_.load(); }

 private:
  const std::function<void(std::size_t)>& report_;
  std::atomic<std::size_t> done_{0};
  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

using Work = std::function<void(std::size_t index, std::size_t worker)>;

#ifdef __SANITIZE_THREAD__
// TBB as distributions have it is not instrumented: where it hands work over, the thread
// sanitizer sees races. Plain threads stand in for it, and bodies are watched.
void share_out(std::size_t threads, std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto take = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(i, worker);
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t w = 1; w < threads; ++w) others.emplace_back(take, w);
  take(0);
  for (auto& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}
#endif

}  // namespace

std::size_t Executor::for_each(std::size_t count,
                               const std::function<void(std::size_t, std::size_t)>& body,
                               const LoopOptions& options) const {
  ProgressReports progress(options.progress);
  const auto cancelled = [&] {
    return options.cancellation != nullptr && options.cancellation->cancelled();
  };
  if (state_->threads == 1) {
    for (std::size_t i = 0; i < count && !cancelled(); ++i) {
      if (state_->checkpoint) state_->checkpoint();
      body(i, 0);
      progress.add_one();
    }
    return progress.done();
  }
  const Work work = [&](std::size_t i, std::size_t worker) {
    if (cancelled()) return;
    if (state_->checkpoint) state_->checkpoint();
    body(i, worker);
    progress.add_one();
  };
#ifdef __SANITIZE_THREAD__
  share_out(state_->threads, count, work);
#else
  state_->arena->execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, 1),
                      [&](const tbb::blocked_range<std::size_t>& range) {
                        const auto worker = static_cast<std::size_t>(
                            tbb::this_task_arena::current_thread_index());
                        for (std::size_t i = range.begin(); i < range.end(); ++i)
                          work(i, worker);
                      });
  });
#endif
  return progress.done();
}

}  // namespace jacta
