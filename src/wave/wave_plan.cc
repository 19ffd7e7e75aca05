#include "wave_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "covariant_vertex.h"
#include "plane_table.h"

namespace jacta {

namespace {

/// The amplitude below one particle of a chain: [combination of (l,s)][own helicity]
/// [helicities of the finals below].
struct Branch {
  std::size_t combinations = 1;
  std::size_t own = 1;
  std::size_t below = 1;
  std::vector<std::size_t> finals = {};  ///< order of `below`, the last runs fastest
  std::vector<Entry> entries = {};

  Entry& at(std::size_t combination, std::size_t helicity, std::size_t final_helicity) {
    return entries[(combination * own + helicity) * below + final_helicity];
  }
};

class ChainPlanner {
 public:
  ChainPlanner(const DecayModel& model,
               KinematicPlan& kinematics,
               PlaneTable& table,
               const DecayChain& chain,
               bool is_reversed)
      : model_(model),
        kinematics_(kinematics),
        table_(table),
        chain_(chain),
        is_reversed_(is_reversed),
        topology_(kinematics.topology_position(chain.vertices)) {
    kinematics.topologies[topology_].is_used = true;
  }

  Branch plan() {
    std::size_t next = 0;
    return decay_branch(next);
  }

 private:
  const DecayParticle& particle(std::size_t i) const { return model_.particles[i]; }

  // Own helicities of a daughter in the sums of its decay.
  std::vector<int> own_helicities(const DecayVertex& vertex, std::size_t position) const {
    const DecayParticle& p = particle(position);
    return vertex.options.full_helicities && is_final(position)
               ? spin_projections(p.two_spin)
               : p.two_projections;
  }

  bool is_final(std::size_t position) const {
    const auto& finals = model_.finals;
    return std::find(finals.begin(), finals.end(), position) != finals.end();
  }

  Branch final_branch(std::size_t position, const std::vector<int>& own) {
    const std::size_t f = static_cast<std::size_t>(
        std::find(model_.finals.begin(), model_.finals.end(), position) -
        model_.finals.begin());
    const DecayParticle& p = particle(position);
    const auto& below = p.two_projections;
    Branch branch{.own = own.size(), .below = below.size(), .finals = {f}};
    branch.entries.resize(branch.own * branch.below);
    std::optional<std::size_t> alignment;
    if (p.two_spin > 0 && chain_.aligned) {
      alignment = kinematics_.alignment_position(topology_, f);
    }
    for (std::size_t row = 0; row < branch.own; ++row) {
      for (std::size_t column = 0; column < branch.below; ++column) {
        if (alignment) {
          branch.at(0, row, column) =
              table_.rotation(*alignment, false, p.two_spin, own[row], below[column]);
        } else if (own[row] == below[column]) {
          branch.at(0, row, column) = {1, 0};
        }
      }
    }
    return branch;
  }

  Branch daughter_branch(const DecayVertex& vertex,
                         std::size_t position,
                         std::size_t& next) {
    return is_final(position) ? final_branch(position, own_helicities(vertex, position))
                              : decay_branch(next);
  }

  // T of every coupling, columns as in ls_to_helicity.
  Eigen::MatrixXd couplings(const DecayVertex& vertex) const {
    const auto& first = particle(vertex.first);
    const auto& second = particle(vertex.second);
    const DecaySpins spins{.two_ja = particle(vertex.core).two_spin,
                           .two_jb = first.two_spin,
                           .two_jc = second.two_spin};
    if (vertex.helicities) return *vertex.helicities;
    Eigen::MatrixXd t = ls_to_helicity(spins,
                                       vertex.ls,
                                       own_helicities(vertex, vertex.first),
                                       own_helicities(vertex, vertex.second));
    if (is_reversed_ && vertex.options.allow_cc) t = t.rowwise().reverse().eval();
    return t;
  }

  // The sums over a daughter's own helicity: [combination][helicities below].
  std::vector<Entry> summed(Branch& branch) {
    std::vector<Entry> result;
    for (std::size_t c = 0; c < branch.combinations; ++c) {
      for (std::size_t h = 0; h < branch.below; ++h) {
        std::vector<Entry> terms;
        for (std::size_t own = 0; own < branch.own; ++own) {
          if (!branch.at(c, own, h).is_zero()) terms.push_back(branch.at(c, own, h));
        }
        result.push_back(table_.sum(terms));
      }
    }
    return result;
  }

