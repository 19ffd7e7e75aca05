#include "row_bytes.h"

#include "jacta/base/error.h"

namespace jacta {

const char* RowBytes::take(std::uint64_t n) {
  if (n > bytes_.size() - at_) throw InputError("the rows of a journal are cut short");
  at_ += n;
  return bytes_.data() + (at_ - n);
}

}  // namespace jacta
