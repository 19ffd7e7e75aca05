// The program as a process of its own, that can be killed at any instant.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace jacta::test {

class Process {
 public:
  /// What the child does before it becomes the program.
  using Setup = std::function<void()>;

  /// Starts `jacta` with these words in a folder; its output goes to files there.
  Process(const std::filesystem::path& folder,
          const std::vector<std::string>& words,
          const std::map<std::string, std::string>& environment = {},
          const Setup& setup = {}) {
    std::vector<std::string> texts = {JACTA_PROGRAM};
    texts.insert(texts.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (auto& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    id_ = ::fork();
    if (id_ != 0) return;
    if (::chdir(folder.c_str()) != 0) ::_exit(127);
    redirect(".stdout", STDOUT_FILENO);
    redirect(".stderr", STDERR_FILENO);
    for (const auto& [name, value] : environment) {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
    if (setup) setup();
    ::execv(JACTA_PROGRAM, arguments.data());
    ::_exit(127);
  }

  void signal(int number) const { ::kill(id_, number); }

  /// The exit status; minus the signal that ended it.
  int wait() const {
    int status = 0;
    ::waitpid(id_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  /// Kills it after a while, unless it has ended.
  int kill_after(double seconds) const {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    signal(SIGKILL);
    return wait();
  }

 private:
  static void redirect(const char* name, int descriptor) {
    const int file = ::open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(file, descriptor);
  }
  pid_t id_ = -1;
};

}  // namespace jacta::test
