// Frame objects, made when somebody asks from the records that running code pushes (abi.h, FrameRecord).
//
// A frame object is a description of an activation at the moment it was made: code, line, names, and the
// frames around it. While the activation still runs f_lineno follows it. What a compiled function has in
// registers is not to be had: f_locals of its frame is an error.
#pragma once
#include "object/object.h"

/// Owned frame object of the `depth`-th record from the innermost, or 0 without an exception.
Value frameAt(u64 depth);
/// Owned: of the place where an exception passed. env: of code compiled at run time, or 0.
/// known: its activation, which may be over, is or was the one inside of record `around`. With the frames
/// around it if it still runs.
Value frameOfTraceback(const Code* code, u32 span, u32 line, Value env, const FrameRecord* around,
                       bool known);
bool isFrame(Value v);
const Code* frameCode(Value frame);
u32 frameLine(Value frame);
Value frameBack(Value frame); ///< borrowed, or 0
void setFrameBack(Value frame, Value owned);
Value frameGlobalsOf(const FrameRecord*); ///< owned
/// Owned: the mapping that locals() gives in this activation; RuntimeError in a function.
Value frameLocalsOf(const FrameRecord*);
