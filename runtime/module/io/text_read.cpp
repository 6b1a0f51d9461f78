// Reading text. Input stays as checked UTF-8 bytes with its line ends; what is taken out is translated then.
// So a position in the file is always the buffer's position less the bytes not taken out, without CPython's
// cookies, and searching a line end is memchr.
//
// Codecs other than UTF-8, Latin-1 and ASCII, and files with undecodable bytes under a lenient error handler,
// are converted to UTF-8 on the way in.
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:partial): tell() in the middle of
// such a file counts UTF-8 bytes instead of the file's own; keep raw lengths for converted chunks.
#include "module/io/io.h"
#include <stdio.h>

enum : u32 { kChunk = 8192 };

// Length of the longest valid UTF-8 prefix; *incomplete: the rest may be the beginning of a character.
static size_t validPrefix(const u8* p, size_t n, bool* incomplete) {
  size_t i = 0;
  *incomplete = false;
  while (i < n) {
    while (i + 8 <= n) {
      u64 w;
      memcpy(&w, p + i, 8);
      if (w & 0x8080808080808080u) break;
      i += 8;
    }
    if (i >= n) break;
    u8 c = p[i];
    if (c < 0x80) {
      ++i;
      continue;
    }
    int more = c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 0;
    if (!more) return i;
    u8 low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80, high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    for (int k = 1; k <= more; ++k) {
      if (i + (size_t)k >= n) {
        *incomplete = true;
        return i;
      }
      u8 d = p[i + (size_t)k];
      if (d < (k == 1 ? low : 0x80) || d > (k == 1 ? high : 0xbf)) return i;
    }
    i += 1 + (size_t)more;
  }
  return n;
}

static void roomFor(TextIO* t, size_t more) {
  u32 used = t->end + t->tail;
  if (t->pos) {
    memmove(t->in, t->in + t->pos, used - t->pos);
    t->end -= t->pos;
    used -= t->pos;
    t->pos = 0;
  }
  if (used + more <= t->inRoom) return;
  u32 room = t->inRoom ? t->inRoom * 2 : kChunk + 16;
  if (room < used + more) room = (u32)(used + more);
  t->in = t->inRoom ? (char*)reallocate(t->in, t->inRoom, room) : (char*)allocate(room);
  t->inRoom = room;
}

// Puts the decoded form of `raw` behind the checked bytes.
static int addDecoded(TextIO* t, const char* raw, size_t n) {
  Ref data(bytesNew(raw, n));
  Value args[2] = {t->encoding, t->errors};
  Ref text(callMethod(data, internC("decode"), args, 2));
  if (!text.v) return -1;
  size_t bytes;
  bool owned;
  const char* p = strUtf8(text, &bytes, &owned);
  u32 tail = t->tail;
  t->tail = 0;
  (void)tail;
  roomFor(t, bytes);
  memcpy(t->in + t->end, p, bytes);
  t->end += (u32)bytes;
  if (owned) release((void*)p, bytes + 1);
  return 0;
}

static i64 readChunk(TextIO* t, char* to, size_t n) {
  if (t->exactBuffer) return bufferedRead1(as<Buffered>(t->buffer), to, n);
  Value size = tagInt((i64)n);
  Ref m(lookupAttr(t->buffer, internC("read1")));
  if (molt_thread.exc) return -1;
  Ref data(callMethod(t->buffer, internC(m.v ? "read1" : "read"), &size, 1));
  if (!data.v) return -1;
  const char* p;
  size_t got;
  Value keep;
  if (!bytesOf(data, &p, &got, &keep)) return -1;
  Ref hold(keep);
  if (got > n) { // a stream that gives more than asked for: take it all
    roomFor(t, got);
    to = t->in + t->end + t->tail;
  }
  memcpy(to, p, got);
  return (i64)got;
}

static int check(TextIO* t, size_t fresh, bool final) { // fresh bytes behind end + tail
  char* start = t->in + t->end;
  size_t n = t->tail + fresh;
  bool incomplete = false;
  size_t good;
  if (t->kind == kLatin1 || t->kind == kAscii) {
    const u8* p = (const u8*)start;
    good = 0;
    while (good < n && p[good] < 0x80) ++good;
  } else
    good = validPrefix((const u8*)start, n, &incomplete);
  if (good == n || (incomplete && !final)) {
    t->end += (u32)good;
    t->tail = (u32)(n - good);
    return 0;
  }
  size_t convert = n, held = 0;
  if (t->kind == kUtf8 && !final) { // an incomplete character at the end waits for the next chunk
    size_t back = 0;
    while (back < 3 && back < n && ((u8)start[n - 1 - back] & 0xc0) == 0x80) ++back;
    if (back < n && (u8)start[n - 1 - back] >= 0xc2) {
      bool cut;
      size_t ok = validPrefix((const u8*)start + n - 1 - back, back + 1, &cut);
      if (!ok && cut) held = back + 1;
    }
    convert = n - held;
  }
  char* raw = (char*)allocate(n + 1);
  memcpy(raw, start, n);
  t->tail = 0;
  int r = addDecoded(t, raw, convert);
  if (r == 0 && held) {
    roomFor(t, held);
    memcpy(t->in + t->end, raw + convert, held);
    t->tail = (u32)held;
  }
  release(raw, n + 1);
  return r;
}

