// Toys of an amplitude model at fixed parameter values.
#pragma once

#include <optional>

#include "amplitude_setup.h"
#include "jacta/amplitude/phase_space.h"
#include "jacta/model/statistical_model.h"
#include "jacta/random/alias_table.h"

namespace jacta {

class AmplitudeGenerator final : public Generator {
 public:
  /// Draws from the Monte Carlo sample where it holds this many times the events.
  static constexpr double pool_factor = 20;

  /// `values` is stored with every toy.
  AmplitudeGenerator(std::shared_ptr<const AmplitudeSetup> setup,
                     const std::vector<double>& theta,
                     const GenerateOptions& options,
                     Table values);

  Dataset generate(const StreamAddress& address) const override;

 private:
  struct Group {
    double signal = 0;          ///< mean number of events from the amplitude
    double background = 0;      ///< of background among the data
    double control_events = 0;  ///< mean number of events of the background sample
    bool flat = false;          ///< signal from phase space, else from the pool
    AliasTable from_pool = {};  ///< Monte Carlo events by f v
    AliasTable background_from_pool = {};  ///< cfit: by B v
    AliasTable from_background = {};
  };

  Group prepare(std::size_t g, const GenerateOptions& options);
  std::vector<double> intensities(const EventSample& sample) const;
  bool prepare_phase_space();
  EventSample signal(const Group& group,
                     std::size_t g,
                     std::size_t n,
                     Stream& stream) const;
  bool fill_flat(EventSample& sample, std::size_t n, double& bound, Stream& stream) const;

  std::shared_ptr<const AmplitudeSetup> setup_;
  std::vector<double> variables_;
  std::vector<std::complex<double>> coefficients_;
  std::vector<Group> groups_;
  std::optional<PhaseSpace> phase_space_;
  double bound_ = 0;  ///< of f over phase space
  Table values_;
};

}  // namespace jacta
