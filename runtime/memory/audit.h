// The reference audit of the AddressSanitizer flavour.
#pragma once
/// After the program's end: takes apart what only the runtime keeps, then reports what is still alive and
/// belongs to the program, by type and place. Gives how many objects. LeakSanitizer reports the rest: blocks
/// that nothing points to.
int auditEnd();
