#include "jacta/wave_sum/integral_folder.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "jacta/base/error.h"
#include "jacta/base/sha256.h"
#include "jacta/base/version.h"

namespace jacta {

namespace {

constexpr int key_format = 1;

// A digest of numbers as they come, by digests of blocks of them.
class NumberDigest {
 public:
  void add(const double* numbers, std::size_t n) {
    while (n > 0) {
      const std::size_t some = std::min(n, block - held_.size());
      held_.insert(held_.end(), numbers, numbers + some);
      if (held_.size() == block) flush();
      numbers += some;
      n -= some;
    }
  }
  // With the number of them, so that one list does not run into the next.
  void add(const std::vector<double>& numbers) {
    const auto n = static_cast<double>(numbers.size());
    add(&n, 1);
    add(numbers.data(), numbers.size());
  }
  std::string result() {
    flush();
    return sha256(digests_);
  }

 private:
  static constexpr std::size_t block = 1 << 16;

  void flush() {
    digests_ += sha256(
        {reinterpret_cast<const char*>(held_.data()), held_.size() * sizeof(double)});
    held_.clear();
  }

  std::vector<double> held_;
  std::string digests_;
};

}  // namespace

std::string IntegralFolder::key(const IntegralIngredients& of) const {
  NumberDigest numbers;
  for (const auto& particle : of.sample.momenta) {
    static_assert(sizeof(FourVector) == 4 * sizeof(double));
    numbers.add(&particle.data()->e, 4 * particle.size());
  }
  numbers.add(of.sample.charges);
  numbers.add(of.weights);
  std::vector<double> fixed;
  const CoherentSum& sum = of.waves->sum();
  for (std::size_t v = 0; v < sum.variables.size(); ++v) {
    if (!sum.parameters[sum.variables[v].parameter].free) fixed.push_back(of.values[v]);
  }
  numbers.add(fixed);
  std::string text = std::to_string(key_format) + "\n" + std::string(version()) + "\n";
  for (const auto& wave : sum.waves) text += wave.name + "\n";
  return hexadecimal(sha256(text + sha256(model_) + numbers.result()));
}

IntegralMatrix IntegralFolder::matrix(const IntegralIngredients& of) const {
  if (!is_for(of.waves->table())) {
    throw UsageError("integrals of floating line shapes are not kept");
  }
  const auto path = file(key(of));
  if (std::filesystem::exists(path)) {
    return IntegralMatrix::load(
        path, of.waves, of.weights, of.values, of.instruction_set);
  }
  std::error_code failure;
  std::filesystem::create_directories(folder_, failure);
  if (failure) {
    throw IoError(folder_.string(),
                  "the folder for integrals cannot be made: " + failure.message(),
                  "write another one as integral_folder of the data block");
  }
  IntegralMatrix made(of.waves, of.weights, of.instruction_set);
  made.update(of.values, 2, of.executor);
  made.save(path);
  return made;
}

}  // namespace jacta
