// ModelCachedAmp and ModelCachedInt: the likelihood of a decay model with the methods of
// tf-pwa's classes of these names, for lists of batches.
//
//     NLL = - sum w lnc(f) + W ln sum_j v_j f(y_j),   W = sum w
//
// with lnc the clipped logarithm of the unnormalised intensity (amplitude_likelihood.h,
// compat). Monte Carlo weights v are taken as they are given. Gradients are in the free
// parameters, in the order of trainable().
//
// ModelCachedAmp keeps the waves of data and Monte Carlo and sums over both in every
// call. ModelCachedInt keeps the waves of the data and, of the Monte Carlo, the integral
// matrix. Both are valid whatever floats: where a mass or width is free its waves, and
// the rows of the matrix that it touches, are computed again when its value has changed;
// a fixed one that set_params() moves makes the caches anew. Identical particles are
// included.
//
// Samples are owned handles: a cache holds its samples, is found by them and their
// weights, and so cannot answer for others. Batches of a list are one sample; lists whose
// lengths differ are refused with UsageError or InputError.
//
//     jacta::ModelCachedInt model(decay_model);
//     model.set_params({{"R_BC_mass", 4.16}});
//     model.build_cached_int({flat}, {weights});
//     auto [nll, gradient] = model.nll_grad_batch({data}, {flat}, {w}, {weights});
//
// A model is used by one thread at a time.
#pragma once

#include <Eigen/Core>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

using SampleHandle = std::shared_ptr<const EventSample>;
using SampleBatches = std::vector<SampleHandle>;
using WeightBatches = std::vector<std::vector<double>>;

struct ValueAndGradient {
  double value = 0;
  Eigen::VectorXd gradient = {};
};

struct GradientAndProduct {
  Eigen::VectorXd gradient = {};
  Eigen::VectorXd product = {};
};

/// What the two models share.
class CachedModel {
 public:
  virtual ~CachedModel();
  CachedModel(const CachedModel&) = delete;
  CachedModel& operator=(const CachedModel&) = delete;

  /// Names of the free parameters.
  std::vector<std::string> trainable() const;
  /// Values by the names of variables; the others stay. UsageError for an unknown name.
  void set_params(const std::map<std::string, double>& values);
  std::map<std::string, double> get_params() const;
  /// One value per free parameter.
  void set_free(std::span<const double> values);
  const std::vector<double>& theta() const { return theta_; }

  ValueAndGradient nll_grad_batch(const SampleBatches& data,
                                  const SampleBatches& mcdata,
                                  const WeightBatches& weight,
                                  const WeightBatches& mc_weight);
  GradientAndProduct grad_hessp_batch(const Eigen::VectorXd& p,
                                      const SampleBatches& data,
                                      const SampleBatches& mcdata,
                                      const WeightBatches& weight,
                                      const WeightBatches& mc_weight);
  /// Blends `bg` into the data (by its own weights; where they are all 1, by -w_bkg
  /// each), applies alpha, and takes ln(I / sum v). An empty `weight` or `mc_weight` is
  /// that of the sample.
  Derivatives nll_grad_hessian(const SampleHandle& data,
                               const SampleHandle& mcdata,
                               const std::vector<double>& weight = {},
                               const SampleHandle& bg = {},
                               const std::vector<double>& mc_weight = {});

 protected:
  CachedModel(std::shared_ptr<const DecayModel> model,
              double w_bkg,
              bool cached_integral,
              const Executor* executor);

  struct State;
  std::unique_ptr<State> state_;
  std::vector<double> theta_;
};

class ModelCachedAmp : public CachedModel {
 public:
  /// w_bkg: weight of a background event whose sample carries no weights.
  explicit ModelCachedAmp(std::shared_ptr<const DecayModel> model,
                          double w_bkg = 1.0,
                          const Executor* executor = nullptr);

  /// - sum w lnc f with the samples' own weights.
  ValueAndGradient sum_nll_grad_batch(const SampleBatches& data);
  /// n ln I with I = sum v f by the samples' own weights.
  ValueAndGradient sum_log_integral_grad_batch(const SampleBatches& mcdata, double ndata);
};

class ModelCachedInt : public CachedModel {
 public:
  explicit ModelCachedInt(std::shared_ptr<const DecayModel> model,
                          double w_bkg = 1.0,
                          const Executor* executor = nullptr);

  void build_cached_int(const SampleBatches& mcdata, const WeightBatches& mc_weight);
  /// I = sum v f at the current parameters; UsageError where it was not built.
  double get_cached_int(const SampleBatches& mcdata);
};

}  // namespace jacta
