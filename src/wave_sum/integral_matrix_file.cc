// Integral matrices as JSON with the key that tells whether they are stale.
#include <fmt/format.h>

#include <utility>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/config/node.h"
#include "jacta/config/python_text.h"
#include "jacta/wave_sum/event_columns.h"
#include "jacta/wave_sum/integral_matrix.h"

namespace jacta {

namespace {

constexpr int file_format = 1;

std::string hash_text(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw StaleError({.file = path.string()},
                   "the integral matrix is stale: " + what,
                   "make it again from this Monte Carlo sample");
}

Node number_list(const std::vector<double>& numbers) {
  Node list = Node::list();
  for (const double x : numbers) list.push_back(Node::real(x));
  return list;
}

Node shape_values(const CoherentSum& sum, const std::vector<double>& values) {
  Node map = Node::map();
  for (const std::size_t v : sum.shape_variables()) {
    map.set(sum.variables[v].name, Node::real(values[v]));
  }
  return map;
}

Node wave_names(const CoherentSum& sum) {
  Node list = Node::list();
  for (const auto& wave : sum.waves) list.push_back(Node::string(wave.name));
  return list;
}

}  // namespace

void IntegralMatrix::save(const std::filesystem::path& path) const {
  if (levels_ == 0) throw UsageError("the integral matrix is empty: update() it first");
  Node root = Node::map();
  root.set("format_version", Node::integer(file_format));
  root.set("version", Node::string(std::string(version())));
  root.set("events", Node::integer(static_cast<std::int64_t>(store_->size())));
  root.set("sample", Node::string(hash_text(store_->fingerprint())));
  root.set("weights", Node::string(hash_text(weights_fingerprint_)));
  root.set("shape_values", shape_values(store_->sum(), values_));
  root.set("waves", wave_names(store_->sum()));
  const std::size_t n = store_->table().end(0);
  Node re = Node::list(), im = Node::list();
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<double> row_re, row_im;
    for (std::size_t l = 0; l <= k; ++l) {
      row_re.push_back(at(k, l).real());
      row_im.push_back(at(k, l).imag());
    }
    re.push_back(number_list(row_re));
    im.push_back(number_list(row_im));
  }
  root.set("re", std::move(re));
  root.set("im", std::move(im));
  write_file(path, python_json(root) + "\n");
}

IntegralMatrix IntegralMatrix::load(const std::filesystem::path& path,
                                    std::shared_ptr<const WaveStore> store,
                                    const std::vector<double>& weights,
                                    const std::vector<double>& values,
                                    const std::string& instruction_set) {
  const auto root = load_json(path);
  if (const auto found = root.at("format_version").as_integer(); found != file_format) {
    throw root.at("format_version")
        .error(fmt::format("format_version {} is not {}", found, file_format),
               "read it with the version of jacta that wrote it");
  }
  IntegralMatrix matrix(std::move(store), weights, instruction_set);
  const auto& sum = matrix.store_->sum();
  require_fixed_values(*matrix.store_, values);
  if (root.at("sample").as_string() != hash_text(matrix.store_->fingerprint())) {
    refuse(path, "it was made with other events");
  }
  if (root.at("weights").as_string() != hash_text(matrix.weights_fingerprint_)) {
    refuse(path, "it was made with other weights");
  }
  if (!(root.at("waves") == wave_names(sum))) {
    refuse(path, "its waves are not those of the model");
  }
  const auto now = shape_values(sum, values);
  for (const auto& [name, value] : now.entries()) {
    const auto* then = root.at("shape_values").find(name.as_string());
    if (!then || then->as_real() != value.as_real()) {
      refuse(path,
             fmt::format("{} was {}, is {}",
                         name.as_string(),
                         then ? shortest(then->as_real()) : "absent",
                         shortest(value.as_real())));
    }
  }
  const std::size_t n = matrix.store_->table().end(0);
  const auto& re = root.at("re").items();
  const auto& im = root.at("im").items();
  if (re.size() != n || im.size() != n) refuse(path, "its size is not that of the model");
  for (std::size_t k = 0; k < n; ++k) {
    const auto& row_re = re[k].items();
    const auto& row_im = im[k].items();
    if (row_re.size() != k + 1 || row_im.size() != k + 1) {
      refuse(path, fmt::format("row {} is incomplete", k));
    }
    for (std::size_t l = 0; l <= k; ++l) {
      matrix.pairs_.emplace_back(row_re[l].as_real(), -row_im[l].as_real());
    }
  }
  matrix.values_ = values;
  matrix.levels_ = 1;
  return matrix;
}

}  // namespace jacta
