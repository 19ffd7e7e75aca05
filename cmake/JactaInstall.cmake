# What `cmake --install` writes, and what find_package(jacta) then finds.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/jacta
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(
  EXPORT jactaTargets
  NAMESPACE jacta::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/jacta)
get_property(JACTA_INSTALLED_ROOMS GLOBAL PROPERTY JACTA_ROOMS)
list(JOIN JACTA_INSTALLED_ROOMS ", " JACTA_INSTALLED_ROOMS)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/jactaConfig.cmake.in
  ${PROJECT_BINARY_DIR}/jactaConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/jacta)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/jactaConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/jactaConfig.cmake
              ${PROJECT_BINARY_DIR}/jactaConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/jacta)
