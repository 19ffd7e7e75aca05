#include "decay_chains.h"

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace {

class Expansion {
 public:
  Expansion(const std::vector<DecayEntry>& entries,
            const std::map<std::string, std::vector<std::string>>& slots)
      : slots_(slots) {
    for (std::size_t i = 0; i < entries.size(); ++i) add_entry(entries[i], i);
  }

  std::vector<DecayList> chains_from(const std::string& particle) {
    if (std::find(path_.begin(), path_.end(), particle) != path_.end()) {
      throw InputError("the decays of " + particle + " lead back to " + particle,
                       "give the particle inside another name");
    }
    const auto found = decays_.find(particle);
    if (found == decays_.end()) return {};
    path_.push_back(particle);
    std::vector<DecayList> result;
    for (const auto& decay : found->second) {
      std::vector<DecayList> partial = {{decay}};
      for (const auto& daughter : decay.daughters) {
        const auto tails = chains_from(daughter);
        if (!tails.empty()) partial = combine(partial, tails);
      }
      result.insert(result.end(), partial.begin(), partial.end());
    }
    path_.pop_back();
    return result;
  }

 private:
  std::vector<std::string> alternatives(const std::string& name) const {
    const auto found = slots_.find(name);
    return found == slots_.end() ? std::vector<std::string>{name} : found->second;
  }

  void add_entry(const DecayEntry& entry, std::size_t position) {
    std::vector<std::vector<std::string>> choices = {{}};
    for (const auto& daughter : entry.daughters) {
      std::vector<std::vector<std::string>> longer;
      for (const auto& choice : choices) {
        for (const auto& name : alternatives(daughter)) {
          longer.push_back(choice);
          longer.back().push_back(name);
        }
      }
      choices = std::move(longer);
    }
    for (const auto& core : alternatives(entry.core)) {
      for (const auto& daughters : choices) add_decay({core, daughters, position});
    }
  }

  // The same decay written twice keeps its first place and takes the last options.
  void add_decay(ChainDecay decay) {
    auto& list = decays_[decay.core];
    const auto same = std::find_if(list.begin(), list.end(), [&](const auto& other) {
      return std::is_permutation(decay.daughters.begin(),
                                 decay.daughters.end(),
                                 other.daughters.begin(),
                                 other.daughters.end());
    });
    if (same == list.end()) {
      list.push_back(std::move(decay));
    } else {
      same->entry = decay.entry;
    }
  }

  static std::vector<DecayList> combine(const std::vector<DecayList>& heads,
                                        const std::vector<DecayList>& tails) {
    std::vector<DecayList> result;
    for (const auto& head : heads) {
      for (const auto& tail : tails) {
        result.push_back(head);
        result.back().insert(result.back().end(), tail.begin(), tail.end());
      }
    }
    return result;
  }

  const std::map<std::string, std::vector<std::string>>& slots_;
  std::map<std::string, std::vector<ChainDecay>> decays_;
  std::vector<std::string> path_;
};

std::vector<std::string> ends_of(const DecayList& chain) {
  std::vector<std::string> cores;
  for (const auto& decay : chain) cores.push_back(decay.core);
  std::vector<std::string> ends;
  for (const auto& decay : chain) {
    for (const auto& daughter : decay.daughters) {
      if (std::find(cores.begin(), cores.end(), daughter) == cores.end()) {
        ends.push_back(daughter);
      }
    }
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

std::string numbered(const std::string& name, std::map<std::string, int>& counts) {
  const std::string base = base_name(name);
  const int count = counts[base]++;
  return count == 0 ? base : base + ":" + std::to_string(count);
}

DecayList with_numbers(const DecayList& chain) {
  std::map<std::string, int> cores, daughters;
  DecayList result = chain;
  for (auto& decay : result) {
    decay.core = numbered(decay.core, cores);
    for (auto& name : decay.daughters) name = numbered(name, daughters);
  }
  return result;
}

}  // namespace

std::vector<DecayList> expand_chains(
    const std::vector<DecayEntry>& entries,
    const std::map<std::string, std::vector<std::string>>& slots,
    const std::string& top,
    const std::vector<std::string>& finals,
    std::vector<std::string>* others) {
  auto wanted = finals;
  std::sort(wanted.begin(), wanted.end());
  std::vector<DecayList> result;
  for (const auto& chain : Expansion(entries, slots).chains_from(top)) {
    if (ends_of(chain) == wanted) {
      result.push_back(with_numbers(chain));
    } else if (others != nullptr) {
      others->push_back(chain_text(chain));
    }
  }
  return result;
}

std::string chain_text(const DecayList& chain) {
  std::vector<std::string> decays;
  for (const auto& decay : chain) {
    decays.push_back(decay.core + "->" + join(decay.daughters, "+"));
  }
  return "[" + join(decays) + "]";
}

std::string base_name(const std::string& name) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon + 1 == name.size()) return name;
  const bool is_number =
      name.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  return is_number ? name.substr(0, colon) : name;
}

std::string infer_top(const std::vector<DecayEntry>& entries) {
  std::vector<std::string> tops;
  for (const auto& entry : entries) {
    const bool is_produced =
        std::any_of(entries.begin(), entries.end(), [&](const DecayEntry& other) {
          const auto& names = other.daughters;
          return std::find(names.begin(), names.end(), entry.core) != names.end();
        });
    if (!is_produced && std::find(tops.begin(), tops.end(), entry.core) == tops.end()) {
      tops.push_back(entry.core);
    }
  }
  if (tops.size() == 1) return tops.front();
  throw InputError("the decaying particle is not clear; candidates: " + join(tops),
                   "name it in particle.$top");
}

std::vector<std::string> infer_finals(const std::vector<DecayEntry>& entries) {
  std::vector<std::string> finals;
  for (const auto& entry : entries) {
    for (const auto& name : entry.daughters) {
      const bool decays =
          std::any_of(entries.begin(), entries.end(), [&](const DecayEntry& other) {
            return other.core == name;
          });
      if (!decays && std::find(finals.begin(), finals.end(), name) == finals.end()) {
        finals.push_back(name);
      }
    }
  }
  return finals;
}

}  // namespace jacta
