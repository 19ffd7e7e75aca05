#include "hdf5_plain_file.h"

#include <gtest/gtest.h>

#include "h5py_file.h"
#include "hdf5_reader.h"
#include "jacta/data/template_file.h"
#include "support.h"

namespace jacta::test {
namespace {

using hdf5::NotPlain;
using hdf5::PlainFile;

PlainFile::Header found(const PlainFile& file, const std::vector<std::string>& names) {
  PlainFile::Header header = file.header(file.root());
  for (const auto& name : names) {
    const auto children = file.children(header);
    const auto child = children.find(name);
    if (child == children.end()) throw NotPlain();
    header = file.header(child->second);
  }
  return header;
}

class PlainFileTest : public FolderTest {
 protected:
  fs::path templates(std::size_t histograms) {
    const Histogram h({{"cs1", {0, 1, 2.5}}, {"é", {1, 2, 4, 7}}}, {1, 2, 3, 4, 5, 6.5});
    std::vector<std::pair<std::string, Histogram>> all;
    for (std::size_t i = 0; i < histograms; ++i) {
      all.emplace_back("h" + std::to_string(i), h);
      all.back().second.contents()[0] = static_cast<double>(i) + 0.1;
    }
    const fs::path path = scratch() / "template.ii.h5";
    write_templates(path, all, "20260101_00:00:00");
    return path;
  }
};

// The library reads the same file.
TEST_F(PlainFileTest, ReadsWhatTheLibraryReads) {
  const fs::path path = templates(700);  // a tree of more than one level
  const PlainFile plain(hdf5::plain_file_bytes(path));
  const hdf5::Object file = hdf5::open_file(path);
  const hdf5::Object group = hdf5::open_group(file, "templates");
  const auto children = plain.children(found(plain, {"templates"}));
  const auto names = hdf5::child_names(group);
  ASSERT_EQ(children.size(), names.size());
  for (const auto& name : names) {
    const hdf5::Object dataset = hdf5::open_dataset(group, name);
    const auto numbers = plain.numbers(plain.header(children.at(name)));
    EXPECT_EQ(numbers.shape, hdf5::shape(dataset));
    EXPECT_EQ(numbers.values, hdf5::read_numbers(dataset));
  }
  const hdf5::Object axis = hdf5::open_dataset(hdf5::open_group(file, "bins"), "1");
  const auto header = found(plain, {"bins", "1"});
  EXPECT_EQ(plain.text(header, "name"), hdf5::read_text(axis, "name"));
  EXPECT_EQ(plain.numbers(header).values, hdf5::read_numbers(axis));
  EXPECT_FALSE(plain.text(header, "unit").has_value());
}

// Numbers of h5py_file.h.
TEST_F(PlainFileTest, ReadsFilesOfH5py) {
  const PlainFile file(h5py_file_bytes());
  const auto axis = found(file, {"bins", "0"});
  EXPECT_EQ(file.numbers(axis).values, (std::vector<double>{0, 1.5, 4}));
  EXPECT_EQ(file.text(axis, "name"), "cs1");
  EXPECT_EQ(file.text(found(file, {"bins", "1"}), "name"), "cs2");
  EXPECT_FALSE(file.text(found(file, {"bins", "2"}), "name").has_value());
  EXPECT_THROW(file.numbers(found(file, {"bins", "1"})), NotPlain);
  EXPECT_THROW(file.numbers(found(file, {"templates", "h"})), NotPlain);
  EXPECT_THROW(file.numbers(found(file, {"0", "sr0"})), NotPlain);
}

TEST_F(PlainFileTest, LeavesOtherFilesToTheLibrary) {
  EXPECT_THROW(hdf5::plain_file_bytes(scratch() / "missing.h5"), NotPlain);
  EXPECT_THROW(hdf5::plain_file_bytes(scratch()), NotPlain);
  EXPECT_THROW(PlainFile(""), NotPlain);
  EXPECT_THROW(PlainFile("no HDF5 at all, but long enough to hold a superblock"),
               NotPlain);
  const std::string bytes = read_file(templates(1));
  EXPECT_THROW(PlainFile(bytes.substr(0, bytes.size() - 1)), NotPlain);
}

// All that can be reached from a file, whatever stands in it.
std::size_t read_all(const PlainFile& file, const PlainFile::Header& object, int depth) {
  std::size_t numbers = 0;
  try {
    numbers += file.numbers(object).values.size();
  } catch (const NotPlain&) {
    // Not a dataset, a name or a group that can be read.
  }
  try {
    file.text(object, "name");
  } catch (const NotPlain&) {
    // Not a dataset, a name or a group that can be read.
  }
  if (depth > 3) return numbers;
  try {
    for (const auto& [name, child] : file.children(object)) {
      numbers += read_all(file, file.header(child), depth + 1);
    }
  } catch (const NotPlain&) {
    // Not a dataset, a name or a group that can be read.
  }
  return numbers;
}

TEST_F(PlainFileTest, DamagedBytesAreReadWithinTheFile) {
  const std::string bytes = read_file(templates(2));
  const PlainFile good(bytes);
  const std::size_t all = read_all(good, good.header(good.root()), 0);
  EXPECT_EQ(all, 2u * 6 + 3 + 4);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int mask : {0x01, 0x55, 0xff}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ mask);
      try {
        const PlainFile file(damaged);
        EXPECT_LE(read_all(file, file.header(file.root()), 0), 100u * bytes.size());
      } catch (const NotPlain&) {
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 100u);
}

// A tree whose node is its own child, and a header that goes on in itself.
TEST_F(PlainFileTest, RingsEnd) {
  const std::string bytes = read_file(templates(1));
  const auto address = [](std::size_t at) { return bytes_of(std::uint64_t{at}); };
  std::string tree = bytes;
  const std::size_t node = bytes.find("TREE");
  tree.replace(node + 32, 8, address(node));
  const PlainFile ring(tree);
  EXPECT_THROW(ring.children(ring.header(ring.root())), NotPlain);
  std::string header = bytes;
  const std::size_t first = PlainFile(bytes).root() + 16;
  header.replace(
      first, 24, std::string("\x10\0\x10\0\0\0\0\0", 8) + address(first) + address(24));
  const PlainFile endless(header);
  EXPECT_THROW(endless.header(endless.root()), NotPlain);
}

}  // namespace
}  // namespace jacta::test
