// Objects of the HDF5 C library with an owner, and failures that name file, object and
// HDF5's innermost message.
//
// The library prints errors of its own to stderr; attempt() silences it for one call, on
// the calling thread, and turns a negative result into an IoError.
#pragma once

#include <hdf5.h>

#include <string>
#include <string_view>

namespace jacta::hdf5 {

/// Owns one identifier.
class Handle {
 public:
  using Closer = herr_t (*)(hid_t);

  Handle() = default;
  Handle(hid_t id, Closer closer) : id_(id), closer_(closer) {}
  ~Handle();
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;

  hid_t id() const { return id_; }
  /// What the closer returns; the handle is empty afterwards.
  herr_t close();

 private:
  hid_t id_ = H5I_INVALID_HID;
  Closer closer_ = nullptr;
};

/// Where something happens, for messages.
struct Place {
  std::string file;
  std::string object = {};  ///< path in the file; empty for the file itself

  /// The place of a child of this object.
  Place child(std::string_view name) const;
};

/// A file, group or dataset. An open file stands for its root group.
struct Object {
  Place place;
  Handle handle;

  hid_t id() const { return handle.id(); }
};

/// HDF5 prints nothing on this thread as long as one of these lives.
class Silence {
 public:
  Silence();
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

/// Throws an IoError: "<file>: <object>: <what>; <advice>".
[[noreturn]] void fail(const Place& place,
                       const std::string& what,
                       const std::string& advice = "");

/// The same with "cannot <action>" and HDF5's innermost message.
[[noreturn]] void fail_with_reason(const Place& place, std::string_view action);

template <class Call>
auto attempt(const Place& place, std::string_view action, const Call& call) {
  const Silence silence;
  const auto result = call();
  if (result < 0) fail_with_reason(place, action);
  return result;
}

}  // namespace jacta::hdf5
