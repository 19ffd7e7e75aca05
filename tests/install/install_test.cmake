# Installs, checks the CMake package, makes an example with the installed program, and runs
# the consumer on it. The definitions it needs are in CMakeLists.txt.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${folder})
set(tree ${folder}/tree)
run(${CMAKE_COMMAND} --install ${build} --prefix ${tree})

# The package names no folder of ours, and keeps our zeal about warnings to ourselves.
file(GLOB_RECURSE packaged ${tree}/*.cmake)
if(NOT packaged)
  message(FATAL_ERROR "no CMake package in ${tree}")
endif()
foreach(file IN LISTS packaged)
  file(READ ${file} text)
  foreach(word IN ITEMS ${build} ${source} -Werror)
    string(FIND "${text}" "${word}" found)
    if(NOT found EQUAL -1)
      message(FATAL_ERROR "${file} contains ${word}")
    endif()
  endforeach()
endforeach()

run(${tree}/bin/jacta init ${folder}/wimp --example wimp)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${folder}/consumer
    -G ${generator} -D CMAKE_PREFIX_PATH=${tree} -D CMAKE_CXX_COMPILER=${compiler}
    -D CMAKE_CXX_FLAGS=${flags})
run(${CMAKE_COMMAND} --build ${folder}/consumer)
run(${folder}/consumer/consumer ${folder}/wimp/wimp_statistical_model.yaml)
string(FIND "${output}" "jacta ${version}: " found)
if(NOT found EQUAL 0)
  message(FATAL_ERROR "the consumer printed: ${output}")
endif()
