// compile(), eval() and exec() as Python sees them. The runtime's builtins call through molt_evalHook, which
// this file sets: a program that does not link it is told so (runtime/builtin/objects.cpp).
#include "call/call.h"
#include "call/environment.h"
#include "call/frame.h"
#include "container/container.h"
#include "error/exception.h"
#include "eval/compile.h"
#include "eval/interpret.h"
#include "eval/run.h"
#include "eval/syntax_error.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "source/source.h"
#include "text/str.h"

extern "C" {
extern Value (*molt_evalHook)(int kind, const Value* args, i32 nargs);
void molt_eval_image(); ///< the runtime calls it at its start, where it is linked
/// What objects refer to when they need this archive.
extern const u32 molt_needs_eval;
const u32 molt_needs_eval = 1;
}

Class* memoryviewClass(); // runtime/text

namespace molt::eval {
namespace {

// --- who owns a Unit
struct Owner {
  Header h;
  Unit* unit;
};
void ownerDealloc(Value v) {
  delete as<Owner>(v)->unit;
  release(as<Owner>(v), sizeof(Owner));
}
/// Equal when they were made of the same text: what code objects compare.
Value ownerCompare(Value a, Value b, int op) {
  const Unit *x = as<Owner>(a)->unit, *y = as<Owner>(b)->unit;
  return boolValue((x->mode == y->mode && x->text == y->text) == (op == CmpEq));
}
::Shape ownerShape;
Class T_owner = {.cname = "code_owner",
                 .shape = &ownerShape,
                 .flags = kAcyclic | kNoInstances,
                 .instanceBytes = sizeof(Owner),
                 .ops = {.dealloc = ownerDealloc, .compare = ownerCompare}};

Value codeObjectOf(std::unique_ptr<Unit> unit) {
  Owner* o = static_cast<Owner*>(newObject(readied(&T_owner)->shape, sizeof(Owner)));
  o->unit = unit.release();
  Ref owner(toValue(o));
  return codeObjectNew(o->unit->code(), owner);
}

// --- sources
/// Text of a str, or of bytes decoded as a source file is. False with an exception.
struct Text {
  std::string text;
  bool isBytes = false;
};

bool noNulls(std::string_view s) {
  if (s.find('\0') == s.npos) return true;
  raise(E_SyntaxError, "source code string cannot contain null bytes");
  return false;
}

/// 1: done; 0: the value is neither a string nor bytes; -1: exception.
int sourceText(Value v, const std::string& file, Text& out) {
  if (isObject(v) && classOf(v)->flags & kStrSubclass) {
    Str* s = as<Str>(v);
    for (u32 i = 0; i < s->length; ++i)
      if (u32 c = strChar(s, i); c >= 0xd800 && c < 0xe000) {
        raiseUnicodeEncode("utf-8", v, i, i + 1, "surrogates not allowed");
        return -1;
      }
    size_t n;
    bool owned;
    const char* p = strUtf8(v, &n, &owned);
    out.text.assign(p, n);
    if (owned) release(const_cast<char*>(p), n + 1);
    if (!noNulls(out.text)) return -1;
    for (size_t at = 0; (at = out.text.find('\r', at)) != std::string::npos;) { // universal newlines
      if (at + 1 < out.text.size() && out.text[at + 1] == '\n')
        out.text.erase(at, 1);
      else
        out.text[at++] = '\n';
    }
    return 1;
  }
  Ref copy;
  if (isObject(v) && classOf(v) == memoryviewClass()) {
    copy.v = bytesFromObject(v);
    if (!copy.v) return -1;
    v = copy;
  }
  size_t n;
  const char* p = bytesLike(v, &n);
  if (!p) return 0;
  if (!noNulls({p, n})) return -1;
  Source source;
  CompileErrors errors;
  if (!decodeSource({p, n}, file, source, errors.diags)) {
    raiseSyntaxError(errors, {});
    return -1;
  }
  out.text = std::move(source.text);
  out.isBytes = true;
  return 1;
}

Value compileSource(const std::string& text, const CompileOptions& options) {
  CompileErrors errors;
  std::unique_ptr<Unit> unit = compileText(text, options, errors);
  if (!unit) {
    raiseSyntaxError(errors, text);
    return 0;
  }
  if (!issueWarnings(errors, text)) return 0;
  return codeObjectOf(std::move(unit));
}

// --- the builtins
u32 freeCount(Value codeObject) {
  Value names = codeOfObject(codeObject)->freevars;
  return names ? static_cast<u32>(as<Tuple>(names)->length) : 0;
}

bool isCode(Value v) { return isObject(v) && classOf(v) == &T_code; }
bool isMapping(Value v) {
  Class* c = readied(classOf(v));
  return c->ops.getitem != nullptr;
}
bool given(Value v) { return v && !isNone(v); }

/// The namespaces to run in: borrowed into *globals and *locals, with `hold` owning what was made.
bool callersNamespaces(Value* globals, Value* locals, Ref& hold, Ref& holdLocals) {
  hold.reset(callersGlobals());
  if (!hold.v) return false;
  *globals = hold;
  if (given(*locals)) return true;
  holdLocals.reset(molt_thread.frame ? frameLocalsOf(molt_thread.frame) : incref(hold));
  *locals = holdLocals;
  return *locals != 0;
}

Value eval(const Value* a) {
  Value globals = a[1], locals = a[2];
  Ref hold, holdLocals;
  if (given(locals) && !isMapping(locals)) return raise(E_TypeError, "locals must be a mapping");
  if (given(globals) && !isDictLike(globals))
    return raise(E_TypeError, isMapping(globals) ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                                 : "globals must be a dict");
  if (!given(globals)) {
    if (!callersNamespaces(&globals, &locals, hold, holdLocals)) return 0;
  } else if (!given(locals)) {
    locals = globals;
  }
  if (isCode(a[0])) {
    if (freeCount(a[0]))
      return raise(E_TypeError, "code object passed to eval() may not contain free variables");
    return runCode(a[0], globals, locals, 0);
  }
  Text source;
  CompileOptions options{.fileName = "<string>", .mode = ParseMode::Eval};
  int kind = sourceText(a[0], options.fileName, source);
  if (kind < 0) return 0;
  if (!kind) return raise(E_TypeError, "eval() arg 1 must be a string, bytes or code object");
  size_t start = source.text.find_first_not_of(" \t");
  source.text.erase(0, start == std::string::npos ? source.text.size() : start);
  Ref code(compileSource(source.text, options));
  return code.v ? runCode(code, globals, locals, 0) : 0;
}

Value exec(const Value* a) {
  Value globals = a[1], locals = a[2], closure = given(a[3]) ? a[3] : 0;
  Ref hold, holdLocals;
  if (!given(globals)) {
    if (!callersNamespaces(&globals, &locals, hold, holdLocals)) return 0;
  } else if (!given(locals)) {
    locals = globals;
  }
  if (!isDictLike(globals)) return raise(E_TypeError, "exec() globals must be a dict, not %T", globals);
  if (!isMapping(locals)) return raise(E_TypeError, "locals must be a mapping or None, not %T", locals);
  if (isCode(a[0])) {
    u32 n = freeCount(a[0]);
    if (!n && closure) return raise(E_TypeError, "cannot use a closure with this code object");
    bool fits = !n || (closure && isTuple(closure) && as<Tuple>(closure)->length == n);
    for (u32 i = 0; fits && i < n; ++i) fits = classOf(as<Tuple>(closure)->items[i]) == &T_cell;
    if (!fits) return raise(E_TypeError, "code object requires a closure of exactly length %d", (int)n);
    Ref r(runCode(a[0], globals, locals, closure));
    return r.v ? none() : 0;
  }
  if (closure) return raise(E_TypeError, "closure can only be used when source is a code object");
  Text source;
  CompileOptions options{.fileName = "<string>", .mode = ParseMode::Exec};
  int kind = sourceText(a[0], options.fileName, source);
  if (kind < 0) return 0;
  if (!kind) return raise(E_TypeError, "exec() arg 1 must be a string, bytes or code object");
  Ref code(compileSource(source.text, options));
  if (!code.v) return 0;
  Ref r(runCode(code, globals, locals, 0));
  return r.v ? none() : 0;
}

/// os.fsdecode of a str, bytes or path-like object.
bool fileName(Value v, std::string& out) {
  Ref path(incref(v));
  if (!(isObject(v) && classOf(v)->flags & (kStrSubclass | kBytesSubclass))) {
    Ref m(specialMethod(v, N(__fspath__)));
    if (!m.v) {
      if (!molt_thread.exc) raise(E_TypeError, "expected str, bytes or os.PathLike object, not %T", v);
      return false;
    }
    path.reset(call0(m));
    if (!path.v) return false;
    if (!(isObject(path) && classOf(path)->flags & (kStrSubclass | kBytesSubclass))) {
      raise(E_TypeError, "expected %T.__fspath__() to return str or bytes, not %T", v, path.v);
      return false;
    }
  }
  if (classOf(path)->flags & kBytesSubclass) {
    out.assign(as<Bytes>(path)->data, as<Bytes>(path)->length);
  } else {
    size_t n;
    bool owned;
    const char* p = strUtf8(path, &n, &owned);
    out.assign(p, n);
    if (owned) release(const_cast<char*>(p), n + 1);
  }
  if (out.find('\0') == std::string::npos) return true;
  raise(E_ValueError, "embedded null character");
  return false;
}

enum : i64 {
  kNested = 0x10,
  kOnlyAst = 0x400,
  kFutures = 0x1fe0000, ///< division up to annotations
  kAnnotations = 0x1000000,
  kBarryAsFlufl = 0x400000,
  kDontImplyDedent = 0x200,
  kAllowIncomplete = 0x4000,
  kAllFlags = kFutures | kNested | 0x100 | 0x200 | kOnlyAst | 0x1000 | 0x2000 | 0x4000 | 0x8400,
};

Value compile(const Value* a) {
  CompileOptions options;
  if (!fileName(a[1], options.fileName)) return 0;
  if (!(isObject(a[2]) && classOf(a[2])->flags & kStrSubclass))
    return raise(E_TypeError, "compile() argument 'mode' must be str, not %T", a[2]);
  i64 flags = a[3] ? asIndex(a[3], &E_OverflowError) : 0;
  if (flags == -1 && molt_thread.exc) return 0;
  i64 optimize = a[5] ? asIndex(a[5], &E_OverflowError) : -1;
  if (optimize == -1 && molt_thread.exc) return 0;
  if (flags & ~kAllFlags) return raise(E_ValueError, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return raise(E_ValueError, "compile(): invalid optimize value");
  if (textIs(a[2], "exec"))
    options.mode = ParseMode::Exec;
  else if (textIs(a[2], "eval"))
    options.mode = ParseMode::Eval;
  else if (textIs(a[2], "single"))
    options.mode = ParseMode::Single;
  else if (textIs(a[2], "func_type") && !(flags & kOnlyAst))
    return raise(E_ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  else
    return raise(E_ValueError, flags & kOnlyAst
                                   ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                                   : "compile() mode must be 'exec', 'eval' or 'single'");
  // TODO(stdlib-compat, owner:stdlib, milestone:SL2, priority:P2, status:missing): compile() to and from the
  // objects of module ast, optimize=1 and 2, PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_TYPE_COMMENTS
  if (flags & kOnlyAst) return raise(E_NotImplementedError, "compile() to a syntax tree is not supported");
  options.futureAnnotations = flags & kAnnotations;
  options.barryAsFlufl = flags & kBarryAsFlufl;
  options.openBlocks = flags & kDontImplyDedent;
  options.allowIncomplete = flags & kAllowIncomplete;
  Text source;
  int kind = sourceText(a[0], options.fileName, source);
  if (kind < 0) return 0;
  if (!kind) return raise(E_TypeError, "compile() arg 1 must be a string, bytes or AST object");
  return compileSource(source.text, options);
}

Value hook(int kind, const Value* args, i32) {
  return kind == 0 ? eval(args) : kind == 1 ? exec(args) : compile(args);
}

} // namespace

Value runCode(Value codeObject, Value globals, Value locals, Value cells) {
  const Code* code = codeOfObject(codeObject);
  Ref hold(incref(codeObject));
  if (!codeOwner(codeObject)) { // compiled with the program: it knows its own module's globals only
    if (moduleOfDict(globals) != moduleForDesc(code->module))
      return raise(E_NotImplementedError,
                   "the code of a compiled function runs with the globals of its own module only");
    Ref f(molt_FuncNew(0, 0, 0, cells ? as<Tuple>(cells)->items : nullptr,
                       cells ? static_cast<u32>(as<Tuple>(cells)->length) : 0, code));
    Value r = code->flags & kCodeClassBody ? invoke(f, code, &locals) : callFunction(f, nullptr, 0, 0);
    drain();
    return r;
  }
  Ref env(environmentNew(globals, codeOwner(codeObject)));
  if (!env.v) return 0;
  Ref f(functionIn(env, molt_FuncNew(0, 0, 0, cells ? as<Tuple>(cells)->items : nullptr,
                                     cells ? static_cast<u32>(as<Tuple>(cells)->length) : 0, code)));
  Value r = code->flags & kCodeClassBody ? invoke(f, code, &locals) : callFunction(f, nullptr, 0, 0);
  drain();
  return r;
}

Value compileFile(const std::string& bytes, const std::string& file) {
  Source source;
  CompileErrors errors;
  if (!decodeSource(bytes, file, source, errors.diags)) {
    raiseSyntaxError(errors, {});
    return 0;
  }
  return compileSource(source.text, {.fileName = file, .keepSource = true});
}

void installEval() {
  installInterpreter();
  installFileImport();
  molt_evalHook = hook;
}
} // namespace molt::eval

extern "C" void molt_eval_image() { molt::eval::installEval(); }
