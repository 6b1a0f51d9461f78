// molt-link's work: looks at the objects, and links them in a child.
#pragma once
#include "cli/cli.h"
#include "object_to_exe/link.h"

namespace molt {

struct LinkFlags {
  LinkOptions link;
  std::string target, runtime;
};

/// Exit status. A failed link leaves no old executable that would look like a success.
int linkOrRemove(ToolRun& run, LinkFlags& flags);

} // namespace molt
