// The baseline: parses every YAML file of a book with rapidyaml, on one thread, and discards the result.
//
//   parse [--claims] PATH...
//
// PATH is a file, or a folder that is searched for `*.yaml` and `anchors.lock`; with --claims only for files of
// claims. Prints how many files, bytes, nodes and claims it parsed.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ryml.hpp>

namespace fs = std::filesystem;

static bool claims_only = false;

static bool wanted(fs::path const& path)
{
    auto const name = path.filename();
    if(name == "source.yaml" || name == "entities.yaml" || name == "dataset.yaml" || name == "anchors.lock")
        return !claims_only;
    return path.extension() == ".yaml";
}

static void collect(fs::path const& path, std::vector<std::string>& files)
{
    if(!fs::is_directory(path))
        return files.push_back(path.string());
    for(auto const& entry : fs::recursive_directory_iterator(path))
        if(entry.is_regular_file() && wanted(entry.path()))
            files.push_back(entry.path().string());
}

[[noreturn]] static void fail(std::string const& path, char const* what)
{
    std::fprintf(stderr, "%s: %s\n", path.c_str(), what);
    std::exit(2);
}

// Reads a file into the buffer that all files share. The buffer only grows.
static ryml::substr read(std::string const& path, std::vector<char>& buffer)
{
    int const file = ::open(path.c_str(), O_RDONLY);
    struct stat status;
    if(file < 0 || ::fstat(file, &status) != 0)
        fail(path, std::strerror(errno));
    auto const size = static_cast<std::size_t>(status.st_size);
    if(buffer.size() < size)
        buffer.resize(size);
    for(std::size_t done = 0; done < size;)
    {
        auto const count = ::read(file, buffer.data() + done, size - done);
        if(count <= 0)
            fail(path, count < 0 ? std::strerror(errno) : "it shrank while it was read");
        done += static_cast<std::size_t>(count);
    }
    ::close(file);
    return ryml::substr(buffer.data(), size);
}

int main(int argc, char** argv)
{
    std::vector<std::string> files;
    for(int index = 1; index < argc; ++index)
        if(std::strcmp(argv[index], "--claims") == 0)
            claims_only = true;
        else
            collect(argv[index], files);
    std::sort(files.begin(), files.end());

    ryml::EventHandlerTree handler;
    // Only an emitter needs to know whether a flow list is on one line, so this detection is off.
    ryml::Parser parser(&handler, ryml::ParserOptions().detect_flow_ml(false));
    // Clearing a tree takes time proportional to its capacity, not to its content. So a small file must not reuse the
    // tree of a large file: there is one tree for each power of two of the file size.
    std::array<ryml::Tree, 64> trees;
    std::vector<char> buffer;
    std::size_t bytes = 0, nodes = 0, claims = 0;
    for(auto const& path : files)
    {
        auto const text = read(path, buffer);
        auto& tree = trees[static_cast<std::size_t>(std::bit_width(text.len))];
        tree.clear();
        tree.clear_arena();
        ryml::parse_in_place(&parser, ryml::csubstr(path.data(), path.size()), text, &tree);
        bytes += text.len;
        nodes += static_cast<std::size_t>(tree.size());
        auto const root = tree.crootref();
        if(root.is_map() && root.has_child("claims"))
            claims += static_cast<std::size_t>(root["claims"].num_children());
    }
    std::printf("%zu files, %zu bytes, %zu nodes, %zu claims\n", files.size(), bytes, nodes, claims);
}
