// Error numbers of the system as Python shows them: Linux's, with glibc's texts, on every target
// (abi/errno.def).
#pragma once
#include "object/object.h"
/// Raises the OSError of C's `err` (the target's own number) with one or two file names. Returns 0.
Value raiseErrno(int err, Value filename, Value filename2);
/// What os.strerror says of Linux's `number`: owned.
Value errorText(int number);
