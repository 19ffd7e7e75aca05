#include "jacta/interval/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "jacta/base/rounding.h"

namespace jacta {

namespace {

void check_axis(const Parameters& parameters, const ScanAxis& axis, const Values& fixed) {
  const Parameter& parameter = parameters[axis.parameter];
  if (!parameter.fittable) {
    throw InputError(
        fmt::format("the scanned parameter {} is not fittable", axis.parameter));
  }
  if (fixed.count(axis.parameter) > 0) {
    throw InputError(
        fmt::format("the scanned parameter {} cannot be fixed as well", axis.parameter));
  }
  if (axis.values.empty()) {
    throw InputError(fmt::format("no values to scan {} at", axis.parameter));
  }
}

// Position of a point along every axis.
std::vector<std::size_t> coordinates(const std::vector<ScanAxis>& axes,
                                     std::size_t index) {
  std::vector<std::size_t> result(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    result[a] = index % axes[a].values.size();
    index /= axes[a].values.size();
  }
  return result;
}

class Scanner {
 public:
  Scanner(Evaluator& evaluator,
          const std::vector<ScanAxis>& axes,
          const FitOptions& options)
      : evaluator_(evaluator),
        axes_(axes),
        options_(options),
        free_(make_problem(evaluator.space(), options.fixed, options.start)),
        best_(minimise(evaluator, free_, options.strategy)) {
    for (const auto& axis : axes) {
      positions_.push_back(evaluator.space().parameters.index(axis.parameter));
    }
  }

  ScanResult run(std::size_t n_points) {
    const double first = best_.ll;
    for (std::size_t i = 0; i < n_points; ++i) minima_.push_back(fit(i, near(i)));
    ask_neighbours();
    climb();
    ScanResult result;
    for (const auto& axis : axes_) result.parameters.push_back(axis.parameter);
    double reference = best_.ll;
    for (const auto& minimum : minima_) reference = std::max(reference, minimum.ll);
    for (std::size_t i = 0; i < n_points; ++i) {
      const Minimum& minimum = minima_[i];
      result.points.push_back(
          {values(i), 2 * (reference - minimum.ll), minimum.ll, minimum.valid});
    }
    result.best_fit = named_result(evaluator_.space().parameters, best_);
    if (best_.ll > first + noise()) {
      result.note = fmt::format(
          "a higher maximum than that of the first fit was met, ln L higher by {:.3g}: t "
          "counts from it",
          best_.ll - first);
    }
    return result;
  }

 private:
  // As Profile::noise().
  double noise() const { return 1e-7 + 1e-13 * std::abs(best_.ll); }

  std::vector<double> values(std::size_t i) const {
    const auto at = coordinates(axes_, i);
    std::vector<double> result;
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      result.push_back(axes_[a].values[at[a]]);
    }
    return result;
  }

  // The neighbour along the last axis, or the start of the row before.
  const std::vector<double>& near(std::size_t i) const {
    if (i == 0) return best_.theta;
    const std::size_t row = axes_.back().values.size();
    if (coordinates(axes_, i).back() > 0) return minima_[i - 1].theta;
    return minima_[i < row ? 0 : i - row].theta;
  }

  Minimum fit(std::size_t i, const std::vector<double>& start) {
    Values fixed = options_.fixed;
    const auto at = values(i);
    for (std::size_t a = 0; a < axes_.size(); ++a) fixed[axes_[a].parameter] = at[a];
    FitProblem problem = make_problem(evaluator_.space(), fixed, options_.start);
    for (std::size_t p = 0; p < start.size(); ++p) {
      if (problem.free[p] != 0) problem.start[p] = start[p];
    }
    return minimise(evaluator_, problem, options_.strategy);
  }

