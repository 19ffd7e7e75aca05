// A Python object that C++ may drop on any thread, with or without Python's lock.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

namespace jacta::python {

using PythonObject = std::shared_ptr<const pybind11::object>;

inline PythonObject hold(pybind11::object object) {
  return {new pybind11::object(std::move(object)), [](pybind11::object* held) {
            const pybind11::gil_scoped_acquire gil;
            delete held;
          }};
}

}  // namespace jacta::python
