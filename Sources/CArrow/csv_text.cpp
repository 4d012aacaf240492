#include "csv_text.hpp"

#include <iconv.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "failure.hpp"

namespace carrow::csv {

namespace {

constexpr char common_encodings[] =
    "utf-8, utf-16, utf-16-le, utf-16-be, utf-32, ascii, latin-1 (iso-8859-1), iso-8859-15, cp1252 (windows-1252), "
    "cp1250, cp1251, cp437, cp850, koi8-r, mac-roman, shift_jis, euc-jp, euc-kr, gbk, gb18030, big5";

// Python's names of encodings where iconv has another one.
std::string iconv_name(const std::string &encoding) {
  std::string name;
  for (char letter : encoding) name += letter == '_' ? '-' : static_cast<char>(std::tolower(letter));
  static const std::map<std::string, std::string> aliases = {
      {"utf8", "utf-8"},        {"utf-8-sig", "utf-8"},        {"latin-1", "iso-8859-1"}, {"latin1", "iso-8859-1"},
      {"latin", "iso-8859-1"},  {"utf-16-le", "utf-16le"},     {"utf-16-be", "utf-16be"}, {"utf-32-le", "utf-32le"},
      {"utf-32-be", "utf-32be"}, {"windows-1252", "cp1252"},   {"mac-roman", "macintosh"}, {"shift-jis", "shift_jis"},
      {"sjis", "shift_jis"},    {"iso8859-1", "iso-8859-1"},   {"iso8859-15", "iso-8859-15"},
  };
  auto found = aliases.find(name);
  return found == aliases.end() ? name : found->second;
}

}  // namespace

Text::Text(std::string path, const std::string &encoding) : path_(std::move(path)), encoding_(encoding) {
  struct stat status {};
  if (stat(path_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      throw Failure(PYPE_ERR_INVALID_ARGUMENT, path_ + ": this is a folder, not a file",
                    "give the path of one file");
    }
    if (S_ISREG(status.st_mode)) file_bytes_ = status.st_size;
  }
  file_ = check(arrow::io::ReadableFile::Open(path_), path_);
  const auto name = iconv_name(encoding);
  if (name == "utf-8") return;
  iconv_t converter = iconv_open("UTF-8", name.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "the encoding '" + encoding + "' is not known here",
                  std::string("common ones are: ") + common_encodings);
  }
  converter_ = converter;
}

Text::~Text() {
  if (converter_ != nullptr) iconv_close(static_cast<iconv_t>(converter_));
}

bool Text::append(arrow::BufferBuilder &target, int64_t bytes) {
  int64_t space = bytes;
  bool at_end = false;
  if (converter_ != nullptr) {
    const size_t kept = waiting_.size();
    waiting_.resize(kept + bytes);
    const int64_t count = read(waiting_.data() + kept, bytes);
    waiting_.resize(kept + count);
    at_end = count == 0;
    // No encoding needs more than three bytes of UTF-8 for each of its own; a few more for what iconv kept back.
    space = static_cast<int64_t>(waiting_.size()) * 3 + 16;
  }
  check(target.Reserve(space), path_);
  char *sink = reinterpret_cast<char *>(target.mutable_data()) + target.length();
  int64_t length = converter_ != nullptr ? convert(sink, space, at_end) : read(sink, bytes);
  const bool more = length > 0 || (converter_ != nullptr && !at_end);
  if (at_start_ && length > 0) {
    length = without_mark(sink, length);
    at_start_ = false;
  }
  target.UnsafeAdvance(length);
  return more;
}

int64_t Text::read(void *target, int64_t bytes) {
  const int64_t count = check(file_->Read(bytes, target), path_);
  bytes_read_ += count;
  return count;
}

int64_t Text::convert(char *target, int64_t room, bool at_end) {
  if (waiting_.empty()) return 0;
  char *source = waiting_.data();
  char *sink = target;
  size_t left = waiting_.size();
  size_t space = static_cast<size_t>(room);
  const size_t result = iconv(static_cast<iconv_t>(converter_), &source, &left, &sink, &space);
  const int problem = result == static_cast<size_t>(-1) ? errno : 0;
  const int64_t offset = bytes_read_ - static_cast<int64_t>(left);
  waiting_.erase(waiting_.begin(), waiting_.end() - static_cast<int64_t>(left));
  if (problem == EILSEQ || (problem == EINVAL && at_end)) {
    throw Failure(PYPE_ERR_INVALID_DATA,
                  path_ + ": the byte at offset " + std::to_string(offset) + " is not valid in " + encoding_,
                  "give the file's own encoding");
  }
  return sink - target;
}

int64_t Text::without_mark(char *text, int64_t length) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (std::string_view(text, length).substr(0, mark.size()) != mark) return length;
  std::memmove(text, text + mark.size(), length - mark.size());
  return length - static_cast<int64_t>(mark.size());
}

}  // namespace carrow::csv
