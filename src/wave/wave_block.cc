#include "jacta/wave/wave_block.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "kinematics_block.h"
#include "wave_plan.h"

namespace jacta {

namespace {

// Events that are worked on together: their planes stay in the cache.
constexpr std::size_t chunk_size = 64;

struct Planes {
  std::vector<double> values;
  double* re(std::size_t plane) { return values.data() + 2 * plane * chunk_size; }
  double* im(std::size_t plane) { return re(plane) + chunk_size; }
};

std::complex<double> whole_power(std::complex<double> z, int n) {
  if (n < 0) return whole_power(std::conj(z), -n);
  std::complex<double> result = 1;
  for (int i = 0; i < n; ++i) result *= z;
  return result;
}

class PlaneMaker {
 public:
  PlaneMaker(const KinematicBlock& block, Planes& planes, std::size_t position)
      : block_(block),
        planes_(planes),
        re_(planes.re(position)),
        im_(planes.im(position)) {}

  void operator()(const OnePlane&) const {
    std::fill_n(re_, chunk_size, 1.0);
    std::fill_n(im_, chunk_size, 0.0);
  }
  void operator()(const AnglePlane& plane) const {
    const auto& angles = block_.angles[plane.topology][plane.node];
    for (std::size_t i = 0; i < block_.n_events; ++i) {
      const HalfAngles& h = angles[i];
      const std::complex<double> value =
          plane.small_d(h.cos_beta, h.sin_beta) * whole_power(h.alpha, plane.two_m);
      re_[i] = value.real();
      im_[i] = value.imag();
    }
  }
  void operator()(const NormalPlane& plane) const {
    const auto& planes = block_.planes[plane.topology];
    for (std::size_t i = 0; i < block_.n_events; ++i) {
      const HalfAngles& h = planes[i].normal;
      const std::complex<double> value = plane.small_d(h.cos_beta, h.sin_beta) *
                                         whole_power(h.alpha, plane.two_m) *
                                         whole_power(planes[i].gamma, plane.two_mu);
      re_[i] = value.real();
      im_[i] = value.imag();
    }
  }
  void operator()(const DirectionPlane& plane) const {
    const auto& directions = block_.directions[plane.direction];
    for (std::size_t i = 0; i < block_.n_events; ++i) {
      const HalfAngles& h = directions[i];
      const std::complex<double> value =
          plane.small_d(h.cos_beta, h.sin_beta) * whole_power(h.alpha, -plane.two_m);
      re_[i] = value.real();
      im_[i] = value.imag();
    }
  }
  void operator()(const RotationPlane&) const {}  // made by make_rotations
  void operator()(const ProductPlane& plane) const {
    const double *ar = planes_.re(plane.first), *ai = planes_.im(plane.first);
    const double *br = planes_.re(plane.second), *bi = planes_.im(plane.second);
    for (std::size_t i = 0; i < chunk_size; ++i) {
      re_[i] = ar[i] * br[i] - ai[i] * bi[i];
      im_[i] = ar[i] * bi[i] + ai[i] * br[i];
    }
  }
  void operator()(const SumPlane& plane) const {
    std::fill_n(re_, chunk_size, 0.0);
    std::fill_n(im_, chunk_size, 0.0);
    for (const auto& [position, coefficient] : plane.terms) {
      const double *ar = planes_.re(position), *ai = planes_.im(position);
      for (std::size_t i = 0; i < chunk_size; ++i) {
        re_[i] += coefficient * ar[i];
        im_[i] += coefficient * ai[i];
      }
    }
  }

