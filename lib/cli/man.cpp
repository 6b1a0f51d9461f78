#include "cli/man.h"
#include "cli/cli.h"
#include <CLI/CLI.hpp>

namespace molt {
namespace {
std::string roff(std::string_view s) {
  std::string out;
  for (char c : s) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '.' && (out.empty() || out.back() == '\n'))
      out += "\\&.";
    else
      out += c;
  }
  return out;
}

void describe(std::string& out, const CLI::App& app) {
  for (const CLI::Option* o : app.get_options()) {
    if (o->get_group().empty()) continue;
    std::string name = o->get_positional() ? o->get_name(true) : o->get_name(false, true);
    std::string shown;
    for (char c : name) shown += c == ',' ? std::string(", ") : std::string(1, c);
    out += ".TP\n\\fB" + roff(shown) + "\\fR";
    if (!o->get_positional() && o->get_type_size() != 0 && !o->get_type_name().empty())
      out += " \\fI" + roff(o->get_type_name()) + "\\fR";
    out += "\n" + roff(o->get_description()) + "\n";
  }
}
} // namespace

std::string manPage(const CLI::App& app, const ToolSpec& spec) {
  std::string out = std::string(".TH ") + spec.name + " 1 \"\" \"Molt " + moltVersion() + "\" \"Molt\"\n";
  out += ".SH NAME\n" + roff(spec.name) + " \\- " + roff(spec.summary) + "\n";
  out += ".SH SYNOPSIS\n.B " + roff(spec.name) + "\n[\\fIoptions\\fR]";
  for (const CLI::Option* o : app.get_options())
    if (o->get_positional()) out += " \\fI" + roff(o->get_name(true)) + "\\fR";
  out += "\n";
  if (spec.details && *spec.details) {
    out += ".SH DESCRIPTION\n";
    for (char c : std::string_view(spec.details)) {
      if (c == '\n')
        out += "\n";
      else if (c == '-')
        out += "\\-";
      else
        out += c;
    }
    out += "\n";
  }
  out += ".SH OPTIONS\n";
  describe(out, app);
  for (const CLI::App* s : app.get_subcommands([](const CLI::App*) { return true; })) {
    out += ".SH " + roff(s->get_name()) + "\n" + roff(s->get_description()) + "\n";
    describe(out, *s);
  }
  out += ".SH EXIT STATUS\n0: done. 1: the input is wrong, or the output could not be written. 2: misuse.\n";
  return out;
}
} // namespace molt
