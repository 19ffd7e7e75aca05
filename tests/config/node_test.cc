#include "jacta/config/node.h"

#include <gtest/gtest.h>

#include <cmath>

#include "error_text.h"

namespace jacta {
namespace {

const Location place = {"model.yaml", 3, 5, "a.b"};

TEST(Node, KeepsIntegersApartFromReals) {
  const Node integer = Node::integer(50);
  const Node real = Node::real(50);
  EXPECT_TRUE(integer.as_number().is_integer);
  EXPECT_FALSE(real.as_number().is_integer);
  EXPECT_EQ(integer.as_real(), 50.0);
  EXPECT_FALSE(integer == real);
  EXPECT_EQ(integer.as_text(), "50");
  EXPECT_EQ(real.as_text(), "50.0");
  EXPECT_THROW(real.as_integer(), InputError);
}

TEST(Node, NumberBecomesTheMatchingKind) {
  EXPECT_EQ(Node::number(Number::integer(-2)).kind(), Node::Kind::integer);
  EXPECT_EQ(Node::number(Number(-2.0)).kind(), Node::Kind::real);
  EXPECT_EQ(Node::number(Number(1e300, true)).kind(), Node::Kind::real);
}

TEST(Node, KeepsTheDigitsOfLongIntegers) {
  const Node node = Node::long_integer("123456789012345678901234567890");
  EXPECT_EQ(node.kind(), Node::Kind::integer);
  EXPECT_EQ(node.as_text(), "123456789012345678901234567890");
  EXPECT_EQ(node.as_real(), 1.2345678901234568e29);
  EXPECT_THROW(node.as_integer(), InputError);
  EXPECT_FALSE(node == Node::long_integer("123456789012345678901234567891"));
}

TEST(Node, AccessThatDoesNotFitNamesPlaceAndValue) {
  const Node node = Node::string("yes", place);
  EXPECT_EQ(error_text([&] { node.as_boolean(); }),
            "model.yaml:3:5: a.b: expected a boolean, found a string ('yes')");
  EXPECT_EQ(error_text([&] { Node::real(1.5, place).as_integer(); }),
            "model.yaml:3:5: a.b: expected an integer, found a number (1.5)");
  EXPECT_EQ(error_text([&] { Node::null(place).find("x"); }),
            "model.yaml:3:5: a.b: expected a map, found nothing");
  EXPECT_EQ(error_text([&] { Node::map({}, place).as_text(); }),
            "model.yaml:3:5: a.b: expected a single value, found a map");
  EXPECT_EQ(error_text([&] { Node::map({}, place).items(); }),
            "model.yaml:3:5: a.b: expected a list, found a map");
  EXPECT_EQ(error_text([&] { Node::map({}, place).at("x"); }),
            "model.yaml:3:5: a.b: the key 'x' is missing");
  EXPECT_EQ(error_text([&] { throw node.error("wrong", "do this"); }),
            "model.yaml:3:5: a.b: wrong; do this");
}

TEST(Node, SetReplacesInPlaceAndKeepsTheOrder) {
  Node node;
  node.set("a", Node::integer(1));
  node.set("b", Node::integer(2));
  node.set("a", Node::integer(3));
  ASSERT_EQ(node.entries().size(), 2u);
  EXPECT_EQ(node.entries()[0].key.as_string(), "a");
  EXPECT_EQ(node.at("a").as_integer(), 3);
  node.erase("a");
  node.erase("not there");
  EXPECT_FALSE(node.contains("a"));
  EXPECT_TRUE(node.contains("b"));
  EXPECT_THROW(node.push_back(Node()), InputError);
}

TEST(Node, NullValuesCountAsPresent) {
  Node node = Node::map();
  node.set("a", Node::null());
  EXPECT_TRUE(node.contains("a"));
  EXPECT_TRUE(node.at("a").is_null());
}

TEST(Node, PushBackMakesAListOfNothing) {
  Node node;
  node.push_back(Node::integer(1));
  node.push_back(Node::string("x"));
  EXPECT_EQ(node.items().size(), 2u);
  EXPECT_THROW(node.set("a", Node()), InputError);
}

TEST(Node, EqualityIgnoresOrderOfKeysButNotOfItems) {
  Node a = Node::map();
  a.set("x", Node::integer(1));
  a.set("y", Node::list({Node::integer(1), Node::integer(2)}));
  Node b = Node::map();
  b.set("y", Node::list({Node::integer(1), Node::integer(2)}));
  b.set("x", Node::integer(1));
  EXPECT_EQ(a, b);
  b.set("y", Node::list({Node::integer(2), Node::integer(1)}));
  EXPECT_FALSE(a == b);
  EXPECT_FALSE(Node::boolean(true) == Node::string("True"));
  EXPECT_EQ(Node::real(std::nan("")), Node::real(std::nan("")));
  EXPECT_EQ(Node::null(place), Node());
}

}  // namespace
}  // namespace jacta
