#include "kinematics_block.h"

#include <algorithm>
#include <cmath>

#include "canonical_decay.h"
#include "jacta/kinematics/barrier.h"
#include "jacta/kinematics/spin.h"

namespace jacta {

namespace {

constexpr double smallest_parent_momentum = 1e-5;  // GeV; below it z stays the axis

/// Boosts into the rest frame of one particle.
class RestFrame {
 public:
  explicit RestFrame(const FourVector& q)
      : b_((-1 / q.e) * q.vector()), g_(1 / std::sqrt(1 - dot(b_, b_))) {}
  FourVector operator()(const FourVector& p) const {
    const double along = dot(b_, p.vector());
    const ThreeVector v = p.vector() + (g_ * g_ / (g_ + 1) * along + g_ * p.e) * b_;
    return {g_ * (p.e + along), v.x, v.y, v.z};
  }

 private:
  ThreeVector b_;
  double g_;
};

Eigen::Matrix2cd boosted(double factor, const Eigen::Matrix2cd& m) {
  Eigen::Matrix2cd r;
  r << m(0, 0) / factor, m(0, 1) / factor,  //
      m(1, 0) * factor, m(1, 1) * factor;
  return r;
}

double boost_factor(const FourVector& p, double m) {
  return m > 0 ? std::sqrt((p.e + momentum(p)) / m) : 1;
}

}  // namespace

KinematicEvaluator::KinematicEvaluator(const KinematicPlan& plan)
    : plan_(plan),
      momenta_(plan.n_finals),
      in_top_frame_(plan.n_finals),
      masses_(plan.sets.size()) {
  for (const auto& topology : plan.topologies) {
    bool any = false;
    std::vector<Frame> frames(topology.nodes.size());
    for (std::size_t n = 0; n < frames.size(); ++n) {
      any = any || topology.nodes[n].needs_rotation;
      frames[n].finals.resize(plan.n_finals);
    }
    has_rotations_.push_back(any);
    frames_.push_back(std::move(frames));
  }
}

void KinematicEvaluator::evaluate(const EventSample& sample,
                                  std::span<const std::size_t> assignment,
                                  std::size_t begin,
                                  std::size_t n,
                                  KinematicBlock& out) {
  out.n_events = n;
  out.masses.resize(plan_.sets.size());
  out.q2.resize(plan_.splits.size());
  out.angles.resize(plan_.topologies.size());
  out.rotations.resize(plan_.alignments.size() + plan_.spins.size());
  out.directions.resize(plan_.directions.size());
  out.planes.resize(plan_.topologies.size());
  for (auto& column : out.masses) column.resize(n);
  for (auto& column : out.q2) column.resize(n);
  for (auto& column : out.rotations) column.resize(n);
  for (auto& column : out.directions) column.resize(n);
  for (std::size_t t = 0; t < plan_.topologies.size(); ++t) {
    if (!plan_.topologies[t].is_used) continue;
    out.angles[t].resize(frames_[t].size());
    for (auto& column : out.angles[t]) column.resize(n);
    if (plan_.topologies[t].needs_plane) out.planes[t].resize(n);
  }
  for (std::size_t i = 0; i < n; ++i) {
    read_event(sample, assignment, begin + i);
    invariants(i, out);
    for (std::size_t t = 0; t < plan_.topologies.size(); ++t) {
      if (!plan_.topologies[t].is_used) continue;
      follow(t, 0);
      for (std::size_t node = 1; node < frames_[t].size(); ++node) {
        out.angles[t][node][i] = frames_[t][node].angles;
      }
      if (plan_.topologies[t].needs_plane) out.planes[t][i] = frames_[t][0].plane;
    }
    for (std::size_t a = 0; a < plan_.alignments.size(); ++a) {
      out.rotations[a][i] = alignment(plan_.alignments[a]);
    }
    canonical(i, out);
  }
}

void KinematicEvaluator::read_event(const EventSample& sample,
                                    std::span<const std::size_t> assignment,
                                    std::size_t event) {
  const bool is_negative =
      plan_.options.cp_trans && !sample.charges.empty() && !(sample.charges[event] > 0);
  const bool is_reversed = is_negative != is_reflected_;
  FourVector total;
  for (std::size_t f = 0; f < momenta_.size(); ++f) {
    const FourVector& p = sample.momenta[assignment[f]][event];
    momenta_[f] = is_reversed ? reversed(p) : p;
    total = total + momenta_[f];
  }
  const RestFrame to_rest(total);
  for (std::size_t f = 0; f < momenta_.size(); ++f)
    in_top_frame_[f] = to_rest(momenta_[f]);
  if (plan_.options.center_mass) momenta_ = in_top_frame_;
}

void KinematicEvaluator::invariants(std::size_t i, KinematicBlock& out) {
  for (std::size_t s = 0; s < plan_.sets.size(); ++s) {
    masses_[s] = out.masses[s][i] = mass(momentum_of(s));
  }
  for (std::size_t k = 0; k < plan_.splits.size(); ++k) {
    const auto& [core, first, second] = plan_.splits[k];
    out.q2[k][i] =
        break_up_momentum_squared(masses_[core], masses_[first], masses_[second]);
  }
}

FourVector KinematicEvaluator::momentum_of(std::size_t set) const {
  FourVector sum;
  for (const std::size_t f : plan_.sets[set]) sum = sum + momenta_[f];
  return sum;
}

void KinematicEvaluator::canonical(std::size_t i, KinematicBlock& out) const {
  for (std::size_t d = 0; d < plan_.directions.size(); ++d) {
    const CanonicalDaughter& x = plan_.directions[d];
    out.directions[d][i] =
        canonical_direction(momentum_of(x.core), momentum_of(x.daughter));
  }
  for (std::size_t s = 0; s < plan_.spins.size(); ++s) {
    const CanonicalDaughter& x = plan_.spins[s];
    const FourVector core = momentum_of(x.core), daughter = momentum_of(x.daughter);
    const Eigen::Matrix2cd rotation =
        x.is_massless ? massless_spin_rotation(core, daughter, x.is_second)
                      : massive_spin_rotation(core, daughter);
    out.rotations[plan_.alignments.size() + s][i] = rotation.conjugate();
  }
}

void KinematicEvaluator::follow(std::size_t topology, std::size_t node) {
  const auto& nodes = plan_.topologies[topology].nodes;
  auto& frames = frames_[topology];
  Frame& core = frames[node];
  if (node == 0) place_top(core);
  const RestFrame to_rest(core.momentum);
  const auto& before = node == 0 ? momenta_ : frames[nodes[node].parent].finals;
  for (const std::size_t f : plan_.sets[nodes[node].set]) {
    core.finals[f] = to_rest(before[f]);
  }
  const auto is_placed = [&](std::size_t daughter) {
    const KinematicNode& info = nodes[daughter];
    return !info.is_final || info.needs_angles || info.needs_rotation;
  };
  const auto& daughters = nodes[node].daughters;
  const bool is_plane = daughters.size() == 3;
  if (!is_plane && !is_placed(daughters[0]) && !is_placed(daughters[1])) return;
  const HelicityAxes axes(core.z, core.x);
  for (const std::size_t daughter : daughters) {
    if (is_plane || is_placed(daughter)) place_daughter(topology, daughter, core, axes);
  }
  if (is_plane) place_plane(topology);
  for (const std::size_t daughter : daughters) {
    if (!nodes[daughter].is_final) follow(topology, daughter);
  }
}

// The plane of three daughters of the top, with the third in it as tf-pwa takes it: that
// one's direction is x, and its rotation, with the azimuth in [-3 pi, -pi), is that of the
// helicities of all three.
void KinematicEvaluator::place_plane(std::size_t topology) {
  auto& frames = frames_[topology];
  const auto& nodes = plan_.topologies[topology].nodes;
  const auto& daughters = nodes[0].daughters;
  const auto direction = [&](std::size_t k) { return frames[daughters[k]].z; };
  const ThreeVector normal =
      cross_unit(direction(0) - direction(1), direction(1) - direction(2));
  Frame& top = frames[0];
  const HelicityDirection d =
      helicity_direction(HelicityAxes(top.z, top.x), normal, AzimuthBranch::principal);
  const HelicityAxes own(normal, cross_unit(direction(2), normal));
  // gamma = -atan2(-y_r.x, y_r.y)
  const std::complex<double> back =
      half_azimuth(dot(d.y_r, own.y), -dot(d.y_r, own.x), AzimuthBranch::principal);
  top.plane = {.normal = d.angles, .gamma = std::conj(back)};
  if (!has_rotations_[topology]) return;
  const HelicityDirection third = helicity_direction(
      HelicityAxes(top.z, top.x), direction(2), AzimuthBranch::first_daughter);
  for (const std::size_t daughter : daughters) {
    Frame& frame = frames[daughter];
    frame.rotation = -helicity_rotation(third.angles);
    if (nodes[daughter].is_final) frame.x = cross_unit(frame.z, normal);
  }
}

void KinematicEvaluator::place_top(Frame& top) const {
  top.momentum = {};
  for (const auto& p : momenta_) top.momentum = top.momentum + p;
  const ThreeVector p = top.momentum.vector();
  const bool is_moving = norm(p) >= smallest_parent_momentum;
  top.z = plan_.options.random_z && is_moving ? p : ThreeVector{0, 0, 1};
  top.x = {1, 0, 0};
}

void KinematicEvaluator::place_daughter(std::size_t topology,
                                        std::size_t node,
                                        const Frame& core,
                                        const HelicityAxes& axes) {
  const KinematicNode& info = plan_.topologies[topology].nodes[node];
  Frame& frame = frames_[topology][node];
  frame.momentum = {};
  for (const std::size_t f : plan_.sets[info.set]) {
    frame.momentum = frame.momentum + core.finals[f];
  }
  frame.z = frame.momentum.vector();
  const HelicityDirection d = helicity_direction(
      axes,
      frame.z,
      info.is_second ? AzimuthBranch::second_daughter : AzimuthBranch::first_daughter);
  frame.angles = d.angles;
  frame.x = d.x;
  if (!has_rotations_[topology]) return;
  frame.boost = boost_factor(frame.momentum, masses_[info.set]);
  frame.rotation = helicity_rotation(d.angles);
  if (info.parent != 0) {
    frame.rotation = frame.rotation * boosted(core.boost, core.rotation);
  }
}

Eigen::Matrix2cd KinematicEvaluator::alignment(const KinematicAlignment& a) const {
  const Frame& chain = frames_[a.topology][a.node];
  return plan_.options.r_boost ? boost_rotation(chain, a) : axes_rotation(chain, a);
}

bool KinematicEvaluator::is_massless(const Frame& frame) const {
  const double p = momentum(frame.momentum);
  return frame.boost == 1 ? p > 0 && std::abs(dot(frame.momentum, frame.momentum)) <
                                         1e-12 * frame.momentum.e * frame.momentum.e
                          : frame.boost > 1e3;
}

// W = B_ref R_ref R^-1 B^-1. The pure boost to the rest frame of p is r^-1 B r with the
// rotation r to the direction of p: what follows from B r is turned back by r^-1.
Eigen::Matrix2cd KinematicEvaluator::boost_rotation(const Frame& chain,
                                                    const KinematicAlignment& a) const {
  if (plan_.options.align_to_center_mass) {
    const auto& set = plan_.sets[plan_.topologies[a.topology].nodes[a.node].set];
    const FourVector& p = in_top_frame_[set.front()];
    const Eigen::Matrix2cd r = direction_rotation(frames_[a.topology][0], p);
    if (is_massless(chain)) {
      return reversed_rotation(inverse_unimodular(r) * massless_rotation(chain, r));
    }
    const Eigen::Matrix2cd boost =
        inverse_unimodular(r) * boosted(boost_factor(p, mass(p)), r);
    const Eigen::Matrix2cd w = boost * back_rotation(chain);
    return plan_.topologies[a.topology].is_three_body() ? euler_rotation(w)
                                                        : reversed_rotation(w);
  }
  const Frame& reference = frames_[a.reference_topology][a.reference_node];
  if (is_massless(chain)) {
    return reversed_rotation(massless_rotation(chain, reference.rotation));
  }
  const Eigen::Matrix2cd w =
      boosted(reference.boost, reference.rotation) * back_rotation(chain);
  const bool has_plane = plan_.topologies[a.topology].is_three_body() ||
                         plan_.topologies[a.reference_topology].is_three_body();
  return has_plane ? euler_rotation(w) : reversed_rotation(w);
}

// The helicity frames of three daughters of a decay are turned to the third of them, so
// that W, with boosts along others, is no rotation: what follows is the one that tf-pwa
// reads from it, W = Rz(g) Ry(b) Rz(a).
Eigen::Matrix2cd KinematicEvaluator::euler_rotation(const Eigen::Matrix2cd& w) {
  const double cosine =
      std::clamp((w(0, 0) * w(1, 1) + w(0, 1) * w(1, 0)).real(), -1.0, 1.0);
  const double a = std::arg(w(1, 1)) - std::arg(w(1, 0));
  const double g = std::arg(w(1, 1)) + std::arg(w(1, 0));
  return rotation_z(a) * rotation_y(std::acos(cosine)) * rotation_z(g);
}

Eigen::Matrix2cd KinematicEvaluator::back_rotation(const Frame& chain) {
  return inverse_unimodular(boosted(chain.boost, chain.rotation));
}

// A massless particle has no rest frame: only the diagonal of R_ref R^-1, a phase per
// helicity, has a meaning.
Eigen::Matrix2cd KinematicEvaluator::massless_rotation(
    const Frame& chain, const Eigen::Matrix2cd& reference) {
  Eigen::Matrix2cd w = reference * inverse_unimodular(chain.rotation);
  w(0, 1) = w(1, 0) = 0;
  w(0, 0) /= std::abs(w(0, 0));
  w(1, 1) /= std::abs(w(1, 1));
  return w;
}

// From the axes of the top to the helicity frame of p, which is seen in its rest frame.
Eigen::Matrix2cd KinematicEvaluator::direction_rotation(const Frame& top,
                                                        const FourVector& p) {
  const HelicityAxes axes(top.z, top.x);
  const HelicityDirection d =
      helicity_direction(axes, p.vector(), AzimuthBranch::principal);
  return helicity_rotation(d.angles);
}

// r_boost: False compares the axes alone, which leaves the sign of the SU(2) matrix open:
// half-integer spins take the one nearer to the exact rotation. (A branch of the azimuth
// decides nothing: in three-body decays alpha is pi or -pi by rounding.)
Eigen::Matrix2cd KinematicEvaluator::axes_rotation(const Frame& chain,
                                                   const KinematicAlignment& a) const {
  const Eigen::Matrix2cd exact = boost_rotation(chain, a);
  if (!plan_.options.align_to_center_mass) {
    const Frame& reference = frames_[a.reference_topology][a.reference_node];
    return nearer(rotation_between(chain, reference), exact);
  }
  const Frame& top = frames_[a.topology][0];
  const Frame fixed{.z = {0, 0, 1}, .x = {1, 0, 0}};
  const Eigen::Matrix2cd to_top = nearer(rotation_between(chain, top), exact);
  return nearer(rotation_between(chain, fixed), to_top * rotation_between(top, fixed));
}

Eigen::Matrix2cd KinematicEvaluator::nearer(const Eigen::Matrix2cd& v,
                                            const Eigen::Matrix2cd& expected) {
  return (expected.adjoint() * v).trace().real() < 0 ? Eigen::Matrix2cd(-v) : v;
}

Eigen::Matrix2cd KinematicEvaluator::rotation_between(const Frame& from,
                                                      const Frame& to) {
  const HelicityDirection d =
      helicity_direction({from.z, from.x}, to.z, AzimuthBranch::principal);
  const HelicityAxes own(to.z, to.x);
  // gamma = -atan2(-y_r.x, y_r.y), and g = exp(-i gamma/2)
  const std::complex<double> g =
      half_azimuth(dot(d.y_r, own.y), -dot(d.y_r, own.x), AzimuthBranch::principal);
  const std::complex<double> u = std::conj(d.angles.alpha);
  Eigen::Matrix2cd v;
  v << d.angles.cos_beta * u * g, -d.angles.sin_beta * u * std::conj(g),  //
      d.angles.sin_beta * std::conj(u) * g, d.angles.cos_beta * std::conj(u * g);
  return v;
}

}  // namespace jacta
