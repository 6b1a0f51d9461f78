// What the files of module posix share.
#pragma once
#include "object/object.h"

Value posixStat(Value path, bool follow); ///< os.stat_result, owned
Value fileSystemPath(Value path);         ///< os.fspath: str or bytes, owned
Value posixListdir(Value, const Value* a, i32 n, Value);
Value posixScandir(Value, const Value* a, i32 n, Value);
