// Toys of two true values as a sample at a third one between them; see interpolation.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jacta/neyman/point_toys.h"
#include "jacta/neyman/toy_mixture.h"

namespace jacta {

/// The share of the weight with a statistic at or below the threshold.
double covered_share(const std::vector<WeightedRatio>& ratios, double threshold);

class ProfileTransport {
 public:
  ProfileTransport(const PointToys& left, const PointToys& right);

  /// The statistic of every toy at `mu`, with its weight.
  std::vector<WeightedRatio> at(double mu, IntervalKind kind) const;

 private:
  enum class Best { inside, lower, upper };
  struct Toy {
    double t;
    double mu_hat;
    Best best;
    bool at_right;
  };
  /// What one point knows of the shape of profiles.
  struct End {
    double mu = 0;
    double n = 0;
    double spread = 0;     ///< standard deviation of mu_hat
    double curvature = 0;  ///< median of t / (mu - mu_hat)^2 inside
    /// That of toys with their best fit on a bound, on top of a slope.
    double bound_curvature = 0;
    double lower_t = 0;  ///< median t of toys on the lower bound
    double upper_t = 0;
  };

  void read(const PointToys& toys, bool at_right);
  void find_bounds();
  void find_shapes(bool at_right);
  double median_on_bound(Best best, bool at_right) const;
  double profile_from_bound(const Toy& toy, double mu) const;
  double bound_of(Best best) const { return best == Best::lower ? lower_ : upper_; }
  bool on_bound(const End& end, Best best) const;
  double profile(const Toy& toy, double mu) const;

  End ends_[2];
  std::vector<Toy> toys_;
  double lower_ = 0;
  double upper_ = 0;
  double resolution_ = 0;
};

}  // namespace jacta
