// Whose turn it is to use the Python objects of models.
#pragma once

#include <pybind11/pybind11.h>

#include <mutex>

namespace jacta::python {

/// An object holds one data set, and Python may go on with another thread inside a call:
/// between setting the data and the end of the call no other thread has its turn. One
/// turn for all objects, as one may stand in another. Needs the interpreter, and waits
/// without it.
class Turn {
 public:
  Turn() { begin(); }
  ~Turn() { end(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  static void begin() {
    if (mutex().try_lock()) return;
    const pybind11::gil_scoped_release release;
    mutex().lock();
  }
  static void end() { mutex().unlock(); }

 private:
  static std::recursive_mutex& mutex() {
    static std::recursive_mutex of_all;
    return of_all;
  }
};

}  // namespace jacta::python