  // A point that is better off with the other parameters of its neighbour is fitted again
  // from there: where there are several minima, the way the scan came decides nothing.
  void ask_neighbours() {
    constexpr int most_rounds = 8;
    bool changed = true;
    for (int round = 0; changed && round < most_rounds; ++round) {
      changed = false;
      for (std::size_t k = 0; k < minima_.size(); ++k) {
        const std::size_t i = round % 2 == 0 ? minima_.size() - 1 - k : k;
        std::size_t stride = 1;
        for (std::size_t a = axes_.size(); a-- > 0;) {
          const std::size_t n = axes_[a].values.size();
          const std::size_t at = i / stride % n;
          if (at + 1 < n) changed = improve(i, minima_[i + stride].theta) || changed;
          if (at > 0) changed = improve(i, minima_[i - stride].theta) || changed;
          stride *= n;
        }
      }
    }
  }

  bool improve(std::size_t i, std::vector<double> theta) {
    const auto at = values(i);
    for (std::size_t a = 0; a < axes_.size(); ++a) theta[positions_[a]] = at[a];
    if (!(evaluator_.value(theta) > minima_[i].ll + noise())) return false;
    Minimum other = fit(i, theta);
    if (!(other.ll > minima_[i].ll)) return false;
    minima_[i] = std::move(other);
    return true;
  }

  // A point above the maximum shows that the maximum was a local one.
  void climb() {
    constexpr int most_rounds = 8;
    for (int round = 0; round < most_rounds; ++round) {
      const auto top = std::max_element(
          minima_.begin(), minima_.end(), [](const Minimum& a, const Minimum& b) {
            return a.ll < b.ll;
          });
      if (!(top->ll > best_.ll + noise())) return;
      FitProblem again = free_;
      again.start = top->theta;
      Minimum other = minimise(evaluator_, again, options_.strategy);
      if (other.ll < top->ll - noise()) {
        other = *top;
        other.valid = false;
        other.reason = "no fit reaches the highest point of the scan";
      }
      best_ = std::move(other);
    }
  }

  Evaluator& evaluator_;
  const std::vector<ScanAxis>& axes_;
  const FitOptions& options_;
  FitProblem free_;
  Minimum best_;
  std::vector<std::size_t> positions_;
  std::vector<Minimum> minima_;
};

}  // namespace

bool ScanResult::is_valid() const {
  return best_fit.valid &&
         std::all_of(
             points.begin(), points.end(), [](const ScanPoint& p) { return p.valid; });
}

std::string ScanResult::text() const {
  std::string out;
  for (const auto& point : points) {
    for (const double x : point.at) out += fmt::format("{:<14} ", six_digits(x));
    out += six_digits(point.t) + (point.valid ? "\n" : "  INVALID\n");
  }
  return out;
}

Node ScanResult::to_node() const {
  Node places = Node::list();
  Node t = Node::list();
  for (const auto& point : points) {
    Node at = Node::map();
    for (std::size_t a = 0; a < parameters.size(); ++a) {
      at.set(parameters[a], Node::real(point.at[a]));
    }
    places.push_back(std::move(at));
    t.push_back(Node::real(point.t));
  }
  Node out = Node::map();
  out.set("points", std::move(places));
  out.set("t", std::move(t));
  out.set("best_fit", best_fit.values_node());
  out.set("ll", Node::real(best_fit.ll));
  out.set("valid", Node::boolean(is_valid()));
  out.set("note", Node::string(note));
  return out;
}

ScanResult scan(Evaluator& evaluator,
                const std::vector<ScanAxis>& axes,
                const FitOptions& options) {
  std::size_t n_points = 1;
  std::set<std::string> names;
  for (const auto& axis : axes) {
    if (!names.insert(axis.parameter).second) {
      throw InputError(fmt::format("{} is scanned twice", axis.parameter),
                       "give two different parameters");
    }
    check_axis(evaluator.space().parameters, axis, options.fixed);
    n_points *= axis.values.size();
  }
  return Scanner(evaluator, axes, options).run(n_points);
}

}  // namespace jacta
