// A loop that runs on an Executor if there is one.
#pragma once

#include <cstddef>
#include <functional>

#include "jacta/parallel/executor.h"

namespace jacta {

inline void for_each_index(const Executor* executor,
                           std::size_t count,
                           const std::function<void(std::size_t, std::size_t)>& body) {
  if (executor && count > 1) {
    executor->for_each(count, body);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) body(i, 0);
}

inline std::size_t worker_count(const Executor* executor) {
  return executor ? executor->threads() : 1;
}

}  // namespace jacta
