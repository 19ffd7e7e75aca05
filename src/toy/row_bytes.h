// Numbers and texts as bytes, in the byte order of the machine.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace jacta {

class RowBytes {
 public:
  explicit RowBytes(std::string bytes = {}) : bytes_(std::move(bytes)) {}

  template <class T>
  void put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(const std::string& text) {
    put<std::uint64_t>(text.size());
    bytes_ += text;
  }

  /// What was put, in the same order. Throws InputError at the end of the bytes.
  template <class T>
  T get() {
    T value;
    std::memcpy(&value, take(sizeof value), sizeof value);
    return value;
  }
  std::string get_text() {
    const auto size = get<std::uint64_t>();
    const char* text = take(size);
    return {text, size};
  }

  const std::string& bytes() const { return bytes_; }

 private:
  const char* take(std::uint64_t n);
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace jacta
