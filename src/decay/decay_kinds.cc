#include "decay_kinds.h"

#include <algorithm>
#include <vector>

#include "jacta/base/error.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

// Couplings are helicity amplitudes.
void make_helicities(const DecayEnds& ends, DecayKind kind, DecayVertex& vertex) {
  const auto& [core, first, second] = ends;
  if (kind == DecayKind::helicity_parity &&
      !(core.parity && first.parity && second.parity)) {
    throw core.config.error("helicity_parity needs the parities of " + core.name + ", " +
                            first.name + " and " + second.name);
  }
  const int l = std::min_element(vertex.ls.begin(),
                                 vertex.ls.end(),
                                 [](const auto& x, const auto& y) { return x.l < y.l; })
                    ->l;
  std::vector<Eigen::RowVectorXd> rows;
  for (const auto& coupling : helicity_couplings(kind, core, first, second)) {
    if (coupling.row.size() > 0) rows.push_back(coupling.row);
  }
  Eigen::MatrixXd all(static_cast<Eigen::Index>(rows.size()), rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all.row(static_cast<Eigen::Index>(i)) = rows[i];
  }
  vertex.helicities = std::move(all);
  vertex.ls.assign(rows.size(), {l, 0});
  vertex.options = {.has_barrier_factor = kind == DecayKind::helicity_full_bf,
                    .allow_cc = false,
                    .radius = vertex.options.radius};
}

// tf-pwa switches the alignment off whatever decay_chain_params say, q^l is a part of the
// tensors, and helicities are not reversed by charge.
void make_covariant(const DecayParticle& core,
                    const Node& given,
                    DecayOptions& options,
                    DecayVertex& vertex) {
  const auto refuse = [&](const char* key, const std::string& advice) {
    const Node* value = find_value(given, key);
    if (value == nullptr || !is_switched_on(*value)) return;
    throw value->error(std::string(key) + ": True of " + vertex.name +
                           " is not available for cov_ten_simple",
                       advice);
  };
  refuse("has_ql", "q^l is a part of the tensors: leave it out");
  refuse("force_min_l", "leave it out");
  if (options.split) {
    throw core.config.error("cov_ten_simple of " + vertex.name +
                                " is not available with the line shape of " + core.name,
                            "it holds the barrier factors; choose another model");
  }
  vertex.is_covariant = true;
  VertexOptions& o = vertex.options;
  o.has_bprime = o.has_bprime && o.has_barrier_factor;
  o.has_barrier_factor = o.has_ql = true;
  o.allow_cc = false;
  options.chain.aligned = false;
}

}  // namespace

void use_decay_kind(const DecayEnds& ends,
                    const Node& given,
                    DecayOptions& options,
                    DecayVertex& vertex) {
  const DecayParticle& core = ends.core;
  if (vertex.options.full_helicities && options.kind != DecayKind::gls &&
      options.kind != DecayKind::gls_cpv) {
    throw find_value(given, "helicity_inner_full")
        ->error("helicity_inner_full of " + vertex.name + " is for couplings g_ls",
                "leave it out, or the decay model");
  }
  const bool is_massless = ends.first.mass == 0.0 || ends.second.mass == 0.0;
  if (vertex.options.full_helicities && is_massless) {
    throw find_value(given, "helicity_inner_full")
        ->error("helicity_inner_full of " + vertex.name +
                    " has no meaning for a massless particle",
                "leave it out: it has no helicity 0");
  }
  options.split = split_couplings(core.config);
  if (options.split && options.kind != DecayKind::covariant) {
    if (!vertex.options.has_barrier_factor) {
      throw core.config.error(
          "has_barrier_factor: False of " + core.name + " is not available",
          "its line shape holds the barrier factors");
    }
    vertex.options.has_barrier_factor = false;
  }
  if (options.kind == DecayKind::covariant) {
    make_covariant(core, given, options, vertex);
    return;
  }
  const bool has_gls =
      options.kind == DecayKind::gls || options.kind == DecayKind::gls_cpv;
  if (!has_gls && !vertex.ls.empty()) make_helicities(ends, options.kind, vertex);
}

void make_three_body(const DecayParticle& core, DecayVertex& vertex) {
  for (int mu = -core.two_spin; mu <= core.two_spin; mu += 2) {
    vertex.ls.push_back({0, mu});
  }
  vertex.options.has_barrier_factor = false;
  vertex.options.allow_cc = false;
}

void refuse_three_body(const std::string& core,
                       const std::string& top,
                       const Location& place) {
  throw InputError(
      place,
      "the decay of " + core +
          " into three particles is not available: AngSam3 is for that of " + top,
      "write it as a chain of two-body decays (tf-pwa 0.2.2 cannot evaluate it either: "
      "AngSam3 of a resonance has no break-up momentum)");
}

}  // namespace jacta
