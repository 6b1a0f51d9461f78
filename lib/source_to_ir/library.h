// Where the Python standard library is that programs are compiled with.
#pragma once
#include <string>

namespace molt {

struct InstalledLibrary {
  std::string folder;  ///< empty: none was found
  std::string version; ///< "3.13"
};

/// The folder that was asked for (it must hold os.py, else nothing is found), or, if `wanted` is empty:
/// MOLT_STDLIB, else the library of python3.13, else that of python3, as they are found on PATH. No Python is
/// run: the folder is
/// ../lib/python3.N from the interpreter's real place, and for pyenv's shims that of its newest version.
InstalledLibrary findLibrary(const std::string& wanted);

} // namespace molt
