# One static library per room, built from src/<room>/*.cc, with headers in
# include/jacta/<room>. The include path of a room holds its own headers and those of the
# rooms it uses, by way of one directory per room below the build directory.

add_library(jacta_options INTERFACE)
target_compile_features(jacta_options INTERFACE cxx_std_20)
# The same bits on every machine: never contract a*b+c into one rounding.
target_compile_options(jacta_options INTERFACE -ffp-contract=off)
if(JACTA_WARNINGS_AS_ERRORS)
  # In a group, names of another source are no names that could be hidden, and its types
  # are none of a header.
  set(grouped "$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>")
  set(shadow "$<IF:${grouped},$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>,-Wshadow>")
  set(linkage "$<$<AND:${grouped},$<CXX_COMPILER_ID:GNU>>:-Wno-subobject-linkage>")
  target_compile_options(
    jacta_options
    INTERFACE "$<BUILD_INTERFACE:-Wall;-Wextra;-Wpedantic;-Wnon-virtual-dtor;${shadow}>"
              "$<BUILD_INTERFACE:-Woverloaded-virtual;-Werror;${linkage}>")
endif()
install(TARGETS jacta_options EXPORT jactaTargets)

# Most of what a source takes to compile is headers, read once per group of sources. A
# group is one unit: its sources have no two functions of their own alike (alone.txt).
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/alone.txt JACTA_ALONE REGEX "^[^#]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                                       ${CMAKE_CURRENT_LIST_DIR}/alone.txt)
list(TRANSFORM JACTA_ALONE PREPEND ${PROJECT_SOURCE_DIR}/)
set_source_files_properties(${JACTA_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
function(jacta_group target size)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${JACTA_GROUP_SOURCES}
                                             UNITY_BUILD_BATCH_SIZE ${size})
endfunction()

function(jacta_room room)
  cmake_parse_arguments(ROOM "" "" "USES;EXTERNAL;EXTERNAL_PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.cc)
  list(FILTER sources EXCLUDE REGEX "\\.kernel\\.cc$")
  if(NOT sources)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/empty_${room}.cc CONTENT "\n")
    set(sources ${PROJECT_BINARY_DIR}/empty_${room}.cc)
  endif()
  set(include_root ${PROJECT_BINARY_DIR}/include/${room})
  file(MAKE_DIRECTORY ${include_root}/jacta)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/include/jacta/${room}
       ${include_root}/jacta/${room} SYMBOLIC)
  add_library(jacta_${room} STATIC ${sources})
  add_library(jacta::${room} ALIAS jacta_${room})
  set_target_properties(jacta_${room} PROPERTIES EXPORT_NAME ${room})
  jacta_group(jacta_${room} 5)
  target_include_directories(
    jacta_${room} PUBLIC $<BUILD_INTERFACE:${include_root}>
                         $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  list(TRANSFORM ROOM_USES PREPEND jacta_)
  target_link_libraries(
    jacta_${room}
    PUBLIC jacta_options ${ROOM_USES} ${ROOM_EXTERNAL}
    PRIVATE ${ROOM_EXTERNAL_PRIVATE})
  install(TARGETS jacta_${room} EXPORT jactaTargets)
  set_property(GLOBAL APPEND PROPERTY JACTA_ROOMS ${room})
endfunction()

# Compiles src/<room>/*.kernel.cc once per instruction set; the room picks one at run
# time. Kernel sources include no library headers, so that no inline function compiled for
# a newer processor can be chosen by the linker for all.
function(jacta_kernels room)
  file(GLOB kernels CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.kernel.cc)
  if(NOT kernels)
    return()
  endif()
  foreach(level baseline avx2 avx512)
    set(flags_baseline "")
    set(flags_avx2 -mavx2)
    set(flags_avx512 -mavx512f -mavx512dq -mavx512vl -mprefer-vector-width=512)
    add_library(jacta_${room}_${level} OBJECT ${kernels})
    target_link_libraries(jacta_${room}_${level} PRIVATE jacta_options)
    target_include_directories(
      jacta_${room}_${level}
      PRIVATE $<TARGET_PROPERTY:jacta_${room},INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(jacta_${room}_${level} PRIVATE JACTA_KERNEL_LEVEL=${level})
    target_compile_options(jacta_${room}_${level} PRIVATE ${flags_${level}} -O3 -Wno-psabi)
    target_sources(jacta_${room} PRIVATE $<TARGET_OBJECTS:jacta_${room}_${level}>)
  endforeach()
endfunction()
