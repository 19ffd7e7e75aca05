// Long calls: Python's lock is released, and Ctrl-C ends them.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <future>
#include <thread>

#include "jacta/parallel/executor.h"
#include "python_object.h"

namespace jacta::python {

/// Whether Python has an interrupt to raise; it is set as its error then.
inline bool interrupted() {
  const pybind11::gil_scoped_acquire gil;
  return PyErr_CheckSignals() != 0;
}

/// For work that has released Python's lock, in the thread that makes this and others:
/// throws Python's exception after a signal. Python is asked seldom, so that it may be
/// called often.
class SignalCheck {
 public:
  void operator()() {
    if (std::this_thread::get_id() != owner_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    const pybind11::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
  }

 private:
  std::thread::id owner_ = std::this_thread::get_id();
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// Calls `work(token)` on a thread of its own. A signal cancels the token; what `work`
/// has kept by then stays, and Python's exception comes out. The caller holds Python's
/// lock.
template <class Work>
auto interruptible(Work work) {
  CancellationToken token;
  const pybind11::gil_scoped_release release;
  auto outcome = std::async(std::launch::async, [&] { return work(token); });
  while (outcome.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (!interrupted()) continue;
    token.cancel();
    outcome.wait();
    const pybind11::gil_scoped_acquire gil;
    throw pybind11::error_already_set();
  }
  return outcome.get();
}

/// A function of Python that is told how many toys are done; or nothing for None.
inline std::function<void(std::size_t)> progress_of(const pybind11::object& report) {
  if (report.is_none()) return {};
  // Loops copy and drop it without Python's lock.
  return [held = hold(report)](std::size_t done) {
    const pybind11::gil_scoped_acquire gil;
    (*held)(done);
  };
}

}  // namespace jacta::python
