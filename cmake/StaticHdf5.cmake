# HDF5's static library for the program, where there is one that needs no more than
# compression. Distributions build the shared one with access to clouds, so that a program
# loads some thirty libraries for networks and cryptography before it begins: half of the
# time that a short job takes.
#
# Sets JACTA_STATIC_HDF5 to what has to be linked, or to a false value.
include(CheckCXXSourceCompiles)

get_filename_component(folder "${hdf5_library}" DIRECTORY)
find_library(JACTA_HDF5_ARCHIVE NAMES libhdf5_serial.a libhdf5.a HINTS ${folder})
find_library(JACTA_SZIP_LIBRARY NAMES sz)
mark_as_advanced(JACTA_HDF5_ARCHIVE JACTA_SZIP_LIBRARY)
set(JACTA_STATIC_HDF5 "")
if(JACTA_HDF5_ARCHIVE AND JACTA_SZIP_LIBRARY)
  set(CMAKE_REQUIRED_INCLUDES ${HDF5_INCLUDE_DIRS})
  set(CMAKE_REQUIRED_LIBRARIES ${JACTA_HDF5_ARCHIVE} ${JACTA_SZIP_LIBRARY} ZLIB::ZLIB
                               ${CMAKE_DL_LIBS} m)
  check_cxx_source_compiles(
    "#include <hdf5.h>\nint main() { return H5open() < 0; }" JACTA_STATIC_HDF5_LINKS)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_LIBRARIES)
  if(JACTA_STATIC_HDF5_LINKS)
    set(JACTA_STATIC_HDF5 ${JACTA_HDF5_ARCHIVE})
  endif()
endif()