// Reads more. 1 something came (or may still come), 0 end of file, -1 exception.
static int fill(TextIO* t) {
  if (t->atEnd && !t->tail) {
    t->atEnd = 0;
    return 0;
  }
  if (t->kind == kOtherCodec) { // no incremental decoders: the whole rest at once
    Ref all(callMethod(t->buffer, internC("read"), nullptr, 0));
    if (!all.v) return -1;
    const char* p;
    size_t n;
    Value keep;
    if (!bytesOf(all, &p, &n, &keep)) return -1;
    Ref hold(keep);
    if (!n) return 0;
    return addDecoded(t, p, n) < 0 ? -1 : 1;
  }
  roomFor(t, kChunk);
  i64 n = readChunk(t, t->in + t->end + t->tail, kChunk);
  if (n < 0) return -1;
  if (n == 0) {
    if (!t->tail) return 0;
    return check(t, 0, true) < 0 ? -1 : 1;
  }
  return check(t, (size_t)n, false) < 0 ? -1 : 1;
}

// Text of the next n bytes, line ends translated.
static Value take(TextIO* t, u32 n) {
  const char* p = t->in + t->pos;
  t->pos += n;
  Value v;
  const char* cr = t->universal ? (const char*)memchr(p, '\r', n) : nullptr;
  if (t->universal && memchr(p, '\n', n)) {
    if (!cr)
      t->seen |= 2;
    else
      for (u32 i = 0; i < n; ++i) {
        if (p[i] == '\n')
          t->seen |= 2;
        else if (p[i] == '\r') {
          if (i + 1 < n && p[i + 1] == '\n')
            t->seen |= 4, ++i;
          else
            t->seen |= 1;
        }
      }
  } else if (cr)
    t->seen |= 1;
  if (cr && t->translate) {
    char* q = (char*)allocate(n);
    u32 m = 0;
    for (u32 i = 0; i < n; ++i) {
      char c = p[i];
      if (c == '\r') {
        c = '\n';
        if (i + 1 < n && p[i + 1] == '\n') ++i;
      }
      q[m++] = c;
    }
    v = strFromUtf8(q, m);
    release(q, n);
  } else
    v = strFromUtf8(p, n);
  if (t->pos == t->end && !t->tail) t->pos = t->end = 0;
  return v;
}

// Bytes of the first line in p[0..n), or 0 when it does not end there; *unsure: a '\r' at the end may be half
// of
// "\r\n".
static u32 lineLength(TextIO* t, const char* p, u32 n, u32 from, bool* unsure) {
  *unsure = false;
  if (!t->universal) {
    if (t->lineEnd == 2) {
      for (u32 i = from; i < n;) {
        const char* c = (const char*)memchr(p + i, '\r', n - i);
        if (!c) return 0;
        i = (u32)(c - p) + 1;
        if (i < n && p[i] == '\n') return i + 1;
      }
      return 0;
    }
    const char* c = (const char*)memchr(p + from, t->lineEnd ? '\r' : '\n', n - from);
    return c ? (u32)(c - p) + 1 : 0;
  }
  const char* nl = (const char*)memchr(p + from, '\n', n - from);
  u32 limit = nl ? (u32)(nl - p) : n;
  const char* cr = (const char*)memchr(p + from, '\r', limit - from);
  if (!cr) return nl ? limit + 1 : 0;
  u32 i = (u32)(cr - p);
  if (i + 1 == n) {
    *unsure = true;
    return 0;
  }
  return p[i + 1] == '\n' ? i + 2 : i + 1;
}

// Bytes of the first `chars` characters (after translation) in p[0..n); *counted gets how many there are.
static u32 charBytes(TextIO* t, const char* p, u32 n, i64 chars, i64* counted, bool* unsure) {
  u32 i = 0;
  i64 k = 0;
  *unsure = false;
  while (i < n && k < chars) {
    u8 c = (u8)p[i];
    if (c == '\r' && t->translate) {
      if (i + 1 == n) {
        *unsure = true;
        break;
      }
      i += p[i + 1] == '\n' ? 2 : 1;
    } else
      i += c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    ++k;
  }
  *counted = k;
  return i;
}

