#include "decay_options.h"

#include <algorithm>
#include <map>

#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/kinematics/ls_selection.h"

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

// LS-decay and LS-decay-Kmatrix are what line shapes that differ between (l,s) pairs ask
// for themselves.
const std::map<std::string, DecayKind>& decay_kinds() {
  static const std::map<std::string, DecayKind> kinds = {
      {"default", DecayKind::gls},
      {"gls-bf", DecayKind::gls},
      {"gls-cpv", DecayKind::gls_cpv},
      {"helicity_full", DecayKind::helicity_full},
      {"helicity_full-bf", DecayKind::helicity_full_bf},
      {"helicity_parity", DecayKind::helicity_parity},
      {"cov_ten_simple", DecayKind::covariant},
      {"LS-decay", DecayKind::gls},
      {"LS-decay-Kmatrix", DecayKind::gls}};
  return kinds;
}

std::vector<std::string> decay_kind_names() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : decay_kinds()) names.push_back(name);
  return names;
}

// Those that the key `model` takes, for decays into three particles too.
std::vector<std::string> decay_model_words() {
  auto words = decay_kind_names();
  words.emplace_back("AngSam3");
  return words;
}

DecayKind read_decay_kind(const Node& model) {
  const std::string name = model.as_text();
  const auto found = decay_kinds().find(name);
  if (found != decay_kinds().end()) return found->second;
  if (name == "AngSam3") {
    throw model.error("the decay model AngSam3 is for decays into three particles",
                      "name three daughters, or leave the model out");
  }
  if (name == "particle-decay") {
    throw model.error("the decay model 'particle-decay' is not available",
                      "tf-pwa 0.2.2 cannot evaluate it either (KeyError '|q|'); leave it "
                      "out, and give the particle `model: BWR`");
  }
  if (name == "gls_reduce_h0") {
    throw model.error("the decay model 'gls_reduce_h0' is not available",
                      "leave it out and choose couplings by `ls_selector: qr`");
  }
  throw model.error("the decay model '" + name + "' is not available",
                    "available are " + join(decay_kind_names()));
}

LsSelector read_selector(const Node& selector) {
  const std::string name = selector.as_text();
  if (name == "qr") return LsSelector::qr;
  if (name == "weight") return LsSelector::weight;
  throw selector.error("ls_selector '" + name + "' is not available",
                       "write qr or weight, or list the couplings in ls_list");
}

}  // namespace

KeyTable decay_option_keys(DecayOptions& o) {
  VertexOptions& v = o.vertex;
  const auto read_chain = [&o](const Node& n) {
    read_map(chain_option_keys(o.chain).of("decay_chain_params"), n);
  };
  ChainOptions chain;
  return KeyTable{
      {"model",
       accepting(with_default(words_schema(decay_model_words()), Node::string("gls-bf")),
                 [&o](const Node& n) { o.kind = read_decay_kind(n); }),
       "how couplings become helicity amplitudes: gls-bf, by (l,s) pairs, gls-cpv, the "
       "same by charge, helicity_full, they are helicity amplitudes, helicity_full-bf, "
       "with a barrier factor, helicity_parity, related by parity, cov_ten_simple, of "
       "covariant tensors; of decays into three particles: AngSam3"},
      {"same_ratio",
       switch_into(o.same_ratio),
       "of line shapes that differ between (l,s) pairs: True: all moduli are 1"},
      {"same_phase",
       switch_into(o.same_phase),
       "of line shapes that differ between (l,s) pairs: True: couplings are real"},
      {"p_break", switch_into(o.p_break), "True: a weak decay, parity is not conserved"},
      {"c_break",
       switch_into(o.c_break),
       "False: C is conserved, for decays into a particle and its antiparticle"},
      {"l_list",
       accepting(list_schema(type_schema("integer")),
                 [&o](const Node& n) { o.l_list = read_l_list(n); }),
       "orbital angular momenta l whose (l,s) pairs are kept"},
      {"ls_list",
       accepting(list_schema(list_schema(spin_schema())),
                 [&o](const Node& n) { o.ls_list = read_ls_list(n); }),
       "the (l,s) pairs themselves, [[l, s], ...]"},
      {"ls_selector",
       accepting(words_schema({"qr", "weight"}),
                 [&o](const Node& n) { o.selector = read_selector(n); }),
       "qr: only (l,s) pairs whose helicity amplitudes are linearly independent; weight: "
       "as many of them, chosen by weight (they differ for massless particles)"},
      {"has_barrier_factor",
       switch_into(v.has_barrier_factor),
       "False: neither q^l nor B'_l(q, q0, d)"},
      {"has_ql", switch_into(v.has_ql), "False: no factor q^l"},
      {"has_bprime",
       switch_into(v.has_bprime),
       "False: no Blatt-Weisskopf factor B'_l(q, q0, d)"},
      {"barrier_factor_norm",
       switch_into(v.barrier_factor_norm),
       "True: (q/q0)^l in place of q^l"},
      {"barrier_factor_mass",
       switch_into(v.barrier_factor_mass),
       "True: (q/m)^l in place of q^l, m the mass of the decaying particle"},
      {"no_q0", switch_into(v.no_q0), "True: q0 = 1/d in B'_l(q, q0, d)"},
      {"force_min_l",
       switch_into(v.force_min_l),
       "True: the barrier factors of all pairs are those of the smallest l"},
      {"below_threshold",
       switch_into(v.below_threshold),
       "True: an effective mass in q0 where the nominal mass is below threshold"},
      {"allow_cc",
       switch_into(v.allow_cc),
       "False: helicities are not reversed for antiparticles (data_charge)"},
      {"params_polar",
       switch_into(o.polar),
       "False: couplings as (re, im) in place of modulus and phase"},
      {"params_head",
       name_into(o.params_head),
       "first part of the names of its couplings, to share those of another decay"},
      {"disable", switch_into(o.disable), "True: chains with this decay are left out"},
      {"decay_chain_params",
       accepting(chain_option_keys(chain).schema(), read_chain),
       "options of the chains with this decay"},
      {"curve_style", no_effect("it is for plots, which are not drawn here")},
      {"aligned",
       no_effect("tf-pwa computes it and drops the result; the switch is "
                 "decay_chain_params: {aligned: ...}")},
      {"d", not_available("give `decay_d` in constrains.decay")},
      {"helicity_inner_full",
       switch_into(v.full_helicities),
       "True: helicities of its final particles that `spins` leaves out take part before "
       "they are rotated to those of the reference chain"}}
      .allow_nothing();
}

