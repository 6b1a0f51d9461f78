// Regular expressions: a compiler to small instructions and a backtracking matcher, with the syntax and the
// meaning of the library reference's module re.
#pragma once
#include "container/container.h"

enum ReFlag : u32 {
  kReIgnoreCase = 2,
  kReLocale = 4,
  kReMultiLine = 8,
  kReDotAll = 16,
  kReUnicode = 32,
  kReVerbose = 64,
  kReDebug = 128,
  kReAscii = 256
};

enum ReOp : u32 {
  RE_CHAR,  ///< a: code point
  RE_CHARI, ///< the same, case ignored (a: lower case)
  RE_ANY,   ///< but '\n'
  RE_ANYALL,
  RE_SET,   ///< a: index of the set; b: case ignored
  RE_SPLIT, ///< tries pc a first, then pc b
  RE_JUMP,  ///< a
  RE_SAVE,  ///< a: slot
  RE_BOL,
  RE_MBOL,
  RE_EOL,
  RE_MEOL,
  RE_START,
  RE_END,
  RE_WORDB,
  RE_NWORDB,
  RE_BACKREF, ///< a: group; b: case ignored
  RE_LOOK,    ///< body follows up to RE_ACCEPT; a: pc behind it; b: bit 0 negative, bit 1 behind; c: width
              ///< behind
  RE_ATOMIC,  ///< body up to RE_ACCEPT; a: pc behind it
  RE_ACCEPT,
  RE_REPEAT1,  ///< the one-character instruction that follows, a..b times (b ~0: any); c: 0 greedy, 1 lazy, 2
               ///< possessive
  RE_LOOPINIT, ///< a: counter slot := 0
  RE_LOOP,     ///< a: counter slot, b: body pc; min, max in next instruction's a, b; c: as above. See
               ///< re_match.cpp
  RE_COND,     ///< group a matched: next, else pc b
  RE_MATCH
};
struct ReInst {
  u32 op, a, b, c;
};
struct ReRange {
  u32 lo, hi;
};
enum ReClass : u32 {
  kClassDigit = 1,
  kClassSpace = 2,
  kClassWord = 4,
  kClassNotDigit = 8,
  kClassNotSpace = 16,
  kClassNotWord = 32
};
struct ReSet {
  ReRange* ranges;
  u32 count, room, classes;
  bool negated, ascii;
  u32 bitmap[8]; ///< answer for code points below 256, once finished
};
struct Pattern {
  Header h;
  Value source, groupIndex; ///< str or bytes; dict of names
  ReInst* code;
  ReSet* sets;
  u32 codeCount, codeRoom, setCount, setRoom;
  u32 flags, groups, slots; ///< slots: capture positions, then loop counters and positions
  Value groupNames;         ///< list: name or None per group
  u32 isBytes;
};
extern Class T_Pattern, T_Match;
extern Shape shape_Pattern, shape_Match;
struct Match {
  Header h;
  Value string, pattern;
  i64 pos, endpos;
  i32 lastGroup;
  u32 count;
  i64* spans; ///< 2 per group, group 0 first; -1: not matched
};

Value reErrorClass(); ///< re.PatternError; borrowed
void reRaise(Value pattern, const char* message, i64 position);
bool reCompile(Pattern* p); ///< from source and flags; false: exception
void reFinishSet(ReSet* s);
bool reSetHas(const ReSet* s, u32 c, bool ignoreCase);
u32 reLower(u32 c);
bool reWord(u32 c, bool ascii);

struct Subject { ///< characters of a str or bytes-like
  const char* data;
  i64 length;
  u32 kind;
  u32 at(i64 i) const {
    return kind == 1 ? (u8)data[i] : kind == 2 ? ((const u16*)data)[i] : ((const u32*)data)[i];
  }
};
/// 1 matched (spans filled, 2 * (groups + 1)), 0 not, -1 exception. mode: 0 search from pos, 1 match at pos,
/// 2 fullmatch.
int reRun(Pattern* p, const Subject& s, i64 pos, i64 end, int mode, i64* spans, i32* lastGroup,
          i64 mustAdvance = -1);
