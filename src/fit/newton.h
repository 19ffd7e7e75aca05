// Newton's method for -ln L with exact gradient and Hessian, bounds, and the cells of the
// anchor grid.
//
// One closed cell at a time: the quadratic model is minimised in the box of the cell
// (BoxQuadratic), damped after Levenberg where it is not positive definite or promised
// too much. A step that ends on an anchor looks at the neighbouring cells: where one of
// them promises a further decrease the face is crossed, else the minimum lies on the
// anchor.
//
// Barriers (barriers.cc). Where a bound or an anchor takes an event's density to zero,
// -ln L grows without limit towards it, and on it the outlier likelihood makes an
// isolated finite point. A step never ends where more events are outliers than before:
// it is tried again short of the limits that it reached. Such limits are looked at on
// their own once the inside has been searched.
//
// Valleys (logarithms.cc). Parameters that matter as a product, a rate and an efficiency,
// make a curved valley that is straight in their logarithms: a descent that takes long
// goes on in those.
//
// Starts (starts.cc). A search begins off the limits, and begins again elsewhere where it
// ends without a certificate.
//
// Other cells (exploration.cc). All cells of a small grid are searched, the most
// promising ones of a large grid.
#pragma once

#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "box_quadratic.h"
#include "jacta/fit/minimum.h"

namespace jacta {

class Newton {
 public:
  Newton(LogLikelihood& likelihood,
         const ParameterSpace& space,
         const FitProblem& problem,
         const FitStrategy& strategy);

  /// The best minimum from the start of the problem, the other cells along every axis
  /// and, where the result is not certified, further starts.
  Minimum run();

 private:
  struct State {
    std::vector<double> theta;
    std::vector<int> cells;
    Derivatives derivatives;
    double f() const { return -derivatives.value; }
    /// Events without density; where ln L is not finite, more than any number.
    std::size_t outliers() const;
  };
  enum class Descent { converged, at_face, failed };
  /// What a descent knows of a free parameter.
  struct Variable {
    double length = 1;        ///< natural length
    double distance = 0;      ///< from the lower limit, where steps are in its logarithm
    bool kept_off = false;    ///< limits are approached, not reached
    bool approached = false;  ///< was kept off at any time
    bool held = false;        ///< does not move
  };
  /// Cells of a parameter that its limits let in.
  struct CellRange {
    std::size_t parameter;
    int first;
    int last;
    std::size_t size() const {
      return static_cast<std::size_t>(last) - static_cast<std::size_t>(first) + 1;
    }
  };

  bool is_moving(std::size_t variable) const;
  Limits cell_limits(std::size_t variable, const State& state) const;
  Limits step_limits(std::size_t variable, const State& state) const;
  double tolerance(double f) const;
  void evaluate(State& state);
  State state_at(std::vector<double> theta);
  void choose_sides(State& state);
  void load_quadratic(const State& state);
  void take_logarithms(const State& state);
  void take_step(const State& from, State& to) const;
  bool solve_damped(double& damping);
  Descent descend(State& state, bool stop_at_face);
  Descent descend_steps(State& state, bool stop_at_face);
  bool is_inside(const State& state) const;
  bool keep_off(const State& from, const State& trial);
  bool settle(State& state);
  std::vector<double> off_borders(const State& state) const;
  void search_inside(State& state);
  void look_at_bounds(State& state);
  std::vector<std::pair<std::size_t, int>> faces(const State& state) const;
  bool cross(State& state);
  bool local_search(State& state);
  bool search(State& state);
  bool leave_bound(State& state);
  void leave_corner(State& best);
  void go_to_middle(const std::vector<int>& cells, const State& best);
  void search_cell(State& best);
  void explore(State& best);
  void explore_most_promising(const std::vector<CellRange>& ranges, State& best);
  Minimum certify(const State& state, bool converged);
  void certify_smooth(const State& state, Minimum& minimum) const;
  double inset(std::size_t parameter) const;
  void move_inside(std::vector<double>& theta) const;
  std::vector<double> inner_start(std::vector<double> theta) const;
  State start_at(std::vector<double> theta);
  void ask_given_start(Minimum& best);
  void try_from(State start, Minimum& best);
  std::vector<double> on_near_limits(std::vector<double> theta) const;
  std::vector<std::vector<double>> other_starts() const;

  LogLikelihood& likelihood_;
  const ParameterSpace& space_;
  const FitProblem& problem_;
  const FitStrategy& strategy_;
  std::vector<std::size_t> free_;  ///< positions in theta of the variables
  BoxQuadratic quadratic_;
  std::vector<double> scale_;
  std::vector<Variable> variables_;
  State trial_;               ///< of a step; kept, as its arrays are
  State middle_;              ///< of a cell that is looked at
  State corner_;              ///< where a rate may leave its bound
  bool logarithmic_ = false;  ///< steps in ln(x - lower limit)
  /// Damping follows each parameter's own curvature. Natural lengths say little where an
  /// efficiency of 1e-14 matters: they would hold all other parameters still.
  bool damp_by_curvature_ = false;
  std::set<std::vector<int>> visited_;
  /// A descent that cannot get below this is given up.
  double hopeless_above_ = std::numeric_limits<double>::infinity();
  int n_calls_ = 0;
  std::size_t n_cells_ = 1;
};

}  // namespace jacta