KeyTable three_body_option_keys(DecayOptions& o) {
  const auto read_model = [](const Node& n) {
    const std::string name = n.as_text();
    if (name == "AngSam3" || name == "default") return;
    throw n.error("the model '" + name + "' is not available for a decay into three",
                  "available is AngSam3");
  };
  const auto read_chain = [&o](const Node& n) {
    read_map(chain_option_keys(o.chain).of("decay_chain_params"), n);
  };
  ChainOptions chain;
  KeyTable table{
      {"model",
       accepting(
           with_default(words_schema({"AngSam3", "default"}), Node::string("AngSam3")),
           read_model),
       "AngSam3: one coupling for each projection of the spin on the normal of the "
       "plane"},
      {"params_head",
       name_into(o.params_head),
       "first part of the names of its couplings, to share those of another decay"},
      {"disable", switch_into(o.disable), "True: chains with this decay are left out"},
      {"decay_chain_params",
       accepting(chain_option_keys(chain).schema(), read_chain),
       "options of the chains with this decay"},
      {"curve_style", no_effect("it is for plots, which are not drawn here")}};
  table.add({"p_break", "c_break"},
            no_effect("a decay into three particles has no (l,s) pairs to choose"));
  return table.allow_nothing();
}

KeyTable chain_option_keys(ChainOptions& o) {
  const auto check_model = [](const Node& n) {
    const std::string name = n.as_text();
    if (name == "default") return;
    const std::string advice =
        name == "cov_ten" ? "use the decay model cov_ten_simple (tf-pwa 0.2.2 raises "
                            "TypeError for half-integer spins and NotImplementedError "
                            "for l > 2 in cov_ten)"
                          : "available is default";
    throw n.error("the model '" + name + "' of chains is not available", advice);
  };
  KeyTable table{{"model",
                  accepting(words_schema({"default"}), check_model),
                  "default: a product of its decays and line shapes"},
                 {"aligned",
                  switch_into(o.aligned),
                  "False: helicities of final particles are not rotated to the reference "
                  "chain's"},
                 {"is_cp",
                  switch_into(o.is_cp),
                  "True: the total coupling depends on the charge (data_charge)"}};
  table.add({"params_head"},
            not_available("leave it out (tf-pwa 0.2.2 raises TypeError for it)"));
  return table.allow_nothing();
}

std::vector<HelicityCoupling> helicity_couplings(DecayKind kind,
                                                 const DecayParticle& core,
                                                 const DecayParticle& first,
                                                 const DecayParticle& second) {
  const auto& b = first.two_projections;
  const auto& c = second.two_projections;
  std::size_t rows = b.size();
  std::size_t columns = c.size();
  const bool halves = kind == DecayKind::helicity_parity;
  const bool halves_rows = rows > columns;
  if (halves && halves_rows) rows = (rows + 1) / 2;
  if (halves && !halves_rows) columns = (columns + 1) / 2;
  double sign = 0;
  if (halves) {
    const int exponent = (core.two_spin - first.two_spin - second.two_spin) / 2;
    sign = *core.parity * *first.parity * *second.parity * (exponent % 2 == 0 ? 1 : -1);
  }
  std::vector<HelicityCoupling> result;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      HelicityCoupling coupling{"H_" + std::to_string(i) + "_" + std::to_string(j), {}};
      if (std::abs(b[i] - c[j]) <= core.two_spin) {
        const auto column = [&](std::size_t ib, std::size_t ic) {
          return static_cast<Eigen::Index>(ib * c.size() + ic);
        };
        coupling.row = Eigen::RowVectorXd::Zero(column(b.size(), 0));
        const std::size_t other_i = b.size() - 1 - i;
        const std::size_t other_j = c.size() - 1 - j;
        const bool is_own = halves_rows ? other_i < rows : other_j < columns;
        if (halves && !is_own) coupling.row[column(other_i, other_j)] = sign;
        coupling.row[column(i, j)] = 1;
      }
      result.push_back(std::move(coupling));
    }
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
  if (options.selector == LsSelector::qr) {
    list = independent_pairs(list, spins, first.two_projections, second.two_projections);
  } else if (options.selector == LsSelector::weight) {
    list = heaviest_pairs(
        list, spins, {core.mass == 0.0, first.mass == 0.0, second.mass == 0.0});
  }
  if (!options.l_list) return list;
  std::erase_if(list, [&](const LsPair& pair) {
    return std::find(options.l_list->begin(), options.l_list->end(), pair.l) ==
           options.l_list->end();
  });
  return list;
}

}  // namespace jacta
