#include "hdf5_file_driver.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <iterator>

#include "jacta/base/error.h"

namespace jacta::hdf5 {

FileSink::FileSink(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw IoError(path.string(), std::strerror(errno));
}

FileSink::~FileSink() {
  ::close(descriptor_);
}

void FileSink::write(const char* bytes, std::size_t size, std::size_t at) {
  while (size > 0 && failure_ == 0) {
    const ssize_t n = ::pwrite(descriptor_, bytes, size, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      failure_ = n == 0 ? EIO : errno;
      return;
    }
    bytes += n;
    size -= static_cast<std::size_t>(n);
    at += static_cast<std::size_t>(n);
  }
}

void FileSink::read(char* bytes, std::size_t size, std::size_t at) {
  while (size > 0) {
    const ssize_t n = ::pread(descriptor_, bytes, size, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && failure_ == 0) failure_ = errno;
    if (n <= 0) {
      std::fill_n(bytes, size, '\0');
      return;
    }
    bytes += n;
    size -= static_cast<std::size_t>(n);
    at += static_cast<std::size_t>(n);
  }
}

void FileSink::resize(std::size_t size) {
  if (failure_ == 0 && ::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    failure_ = errno;
  }
}

namespace {

// HDF5 looks at the first member only.
struct OpenFile {
  H5FD_t common = {};
  FileSink* sink = nullptr;
  haddr_t allocated = 0;
  haddr_t written = 0;
};

OpenFile& file_of(H5FD_t* file) {
  return *reinterpret_cast<OpenFile*>(file);
}
const OpenFile& file_of(const H5FD_t* file) {
  return *reinterpret_cast<const OpenFile*>(file);
}

struct AccessProperties {
  FileSink* sink;
};

H5FD_t* open(const char*, unsigned, hid_t access, haddr_t) {
  const auto* given = static_cast<const AccessProperties*>(H5Pget_driver_info(access));
  if (given == nullptr) return nullptr;
  auto* file = new OpenFile;
  file->sink = given->sink;
  return &file->common;
}

herr_t close(H5FD_t* file) {
  delete &file_of(file);
  return 0;
}

int compare(const H5FD_t* a, const H5FD_t* b) {
  const std::less<const FileSink*> less;
  if (less(file_of(a).sink, file_of(b).sink)) return -1;
  return less(file_of(b).sink, file_of(a).sink) ? 1 : 0;
}

// As HDF5's file in memory, so that the same content has the same bytes.
herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
           H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t allocated(const H5FD_t* file, H5FD_mem_t) {
  return file_of(file).allocated;
}

herr_t set_allocated(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  file_of(file).allocated = address;
  return 0;
}

haddr_t written(const H5FD_t* file, H5FD_mem_t) {
  return file_of(file).written;
}

herr_t read(
    H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* bytes) {
  file_of(file).sink->read(static_cast<char*>(bytes), size, address);
  return 0;
}

herr_t write(H5FD_t* file,
             H5FD_mem_t,
             hid_t,
             haddr_t address,
             std::size_t size,
             const void* bytes) {
  OpenFile& open = file_of(file);
  open.sink->write(static_cast<const char*>(bytes), size, address);
  open.written = std::max<haddr_t>(open.written, address + size);
  return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
  OpenFile& open = file_of(file);
  if (open.written != open.allocated) open.sink->resize(open.allocated);
  open.written = open.allocated;
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver = {};
#if H5_VERSION_GE(1, 13, 1)
  driver.version = H5FD_CLASS_VERSION;
  driver.value = 0x200;
#endif
  driver.name = "jacta";
  driver.maxaddr = HADDR_MAX;
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.fapl_size = sizeof(AccessProperties);
  driver.open = open;
  driver.close = close;
  driver.cmp = compare;
  driver.query = query;
  driver.get_eoa = allocated;
  driver.set_eoa = set_allocated;
  driver.get_eof = written;
  driver.read = read;
  driver.write = write;
  driver.truncate = truncate;
  const H5FD_mem_t lists[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(lists), std::end(lists), driver.fl_map);
  return driver;
}

}  // namespace

Handle register_file_driver(const Place& place) {
  const H5FD_class_t driver = driver_class();
  return {attempt(place, "prepare the file", [&] { return H5FDregister(&driver); }),
          H5FDunregister};
}

Handle sink_access(const Place& place, const Handle& driver, FileSink& sink) {
  Handle access(
      attempt(place, "prepare the file", [] { return H5Pcreate(H5P_FILE_ACCESS); }),
      H5Pclose);
  const AccessProperties properties{&sink};
  attempt(place, "prepare the file", [&] {
    return H5Pset_driver(access.id(), driver.id(), &properties);
  });
  return access;
}

}  // namespace jacta::hdf5