  // Amplitudes of all helicities of the daughters are the same.
  Branch three_body_branch(const DecayVertex& vertex, std::size_t& next) {
    const auto& core = particle(vertex.core);
    kinematics_.topologies[topology_].needs_plane = core.two_spin > 0;
    Branch result{.combinations = 1, .below = 1};
    std::vector<Entry> product = {{1, 0}};  // [combination][helicities below]
    for (const std::size_t daughter : {vertex.first, vertex.second, *vertex.third}) {
      Branch branch = daughter_branch(vertex, daughter, next);
      const std::vector<Entry> sums = summed(branch);
      std::vector<Entry> longer;
      for (std::size_t c = 0; c < result.combinations; ++c) {
        for (std::size_t k = 0; k < branch.combinations; ++k) {
          for (std::size_t h = 0; h < result.below; ++h) {
            for (std::size_t g = 0; g < branch.below; ++g) {
              longer.push_back(table_.product(product[c * result.below + h],
                                              sums[k * branch.below + g]));
            }
          }
        }
      }
      product = std::move(longer);
      result.combinations *= branch.combinations;
      result.below *= branch.below;
      result.finals.insert(
          result.finals.end(), branch.finals.begin(), branch.finals.end());
    }
    const std::size_t combinations = result.combinations;
    result.combinations *= vertex.ls.size();
    result.own = core.two_projections.size();
    result.entries.resize(result.combinations * result.own * result.below);
    for (std::size_t mu = 0; mu < vertex.ls.size(); ++mu) {
      for (std::size_t m = 0; m < result.own; ++m) {
        const Entry d = table_.normal(
            topology_, core.two_spin, core.two_projections[m], vertex.ls[mu].two_s);
        for (std::size_t c = 0; c < combinations; ++c) {
          for (std::size_t h = 0; h < result.below; ++h) {
            result.at(mu * combinations + c, m, h) =
                table_.product(d, product[c * result.below + h]);
          }
        }
      }
    }
    return result;
  }

  Branch covariant_branch(const ChainVertex& place, Branch& first, Branch& second) {
    const DecayVertex& vertex = model_.vertices[place.vertex];
    const auto& core = particle(vertex.core);
    CovariantVertex covariant(model_, kinematics_, table_, place);
    Branch result = joined(vertex, first, second);
    for (std::size_t ls = 0; ls < vertex.ls.size(); ++ls) {
      for (std::size_t m = 0; m < result.own; ++m) {
        const auto t = covariant.amplitudes(vertex.ls[ls], core.two_projections[m]);
        for (std::size_t c = 0; c < first.combinations; ++c) {
          contract(
              [&](std::size_t ib, std::size_t ic) { return t[ib * second.own + ic]; },
              ls,
              m,
              c,
              first,
              second,
              result);
        }
      }
    }
    return result;
  }

  // Room for the amplitudes of a decay.
  Branch joined(const DecayVertex& vertex,
                const Branch& first,
                const Branch& second) const {
    Branch result{
        .combinations = vertex.ls.size() * first.combinations * second.combinations,
        .own = particle(vertex.core).two_projections.size(),
        .below = first.below * second.below,
        .finals = first.finals};
    result.finals.insert(result.finals.end(), second.finals.begin(), second.finals.end());
    result.entries.resize(result.combinations * result.own * result.below);
    return result;
  }

  Branch decay_branch(std::size_t& next) {
    const ChainVertex& place = chain_.vertices[next++];
    const DecayVertex& vertex = model_.vertices[place.vertex];
    if (vertex.third) return three_body_branch(vertex, next);
    Branch first = daughter_branch(vertex, vertex.first, next);
    Branch second = daughter_branch(vertex, vertex.second, next);
    if (vertex.is_covariant) return covariant_branch(place, first, second);
    const std::size_t node = kinematics_.node_position(topology_, place.first_finals);
    const auto& core = particle(vertex.core);
    if (core.two_spin > 0) {
      kinematics_.topologies[topology_].nodes[node].needs_angles = true;
    }
    const Eigen::MatrixXd t = couplings(vertex);
    Branch result = joined(vertex, first, second);
    const auto b = own_helicities(vertex, vertex.first);
    const auto c = own_helicities(vertex, vertex.second);
    for (std::size_t ls = 0; ls < vertex.ls.size(); ++ls) {
      for (std::size_t m = 0; m < result.own; ++m) {
        const auto amplitude = [&](std::size_t ib, std::size_t ic) -> Entry {
          const double coupling = t(Eigen::Index(ls), Eigen::Index(ib * c.size() + ic));
          if (std::abs(coupling) < negligible) return {};
          Entry d = table_.angle(
              topology_, node, core.two_spin, core.two_projections[m], b[ib] - c[ic]);
          d.coefficient *= coupling;
          return d;
        };
        for (std::size_t k = 0; k < first.combinations; ++k) {
          contract(amplitude, ls, m, k, first, second, result);
        }
      }
    }
    return result;
  }

  // Sums over the helicities of both daughters for one coupling, one helicity of the core
  // and one combination below the first daughter. amplitude(b, c) is the vertex's Entry.
  template <class Amplitude>
  void contract(const Amplitude& amplitude,
                std::size_t ls,
                std::size_t m,
                std::size_t combination,
                Branch& first,
                Branch& second,
                Branch& result) {
    std::vector<Entry> half(first.below * second.own);  // first daughter summed over
    for (std::size_t h = 0; h < first.below; ++h) {
      for (std::size_t ic = 0; ic < second.own; ++ic) {
        std::vector<Entry> terms;
        for (std::size_t ib = 0; ib < first.own; ++ib) {
          const Entry term =
              table_.product(amplitude(ib, ic), first.at(combination, ib, h));
          if (!term.is_zero()) terms.push_back(term);
        }
        half[h * second.own + ic] = table_.sum(terms);
      }
    }
    for (std::size_t k = 0; k < second.combinations; ++k) {
      const std::size_t whole =
          (ls * first.combinations + combination) * second.combinations + k;
      for (std::size_t h = 0; h < first.below; ++h) {
        for (std::size_t g = 0; g < second.below; ++g) {
          std::vector<Entry> terms;
          for (std::size_t ic = 0; ic < second.own; ++ic) {
            const Entry term =
                table_.product(half[h * second.own + ic], second.at(k, ic, g));
            if (!term.is_zero()) terms.push_back(term);
          }
          result.at(whole, m, h * second.below + g) = table_.sum(terms);
        }
      }
    }
  }

