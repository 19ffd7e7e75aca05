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

# Nothing stands where it is not looked for, and the module of Python is one.
file(GLOB places RELATIVE ${tree} ${tree}/*)
list(REMOVE_ITEM places bin include lib libexec share)
file(GLOB_RECURSE modules RELATIVE ${tree} ${tree}/_core*)
list(FILTER modules EXCLUDE REGEX "^lib/python3/dist-packages/jacta/_core\\.(pyi|cpython.*so)$")
if(places OR modules)
  message(FATAL_ERROR "installed where nobody looks: ${places} ${modules}")
endif()

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

# Manual pages of all commands, and completion, where a system looks for them.
run(${tree}/bin/jacta commands)
string(REGEX MATCHALL "(^|\n)[a-z]+ " commands "${output}")
list(TRANSFORM commands STRIP)
list(LENGTH commands n_commands)
if(n_commands LESS 15)
  message(FATAL_ERROR "jacta commands printed: ${output}")
endif()
foreach(name IN LISTS commands)
  file(READ ${tree}/share/man/man1/jacta-${name}.1 page)
  string(FIND "${page}" ".SH OPTIONS" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "jacta-${name}.1 has no options:\n${page}")
  endif()
endforeach()
foreach(file IN ITEMS man/man1/jacta.1 bash-completion/completions/jacta
                      zsh/site-functions/_jacta)
  file(READ ${tree}/share/${file} text)
  string(FIND "${text}" "interval" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "share/${file} does not know the command interval:\n${text}")
  endif()
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

# A room that there is not: the message has those that there are.
file(WRITE ${folder}/wrong/CMakeLists.txt
     "cmake_minimum_required(VERSION 3.25)
project(wrong LANGUAGES CXX)
find_package(jacta CONFIG REQUIRED COMPONENTS interval nonsense)
")
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${folder}/wrong -B ${folder}/wrong/build -G ${generator} -D
          CMAKE_PREFIX_PATH=${tree} -D CMAKE_CXX_COMPILER=${compiler}
  RESULT_VARIABLE status
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
string(REGEX REPLACE "[ \n]+" " " output "${output}")
if(status EQUAL 0 OR NOT output MATCHES "jacta has no component nonsense; there are base, ")
  message(FATAL_ERROR "find_package of a room that there is not: ${output}")
endif()

# Jobs of a model in Python, by the installed program and package.
if(EXISTS ${tree}/lib/python3/dist-packages/jacta)
  file(WRITE ${folder}/counting.py
       "import jacta
import numpy as np


class Counting(jacta.StatisticalModel):
    def _ll(self, mu):
        return self.data[0]['n'][0] * np.log(mu) - mu

    def _generate_data(self, mu, rng):
        return [np.array([(rng.poisson(mu),)], dtype=[('n', float)])]
")
  run(${CMAKE_COMMAND} -E env ${tree}/bin/jacta run --python-model
      ${folder}/counting.py:Counting --statistical_model_args
      "{\"parameter_definition\": {\"mu\": {\"nominal_value\": 5.0, \"fit_limits\": [0.1, 50]}}}"
      --poi mu --hypotheses "[\"free\"]" --n_mc 3 --seed 1 --toydata_mode generate
      --output_filename ${folder}/counting.ii.h5)
endif()