Value textReadLine(TextIO* t, i64 limit) {
  u32 scanned = 0;
  for (;;) {
    bool unsure = false;
    u32 have = t->end - t->pos;
    u32 n = have ? lineLength(t, t->in + t->pos, have, scanned, &unsure) : 0;
    if (limit >= 0) {
      i64 counted;
      bool open;
      u32 bytes = have ? charBytes(t, t->in + t->pos, n ? n : have, limit, &counted, &open)
                       : (counted = 0, open = false, 0);
      if (counted >= limit || (n && bytes >= n)) return take(t, bytes);
    } else if (n)
      return take(t, n);
    scanned = have ? have - 1 : 0;
    int r = fill(t);
    if (r < 0) return 0;
    if (r == 0) return take(t, t->end - t->pos);
  }
}

Value textRead(TextIO* t, i64 chars) {
  if (chars < 0) {
    if (t->kind == kUtf8 || t->kind == kAscii || t->kind == kLatin1) {
      Ref rest(t->exactBuffer ? bufferedReadAll(as<Buffered>(t->buffer))
                              : callMethod(t->buffer, internC("read"), nullptr, 0));
      if (!rest.v) return 0;
      const char* p;
      size_t n;
      Value keep;
      if (!bytesOf(rest, &p, &n, &keep)) return 0;
      Ref hold(keep);
      roomFor(t, n);
      memcpy(t->in + t->end + t->tail, p, n);
      if (check(t, n, true) < 0) return 0;
    } else {
      int r;
      while ((r = fill(t)) > 0) {
      }
      if (r < 0) return 0;
    }
    return take(t, t->end - t->pos);
  }
  for (;;) {
    i64 counted = 0;
    bool unsure;
    u32 have = t->end - t->pos;
    u32 bytes = have ? charBytes(t, t->in + t->pos, have, chars, &counted, &unsure) : 0;
    if (counted >= chars) return take(t, bytes);
    int r = fill(t);
    if (r < 0) return 0;
    if (r == 0) return take(t, t->end - t->pos);
  }
}

// --- position
// --------------------------------------------------------------------------------------------------------------
i64 textTell(TextIO* t) {
  if (!textOpen(t)) return -1;
  if (!t->seekable) return raiseStatus(ioUnsupported("underlying stream is not seekable"));
  if (!t->telling) return raiseStatus(raise(E_OSError, "telling position disabled by next() call"));
  if (textFlush(t) < 0) return -1;
  i64 at;
  if (t->exactBuffer)
    at = bufferedTell(as<Buffered>(t->buffer));
  else {
    Ref r(callMethod(t->buffer, internC("tell"), nullptr, 0));
    at = r.v ? asIndex(r, &E_OverflowError) : -1;
  }
  if (at < 0) return -1;
  i64 pending = (i64)(t->end - t->pos) + t->tail;
  if (t->kind == kLatin1) // two bytes here for one in the file
    for (u32 i = t->pos; i < t->end; ++i) pending -= ((u8)t->in[i] & 0xc0) == 0x80;
  return at - pending;
}

int textSeek(TextIO* t, Value cookie, int whence, i64* at) {
  if (!textOpen(t)) return -1;
  if (!t->seekable) return raiseStatus(ioUnsupported("underlying stream is not seekable"));
  i64 target = asIndex(cookie, &E_OverflowError);
  if (target == -1 && molt_thread.exc) return -1;
  if (whence == SEEK_CUR) {
    if (target) return raiseStatus(ioUnsupported("can't do nonzero cur-relative seeks"));
    t->telling = 1;
    target = textTell(t);
    if (target < 0) return -1;
  } else if (whence == SEEK_END) {
    if (target) return raiseStatus(ioUnsupported("can't do nonzero end-relative seeks"));
  } else if (whence != SEEK_SET)
    return raiseStatus(raise(E_ValueError, "invalid whence (%d, should be %d, %d or %d)", whence, 0, 1, 2));
  if (whence != SEEK_END && target < 0)
    return raiseStatus(raise(E_ValueError, "negative seek position %ld", target));
  if (textFlush(t) < 0) return -1;
  t->pos = t->end = t->tail = 0;
  t->atEnd = 0;
  t->telling = 1;
  int by = whence == SEEK_END ? SEEK_END : SEEK_SET;
  if (t->exactBuffer)
    *at = bufferedSeek(as<Buffered>(t->buffer), target, by);
  else {
    Ref offset(intFromI64(target));
    Value args[2] = {offset, tagInt(by)};
    Ref r(callMethod(t->buffer, internC("seek"), args, 2));
    *at = r.v ? asIndex(r, &E_OverflowError) : -1;
  }
  if (*at < 0) return -1;
  t->bomDone = *at != 0;
  return 0;
}
