// Readers of single values for key tables.
#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"

namespace jacta {

namespace {

Node with_limit(Node schema, const char* limit, Node value) {
  schema.set(limit, std::move(value));
  return schema;
}

// A number that says nothing (NaN before it is read) is no default.
Node default_number(double value) {
  return std::isfinite(value) ? Node::real(value) : Node();
}

Node default_text(const std::string& text) {
  return text.empty() ? Node() : Node::string(text);
}

}  // namespace

Node type_schema(const std::string& type) {
  Node schema = Node::map();
  schema.set("type", Node::string(type));
  return schema;
}

Node words_schema(const std::vector<std::string>& words) {
  Node list = Node::list();
  for (const auto& word : words) list.push_back(Node::string(word));
  Node schema = Node::map();
  schema.set("enum", std::move(list));
  return schema;
}

Node list_schema(Node of_items) {
  Node schema = type_schema("array");
  schema.set("items", std::move(of_items));
  return schema;
}

Node map_schema(Node of_values) {
  Node schema = type_schema("object");
  schema.set("additionalProperties", std::move(of_values));
  return schema;
}

Node either_schema(std::vector<Node> kinds) {
  Node schema = Node::map();
  schema.set("anyOf", Node::list(std::move(kinds)));
  return schema;
}

Node with_default(Node schema, Node value) {
  if (!value.is_null()) schema.set("default", std::move(value));
  return schema;
}

double finite_real(const Node& node) {
  const double value = node.as_real();
  if (!std::isfinite(value)) {
    throw node.error("expected a finite number, found " + node.as_text());
  }
  return value;
}

KeyTable::Reader into(bool& target) {
  return accepting(with_default(type_schema("boolean"), Node::boolean(target)),
                   [&target](const Node& n) { target = n.as_boolean(); });
}

KeyTable::Reader into(double& target) {
  return accepting(with_default(type_schema("number"), default_number(target)),
                   [&target](const Node& n) { target = finite_real(n); });
}

KeyTable::Reader into(std::optional<double>& target) {
  return accepting(
      with_default(type_schema("number"), target ? default_number(*target) : Node()),
      [&target](const Node& n) { target = finite_real(n); });
}

KeyTable::Reader into(std::string& target) {
  return accepting(with_default(type_schema("string"), default_text(target)),
                   [&target](const Node& n) { target = n.as_string(); });
}

KeyTable::Reader into(Node& target) {
  return [&target](const Node& n) { target = n; };
}

KeyTable::Reader map_into(Node& target) {
  return accepting(type_schema("object"), [&target](const Node& n) {
    if (!n.is_map()) throw n.error("expected a map, found " + std::string(n.kind_name()));
    target = n;
  });
}

KeyTable::Reader at_least(std::int64_t least, std::int64_t& target) {
  const Node kind = with_limit(type_schema("integer"), "minimum", Node::integer(least));
  return accepting(with_default(kind, Node::integer(target)),
                   [least, &target](const Node& n) {
                     const std::int64_t value = n.as_integer();
                     if (value < least) {
                       throw n.error("must be at least " + std::to_string(least) +
                                     ", not " + n.as_text());
                     }
                     target = value;
                   });
}

KeyTable::Reader at_least(std::int64_t least, int& target) {
  const Node kind = with_limit(type_schema("integer"), "minimum", Node::integer(least));
  return accepting(
      with_default(kind, Node::integer(target)), [least, &target](const Node& n) {
        constexpr std::int64_t most = 2'147'483'647;
        const std::int64_t value = n.as_integer();
        if (value < least || value > most) {
          throw n.error("must be at least " + std::to_string(least) + " and at most " +
                        std::to_string(most) + ", not " + n.as_text());
        }
        target = static_cast<int>(value);
      });
}

KeyTable::Reader positive(double& target) {
  const Node kind =
      with_limit(type_schema("number"), "exclusiveMinimum", Node::integer(0));
  return accepting(with_default(kind, default_number(target)), [&target](const Node& n) {
    const double value = finite_real(n);
    if (!(value > 0)) throw n.error("must be positive, not " + n.as_text());
    target = value;
  });
}

KeyTable::Reader between_0_and_1(double& target) {
  const Node kind =
      with_limit(with_limit(type_schema("number"), "exclusiveMinimum", Node::integer(0)),
                 "exclusiveMaximum",
                 Node::integer(1));
  return accepting(with_default(kind, default_number(target)), [&target](const Node& n) {
    const double value = n.as_real();
    if (!(value > 0 && value < 1)) {
      throw n.error("must be between 0 and 1, not " + n.as_text());
    }
    target = value;
  });
}

KeyTable::Reader one_of(std::string& target, std::vector<std::string> words) {
  Node schema = with_default(words_schema(words), default_text(target));
  return accepting(std::move(schema), [&target, words = std::move(words)](const Node& n) {
    const std::string& word = n.as_string();
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      throw no_such_word(n, words);
    }
    target = word;
  });
}

InputError no_such_word(const Node& node, const std::vector<std::string>& words) {
  const std::string& word = node.as_string();
  return node.error("'" + word + "' is not known", nearest_advice(word, words));
}

KeyTable::Reader texts(std::vector<std::string>& target) {
  const Node texts_or_one =
      either_schema({type_schema("string"), list_schema(type_schema("string"))});
  return accepting(texts_or_one, [&target](const Node& n) {
    std::vector<std::string> read;
    if (n.is_string()) {
      read.push_back(n.as_string());
    } else {
      for (const Node& item : n.items()) read.push_back(item.as_string());
    }
    target = std::move(read);
  });
}

}  // namespace jacta
