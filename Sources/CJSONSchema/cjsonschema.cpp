#include "cjsonschema.h"

#if !__has_include(<nlohmann/json.hpp>)
#error "nlohmann-json is missing: install nlohmann-json3-dev (Debian, Ubuntu) or nlohmann-json (Homebrew)"
#endif
#if !__has_include(<valijson/validator.hpp>)
#error "valijson is missing: install libvalijson-dev (Debian, Ubuntu) or valijson (Homebrew)"
#endif

#include <algorithm>
#include <exception>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

struct cjs_schema {
    valijson::Schema schema;
    bool has_pattern = false;
};

namespace {

// std::regex takes stack with every character it looks at; longer texts are refused before they reach it.
constexpr size_t longest_for_pattern = 2000;
// The library's recursion follows the nesting of schema and value.
constexpr int deepest = 64;

struct Look {
    bool has_reference = false;
    bool has_pattern = false;
    bool has_long_text = false;
    bool is_too_deep = false;
};

void look(const json &value, int depth, Look &found) {
    if (depth > deepest) {
        found.is_too_deep = true;
        return;
    }
    if (value.is_string() && value.get_ref<const std::string &>().size() > longest_for_pattern) {
        found.has_long_text = true;
    }
    if (value.is_object()) {
        for (auto entry = value.begin(); entry != value.end(); ++entry) {
            // A reference may lead back to itself, and then checking never ends.
            if (entry.key() == "$ref" && entry.value().is_string()) found.has_reference = true;
            if (entry.key() == "pattern" || entry.key() == "patternProperties") found.has_pattern = true;
            if (entry.key().size() > longest_for_pattern) found.has_long_text = true;
            look(entry.value(), depth + 1, found);
        }
    }
    if (value.is_array()) {
        for (const auto &element : value) look(element, depth + 1, found);
    }
}

// "<root>", "[rows]", "[0]" to "/rows/0".
std::string pointer(const std::vector<std::string> &context) {
    std::string result;
    for (const auto &step : context) {
        if (step.size() < 2 || step.front() != '[') continue;
        result += '/';
        for (char letter : step.substr(1, step.size() - 2)) {
            if (letter == '~') result += "~0";
            else if (letter == '/') result += "~1";
            else result += letter;
        }
    }
    return result;
}

// The validator repeats each violation for every list and object around it.
bool is_echo(const std::string &description) {
    return description.rfind("Failed to validate item #", 0) == 0
        || description.rfind("Failed to validate against schema associated with property name", 0) == 0;
}

// "... equal to 0.000000" to "... equal to 0": the validator writes each number with six digits behind the point.
std::string plain(std::string description) {
    const size_t start = description.rfind(' ') + 1;
    const size_t point = description.find('.', start);
    if (point == std::string::npos || description.find_first_not_of("-0123456789.", start) != std::string::npos
        || point + 1 == description.size()) {
        return description;
    }
    description.erase(description.find_last_not_of('0') + 1);
    if (description.back() == '.') description.pop_back();
    return description;
}

// Runs a body; what it throws becomes a report.
template <typename Result, typename Body>
Result guarded(Result failed, void *context, cjs_report report, Body body) noexcept {
    try {
        return body();
    } catch (const std::exception &error) {
        report(context, "", error.what());
    } catch (...) {
        report(context, "", "unknown failure");
    }
    return failed;
}

}  // namespace

extern "C" cjs_schema *cjs_compile(const char *text, size_t length, void *context, cjs_report report) {
    return guarded<cjs_schema *>(nullptr, context, report, [&]() -> cjs_schema * {
        const json document = json::parse(text, text + length);
        Look found;
        look(document, 0, found);
        if (found.is_too_deep || found.has_reference) {
            report(context, "", found.is_too_deep ? "it is nested too deep" : "it has a $ref, which is not supported");
            return nullptr;
        }
        auto schema = std::make_unique<cjs_schema>();
        schema->has_pattern = found.has_pattern;
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(Adapter(document), schema->schema);
        return schema.release();
    });
}

extern "C" int cjs_check(
    const cjs_schema *schema, const char *text, size_t length, void *context, cjs_report report) {
    return guarded<int>(-1, context, report, [&]() -> int {
        const json value = json::parse(text, text + length);
        Look found;
        look(value, 0, found);
        if (found.is_too_deep || (schema->has_pattern && found.has_long_text)) {
            report(context, "", found.is_too_deep ? "it is nested too deep to be checked"
                                                  : "it holds a text too long to be held against a pattern");
            return -1;
        }
        // The validator keeps compiled expressions, so it is not shared between threads.
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(schema->schema, Adapter(value), &results)) return 0;
        int count = 0;
        valijson::ValidationResults::Error error;
        while (results.popError(error)) {
            if (is_echo(error.description)) continue;
            report(context, pointer(error.context).c_str(), plain(error.description).c_str());
            ++count;
        }
        // Only echoes would be a change in the validator; the value is not valid all the same.
        if (count == 0) report(context, "", "it is not valid");
        return std::max(count, 1);
    });
}

extern "C" void cjs_free(cjs_schema *schema) { delete schema; }
