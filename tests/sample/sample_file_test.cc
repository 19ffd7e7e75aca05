#include "jacta/sample/sample_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>

#include "jacta/base/error.h"
#include "support/reference.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

class SampleFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        fs::path(::testing::TempDir()) / ("sample_file_" + std::string(test->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }
  static std::string message(const std::function<void()>& action) {
    try {
      action();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
};

// Three particles of different masses, two events.
Momenta two_events() {
  Momenta momenta;
  for (const double m : {0.1, 0.5, 1.0}) {
    auto& particle = momenta.emplace_back();
    for (const double p : {0.25, 1.0 / 3}) {
      particle.push_back({std::sqrt(m * m + 3 * p * p), p, -p, p});
    }
  }
  return momenta;
}

const std::vector<std::string> three = {"B", "C", "D"};

std::string npy(const std::string& type,
                const std::string& shape,
                const std::string& data) {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  std::string bytes = "\x93NUMPY";
  bytes += std::string("\x01\x00", 2);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  return bytes + header + data;
}

template <class T>
std::string raw(const std::vector<T>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T)};
}

TEST_F(SampleFile, TextAndNpyReadBackToTheSameBits) {
  const auto momenta = two_events();
  write_momenta_text(folder_ / "a.dat", momenta);
  EXPECT_EQ(read_momenta({folder_ / "a.dat"}, three), momenta);
  write_momenta_npy(folder_ / "a.npy", momenta);
  EXPECT_EQ(read_momenta({folder_ / "a.npy"}, three), momenta);
}

TEST_F(SampleFile, CommentsBlankLinesAndSigns) {
  const auto file = write("a.dat", "# E px py pz\n\n 1 2\t3 +4e0 # first\r\n5 6 7 -8");
  const auto momenta = read_momenta({file}, {"B", "C"});
  EXPECT_EQ(momenta[0][0], (FourVector{1, 2, 3, 4}));
  EXPECT_EQ(momenta[1][0], (FourVector{5, 6, 7, -8}));
}

TEST_F(SampleFile, ALineMayHoldAllParticles) {
  const auto file = write("a.dat", "1 0 0 0 2 0 0 0\n3 0 0 0 4 0 0 0\n");
  const auto momenta = read_momenta({file}, {"B", "C"});
  EXPECT_EQ(momenta[1][1].e, 4);
}

TEST_F(SampleFile, MistakesInTextHaveFileAndLine) {
  const auto reading = [&](const std::string& text) {
    const auto file = write("a.dat", text);
    return message([&] { read_momenta({file}, three); });
  };
  EXPECT_NE(reading("1 0 0 0\n1 0 zero 0\n").find("a.dat:2:5: 'zero' is no number"),
            std::string::npos);
  EXPECT_NE(reading("1 0 0 0\n1 0 0\n").find("a.dat:2:1: 3 numbers"), std::string::npos);
  EXPECT_NE(reading("1 0 0\n1 0 0\n").find("a.dat:1:1: 3 numbers"), std::string::npos);
  EXPECT_NE(reading("1 0 0 nan\n").find("not finite"), std::string::npos);
  EXPECT_NE(reading("1,0,0,0\n").find("is no number"), std::string::npos);
  EXPECT_NE(reading("").find("0 numbers"), std::string::npos);
  const auto uneven = reading("1 0 0 0\n1 0 0 0\n1 0 0 0\n\n1 0 0 0\n");
  EXPECT_NE(
      uneven.find("a.dat:5:1: 4 four-momenta do not come out even for 3 particles; 1"),
      std::string::npos);
  EXPECT_THROW(read_momenta({folder_ / "missing.dat"}, three), IoError);
}

TEST_F(SampleFile, SeveralFilesAreColumns) {
  const auto momenta = two_events();
  write_momenta_text(folder_ / "first.dat", {momenta[0]});
  write_momenta_npy(folder_ / "rest.npy", {momenta[1], momenta[2]});
  EXPECT_EQ(read_momenta({folder_ / "first.dat", folder_ / "rest.npy"}, three), momenta);
}

// Twice the same file: 12 rows for 3 particles are 4 events, of which each file would
// hold 1.5 particles.
TEST_F(SampleFile, FilesThatDoNotHoldWholeColumnsAreRefused) {
  write_momenta_text(folder_ / "a.dat", two_events());
  const auto text = message([&] {
    read_momenta({folder_ / "a.dat", folder_ / "a.dat"}, three);
  });
  EXPECT_NE(text.find("6 four-momenta in 4 events"), std::string::npos) << text;
  EXPECT_NE(text.find("concatenate the files"), std::string::npos) << text;
}

