// Toys of an amplitude model at fixed parameter values.
//
// The likelihood knows acceptance and phase space only by the Monte Carlo sample: its
// integral is I = sum_j v_j f(y_j). Toys are drawn from the same measure, event j of the
// sample with probability
//
//     p_j = v_j f_j / I      (cfit: (1-b) v_j e_j f_j / I_s + b v_j B_j / I_b),
//
// with replacement. That is exactly the family of distributions that the likelihood
// describes, so that fits of such toys are unbiased for any sample, weights and size.
// What toys do not have is the fluctuation of the sample itself, which a fit of real data
// has too: the covariance of its gradient is n sum_j p_j s_j s_j' (s: score) for the data
// and n^2 sum_j p_j^2 s_j s_j' for the sample. With N = 1 / sum p^2 its effective size,
// errors of real data are wider by
//
//     sqrt(1 + n / N) - 1,    at most sqrt(1 + n max p) - 1.
//
// Up to 5 % nothing is said; up to n = N (41 %) a warning gives the numbers; beyond, toys
// are refused. `toys_from: phase_space` in the data block draws the signal from flat
// phase space instead, where the user knows that the sample is flat.
#pragma once

#include <optional>

#include "amplitude_setup.h"
#include "flat_toys.h"
#include "jacta/model/statistical_model.h"
#include "jacta/random/alias_table.h"

namespace jacta {

class AmplitudeGenerator final : public Generator {
 public:
  /// Widening of errors by the size of the sample that is not worth a warning, and the
  /// largest ratio of a toy's events to the effective ones of the sample.
  static constexpr double silent_widening = 0.05;
  static constexpr double largest_ratio = 1;

  /// `values` is stored with every toy. Throws InputError where the sample cannot give
  /// toys: negative weights, or fewer effective events than a toy has.
  AmplitudeGenerator(std::shared_ptr<const AmplitudeSetup> setup,
                     const std::vector<double>& theta,
                     const GenerateOptions& options,
                     Table values);
  AmplitudeGenerator(const AmplitudeGenerator&) = delete;
  AmplitudeGenerator& operator=(const AmplitudeGenerator&) = delete;

  Dataset generate(const StreamAddress& address) const override;
  std::vector<std::string> warnings() const override { return warnings_; }

 private:
  struct Group {
    double signal = 0;          ///< mean number of events from the amplitude
    double background = 0;      ///< of background among the data
    double control_events = 0;  ///< mean number of events of the background sample
    AliasTable from_pool = {};  ///< Monte Carlo events by f v; empty: phase space
    AliasTable background_from_pool = {};  ///< cfit: by B v
    AliasTable from_background = {};
  };
  /// Events of signal and of background in the data of a toy.
  struct Numbers {
    std::size_t signal = 0;
    std::size_t background = 0;
  };

  void warn_of_drawn_values(const std::vector<double>& theta);
  Group prepare(std::size_t g);
  AliasTable signal_from_pool(std::size_t g, double events);
  void prepare_phase_space(std::size_t g);
  std::vector<double> intensities(const EventSample& sample) const;
  Table ancillary(const StreamAddress& address) const;
  Numbers numbers(const Group& group, Stream& stream) const;
  EventSample data(std::size_t g, const Numbers& numbers, Stream& stream) const;

  std::shared_ptr<const AmplitudeSetup> setup_;
  GenerateOptions options_;
  std::vector<double> theta_;
  std::vector<double> variables_;
  std::vector<std::complex<double>> coefficients_;
  std::vector<Group> groups_;
  std::optional<FlatToys> flat_;
  std::vector<std::string> warnings_;
  Table values_;
};

}  // namespace jacta
