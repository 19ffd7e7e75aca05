// Doubles on a 64-byte boundary, padded to whole vectors of eight.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

namespace jacta {

class AlignedArray {
 public:
  AlignedArray() = default;
  explicit AlignedArray(std::size_t size)
      : data_(static_cast<double*>(
            ::operator new (padded(size) * sizeof(double), std::align_val_t{64}))) {
    for (std::size_t i = size; i < padded(size); ++i) data_.get()[i] = 0;
  }
  double* data() { return data_.get(); }
  const double* data() const { return data_.get(); }
  explicit operator bool() const { return data_ != nullptr; }

  static std::size_t padded(std::size_t size) { return (size + 8) / 8 * 8; }

 private:
  struct Free {
    void operator()(double* p) const { ::operator delete (p, std::align_val_t{64}); }
  };
  std::unique_ptr<double, Free> data_;
};

}  // namespace jacta