  const DecayModel& model_;
  KinematicPlan& kinematics_;
  PlaneTable& table_;
  const DecayChain& chain_;
  bool is_reversed_;
  std::size_t topology_;
};

/// Component of every position of a branch of the whole chain.
std::vector<std::size_t> component_map(const DecayModel& model, const Branch& branch) {
  const auto width = [&](std::size_t f) {
    return model.particles[model.finals[f]].two_projections.size();
  };
  std::vector<std::size_t> stride(model.finals.size(), 1);
  for (std::size_t f = stride.size(); f-- > 1;) stride[f - 1] = stride[f] * width(f);
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < branch.own * branch.below; ++i) {
    std::size_t rest = i % branch.below, component = i / branch.below * branch.below;
    for (std::size_t k = branch.finals.size(); k-- > 0;) {
      const std::size_t f = branch.finals[k];
      component += rest % width(f) * stride[f];
      rest /= width(f);
    }
    result.push_back(component);
  }
  return result;
}

BarrierFactor barrier_factor_of(const DecayModel& model,
                                KinematicPlan& kinematics,
                                const ChainVertex& place,
                                std::size_t coupling) {
  const DecayVertex& vertex = model.vertices[place.vertex];
  const VertexScale::Coupling& scale = model.scales[place.vertex].couplings[coupling];
  BarrierFactor factor{.l = scale.l,
                       .has_ql = vertex.options.has_ql,
                       .has_ratio = scale.has_ratio,
                       .radius = vertex.options.radius};
  factor.split = kinematics.split_position(place);
  factor.core_set = kinematics.splits[factor.split][0];
  if (vertex.options.barrier_factor_mass) factor.mass_power = vertex.ls[coupling].l;
  return factor;
}

void add_wave_barriers(const DecayModel& model,
                       KinematicPlan& kinematics,
                       WavePlan& plan) {
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> known;
  for (const PartialWave& wave : model.waves) {
    const DecayChain& chain = model.chains[wave.chain];
    std::vector<std::size_t> list;
    for (std::size_t v = 0; v < wave.ls.size(); ++v) {
      const ChainVertex& place = chain.vertices[v];
      if (!model.vertices[place.vertex].options.has_barrier_factor) continue;
      const BarrierFactor factor =
          barrier_factor_of(model, kinematics, place, wave.ls[v]);
      if (factor.l == 0 && factor.mass_power == 0) continue;
      const auto same = [&](const BarrierFactor& f) {
        return f.split == factor.split && f.l == factor.l && f.has_ql == factor.has_ql &&
               f.has_ratio == factor.has_ratio && f.radius == factor.radius &&
               f.mass_power == factor.mass_power;
      };
      const auto found = std::find_if(plan.barriers.begin(), plan.barriers.end(), same);
      list.push_back(static_cast<std::size_t>(found - plan.barriers.begin()));
      if (found == plan.barriers.end()) plan.barriers.push_back(factor);
    }
    plan.wave_barriers.push_back(list);
  }
}

}  // namespace

WavePlan make_wave_plan(const DecayModel& model,
                        KinematicPlan& kinematics,
                        bool with_reversed_helicities) {
  WavePlan plan;
  PlaneTable table(plan);
  std::size_t wave = 0;
  for (const DecayChain& chain : model.chains) {
    ChainPlanner planner(model, kinematics, table, chain, with_reversed_helicities);
    const Branch branch = planner.plan();
    const auto components = component_map(model, branch);
    // Several times where couplings differ by charge or the parent is polarised.
    const std::size_t position = model.waves[wave].chain;
    for (std::size_t n = 0;
         wave < model.waves.size() && model.waves[wave].chain == position;
         ++n, ++wave) {
      const std::size_t k = n % branch.combinations;
      const auto& density = model.waves[wave].density;
      for (std::size_t i = 0; i < components.size(); ++i) {
        const Entry& entry = branch.entries[k * components.size() + i];
        if (entry.is_zero()) continue;
        std::size_t component = components[i];
        if (density) {
          if (component / branch.below != density->row) continue;
          component = density->column * branch.below + component % branch.below;
        }
        plan.outputs.push_back(
            {wave, component, entry.coefficient, entry.plane, model.waves[wave].charge});
      }
    }
  }
  add_wave_barriers(model, kinematics, plan);
  return plan;
}

}  // namespace jacta