 private:
  const KinematicBlock& block_;
  Planes& planes_;
  double* re_;
  double* im_;
};

double half_power(double q2, int l) {
  double result = l % 2 == 0 ? 1 : std::sqrt(std::max(q2, 0.0));
  for (int i = 0; i < l / 2; ++i) result *= q2;
  return result;
}

double barrier_value(const BarrierFactor& factor,
                     const BarrierPolynomial& polynomial,
                     double q2,
                     double m) {
  double value = factor.has_ql ? half_power(q2, factor.l) : 1;
  if (factor.has_ratio) {
    const double p = polynomial(q2 * factor.radius * factor.radius);
    value = p > 0 ? value / std::sqrt(p) : 0;
  }
  for (int i = 0; i < factor.mass_power; ++i) value /= m;
  return value;
}

/// Evaluates one model on chunks of events; the buffers are reused.
class Evaluation {
 public:
  Evaluation(const EvaluationPlan& plans, const EventSample& sample)
      : plans_(plans), sample_(sample), kinematics_(plans.kinematics) {
    for (const auto& plan : plans.waves) {
      Prepared prepared;
      prepared.planes.values.resize(2 * chunk_size * plan.planes.size());
      prepared.rotation_planes.resize(plan.rotations.size());
      for (std::size_t p = 0; p < plan.planes.size(); ++p) {
        if (const auto* r = std::get_if<RotationPlane>(&plan.planes[p])) {
          prepared.rotation_planes[r->group].emplace_back(p, r->element);
        }
      }
      prepared.barriers.resize(plan.barriers.size() * chunk_size);
      for (const auto& b : plan.barriers) prepared.polynomials.emplace_back(b.l);
      prepared_.push_back(std::move(prepared));
    }
  }

  /// Events [begin, begin + n), n <= chunk_size, to places [to, to + n) of `out`.
  void run(const FinalPermutation& permutation,
           std::size_t begin,
           std::size_t n,
           std::size_t to,
           WaveArrangement& out) {
    kinematics_.reflect(permutation.is_reflected);
    kinematics_.evaluate(sample_, permutation.assignment, begin, n, block_);
    for (std::size_t u = 0; u < plans_.use_places.size(); ++u) {
      const auto [split, set] = plans_.use_places[u];
      for (std::size_t i = 0; i < n; ++i) {
        out.shape_points[u][to + i] = {.m = block_.masses[set][i],
                                       .q2 = block_.q2[split][i]};
      }
    }
    for (std::size_t p = 0; p < prepared_.size(); ++p) {
      if (p > 0 && sample_.charges.empty()) continue;
      make_planes(p);
      write(p, permutation, begin, n, to, out);
    }
  }

 private:
  struct Prepared {
    Planes planes;
    /// [group]: plane and element of the matrix.
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> rotation_planes;
    std::vector<double> barriers;  ///< [factor][event]
    std::vector<BarrierPolynomial> polynomials;
  };

  void make_rotations(const WavePlan& plan, Prepared& prepared) {
    for (std::size_t g = 0; g < plan.rotations.size(); ++g) {
      const RotationGroup& group = plan.rotations[g];
      const auto size = static_cast<std::size_t>(group.matrix.size());
      const std::size_t rotation =
          group.position + (group.is_spin ? plans_.kinematics.alignments.size() : 0);
      matrix_.resize(size * size);
      for (std::size_t i = 0; i < block_.n_events; ++i) {
        group.matrix(block_.rotations[rotation][i], matrix_);
        for (const auto& [plane, element] : prepared.rotation_planes[g]) {
          prepared.planes.re(plane)[i] = matrix_[element].real();
          prepared.planes.im(plane)[i] = -matrix_[element].imag();
        }
      }
    }
  }

  void make_planes(std::size_t p) {
    const WavePlan& plan = plans_.waves[p];
    Prepared& prepared = prepared_[p];
    make_rotations(plan, prepared);
    for (std::size_t s = 0; s < plan.planes.size(); ++s) {
      std::visit(PlaneMaker(block_, prepared.planes, s), plan.planes[s]);
    }
    for (std::size_t b = 0; b < plan.barriers.size(); ++b) {
      const BarrierFactor& factor = plan.barriers[b];
      const auto& q2 = block_.q2[factor.split];
      const auto& m = block_.masses[factor.core_set];
      for (std::size_t i = 0; i < block_.n_events; ++i) {
        prepared.barriers[b * chunk_size + i] =
            barrier_value(factor, prepared.polynomials[b], q2[i], m[i]);
      }
    }
  }

