#include "bindings.h"
#include "jacta/base/stale_error.h"

namespace jacta::python {

namespace {

py::object raised(const char* name, const Error& error) {
  return py::module_::import("jacta.errors").attr(name)(error.what());
}

py::object with_place(const char* name, const InputError& error) {
  py::object instance = raised(name, error);
  const Location& location = error.location();
  instance.attr("file") = location.file;
  instance.attr("line") = location.line;
  instance.attr("column") = location.column;
  instance.attr("path") = location.path;
  return instance;
}

void set_error(const py::object& error) {
  PyErr_SetObject(py::type::handle_of(error).ptr(), error.ptr());
}

void translate(std::exception_ptr pointer) {
  if (!pointer) return;
  try {
    std::rethrow_exception(pointer);
  } catch (const StaleError& error) {
    set_error(with_place("StaleError", error));
  } catch (const InputError& error) {
    set_error(with_place("InputError", error));
  } catch (const IoError& error) {
    set_error(raised("IoError", error));
  } catch (const UsageError& error) {
    set_error(raised("UsageError", error));
  } catch (const BugError& error) {
    set_error(raised("BugError", error));
  } catch (const Error& error) {
    set_error(raised("Error", error));
  }
}

}  // namespace

void bind_errors(py::module_&) {
  py::register_local_exception_translator(translate);
}

}  // namespace jacta::python
