#include "hdf5_object.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "jacta/base/error.h"

namespace jacta::hdf5 {

namespace {

herr_t keep_first(unsigned number, const H5E_error2_t* error, void* text) {
  if (number == 0 && error->desc != nullptr) {
    *static_cast<std::string*>(text) = error->desc;
  }
  return 0;
}

std::string innermost_message() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.empty() ? "unknown reason" : text;
}

}  // namespace

Handle::~Handle() {
  const Silence silence;
  close();
}

Handle::Handle(Handle&& other) noexcept
    : id_(std::exchange(other.id_, H5I_INVALID_HID)), closer_(other.closer_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(closer_, other.closer_);
  return *this;
}

herr_t Handle::close() {
  const hid_t id = std::exchange(id_, H5I_INVALID_HID);
  return id < 0 || closer_ == nullptr ? 0 : closer_(id);
}

Place Place::child(std::string_view name) const {
  return {file, object.empty() ? std::string(name) : fmt::format("{}/{}", object, name)};
}

Silence::Silence() {
  H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Silence::~Silence() {
  H5Eset_auto2(H5E_DEFAULT, function_, data_);
}

void fail(const Place& place, const std::string& what, const std::string& advice) {
  const std::string where = place.object.empty() ? "" : place.object + ": ";
  throw IoError(place.file, where + what, advice);
}

void fail_with_reason(const Place& place, std::string_view action) {
  fail(place, fmt::format("cannot {}: {}", action, innermost_message()));
}

}  // namespace jacta::hdf5
