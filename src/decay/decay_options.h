// The options of a two-body decay: how its couplings are listed and named, and its
// barrier factors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

/// Options of a chain: decay_chain.$all, decay_chain_params of a decay.
struct ChainOptions {
  std::optional<bool> aligned = {};
  std::optional<bool> is_cp = {};
};

/// How couplings become helicity amplitudes.
enum class DecayKind {
  gls,
  gls_cpv,
  helicity_full,
  helicity_full_bf,
  helicity_parity,
  covariant
};

/// Which of the (l,s) pairs stay.
enum class LsSelector { none, qr, weight };

struct DecayOptions {
  DecayKind kind = DecayKind::gls;
  VertexOptions vertex = {};
  std::optional<SplitCouplings> split = {};  ///< the line shape differs between (l,s)
  std::optional<bool> same_ratio = {};       ///< in place of those of `split`
  std::optional<bool> same_phase = {};
  bool p_break = false;
  bool c_break = true;
  bool disable = false;
  bool polar = true;
  LsSelector selector = LsSelector::none;
  std::optional<std::vector<int>> l_list = {};
  std::optional<std::vector<LsPair>> ls_list = {};
  std::optional<std::string> params_head = {};
  ChainOptions chain = {};  ///< decay_chain_params
};

/// The keys of a decay in the `decay` block, of decay_params and of production_params.
KeyTable decay_option_keys(DecayOptions& options);
/// The same of a decay into three particles.
KeyTable three_body_option_keys(DecayOptions& options);
KeyTable chain_option_keys(ChainOptions& options);

/// The (l,s) pairs of core -> first second after all filters.
std::vector<LsPair> couplings_of(const DecayOptions& options,
                                 const DecayParticle& core,
                                 const DecayParticle& first,
                                 const DecayParticle& second);

/// The couplings H_ij of helicities of a decay, row by row of tf-pwa's table of them.
struct HelicityCoupling {
  std::string field = {};       ///< "H_0_1"
  Eigen::RowVectorXd row = {};  ///< columns as in ls_to_helicity(); empty: always 0
};
std::vector<HelicityCoupling> helicity_couplings(DecayKind kind,
                                                 const DecayParticle& core,
                                                 const DecayParticle& first,
                                                 const DecayParticle& second);

/// What ls_list() and ls_to_helicity() need.
DecaySpins spins_of(const DecayOptions& options,
                    const DecayParticle& core,
                    const DecayParticle& first,
                    const DecayParticle& second);

}  // namespace jacta
