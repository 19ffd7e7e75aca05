#include "jacta/base/version.h"

namespace jacta {

std::string_view version() {
  return JACTA_VERSION;
}

}  // namespace jacta
