// Readers of single values for key tables.
#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"

namespace jacta {

double finite_real(const Node& node) {
  const double value = node.as_real();
  if (!std::isfinite(value)) {
    throw node.error("expected a finite number, found " + node.as_text());
  }
  return value;
}

KeyTable::Reader into(bool& target) {
  return [&target](const Node& n) { target = n.as_boolean(); };
}

KeyTable::Reader into(double& target) {
  return [&target](const Node& n) { target = finite_real(n); };
}

KeyTable::Reader into(std::optional<double>& target) {
  return [&target](const Node& n) { target = finite_real(n); };
}

KeyTable::Reader into(std::string& target) {
  return [&target](const Node& n) { target = n.as_string(); };
}

KeyTable::Reader into(Node& target) {
  return [&target](const Node& n) { target = n; };
}

KeyTable::Reader map_into(Node& target) {
  return [&target](const Node& n) {
    if (!n.is_map()) throw n.error("expected a map, found " + std::string(n.kind_name()));
    target = n;
  };
}

KeyTable::Reader at_least(std::int64_t least, std::int64_t& target) {
  return [least, &target](const Node& n) {
    const std::int64_t value = n.as_integer();
    if (value < least) {
      throw n.error("must be at least " + std::to_string(least) + ", not " + n.as_text());
    }
    target = value;
  };
}

KeyTable::Reader at_least(std::int64_t least, int& target) {
  return [least, &target](const Node& n) {
    constexpr std::int64_t most = 2'147'483'647;
    const std::int64_t value = n.as_integer();
    if (value < least || value > most) {
      throw n.error("must be at least " + std::to_string(least) + " and at most " +
                    std::to_string(most) + ", not " + n.as_text());
    }
    target = static_cast<int>(value);
  };
}

KeyTable::Reader positive(double& target) {
  return [&target](const Node& n) {
    const double value = finite_real(n);
    if (!(value > 0)) throw n.error("must be positive, not " + n.as_text());
    target = value;
  };
}

KeyTable::Reader between_0_and_1(double& target) {
  return [&target](const Node& n) {
    const double value = n.as_real();
    if (!(value > 0 && value < 1)) {
      throw n.error("must be between 0 and 1, not " + n.as_text());
    }
    target = value;
  };
}

KeyTable::Reader one_of(std::string& target, std::vector<std::string> words) {
  return [&target, words = std::move(words)](const Node& n) {
    const std::string& word = n.as_string();
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      throw no_such_word(n, words);
    }
    target = word;
  };
}

InputError no_such_word(const Node& node, const std::vector<std::string>& words) {
  const std::string& word = node.as_string();
  return node.error("'" + word + "' is not known", nearest_advice(word, words));
}

KeyTable::Reader texts(std::vector<std::string>& target) {
  return [&target](const Node& n) {
    std::vector<std::string> read;
    if (n.is_string()) {
      read.push_back(n.as_string());
    } else {
      for (const Node& item : n.items()) read.push_back(item.as_string());
    }
    target = std::move(read);
  };
}

}  // namespace jacta
