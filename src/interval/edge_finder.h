// The edges of one interval, around one best fit: find_edges without its second looks.
//
// Inside is t <= threshold, up to the rounding of the two maxima in t: the likelihoods of
// a discrete experiment take few values, and the t of an outcome is then often its own
// threshold. A threshold from toys is made at points; these are asked one by one where
// they lie beyond an edge, and an interval spans those it finds inside (the closed hull),
// so that no point of a construction is covered less than its own toys say.
#pragma once

#include <vector>

#include "jacta/interval/confidence_interval.h"
#include "jacta/interval/profile.h"
#include "root.h"

namespace jacta {

class EdgeFinder {
 public:
  EdgeFinder(Evaluator& evaluator, const EdgeProblem& problem);

  Edges find();

  /// A value that the search has looked at.
  struct Sample {
    double mu;
    double t;
    double excess;  ///< t - threshold
    bool certain;   ///< inside, or outside by a fit with certificate
  };
  /// t - threshold and its slope.
  Slope above_threshold(double mu);
  /// The difference of t and threshold that counts as none.
  double tie() const { return tie_; }
  double centre() const { return centre_; }
  /// t - threshold at the best fit.
  double excess_at_centre() const { return excess_; }
  /// Distance at which t should reach the threshold, above (+1) or below (-1).
  double step(double direction);
  /// Anchors of the parameter of interest.
  const std::vector<double>& kinks() const { return evaluator_.space().kinks[p_.poi]; }
  const EdgeProblem& problem() const { return p_; }
  const Profile& profile() const { return profile_; }
  const std::vector<Sample>& samples() const { return samples_; }

 private:
  double edge(double bound, double open);
  double spanned(double edge, double bound, double open);
  std::optional<double> accepted_beyond(double edge, double bound, double direction);
  std::optional<double> continued(double point, double bound, double direction);
  double largest_t_before(double mu, double direction) const;
  double threshold(double mu) const;
  double threshold_slope(double mu) const;

  Evaluator& evaluator_;
  const EdgeProblem& p_;
  Profile profile_;
  double centre_;
  double tie_;
  double excess_;
  std::vector<Sample> samples_;
};

/// The pieces of a set that need not be connected, from the lowest to the highest.
std::vector<Limits> find_pieces(EdgeFinder& finder, const Edges& edges);

/// Looks once into every cell of the anchors of the parameter of interest, where another
/// maximum would be.
void look_into_cells(EdgeFinder& finder);

/// Which edges rest on fits without a certificate, in words; empty: none.
std::string uncertain_edges(const EdgeFinder& finder, const Edges& edges);

/// What the samples say against a connected interval; empty: nothing.
std::string disconnection(const EdgeFinder& finder, const Edges& edges);

}  // namespace jacta
