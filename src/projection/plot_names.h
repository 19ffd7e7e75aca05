// The names of a `plot` block: particles, slots and paths through chains, as what they
// decay to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/decay/decay_blocks.h"
#include "jacta/decay/decay_model.h"
#include "jacta/wave/helicity_angles.h"

namespace jacta {

class PlotNames {
 public:
  PlotNames(const Node& root, const DecayModel& decay);

  /// Nothing for a name that is in no decay, with a warning.
  std::optional<FinalSet> finals(const Node& name, Diagnostics& diagnostics) const;
  /// The daughter that a path names; nothing for one of no chain, with a warning.
  std::optional<AnglePlace> place(const Node& name,
                                  bool is_aligned,
                                  Diagnostics& diagnostics) const;

 private:
  using Path = std::vector<std::string>;

  void add_all(const std::vector<ChainVertex>& vertices);
  bool is_named(const std::string& name, std::size_t particle) const;
  std::map<std::size_t, FinalSet> particles_of(const DecayChain& chain) const;
  std::optional<FinalSet> last_of(const Path& path, const DecayChain& chain) const;
  std::optional<AnglePlace> daughter(const Path& path) const;
  std::optional<AnglePlace> first_daughter(const std::string& core,
                                           std::size_t count) const;

  const DecayModel& decay_;
  std::map<std::string, std::vector<std::string>> slots_ = {};
  std::vector<DecayEntry> entries_ = {};
  std::map<std::string, FinalSet> known_ = {};
};

}  // namespace jacta
