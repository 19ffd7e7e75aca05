#include "jacta/base/sha256.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sha256_blocks.h"

namespace jacta {
namespace {

struct Vector {
  std::string message;
  std::string digest;
};

// Test vectors of FIPS 180-4 and of the NIST's examples for it.
std::vector<Vector> vectors() {
  return {{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
          {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
          {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
          {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmn"
           "opqklmnopqrlmnopqrsmnopqrstnopqrstu",
           "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
          {std::string(1'000'000, 'a'),
           "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
}

TEST(Sha256, IsThatOfTheStandard) {
  for (const auto& [message, digest] : vectors()) {
    EXPECT_EQ(hexadecimal(sha256(message)), digest);
    EXPECT_EQ(hexadecimal(sha256_by(plain_sha256_blocks, message)), digest);
  }
}

TEST(Sha256, IsTheSameWithTheInstructionsOfTheProcessor) {
  const Sha256Blocks fast = fast_sha256_blocks();
  if (fast == nullptr) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  for (const auto& [message, digest] : vectors()) {
    EXPECT_EQ(hexadecimal(sha256_by(fast, message)), digest);
  }
  std::string message;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(sha256_by(fast, message), sha256_by(plain_sha256_blocks, message)) << i;
    message += static_cast<char>(37 * i + i / 7);
  }
}

}  // namespace
}  // namespace jacta
