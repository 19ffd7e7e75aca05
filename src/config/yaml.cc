#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "jacta/base/atomic_file.h"
#include "jacta/base/utf8.h"
#include "jacta/config/node.h"
#include "number_text.h"
#include "yaml_scalar.h"

namespace jacta {

namespace {

constexpr std::size_t depth_limit = 100;
constexpr std::size_t node_limit = 1'000'000;

std::string item_path(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::string key_path(const std::string& path, const Node& key) {
  return path.empty() ? key.as_text() : path + "." + key.as_text();
}

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  if (node.is_list()) {
    for (const Node& item : node.items()) count += count_nodes(item);
  }
  if (node.is_map()) {
    for (const auto& entry : node.entries()) count += 1 + count_nodes(entry.value);
  }
  return count;
}

// A copy of an anchored node: the line where it was written, the path where it is used.
Node at_path(const Node& node, const std::string& path) {
  Location location = node.location();
  location.path = path;
  if (node.is_list()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) {
      items.push_back(at_path(item, item_path(path, items.size())));
    }
    return Node::list(std::move(items), location);
  }
  if (node.is_map()) {
    std::vector<Node::Entry> entries;
    for (const auto& [key, value] : node.entries()) {
      entries.push_back(
          Node::Entry{at_path(key, path), at_path(value, key_path(path, key))});
    }
    return Node::map(std::move(entries), location);
  }
  if (node.is_null()) return Node::null(location);
  if (node.is_boolean()) return Node::boolean(node.as_boolean(), location);
  if (node.is_string()) return Node::string(node.as_string(), location);
  if (node.kind() == Node::Kind::real) return Node::real(node.as_real(), location);
  return read_integer(node.as_text(), location);
}

// Keys of a map are told apart by kind and text.
std::string identity_of(const Node& key) {
  return std::string(key.kind_name()) + ":" + key.as_text();
}

// Entries of which a later one replaces an earlier one of the same key.
class MergedEntries {
 public:
  bool empty() const { return entries_.empty(); }
  void put(const Node::Entry& entry) {
    const auto [known, is_new] =
        positions_.emplace(identity_of(entry.key), entries_.size());
    if (is_new) {
      entries_.push_back(entry);
    } else {
      entries_[known->second] = entry;
    }
  }
  std::vector<Node::Entry> take() { return std::move(entries_); }

 private:
  std::vector<Node::Entry> entries_;
  std::map<std::string, std::size_t> positions_;
};

// Makes nodes from the events of the parser.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  Node result() const { return result_.value_or(Node::null(Location{.file = file_})); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (result_) {
      throw InputError(location(mark),
                       "the document ended before this",
                       "check the indentation, and write one document per file");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Node::null(location(mark)), anchor);
  }
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override {
    const bool merges = expects_key() && tag == "?" && value == "<<";
    if (merges) {
      frames_.back().key = Node::null(location(mark));
      frames_.back().merging = true;
      return;
    }
    add(resolve_scalar(value, tag, location(mark)), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    const Location here = location(mark);
    if (known == anchors_.end()) throw InputError(here, "an alias refers to itself");
    node_count_ += count_nodes(known->second);
    check_count(here);
    add(at_path(known->second, here.path), YAML::NullAnchor);
  }
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, "tag:yaml.org,2002:seq", anchor, false);
  }
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, "tag:yaml.org,2002:map", anchor, true);
  }
  void OnSequenceEnd() override {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    add(Node::list(std::move(frame.items), frame.location), frame.anchor);
  }
  void OnMapEnd() override {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (!frame.merged.empty()) {
      for (const Node::Entry& entry : frame.entries) frame.merged.put(entry);
      frame.entries = frame.merged.take();
    }
    add(Node::map(std::move(frame.entries), frame.location), frame.anchor);
  }

 private:
  struct Frame {
    bool is_map = false;
    Location location = {};
    YAML::anchor_t anchor = YAML::NullAnchor;
    std::vector<Node> items = {};
    std::vector<Node::Entry> entries = {};
    MergedEntries merged = {};
    std::set<std::string> keys = {};
    std::optional<Node> key = std::nullopt;
    bool merging = false;
  };

  bool expects_key() const {
    return !frames_.empty() && frames_.back().is_map && !frames_.back().key;
  }

  // The path of what comes next: a key has the path of its map.
  std::string next_path() const {
    if (frames_.empty()) return "";
    const Frame& frame = frames_.back();
    if (!frame.is_map) return item_path(frame.location.path, frame.items.size());
    if (!frame.key || frame.merging) return frame.location.path;
    return key_path(frame.location.path, *frame.key);
  }

  Location location(const YAML::Mark& mark) const {
    return {file_, mark.line + 1, mark.column + 1, next_path()};
  }

  void check_count(const Location& where) const {
    if (node_count_ > node_limit) {
      throw InputError(where, "more than a million values", "use fewer aliases");
    }
  }

  void open(const YAML::Mark& mark,
            const std::string& tag,
            const std::string& own_tag,
            YAML::anchor_t anchor,
            bool is_map) {
    const Location here = location(mark);
    if (tag != "?" && tag != "!" && !tag.empty() && tag != own_tag) {
      throw InputError(here, "the tag '" + tag + "' is not allowed", "remove it");
    }
    if (expects_key()) throw InputError(here, "a key has to be a single value");
    if (frames_.size() >= depth_limit) {
      throw InputError(here, "lists and maps are nested more than 100 deep");
    }
    Frame frame;
    frame.is_map = is_map;
    frame.location = here;
    frame.anchor = anchor;
    frames_.push_back(std::move(frame));
  }

  void add(Node node, YAML::anchor_t anchor) {
    ++node_count_;
    check_count(node.location());
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (frames_.empty()) {
      result_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (!frame.is_map) {
      frame.items.push_back(std::move(node));
    } else if (!frame.key) {
      take_key(frame, std::move(node));
    } else if (frame.merging) {
      merge(frame, node);
      frame.key.reset();
      frame.merging = false;
    } else {
      frame.entries.push_back(Node::Entry{std::move(*frame.key), std::move(node)});
      frame.key.reset();
    }
  }

  static void take_key(Frame& frame, Node node) {
    if (node.is_list() || node.is_map()) {
      throw node.error("a key has to be a single value");
    }
    if (!frame.keys.insert(identity_of(node)).second) {
      throw node.error("the key '" + node.as_text() + "' is there twice",
                       "remove one of them");
    }
    frame.key = std::move(node);
  }

  // Among several merged maps the first one has priority; it is put last.
  static void merge(Frame& frame, const Node& node) {
    std::vector<Node> maps = {node};
    if (node.is_list()) maps.assign(node.items().rbegin(), node.items().rend());
    for (const Node& map : maps) {
      if (!map.is_map()) {
        throw map.error("a merge key (<<) needs a map or a list of maps, found " +
                        std::string(map.kind_name()));
      }
      const Node moved = at_path(map, frame.location.path);
      for (const Node::Entry& entry : moved.entries()) frame.merged.put(entry);
    }
  }

  std::string file_;
  std::optional<Node> result_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t node_count_ = 0;
};

