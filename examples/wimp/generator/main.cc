// wimp_templates FOLDER: writes the templates of the WIMP example.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "wimp_templates.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: wimp_templates FOLDER\n";
    return 2;
  }
  try {
    jacta::example::write_wimp_templates(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << "wimp_templates: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