// With four particles the numbers come out even, but the masses tell.
TEST_F(SampleFile, FilesOfWholeEventsAreNotReadAsColumns) {
  auto momenta = two_events();
  momenta.push_back(momenta[0]);
  for (auto& p : momenta[3]) p.e += 1;
  momenta[3] = {{5, 3, 0, 0}, {std::sqrt(20.0), 2, 0, 0}};
  write_momenta_text(folder_ / "a.dat", momenta);
  const std::vector<fs::path> twice = {folder_ / "a.dat", folder_ / "a.dat"};
  const auto text = message([&] { read_momenta(twice, {"B", "C", "D", "E"}); });
  EXPECT_NE(text.find("holds all 4 particles"), std::string::npos) << text;
  // True columns of two particles each are accepted.
  write_momenta_text(folder_ / "left.dat", {momenta[0], momenta[1]});
  write_momenta_text(folder_ / "right.dat", {momenta[2], momenta[3]});
  EXPECT_EQ(
      read_momenta({folder_ / "left.dat", folder_ / "right.dat"}, {"B", "C", "D", "E"}),
      momenta);
}

TEST_F(SampleFile, NumberTypesOfNpy) {
  const auto values = [&](const std::string& bytes) {
    return read_event_values(write("a.npy", bytes));
  };
  const std::vector<double> expected = {1, 2, 0};
  EXPECT_EQ(values(npy("<f8", "(3,)", raw<double>({1, 2, 0}))), expected);
  EXPECT_EQ(values(npy("<f4", "(3, 1)", raw<float>({1, 2, 0}))), expected);
  EXPECT_EQ(values(npy("<i8", "(1, 3)", raw<std::int64_t>({1, 2, 0}))), expected);
  EXPECT_EQ(values(npy("<i4", "(3,)", raw<std::int32_t>({1, 2, 0}))), expected);
  EXPECT_EQ(values(npy("|i1", "(3,)", raw<std::int8_t>({1, 2, 0}))), expected);
  EXPECT_EQ(values(npy("<f8", "()", raw<double>({7}))), std::vector<double>{7});
  const std::vector<double> negative = {-1, 1};
  EXPECT_EQ(values(npy("<i2", "(2,)", raw<std::int16_t>({-1, 1}))), negative);
}

// The bytes are those of NumPy: numpy.array([1, 2, -0.5], ">f8").tobytes().
TEST_F(SampleFile, NpyFilesOfBigEndianNumbers) {
  using namespace std::string_literals;
  const std::string zeros(6, '\0');
  const auto data = "\x3f\xf0"s + zeros + "\x40\0"s + zeros + "\xbf\xe0"s + zeros;
  const std::vector<double> expected = {1, 2, -0.5};
  EXPECT_EQ(read_event_values(write("a.npy", npy(">f8", "(3,)", data))), expected);
  EXPECT_EQ(read_event_values(write("a.npy", npy(">i2", "(2,)", "\x01\0\xff\xfe"s))),
            (std::vector<double>{256, -2}));
}

