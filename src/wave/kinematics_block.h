// Kinematic quantities of a block of events.
#pragma once

#include <Eigen/Core>
#include <complex>
#include <span>
#include <vector>

#include "jacta/sample/event_sample.h"
#include "kinematics_angles.h"
#include "kinematics_plan.h"

namespace jacta {

/// The Euler angles (alpha, beta, gamma) of the plane of three daughters: of its normal,
/// and of the direction in it that is the x axis.
struct PlaneAngles {
  HalfAngles normal = {};
  std::complex<double> gamma = 1;  ///< exp(i gamma/2)
};

struct KinematicBlock {
  std::size_t n_events = 0;
  std::vector<std::vector<double>> masses = {};                   ///< [set][event]
  std::vector<std::vector<double>> q2 = {};                       ///< [split][event]
  std::vector<std::vector<std::vector<HalfAngles>>> angles = {};  ///< [topology][node]
  /// [alignment, then spin of a covariant decay][event]: V with D*(a,b,g) = conj(D^J(V)).
  std::vector<std::vector<Eigen::Matrix2cd>> rotations = {};
  std::vector<std::vector<HalfAngles>> directions = {};  ///< [direction][event]
  std::vector<std::vector<PlaneAngles>> planes = {};     ///< [topology][event]
};

class KinematicEvaluator {
 public:
  explicit KinematicEvaluator(const KinematicPlan& plan);

  /// Whether events are seen with all momenta reversed from now on.
  void reflect(bool is_reflected) { is_reflected_ = is_reflected; }
  /// Events [begin, begin + n) of `sample`, with final particle f given the momentum of
  /// assignment[f].
  void evaluate(const EventSample& sample,
                std::span<const std::size_t> assignment,
                std::size_t begin,
                std::size_t n,
                KinematicBlock& out);

 private:
  /// One node of one topology in one event.
  struct Frame {
    FourVector momentum = {};  ///< in the rest frame of the parent
    ThreeVector z = {};
    ThreeVector x = {};
    HalfAngles angles = {};
    Eigen::Matrix2cd rotation = Eigen::Matrix2cd::Identity();
    double boost = 1;  ///< exp(w/2), w the rapidity in the parent's rest frame
    std::vector<FourVector> finals = {};  ///< in the node's own rest frame
    PlaneAngles plane = {};               ///< of three daughters
  };

  void read_event(const EventSample& sample,
                  std::span<const std::size_t> assignment,
                  std::size_t event);
  void invariants(std::size_t i, KinematicBlock& out);
  void canonical(std::size_t i, KinematicBlock& out) const;
  FourVector momentum_of(std::size_t set) const;
  void follow(std::size_t topology, std::size_t node);
  void place_top(Frame& top) const;
  void place_plane(std::size_t topology);
  void place_daughter(std::size_t topology,
                      std::size_t node,
                      const Frame& core,
                      const HelicityAxes& axes);
  Eigen::Matrix2cd alignment(const KinematicAlignment& a) const;
  Eigen::Matrix2cd axes_rotation(const Frame& chain, const KinematicAlignment& a) const;
  Eigen::Matrix2cd boost_rotation(const Frame& chain, const KinematicAlignment& a) const;
  static Eigen::Matrix2cd euler_rotation(const Eigen::Matrix2cd& w);
  static Eigen::Matrix2cd nearer(const Eigen::Matrix2cd& v,
                                 const Eigen::Matrix2cd& expected);
  static Eigen::Matrix2cd rotation_between(const Frame& from, const Frame& to);
  static Eigen::Matrix2cd back_rotation(const Frame& chain);
  static Eigen::Matrix2cd massless_rotation(const Frame& chain,
                                            const Eigen::Matrix2cd& reference);
  static Eigen::Matrix2cd direction_rotation(const Frame& top, const FourVector& p);
  bool is_massless(const Frame& frame) const;

  const KinematicPlan& plan_;
  bool is_reflected_ = false;
  std::vector<bool> has_rotations_;
  std::vector<std::vector<Frame>> frames_;  ///< [topology][node]
  std::vector<FourVector> momenta_;         ///< input frame
  std::vector<FourVector> in_top_frame_;
  std::vector<double> masses_;  ///< [set]
};

}  // namespace jacta
