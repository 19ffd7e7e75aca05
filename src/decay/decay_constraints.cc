#include "decay_constraints.h"

#include <algorithm>
#include <sstream>

#include "decay_assembly.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

class Constraints {
 public:
  Constraints(const DecayFile& file,
              const DecayModel& model,
              const std::vector<ParticleOptions>& particles,
              VariableTable& table,
              Diagnostics& diagnostics)
      : file_(file),
        block_(file.constraints),
        model_(model),
        particles_(particles),
        table_(table),
        diagnostics_(diagnostics) {}

  void run() {
    fix_total();
    apply_particle_keys(model_, particles_, table_, diagnostics_);
    set_fields_equal();
    for_names(block_.ranges, [&](const std::string& name, const Node& value) {
      table_.set_limits(name, read_limits(value));
    });
    set_variables_equal();
    transform("pre_trans", block_.transformed);
    transform("from_trans", block_.from_transformed);
    for_names(block_.constraints, [&](const std::string& name, const Node& value) {
      if (!value.is_list() || value.items().size() != 2) {
        throw value.error("gauss_constr needs [mean, sigma]");
      }
      const double mean = finite_number(value.items()[0]);
      const double sigma = finite_number(value.items()[1]);
      table_.constrain(name, make_constraint(mean, sigma, value));
    });
    for_names(block_.fixed,
              [&](const std::string& name, const Node& value) { fix(name, value); });
    free_variables();
    if (file_.switches.extended) table_.free(total_ + "r");
    warn_of_idle();
  }

 private:
  void check_name(const std::string& name, const Node& place) const {
    if (table_.contains(name)) return;
    throw place.error("there is no variable " + name,
                      nearest_advice(name, table_.names()));
  }

  template <class Apply>
  void for_names(const Node& map, Apply apply) {
    for (const auto& [name, value] : map.entries()) {
      check_name(name.as_text(), name);
      apply(name.as_text(), value);
    }
  }

  bool contains_all(const DecayChain& chain,
                    const std::vector<std::string>& names) const {
    std::vector<std::string> inside;
    for (const auto& place : chain.vertices) {
      const DecayVertex& vertex = model_.vertices[place.vertex];
      for (const std::size_t p : {vertex.core, vertex.first, vertex.second}) {
        inside.push_back(model_.particles[p].name);
      }
      if (vertex.third) inside.push_back(model_.particles[*vertex.third].name);
    }
    return std::all_of(names.begin(), names.end(), [&](const auto& name) {
      return std::find(inside.begin(), inside.end(), name) != inside.end();
    });
  }

  std::size_t chain_named(const Node& place) const {
    const auto n = static_cast<std::int64_t>(model_.chains.size());
    if (place.is_number()) {
      const std::int64_t i = place.as_integer();
      if (i >= -n && i < n) return static_cast<std::size_t>(i < 0 ? i + n : i);
      throw place.error("fix_chain_idx " + std::to_string(i) + ": the model has " +
                        std::to_string(n) + " chains, counted from 0");
    }
    std::vector<std::string> names;
    std::istringstream parts(place.as_text());
    for (std::string name; std::getline(parts, name, '/');) names.push_back(name);
    for (std::size_t c = 0; c < model_.chains.size(); ++c) {
      if (contains_all(model_.chains[c], names)) return c;
    }
    throw place.error("fix_chain_idx: no chain contains " + join(names));
  }

  void fix_total() {
    const Node& place = block_.reference_chain;
    const auto& value = block_.reference_total;
    const std::size_t chain = place.is_null() ? 0 : chain_named(place);
    total_ = model_.couplings[model_.chains[chain].total].name;
    if (!value) {
      diagnostics_.warning(message_at(
          Node::null(file_.place),
          "constrains.decay.fix_chain_val is missing: " + total_ +
              " is fixed to 1 (tf-pwa takes a random number, so its fitted couplings "
              "differ by a common factor)"));
    }
    table_.fix(total_ + "r", value.value_or(1));
    table_.fix(total_ + "i", 0);
    for (const char* part : {"deltar", "deltai"}) {
      if (table_.contains(total_ + part)) table_.fix(total_ + part, 0);
    }
  }

  // Resonances in model order; the value is that of the later one.
  void set_fields_equal() {
    std::vector<std::string> order;
    for (const auto& r : model_.resonances) {
      const auto& name = model_.particles[r.particle].name;
      if (std::find(order.begin(), order.end(), name) == order.end()) {
        order.push_back(name);
      }
    }
    for (const auto& [key, groups] : block_.equal_fields.entries()) {
      std::string field = key.as_text();
      if (field == "m") field = "mass";
      if (field == "g") field = "width";
      for (const auto& group : groups.items()) {
        std::vector<std::string> names;
        for (const auto& item : group.items()) {
          names.push_back(item.as_text());
          if (std::find(order.begin(), order.end(), names.back()) == order.end()) {
            throw item.error("there is no resonance " + names.back(),
                             nearest_advice(names.back(), order));
          }
          check_name(variable_name(names.back(), field), item);
        }
        std::sort(names.begin(), names.end(), [&](const auto& a, const auto& b) {
          return std::find(order.begin(), order.end(), a) <
                 std::find(order.begin(), order.end(), b);
        });
        for (std::size_t i = 1; i < names.size(); ++i) {
          table_.set_equal(
              {variable_name(names[i], field), variable_name(names.front(), field)});
        }
      }
    }
  }