// numpy.asfortranarray(numpy.arange(12.0).reshape(2, 3, 2)).tobytes("A").
TEST_F(SampleFile, NpyFilesInFortranOrder) {
  auto bytes =
      npy("<f8", "(2, 3, 2)", raw<double>({0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}));
  bytes.replace(bytes.find("False"), 5, "True ");
  EXPECT_EQ(read_event_values(write("a.npy", bytes)),
            (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST_F(SampleFile, NpyFilesThatCannotBeRead) {
  const auto reading = [&](const std::string& bytes) {
    const auto file = write("a.npy", bytes);
    return message([&] { read_event_values(file); });
  };
  const auto data = raw<double>({1, 2, 3});
  EXPECT_NE(reading(npy("<f2", "(3,)", data)).find("astype('<f8')"), std::string::npos);
  EXPECT_NE(reading(npy("<c16", "(3,)", data)).find("'<c16'"), std::string::npos);
  EXPECT_NE(reading(npy("<f8", "(4,)", data)).find("shorter"), std::string::npos);
  EXPECT_NE(reading(npy("<f8", "(4294967296, 4294967297)", data)).find("shorter"),
            std::string::npos);
  EXPECT_NE(reading("1 2 3\n").find("no npy file"), std::string::npos);
  EXPECT_NE(reading(npy("<f8", "(3,)", data).substr(0, 30)).find("cut off"),
            std::string::npos);
  EXPECT_NE(reading(npy("<f8", "(1,)", raw<double>({NAN}))).find("not finite"),
            std::string::npos);
}

// numpy.savez_compressed(f, numpy.arange(8.0).reshape(2, 4)), numpy 2.4.6.
const unsigned char deflated[] = {
    0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x21, 0x00,
    0x12, 0xc8, 0x6b, 0x0f, 0x5c, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x09, 0x00,
    0x14, 0x00, 0x61, 0x72, 0x72, 0x5f, 0x30, 0x2e, 0x6e, 0x70, 0x79, 0x01, 0x00, 0x10,
    0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x5c, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x9b, 0xec, 0x17, 0xea, 0x1b, 0x10, 0xc9, 0xc8, 0x50, 0xc6, 0x50,
    0xad, 0x9e, 0x92, 0x5a, 0x9c, 0x5c, 0xa4, 0x6e, 0xa5, 0xa0, 0x6e, 0x93, 0x66, 0xa1,
    0xae, 0xa3, 0xa0, 0x9e, 0x96, 0x5f, 0x54, 0x52, 0x94, 0x98, 0x17, 0x9f, 0x5f, 0x94,
    0x92, 0x0a, 0x12, 0x77, 0x4b, 0xcc, 0x29, 0x4e, 0x05, 0x8a, 0x17, 0x67, 0x24, 0x16,
    0xa4, 0x02, 0xf9, 0x1a, 0x46, 0x3a, 0x0a, 0x26, 0x9a, 0x3a, 0x0a, 0xb5, 0x0a, 0x64,
    0x03, 0x2e, 0x06, 0x14, 0xf0, 0xc1, 0x1e, 0xca, 0x70, 0x80, 0x50, 0x1c, 0x50, 0x5a,
    0x00, 0x4a, 0x8b, 0x40, 0x69, 0x09, 0x28, 0x2d, 0xe3, 0x00, 0x00, 0x50, 0x4b, 0x01,
    0x02, 0x14, 0x03, 0x14, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x21, 0x00, 0x12,
    0xc8, 0x6b, 0x0f, 0x5c, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x61, 0x72, 0x72, 0x5f, 0x30, 0x2e, 0x6e, 0x70, 0x79, 0x50, 0x4b, 0x05, 0x06,
    0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x37, 0x00, 0x00, 0x00, 0x97, 0x00,
    0x00, 0x00, 0x00, 0x00};

std::string archive() {
  return {reinterpret_cast<const char*>(deflated), sizeof deflated};
}

TEST_F(SampleFile, NpzInflated) {
  const auto momenta = read_momenta({write("a.npz", archive())}, {"B", "C"});
  EXPECT_EQ(momenta[0][0], (FourVector{0, 1, 2, 3}));
  EXPECT_EQ(momenta[1][0], (FourVector{4, 5, 6, 7}));
}

TEST_F(SampleFile, DamagedArchivesAreRefused) {
  const auto reading = [&](const std::string& bytes) {
    const auto file = write("a.npz", bytes);
    return message([&] { read_momenta({file}, {"B", "C"}); });
  };
  EXPECT_NE(reading("no archive").find("no zip archive"), std::string::npos);
  auto renamed = archive();
  renamed.replace(renamed.rfind("arr_0"), 5, "other");
  EXPECT_NE(reading(renamed).find("it holds other.npy"), std::string::npos);
  // Whatever byte is damaged, the array is not silently different.
  for (std::size_t i = 0; i < archive().size(); ++i) {
    auto damaged = archive();
    damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
    const auto file = write("a.npz", damaged);
    try {
      const auto momenta = read_momenta({file}, {"B", "C"});
      EXPECT_EQ(momenta[1][0].x, 5) << i;
    } catch (const InputError&) {
    }
  }
}

TEST_F(SampleFile, RootFilesNameTheConversion) {
  const auto text = message([&] { read_momenta({folder_ / "a.root"}, three); });
  EXPECT_NE(text.find("numpy.savez"), std::string::npos) << text;
  const auto format = parse_yaml("format: root_lhcb", "c.yml");
  const auto refused = message([&] { check_sample_format(format.at("format")); });
  EXPECT_NE(refused.find("c.yml:1:9"), std::string::npos) << refused;
  EXPECT_NE(refused.find("jacta convert"), std::string::npos) << refused;
  EXPECT_THROW(check_sample_format(Node::string("multi_npz")), InputError);
  EXPECT_NO_THROW(check_sample_format(Node::string("multi")));
  EXPECT_NO_THROW(check_sample_format(Node()));
}

TEST_F(SampleFile, ParticlesOfDifferentLengthAreNotWritten) {
  auto momenta = two_events();
  momenta[1].pop_back();
  EXPECT_THROW(write_momenta_text(folder_ / "a.dat", momenta), UsageError);
  EXPECT_THROW(write_momenta_npy(folder_ / "a.npy", {}), UsageError);
  EXPECT_THROW(read_momenta({}, three), UsageError);
}

TEST_F(SampleFile, EventValuesReadBack) {
  const std::vector<double> weights = {0.25, -1.5, 1.0 / 3};
  write_event_values_npy(folder_ / "w.npy", weights);
  EXPECT_EQ(read_event_values(folder_ / "w.npy"), weights);
  EXPECT_EQ(read_event_values(write("w.dat", "0.25\n-1.5\n")),
            (std::vector<double>{0.25, -1.5}));
}

// The same sample as text, as (events * n, 4) and as (events, n, 4).
TEST_F(SampleFile, TheReferenceSampleInThreeFormats) {
  JACTA_NEEDS_REFERENCE();
  const auto data = *test::reference_folder() / "amplitude" / "data";
  const auto text = read_momenta({data / "m1_data.dat"}, three);
  EXPECT_EQ(text[0].size(), 200u);
  EXPECT_EQ(text[1][0].e, 5.54719470281882399e-01);
  EXPECT_EQ(read_momenta({data / "m1_data.npy"}, three), text);
  EXPECT_EQ(read_momenta({data / "m1_data3.npy"}, three), text);
}

}  // namespace
}  // namespace jacta
