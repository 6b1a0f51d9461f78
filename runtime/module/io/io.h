// Streams: FileIO over the gate, the Buffered* types over a raw stream, TextIOWrapper over a buffered one,
// BytesIO and StringIO in memory. Fast paths know the exact types below; anything else is asked through its
// Python methods.
#pragma once
#include "container/container.h"

struct IOBase { ///< native part of io.IOBase and the abstract types below it
  Header h;
  u64 closed;
};

struct FileIO {
  Header h;
  u64 closed;
  Value name, mode;
  i32 fd;
  u8 readable, writable, appending, created, closefd;
  int8_t seekable; ///< -1: not asked yet
};

/// Either unread bytes in [pos, end) or unwritten bytes in [0, dirty), never both.
struct Buffered {
  Header h;
  u64 closed;
  Value raw;
  MOLT_PTR(char, data);
  MOLT_PTR(Buffered, next); ///< list of writers that the end of the program flushes
  MOLT_PTR(Buffered, prev);
  u32 capacity, pos, end, dirty;
  u8 readable, writable, listed, pad[5];
};

struct TextIO {
  Header h;
  u64 closed;
  Value buffer;
  Value encoding, errors, mode, newlineArg; ///< newlineArg: what `newline` was, None or str
  /// Unread text: bytes [pos, end) of checked UTF-8 as read (line ends untranslated), then `tail` bytes of an
  /// incomplete character.
  MOLT_PTR(char, in);
  u32 inRoom, pos, end, tail;
  MOLT_PTR(char, out); ///< encoded, not yet given to the buffer
  u32 outRoom, outLength;
  u8 kind;      ///< TextKind
  u8 universal; ///< any line end is recognised
  u8 translate; ///< … and becomes '\n'
  u8 lineEnd;   ///< reading ends lines at: 0 "\n", 1 "\r", 2 "\r\n" (when not universal)
  u8 writeEnd;  ///< '\n' is written as: 0 itself, 1 "\r", 2 "\r\n"
  u8 lineBuffering, writeThrough, readable, writable, seekable, atEnd, telling, strict, exactBuffer, seen,
      bomDone;
  i64 startOffset;
};
enum TextKind : u8 { kUtf8, kLatin1, kAscii, kOtherCodec };

extern Class T_IOBase, T_IncrementalNewlineDecoder, T_RawIOBase, T_BufferedIOBase, T_TextIOBase, T_FileIO,
    T_BufferedReader, T_BufferedWriter, T_BufferedRandom, T_BufferedRWPair, T_TextIOWrapper, T_BytesIO,
    T_StringIO;
extern Shape shape_FileIO, shape_BufferedReader, shape_BufferedWriter, shape_BufferedRandom,
    shape_TextIOWrapper;

Value ioUnsupported(const char* what); ///< raises io.UnsupportedOperation
Value unsupportedOperation();          ///< the class; borrowed
Value ioClosed();                      ///< raises "I/O operation on closed file."
/// Bytes of a bytes-like object. *keep (owned) holds them alive. False: TypeError.
bool bytesOf(Value v, const char** data, size_t* n, Value* keep);
/// size argument of read and its kin: None or absent is -1. False: exception.
bool sizeArg(Value v, i64* out);

/// The path of str, bytes or os.PathLike as C text; *keep (owned) holds it. Null: exception.
const char* pathOf(Value file, Value* keep);
Value fileNew(int fd, const char* mode, Value name, bool closefd);
Value fileOpen(Value file, const char* mode, bool closefd, Value opener); ///< FileIO; 0 with OSError
i64 rawRead(Value raw, char* to, size_t n);                               ///< 0 at end, -1 exception
i64 rawWrite(Value raw, const char* from, size_t n);
i64 rawSeek(Value raw, i64 offset, int whence);
Value rawReadAll(FileIO* f);

Value bufferedNew(Class* cls, Value raw, u32 capacity);
int bufferedFlush(Buffered* b);
int bufferedWrite(Buffered* b, const char* from, size_t n);
i64 bufferedRead1(Buffered* b, char* to, size_t n); ///< at most one raw read
Value bufferedReadAll(Buffered* b);
i64 bufferedTell(Buffered* b);
i64 bufferedSeek(Buffered* b, i64 offset, int whence);
inline bool isBuffered(Value v) {
  return isObject(v) && (shapeOf(v) == &shape_BufferedReader || shapeOf(v) == &shape_BufferedWriter ||
                         shapeOf(v) == &shape_BufferedRandom);
}

Value textNew(Class* cls, Value buffer, Value encoding, Value errors, Value newline, bool lineBuffering,
              bool writeThrough);
int textInit(TextIO* t, Value buffer, Value encoding, Value errors, Value newline, bool lineBuffering,
             bool writeThrough);
int textWriteStr(TextIO* t, Value str);                 ///< -1 exception
int textWriteAscii(TextIO* t, const char* s, size_t n); ///< ASCII without line ends other than '\n'
int textFlush(TextIO* t);                 ///< pending text into the buffer, and that one's flush
int textPush(TextIO* t);                  ///< pending text into the buffer only
Value textReadLine(TextIO* t, i64 limit); ///< "" at end
Value textRead(TextIO* t, i64 chars);
int textSeek(TextIO* t, Value cookie, int whence, i64* at);
i64 textTell(TextIO* t);
inline bool isTextIO(Value v) { return isObject(v) && shapeOf(v) == &shape_TextIOWrapper; }
/// Checks that t is open; raises otherwise.
bool textOpen(TextIO* t);

Value ioOpen(Value file, const char* mode, i64 buffering, Value encoding, Value errors, Value newline,
             bool closefd, Value opener);
extern const MethodDef ioOpenDef;
Value standardStream(int fd); ///< sys.stdin, stdout, stderr as made at start; owned
