// The fields of the IR's tables, once, for the binary and the JSON form. A visitor is called with the name
// and the member, in this order, whether it reads or writes; `choice` passes the words for an enum. Ops and
// blocks, where compactness matters, are written out in each form.
#pragma once
#include "ir/names.h"

namespace molt::ir {

template <class F, class T>
concept Is = std::is_same_v<std::remove_const_t<F>, T>;

template <class V, Is<SourceSpan> T> void fields(V& v, T& s) {
  v("line", s.line);
  v("col", s.col);
  v("endLine", s.endLine);
  v("endCol", s.endCol);
}

template <class V, Is<Edge> T> void fields(V& v, T& e) {
  v("block", e.target);
  v("args", e.args);
}

template <class V, Is<FrameState> T> void fields(V& v, T& s) {
  v("function", s.function);
  v("resume", s.resume);
  v("values", s.values);
  v("caller", s.caller);
}

template <class V, Is<ResumePoint> T> void fields(V& v, T& r) {
  v("origin", r.origin);
  v("liveIn", r.liveIn);
}

template <class V, Is<Const> T> void fields(V& v, T& c) {
  v.choice("kind", c.kind, kConstNames);
  switch (c.kind) {
  case ConstKind::Int:
  case ConstKind::Str:
  case ConstKind::Bytes: v("value", c.text); break;
  case ConstKind::Float: v("value", c.real); break;
  case ConstKind::Complex:
    v("real", c.real);
    v("imag", c.imag);
    break;
  case ConstKind::Tuple:
  case ConstKind::FrozenSet: v("items", c.items); break;
  case ConstKind::None:
  case ConstKind::True:
  case ConstKind::False:
  case ConstKind::Ellipsis: break;
  }
}

template <class V, Is<Shape> T> void fields(V& v, T& s) {
  v("module", s.module);
  v("class", s.cls);
  v("slots", s.slots);
  v("kinds", s.kinds);
}

template <class V, Is<Module> T> void fields(V& v, T& m) {
  v("name", m.name);
  v("file", m.file);
  v("package", m.isPackage);
  v("library", m.isLibrary);
  v("body", m.body);
  v("globals", m.globals);
  v("source", m.source);
}

/// All but the blocks.
template <class V, Is<Function> T> void fields(V& v, T& f) {
  v("name", f.name);
  v("qualname", f.qualname);
  v("module", f.module);
  v.choice("kind", f.kind, kKindNames);
  v("flags", f.flags);
  v("posOnly", f.posOnly);
  v("positional", f.positional);
  v("keywordOnly", f.keywordOnly);
  v("params", f.paramNames);
  v("locals", f.localNames);
  v("free", f.freeNames);
  v("cells", f.cellNames);
  v("doc", f.doc);
  v("firstLine", f.firstLine);
  v("sourceHash", f.sourceHash);
  v("originCount", f.originCount);
  v("resumes", f.resumes);
  v("spans", f.spans);
  v("values", f.valueTypes);
  v("states", f.states);
  v("resumePoints", f.resumePoints);
}

/// The tables. Functions' blocks follow each function's fields: the visitor does that.
template <class V, Is<Program> T> void fields(V& v, T& p) {
  v.choice("stage", p.stage, kStageNames);
  v("strings", p.strings);
  v("library", p.library);
  v("consts", p.consts);
  v("shapes", p.shapes);
  v("modules", p.modules);
  v("functions", p.functions);
}

} // namespace molt::ir