// What the parser does not say: tabs that look like spaces.
std::string likely_cause(const std::string& text, int line) {
  std::istringstream lines(text);
  std::string found;
  for (int i = 0; i <= line && std::getline(lines, found); ++i) {
    const auto indentation = found.substr(0, found.find_first_not_of(" \t"));
    if (indentation.find('\t') == std::string::npos) continue;
    return fmt::format("line {} is indented with a tab: use spaces", i + 1);
  }
  return "";
}

Node build_tree(const std::string& text, const std::string& file_name) {
  std::istringstream stream(text);
  TreeBuilder builder(file_name);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    const bool known = !error.mark.is_null();
    const Location where = {file_name,
                            known ? error.mark.line + 1 : 0,
                            known ? error.mark.column + 1 : 0,
                            ""};
    throw InputError(where,
                     "not valid YAML: " + error.msg,
                     known ? likely_cause(text, error.mark.line) : "");
  }
  return builder.result();
}

}  // namespace

namespace {

// Names would go into files and documents that are UTF-8.
void check_utf8(const std::string& text, const std::string& file_name) {
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) return;  // UTF-16
  if (text.find('\0') != std::string::npos) return;  // UTF-16 or UTF-32 without mark
  const std::size_t bad = invalid_utf8(text);
  if (bad == std::string::npos) return;
  const auto begin = bad == 0 ? std::string::npos : text.rfind('\n', bad - 1);
  const auto line =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
  throw InputError(
      Location{
          .file = file_name,
          .line = static_cast<int>(line) + 1,
          .column =
              static_cast<int>(bad - (begin == std::string::npos ? 0 : begin + 1)) + 1},
      "the line is not UTF-8",
      "save the file as UTF-8");
}

}  // namespace

Node parse_yaml(const std::string& text, const std::string& file_name) {
  check_utf8(text, file_name);
  if (text.find('\n') == std::string::npos && text.find('\r') != std::string::npos) {
    // The parser would take it for one line, and after a '#' for one comment.
    throw InputError(Location{.file = file_name},
                     "lines end with carriage returns alone",
                     "save the file with the line ends of Linux or Windows");
  }
  // yaml-cpp takes a final line break for the end of a quoted text that is still open.
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  if (end != std::string::npos) build_tree(text.substr(0, end + 1), file_name);
  return build_tree(text, file_name);
}

Node load_yaml(const std::filesystem::path& path) {
  return parse_yaml(read_file(path), path.string());
}

}  // namespace jacta
