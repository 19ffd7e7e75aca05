// kill -9 at random instants of a campaign, each followed by a resume: the data are those
// of an undisturbed run, and little work is done twice.
//
// JACTA_KILL_INSTANTS says how many campaigns are killed (default 20; every other one is
// killed again in its resume), JACTA_KILL_SEED when:
//
//     JACTA_KILL_INSTANTS=200 build/release/bin/jacta_kill_test
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>

#include "kill/campaign_folder.h"

namespace jacta::test {
namespace {

constexpr int threads = 2;

int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<std::string> words(const std::string& chunk_seconds,
                               const std::vector<std::string>& more = {}) {
  std::vector<std::string> result = {"submit",
                                     "running.yaml",
                                     "--computation",
                                     "power",
                                     "--local",
                                     "--outputfolder",
                                     "results",
                                     "--seed",
                                     "7",
                                     "--threads",
                                     std::to_string(threads),
                                     "--chunk_seconds",
                                     chunk_seconds};
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

const std::map<std::string, std::string> counting_files = {
    {"model.yaml",
     "statistical_model: kill.CountingModel\n"
     "parameter_definition:\n"
     "  mu: {nominal_value: 0, fittable: true, fit_limits: [-9, 9],\n"
     "       parameter_interval_bounds: [-9, 9]}\n"},
    {"running.yaml",
     "statistical_model: kill.CountingModel\n"
     "statistical_model_config: model.yaml\n"
     "poi: mu\n"
     "computation_options:\n"
     "  power:\n"
     "    to_vary: {mu: [0, 1, 2]}\n"
     "    in_common: {hypotheses: [free, zero, 'true'], n_mc: 5000, n_batch: 2,\n"
     "      compute_confidence_interval: true, toydata_mode: generate,\n"
     "      output_filename: 'power_{mu:d}.ii.h5'}\n"}};

// The example's model with its templates, and toys that are stored.
std::map<std::string, std::string> wimp_files() {
  return {{"running.yaml",
           "statistical_model: jacta.TemplateModel\n"
           "statistical_model_config: wimp_statistical_model.yaml\n"
           "poi: wimp_rate_multiplier\n"
           "computation_options:\n"
           "  power:\n"
           "    to_vary: {poi_expectation: [0, 10]}\n"
           "    in_common: {hypotheses: [free, zero, 'true'], n_mc: 40, n_batch: 2,\n"
           "      compute_confidence_interval: true, toydata_mode: "
           "generate_and_store,\n"
           "      output_filename: 'power_{poi_expectation:d}.ii.h5',\n"
           "      toydata_filename: 'toys_{poi_expectation:d}.ii.h5'}\n"}};
}

class Kill : public ::testing::Test {
 protected:
  static std::unique_ptr<CampaignFolder> counting(const std::string& chunk_seconds) {
    return std::make_unique<CampaignFolder>(
        counting_files, words(chunk_seconds, {"--plugin", JACTA_PLUGIN_FILE}));
  }
  // The templates of the example are made once.
  std::unique_ptr<CampaignFolder> wimp(const std::string& chunk_seconds) {
    if (!example_) {
      example_ = std::make_unique<CampaignFolder>(
          std::map<std::string, std::string>{},
          std::vector<std::string>{"init", ".", "--example", "wimp"});
      EXPECT_EQ(example_->start().wait(), 0);
    }
    auto folder = std::make_unique<CampaignFolder>(wimp_files(), words(chunk_seconds));
    fs::copy(example_->path(),
             folder->path(),
             fs::copy_options::recursive | fs::copy_options::skip_existing);
    return folder;
  }

  // How long an undisturbed campaign takes when the machine knows its files.
  template <class Make>
  static double duration_of(const Make& make) {
    EXPECT_EQ(make()->start().wait(), 0);
    const auto again = make();
    return seconds_of([&] { EXPECT_EQ(again->start().wait(), 0); });
  }

  // Kills at `instants` random instants, resumes, compares.
  template <class Make, class Check>
  void kill_at_random(int instants, const Make& make, const Check& check_kill) {
    const double duration = duration_of(make);
    const auto undisturbed = make();
    ASSERT_EQ(undisturbed->start().wait(), 0) << undisturbed->errors();
    const auto expected = undisturbed->content();
    const auto names = undisturbed->names();
    ASSERT_GE(expected.size(), 4u);
    for (int i = 0; i < instants; ++i) {
      const auto folder = make();
      // Some instants hit the resume of another.
      for (int kills = 1 + i % 2; kills > 0; --kills) {
        const double instant = duration * unit_(random_);
        if (folder->start().kill_after(instant) == -SIGKILL) ++killed_;
        check_kill(*folder);
      }
      ASSERT_EQ(folder->start().wait(), 0) << folder->errors();
      check_kill(*folder);
      ASSERT_EQ(folder->content(), expected) << i;
      ASSERT_EQ(folder->names(), names) << i;
    }
  }

  std::unique_ptr<CampaignFolder> example_;
  std::mt19937_64 random_{
      static_cast<std::uint64_t>(from_environment("JACTA_KILL_SEED", 1))};
  std::uniform_real_distribution<double> unit_{0.0, 1.0};
  const int instants_ = from_environment("JACTA_KILL_INSTANTS", 20);
  int killed_ = 0;
};

// What the toy log and the journals say about the work of one process.
class LostWork {
 public:
  explicit LostWork(fs::path log) : log_(std::move(log)) {}

  // Toys made by the last process that are in no journal and no result.
  std::size_t lost(const CampaignFolder& folder) {
    std::ifstream in(log_, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(seen_));
    std::size_t made = 0;
    std::uint64_t record[2];
    while (in.read(reinterpret_cast<char*>(record), sizeof record)) {
      ++made;
      seen_ += sizeof record;
    }
    const std::size_t kept = kept_in(folder);
    const std::size_t gained = kept - before_;
    before_ = kept;
    return made - gained;
  }

  // The largest number of toys in one chunk so far.
  std::size_t largest_chunk() const { return largest_chunk_; }

 private:
  static constexpr std::size_t batch = 2500;

  std::size_t kept_in(const CampaignFolder& folder) {
    std::size_t kept = 0;
    if (!fs::exists(folder.results())) return 0;
    const auto names = folder.names();
    for (const auto& name : names) {
      if (name.ends_with(".h5") && !name.starts_with(".")) kept += batch;
      if (!name.ends_with(".part")) continue;
      // A journal beside its result counts once.
      if (names.contains(name.substr(0, name.size() - 5))) continue;
      const auto records = read_journal(folder.results() / name);
      for (std::size_t i = 1; i < records.size(); ++i) {
        std::uint64_t toys = 0;
        std::memcpy(&toys, records[i].data() + sizeof(double), sizeof toys);
        kept += toys;
        largest_chunk_ = std::max(largest_chunk_, static_cast<std::size_t>(toys));
      }
    }
    return kept;
  }

  fs::path log_;
  std::size_t seen_ = 0;
  std::size_t before_ = 0;
  std::size_t largest_chunk_ = 0;
};

class KillCounting : public Kill {
 protected:
  std::size_t most_lost(const std::string& chunk_seconds, int instants) {
    const std::string log =
        ::testing::TempDir() + "jacta-toy-log-" + std::to_string(::getpid());
    ::setenv("JACTA_TOY_LOG", log.c_str(), 1);
    std::size_t most = 0;
    std::unique_ptr<LostWork> work;
    kill_at_random(
        instants,
        [&] {
          fs::remove(log);
          work = std::make_unique<LostWork>(log);
          return counting(chunk_seconds);
        },
        [&](const CampaignFolder& folder) {
          most = std::max(most, work->lost(folder));
          largest_chunk_ = std::max(largest_chunk_, work->largest_chunk());
        });
    ::unsetenv("JACTA_TOY_LOG");
    fs::remove(log);
    return most;
  }
  std::size_t largest_chunk_ = 0;
};

// With a chunk per toy, all that can be lost are the toys under way, one per thread; the
// resume makes one kept toy again to see that it comes out the same.
TEST_F(KillCounting, LosesAtMostTheChunkInFlight) {
  const int instants = 2 * instants_ / 5;
  const std::size_t most = most_lost("0", instants);
  std::printf(
      "%d instants, %d killed; at most %zu toys made twice, chunks of 1 toy, "
      "%d threads\n",
      instants,
      killed_,
      most,
      threads);
  EXPECT_LE(most, static_cast<std::size_t>(threads + 1));
  EXPECT_GT(killed_, instants / 3);
}

TEST_F(KillCounting, LongerChunksGiveTheSameData) {
  const int instants = 2 * instants_ / 5;
  const std::size_t most = most_lost("0.01", instants);
  std::printf(
      "%d instants, %d killed; at most %zu toys made twice, chunks of up to %zu "
      "toys\n",
      instants,
      killed_,
      most,
      largest_chunk_);
  EXPECT_GT(killed_, instants / 3);
}

TEST_F(Kill, StoredToysAndIntervalsAreTheSame) {
  const int instants = instants_ / 5;
  kill_at_random(
      instants, [&] { return wimp("0.01"); }, [](const CampaignFolder&) {});
  std::printf(
      "%d instants, %d killed; template model with stored toys\n", instants, killed_);
  EXPECT_GT(killed_, instants / 3);
}

// Three signals in a row, then to the end.
TEST_F(Kill, CtrlCLosesNothing) {
  const auto undisturbed = wimp("5");
  ASSERT_EQ(undisturbed->start().wait(), 0) << undisturbed->errors();
  const double duration = duration_of([&] { return wimp("5"); });
  const auto expected = undisturbed->content();
  int stopped = 0;
  for (const int number : {SIGINT, SIGTERM}) {
    const auto folder = wimp("5");
    for (int i = 0; i < 3; ++i) {
      const Process process = folder->start();
      std::this_thread::sleep_for(std::chrono::duration<double>(duration * 0.3));
      process.signal(number);
      const int status = process.wait();
      if (status == 0) break;
      // Before the handler is there, the signal ends the program as usual.
      if (status == -number) continue;
      ++stopped;
      EXPECT_EQ(status, 128 + number) << folder->errors();
      const std::string out = read_file(folder->path() / ".stdout");
      EXPECT_NE(out.find("interrupted"), std::string::npos) << out;
    }
    ASSERT_EQ(folder->start().wait(), 0) << folder->errors();
    EXPECT_EQ(folder->content(), expected);
  }
  EXPECT_GT(stopped, 0);
}

}  // namespace
}  // namespace jacta::test
