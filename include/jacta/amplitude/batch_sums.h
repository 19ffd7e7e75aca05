// Sums over batches of events with derivatives, for functions of one's own: what tf-pwa's
// sum_gradient, sum_gradient_data2 and sum_grad_hessp_data2 do.
//
//     S(theta) = sum_b sum_i w_bi trans(f_bi(theta))
//
// A batch function gives f of its events at theta and, if it can, df/dtheta (one row per
// event) and the second derivatives times a direction. What it does not give is computed
// by differences, and the result says so. Lists whose lengths differ are refused
// (UsageError), where the reference cuts them short. No batches: S = 0 and zero vectors.
//
//     auto s = sum_gradient({f}, theta, 1.0, jacta::Transformation::logarithm());
//     s.value; s.gradient; s.numeric;
#pragma once

#include <Eigen/Core>
#include <functional>
#include <span>
#include <variant>
#include <vector>

#include "jacta/base/error.h"

namespace jacta {

/// f of the events of a batch.
struct BatchValues {
  std::vector<double> values = {};
  Eigen::MatrixXd gradient = {};         ///< [event][parameter]; empty: by differences
  Eigen::MatrixXd hessian_product = {};  ///< d2f p, [event][parameter]; likewise
};

/// At theta; `direction` is empty where no second derivatives are wanted.
using BatchFunction = std::function<BatchValues(std::span<const double> theta,
                                                std::span<const double> direction)>;

/// A function of f with two derivatives.
struct Transformation {
  std::function<double(double)> value;
  std::function<double(double)> first;
  std::function<double(double)> second;

  static Transformation identity();
  static Transformation logarithm();
};

/// One number for all events, or one vector per batch.
using BatchWeights = std::variant<double, std::vector<std::vector<double>>>;

struct BatchSum {
  double value = 0;
  Eigen::VectorXd gradient = {};
  Eigen::VectorXd hessian_product = {};  ///< of sum_grad_hessp_data2
  bool numeric = false;                  ///< a derivative was computed by differences
};

BatchSum sum_gradient(const std::vector<BatchFunction>& functions,
                      std::span<const double> theta,
                      const BatchWeights& weights = 1.0,
                      const Transformation& trans = Transformation::identity());

BatchSum sum_gradient_and_product(
    const std::vector<BatchFunction>& functions,
    std::span<const double> direction,
    std::span<const double> theta,
    const BatchWeights& weights = 1.0,
    const Transformation& trans = Transformation::identity());

/// f(theta, direction, data, cached) bound to every pair of the two lists.
template <class Function, class Data, class Cached>
std::vector<BatchFunction> bind_batches(const Function& f,
                                        const std::vector<Data>& data,
                                        const std::vector<Cached>& cached) {
  if (data.size() != cached.size()) {
    throw UsageError("the lists of data and of cached data differ in length");
  }
  std::vector<BatchFunction> functions;
  for (std::size_t b = 0; b < data.size(); ++b) {
    functions.push_back(
        [&f, &d = data[b], &c = cached[b]](std::span<const double> theta,
                                           std::span<const double> direction) {
          return f(theta, direction, d, c);
        });
  }
  return functions;
}

template <class Function, class Data, class Cached>
BatchSum sum_gradient_data2(const Function& f,
                            std::span<const double> theta,
                            const std::vector<Data>& data,
                            const std::vector<Cached>& cached,
                            const BatchWeights& weights = 1.0,
                            const Transformation& trans = Transformation::identity()) {
  return sum_gradient(bind_batches(f, data, cached), theta, weights, trans);
}

/// Value, gradient and (d2S/dtheta2) p; no matrix, whatever the name may promise.
template <class Function, class Data, class Cached>
BatchSum sum_grad_hessp_data2(const Function& f,
                              std::span<const double> p,
                              std::span<const double> theta,
                              const std::vector<Data>& data,
                              const std::vector<Cached>& cached,
                              const BatchWeights& weights = 1.0,
                              const Transformation& trans = Transformation::identity()) {
  return sum_gradient_and_product(
      bind_batches(f, data, cached), p, theta, weights, trans);
}

}  // namespace jacta