  void fix(const std::string& name, const Node& value) {
    if (!value.is_null()) {
      const double number = finite_number(value);
      for (const auto& resonance : model_.resonances) {
        const std::string& owner = model_.particles[resonance.particle].name;
        for (const std::string field : {"mass", "width"}) {
          if (name == variable_name(owner, field)) {
            check_positive(name, field, number, value);
          }
        }
      }
      if (table_.is_transformed(name)) {
        diagnostics_.warning(
            message_at(value,
                       "fix_var: " + name + " = k x + b by from_trans; " +
                           shortest(number) + " is taken for x, as tf-pwa does"));
      }
      table_.fix_parameter(name, number);
    } else if (table_.value(name)) {
      table_.fix(name);
    } else {
      throw value.error("fix_var: " + name + " has no value", "give one");
    }
  }

  void free_variables() {
    for (const auto& item : block_.free.items()) {
      check_name(item.as_text(), item);
      table_.free(item.as_text());
    }
  }

  // What constrains or limits a variable that no fit moves.
  void warn_of_idle() const {
    for (const auto& [name, value] : block_.constraints.entries()) {
      if (table_.parameter(name.as_text()).free) continue;
      diagnostics_.warning(message_at(
          name, "gauss_constr of what is not fitted is a constant; see free_var"));
    }
    for (const auto& [name, value] : block_.ranges.entries()) {
      const auto now = table_.value(name.as_text());
      const Limits range = read_limits(value);
      const bool is_inside = !now || (*now >= range.lower && *now <= range.upper);
      if (is_inside || table_.parameter(name.as_text()).free) continue;
      diagnostics_.warning(message_at(name,
                                      "var_range: " + name.as_text() + " is fixed to " +
                                          shortest(*now) + ", outside of its range"));
    }
  }

  void set_variables_equal() {
    for (const auto& group : block_.equal.items()) {
      if (group.items().size() < 2) {
        diagnostics_.warning(
            message_at(group, "var_equal: a group of two variables or more is needed"));
      }
      std::vector<std::string> names;
      for (const auto& item : group.items()) {
        if (table_.contains(item.as_text())) {
          names.push_back(item.as_text());
          continue;
        }
        diagnostics_.warning(
            message_at(item,
                       "var_equal: there is no variable " + item.as_text() + "; " +
                           nearest_advice(item.as_text(), table_.names())));
      }
      if (!names.empty()) table_.set_equal(names);
    }
  }

  // variable = k x + b; x is another variable, a new parameter or the variable's own.
  void transform(const std::string& key, const Node& transforms) {
    for_names(transforms, [&](const std::string& name, const Node& value) {
      LinearTransform t;
      read_map(linear_transform_keys(t).of(key + " of " + name), value, diagnostics_);
      if (t.k == 0) {
        throw value.error(key + ": k = 0 leaves nothing to fit", "use fix_var");
      }
      if (t.x.is_list() && t.x.items().size() != 1) {
        throw t.x.error(key + ": one variable x is needed");
      }
      const Node& x = t.x.is_list() ? t.x.items().front() : t.x;
      const std::string other = x.is_null() ? name : x.as_text();
      if (other != name) {
        if (!table_.contains(other)) table_.create(other, {.free = true});
        table_.set_equal({other, name});
      }
      table_.transform(name, t.k, t.b);
    });
  }

  const DecayFile& file_;
  const ConstraintBlock& block_;
  const DecayModel& model_;
  const std::vector<ParticleOptions>& particles_;
  VariableTable& table_;
  Diagnostics& diagnostics_;
  std::string total_;
};

}  // namespace

Limits read_limits(const Node& list) {
  if (!list.is_list() || list.items().size() != 2) {
    throw list.error("a range needs [lower, upper]", "null is open");
  }
  Limits limits;
  if (!list.items()[0].is_null()) limits.lower = finite_number(list.items()[0]);
  if (!list.items()[1].is_null()) limits.upper = finite_number(list.items()[1]);
  if (limits.lower < limits.upper) return limits;
  throw list.error("the lower end of the range is not below the upper");
}

GaussianConstraint make_constraint(double mean, double sigma, const Node& place) {
  if (sigma > 0) return {.mean = mean, .sigma = sigma};
  throw place.error("the sigma of a Gaussian constraint must be positive");
}

void apply_constraints(const DecayFile& file,
                       const DecayModel& model,
                       const std::vector<ParticleOptions>& particles,
                       VariableTable& table,
                       Diagnostics& diagnostics) {
  Constraints(file, model, particles, table, diagnostics).run();
}

}  // namespace jacta
