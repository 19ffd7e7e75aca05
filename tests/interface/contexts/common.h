// What many examples take for granted, each with one meaning.
#pragma once

extern jacta::Diagnostics& diagnostics;
extern const jacta::Node root, node, map;
extern jacta::Evaluator eval;
extern const jacta::Executor executor;
extern const jacta::ModelRegistry registry;
extern const jacta::Surroundings surroundings, here;
extern jacta::Stream stream;
extern const std::vector<std::string> example_paths;
extern const std::vector<std::filesystem::path> files;
extern const jacta::RunnerArguments arguments;
extern const jacta::Campaign campaign;
extern const std::vector<double> theta, values, weights;