  void write(std::size_t p,
             const FinalPermutation& permutation,
             std::size_t begin,
             std::size_t n,
             std::size_t to,
             WaveArrangement& out) {
    const WavePlan& plan = plans_.waves[p];
    Prepared& prepared = prepared_[p];
    std::size_t of_wave = static_cast<std::size_t>(-1);
    for (std::size_t k = 0; k < plan.outputs.size(); ++k) {
      const WaveOutput& output = plan.outputs[k];
      if (output.wave != of_wave) {
        of_wave = output.wave;
        multiply_barriers(plan.wave_barriers[of_wave], prepared);
      }
      const double c = permutation.sign * output.coefficient;
      const double *re = prepared.planes.re(output.plane),
                   *im = prepared.planes.im(output.plane);
      WavePlane& plane = out.planes[plans_.output_places[permutation_of(permutation)][k]];
      for (std::size_t i = 0; i < n; ++i) {
        const bool is_positive =
            sample_.charges.empty() || sample_.charges[begin + i] > 0;
        if (p > 0 && is_positive) continue;
        if (output.charge != 0 && (output.charge > 0) != is_positive) continue;
        plane.re[to + i] = c * factor_[i] * re[i];
        plane.im[to + i] = c * factor_[i] * im[i];
      }
    }
  }

  std::size_t permutation_of(const FinalPermutation& permutation) const {
    return static_cast<std::size_t>(&permutation - plans_.permutations.data());
  }

  void multiply_barriers(const std::vector<std::size_t>& list, const Prepared& prepared) {
    factor_.assign(chunk_size, 1.0);
    for (const std::size_t b : list) {
      const double* values = prepared.barriers.data() + b * chunk_size;
      for (std::size_t i = 0; i < chunk_size; ++i) factor_[i] *= values[i];
    }
  }

  const EvaluationPlan& plans_;
  const EventSample& sample_;
  KinematicEvaluator kinematics_;
  KinematicBlock block_;
  std::vector<Prepared> prepared_;
  std::vector<std::complex<double>> matrix_;
  std::vector<double> factor_;
};

WaveArrangement empty_arrangement(const EvaluationPlan& plan, std::size_t n) {
  WaveArrangement result;
  for (const auto& output : plan.waves.front().outputs) {
    result.planes.push_back({.wave = output.wave,
                             .component = output.component,
                             .re = std::vector<double>(n),
                             .im = std::vector<double>(n)});
  }
  result.shape_points.assign(plan.use_places.size(), std::vector<ShapePoint>(n));
  return result;
}

}  // namespace

WaveEvaluator::WaveEvaluator(std::shared_ptr<const DecayModel> model)
    : model_(std::move(model)),
      plan_(std::make_unique<const EvaluationPlan>(make_evaluation_plan(*model_))) {}

WaveEvaluator::~WaveEvaluator() = default;

WaveBlock WaveEvaluator::block(const EventSample& sample,
                               std::size_t begin,
                               std::size_t end) const {
  if (begin > end || end > sample.size()) {
    throw UsageError("WaveEvaluator: events beyond the end of the sample");
  }
  if (sample.momenta.size() != model_->finals.size()) {
    throw UsageError("WaveEvaluator: one list of momenta per final particle, please");
  }
  WaveBlock block{.n_events = end - begin};
  Evaluation evaluation(*plan_, sample);
  for (const auto& permutation : plan_->permutations) {
    WaveArrangement arrangement = empty_arrangement(*plan_, block.n_events);
    for (std::size_t i = 0; i < block.n_events; i += chunk_size) {
      const std::size_t n = std::min(chunk_size, block.n_events - i);
      evaluation.run(permutation, begin + i, n, i, arrangement);
    }
    block.arrangements.push_back(std::move(arrangement));
  }
  return block;
}

}  // namespace jacta
