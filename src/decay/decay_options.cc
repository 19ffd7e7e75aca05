#include "decay_options.h"

#include <Eigen/QR>
#include <algorithm>

#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

std::vector<int> read_l_list(const Node& list) {
  std::vector<int> result;
  if (!list.is_list()) throw list.error("l_list must be a list");
  for (const auto& item : list.items()) {
    const int two_l = doubled_spin(item);
    if (two_l < 0 || two_l % 2 != 0) throw item.error("l must be a whole number >= 0");
    result.push_back(two_l / 2);
  }
  return result;
}

std::vector<LsPair> read_ls_list(const Node& list) {
  std::vector<LsPair> result;
  if (!list.is_list()) throw list.error("ls_list must be a list of pairs [l, s]");
  for (const auto& item : list.items()) {
    if (!item.is_list() || item.items().size() != 2) {
      throw item.error("ls_list must be a list of pairs [l, s]");
    }
    const int two_l = doubled_spin(item.items()[0]);
    const int two_s = doubled_spin(item.items()[1]);
    if (two_l < 0 || two_l % 2 != 0 || two_s < 0) {
      throw item.error("l must be a whole number >= 0, and s >= 0");
    }
    result.push_back({two_l / 2, two_s});
  }
  return result;
}

void check_available(const Node& options) {
  const Node* model = find_value(options, "model");
  if (model != nullptr) {
    const std::string name = model->as_text();
    if (name != "default" && name != "gls-bf") {
      throw model->error("the decay model '" + name + "' is not available",
                         "available is gls-bf, the default");
    }
  }
  if (flag(options, "helicity_inner_full", false)) {
    throw options.find("helicity_inner_full")
        ->error("helicity_inner_full is not available");
  }
}

// Couplings whose helicity amplitudes are linearly independent of those before them.
std::vector<LsPair> independent(const std::vector<LsPair>& list,
                                const DecaySpins& spins,
                                const DecayParticle& first,
                                const DecayParticle& second) {
  const Eigen::MatrixXd all =
      ls_to_helicity(spins, list, first.two_projections, second.two_projections);
  std::vector<LsPair> result;
  Eigen::MatrixXd kept(0, all.cols());
  for (std::size_t i = 0; i < list.size(); ++i) {
    Eigen::MatrixXd with(kept.rows() + 1, all.cols());
    with << kept, all.row(static_cast<Eigen::Index>(i));
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(with);
    if (qr.rank() < with.rows()) continue;
    kept = with;
    result.push_back(list[i]);
  }
  return result;
}

}  // namespace

DecayOptions read_decay_options(const Node& options) {
  check_available(options);
  DecayOptions result;
  VertexOptions& vertex = result.vertex;
  vertex.has_barrier_factor = flag(options, "has_barrier_factor", true);
  vertex.has_ql = flag(options, "has_ql", true);
  vertex.has_bprime = flag(options, "has_bprime", true);
  vertex.barrier_factor_norm = flag(options, "barrier_factor_norm", false);
  vertex.barrier_factor_mass = flag(options, "barrier_factor_mass", false);
  vertex.no_q0 = flag(options, "no_q0", false);
  vertex.force_min_l = flag(options, "force_min_l", false);
  vertex.below_threshold = flag(options, "below_threshold", false);
  vertex.allow_cc = flag(options, "allow_cc", true);
  result.p_break = flag(options, "p_break", false);
  result.c_break = flag(options, "c_break", true);
  result.disable = flag(options, "disable", false);
  result.polar = flag(options, "params_polar", true);
  if (const Node* l = find_value(options, "l_list")) result.l_list = read_l_list(*l);
  if (const Node* ls = find_value(options, "ls_list")) result.ls_list = read_ls_list(*ls);
  if (const Node* head = find_value(options, "params_head")) {
    result.params_head = head->as_text();
  }
  if (const Node* chain = find_value(options, "decay_chain_params")) {
    if (!chain->is_map()) throw chain->error("decay_chain_params must be a map");
    result.chain = *chain;
  }
  if (const Node* selector = find_value(options, "ls_selector")) {
    if (selector->as_text() != "qr") {
      throw selector->error("ls_selector '" + selector->as_text() + "' is not available",
                            "write qr, or list the couplings in ls_list");
    }
    result.select_independent = true;
  }
  return result;
}

DecaySpins spins_of(const DecayOptions& options,
                    const DecayParticle& core,
                    const DecayParticle& first,
                    const DecayParticle& second) {
  return {.two_ja = core.two_spin,
          .two_jb = first.two_spin,
          .two_jc = second.two_spin,
          .pa = core.parity,
          .pb = first.parity,
          .pc = second.parity,
          .p_break = options.p_break,
          .c_break = options.c_break,
          .c = core.charge_parity};
}

std::vector<LsPair> couplings_of(const DecayOptions& options,
                                 const DecayParticle& core,
                                 const DecayParticle& first,
                                 const DecayParticle& second) {
  if (options.ls_list) return *options.ls_list;
  const DecaySpins spins = spins_of(options, core, first, second);
  std::vector<LsPair> list = ls_list(spins);
  if (options.select_independent) list = independent(list, spins, first, second);
  if (!options.l_list) return list;
  std::erase_if(list, [&](const LsPair& pair) {
    return std::find(options.l_list->begin(), options.l_list->end(), pair.l) ==
           options.l_list->end();
  });
  return list;
}

}  // namespace jacta
