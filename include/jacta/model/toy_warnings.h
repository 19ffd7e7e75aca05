// ToyWarnings: an interface that a Generator may have beside its own, for what users of
// its toys should know, such as that a finite sample is used again and again.
//
//     for (const auto& text : jacta::warnings_of(*generator)) diagnostics.warning(text);
#pragma once

#include <string>
#include <vector>

#include "jacta/model/statistical_model.h"

namespace jacta {

class ToyWarnings {
 public:
  virtual ~ToyWarnings() = default;
  virtual std::vector<std::string> warnings() const = 0;
};

/// The warnings of a generator; none where it has nothing to say.
inline std::vector<std::string> warnings_of(const Generator& generator) {
  const auto* speaker = dynamic_cast<const ToyWarnings*>(&generator);
  return speaker == nullptr ? std::vector<std::string>() : speaker->warnings();
}

}  // namespace jacta
