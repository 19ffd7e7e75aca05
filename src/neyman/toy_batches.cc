#include "toy_batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"

namespace jacta {

namespace {

// Equal rows are taken for a copy where chance makes them less often than this.
constexpr double least_chance = 1e-6;

const Node* found(const Node& map, const char* key) {
  const Node* node = map.find(key);
  return node == nullptr || node->is_null() ? nullptr : node;
}

// ln of the probability that another batch of as many toys has the same rows: small for
// continuous likelihoods, not so small for a few toys of a counting experiment.
double log_chance(const ToyBatch& batch) {
  std::map<std::pair<double, double>, double> counts;
  const auto n = static_cast<double>(batch.ll_free.size());
  for (std::size_t i = 0; i < batch.ll_free.size(); ++i) {
    counts[{batch.ll_free[i], batch.ll_true[i]}] += 1;
  }
  if (counts.size() == batch.ll_free.size()) {
    return -n * portable_log(std::max(2.0, n));
  }
  double same = 0;
  for (const auto& [row, count] : counts) same += (count / n) * (count / n);
  return n * portable_log(same);
}

bool same_rows(const ToyBatch& a, const ToyBatch& b) {
  return !a.ll_free.empty() && a.ll_free == b.ll_free && a.ll_true == b.ll_true &&
         log_chance(a) < portable_log(least_chance);
}

bool share_toys(const ToyBatch& a, const ToyBatch& b) {
  if (a.stream.empty() || a.stream != b.stream) return false;
  const auto end = [](const ToyBatch& batch) {
    return batch.first_toy + static_cast<std::int64_t>(batch.ll_free.size());
  };
  return a.first_toy < end(b) && b.first_toy < end(a);
}

InputError error(const ToyBatch& a, const ToyBatch& b, const std::string& what) {
  return InputError(
      fmt::format("{} and {} {}: no toy may count twice", a.file, b.file, what),
      "remove the one that is a copy, and make the missing batch");
}

}  // namespace

void ToyBatch::set_address(
    const std::vector<std::pair<std::string, std::string>>& attributes) {
  Node map = Node::map();
  for (const auto& [name, text] : attributes) map.set(name, parse_json(text, file));
  const Node* arguments = found(map, "arguments");
  const Node* point = found(map, "point");
  const Node* first = found(map, "first_toy");
  const Node* mode = found(map, "toydata_mode");
  if (arguments == nullptr || point == nullptr || first == nullptr || mode == nullptr) {
    return;
  }
  const Node* seed = found(*arguments, "seed");
  if (seed == nullptr || !mode->as_text().starts_with("generate")) return;
  stream = seed->as_text() + " " + point->as_text();
  first_toy = first->as_integer();
}

void check_distinct(const std::vector<ToyBatch>& batches) {
  for (std::size_t i = 0; i < batches.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const ToyBatch& a = batches[j];
      const ToyBatch& b = batches[i];
      if (share_toys(a, b)) {
        throw error(
            a,
            b,
            fmt::format("hold the same toys: both have number {} of one seed and point",
                        std::max(a.first_toy, b.first_toy)));
      }
      if (same_rows(a, b)) throw error(a, b, "have the same rows");
    }
  }
}

}  // namespace jacta
