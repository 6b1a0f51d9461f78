// Module level: frames, diagnostics, the entry point.
#include "ast_to_ir/lower.h"
#include <algorithm>

namespace molt {
using namespace ast;

void Lowerer::error(const SourceSpan& at, std::string text) {
  failed = true;
  for (auto& d : diags.items) // a body that is duplicated (finally) reports once
    if (d.span == at && d.text == text && d.file == moduleInfo.file) return;
  diags.error("SyntaxError", std::move(text), moduleInfo.file, at);
}

void Lowerer::warn(const SourceSpan& at, std::string text) {
  for (auto& d : diags.items)
    if (d.span == at && d.text == text && d.file == moduleInfo.file) return;
  diags.warning("SyntaxWarning", std::move(text), moduleInfo.file, at);
}

void Lowerer::refuse(const SourceSpan& at, Refusal r) {
  static const struct {
    const char *code, *text;
  } rows[] = {
#define REFUSAL(id, text) {#id, text},
#include "ast_to_ir/refusals.def"
      {"", ""}};
  failed = true;
  auto& row = rows[static_cast<u8>(r)];
  for (auto& d : diags.items)
    if (d.span == at && d.code == row.code && d.file == moduleInfo.file) return;
  diags.error(row.code, row.text, moduleInfo.file, at);
}

ir::ConstId Lowerer::strConst(std::string_view s) {
  ir::Const c;
  c.kind = ir::ConstKind::Str;
  c.text = s;
  return program.intern(c);
}

ir::ConstId Lowerer::tupleConst(std::vector<ir::ConstId> items) {
  ir::Const c;
  c.kind = ir::ConstKind::Tuple;
  c.items = std::move(items);
  return program.intern(c);
}

ValueId Lowerer::call(const SourceSpan& at, ValueId callee, std::vector<ValueId> args) {
  args.insert(args.begin(), callee);
  return op(at, Opcode::Call, std::move(args), kNone);
}

/// CPython's compiler_set_qualname.
std::string Lowerer::qualnameFor(const scope::Scope* s, std::string_view name) {
  Frame* f = this->f; // the frame around; one of type parameters does not count
  if (f && f->scope->kind == scope::Kind::TypeParams) f = f->parent;
  if (!f || f->scope->kind == scope::Kind::Module) return std::string(name);
  if (s->kind == scope::Kind::Function || s->kind == scope::Kind::Class) {
    auto* sym = f->scope->find(table.mangle(f->scope->className, name));
    if (sym && sym->binding == scope::Binding::GlobalExplicit) return std::string(name);
  }
  std::string q = f->qualname;
  if (f->scope->functionLike()) q += ".<locals>";
  return q + "." + std::string(name);
}

void Lowerer::openFrame(Frame& frame, const scope::Scope* s, ir::FunctionKind kind, const SourceSpan& at,
                        std::string_view name, u32 firstLine) {
  auto& fn = frame.b.fn;
  fn.name = str(name);
  frame.qualname = qualnameFor(s, name);
  fn.qualname = str(frame.qualname);
  fn.module = moduleId;
  fn.kind = kind;
  fn.firstLine = firstLine;
  if (s->isGenerator) fn.flags |= ir::kGenerator;
  if (s->isCoroutine) fn.flags |= ir::kCoroutine;
  if (s->nested) fn.flags |= ir::kNested;
  frame.parent = f;
  frame.scope = s;
  frame.id = static_cast<ir::FuncId>(program.functions.size());
  program.functions.emplace_back();
  for (auto p : s->params) fn.paramNames.push_back(str(p));
  for (auto n : s->freeNames) fn.freeNames.push_back(str(n));
  for (auto n : s->cellNames) fn.cellNames.push_back(str(n));
  f = &frame;
  frame.b.begin(kind == ir::FunctionKind::ClassBody ? 1 : fn.paramNames.size());
  if (kind == ir::FunctionKind::ClassBody) frame.ns = frame.b.fn.blocks[0].params[0];
}

/// Binds parameters, makes the cells of captured locals and fetches the free variables.
void Lowerer::makeCells(Frame& frame) {
  auto& b = frame.b;
  SourceSpan at{frame.b.fn.firstLine, 0, frame.b.fn.firstLine, 0};
  auto makeCell = [&](std::string_view n, ValueId content) {
    ValueId cell = op(at, Opcode::CellNew, {content});
    frame.cells[n] = cell;
    Var v = b.newVar();
    b.write(v, cell);
    b.frameSlots.push_back(v);
  };
  auto& params = frame.scope->params;
  for (u32 i = 0; i < params.size(); ++i) {
    ValueId v = b.fn.blocks[0].params[i];
    auto* sym = frame.scope->find(params[i]);
    if (sym && sym->binding == scope::Binding::Cell) {
      makeCell(params[i], v);
    } else {
      Var var = b.newVar();
      frame.locals[params[i]] = var;
      b.write(var, v);
      b.frameSlots.push_back(var);
    }
  }
  for (auto n : frame.scope->cellNames)
    if (!frame.cells.count(n)) makeCell(n, b.unset());
  auto& frees = frame.scope->freeNames;
  for (u32 i = 0; i < frees.size(); ++i) frame.frees[frees[i]] = op(at, Opcode::ClosureCell, {}, i);
  if (frame.scope->canSeeClass && frame.frees.count("__classdict__"))
    frame.ns = op(at, Opcode::CellGet, {frame.frees["__classdict__"]}, str("__classdict__"), 1);
}

ir::FuncId Lowerer::closeFrame(Frame& frame) {
  // Slot order is parameters, then locals by first mention, then cells; cells that are not parameters were
  // pushed before the locals were known.
  auto& b = frame.b;
  std::vector<Var> slots(b.frameSlots.begin(),
                         b.frameSlots.begin() + static_cast<i32>(frame.scope->params.size()));
  for (auto n : frame.localOrder) {
    b.fn.localNames.push_back(str(n));
    slots.push_back(frame.locals[n]);
  }
  slots.insert(slots.end(), b.frameSlots.begin() + static_cast<i32>(frame.scope->params.size()),
               b.frameSlots.end());
  b.frameSlots = std::move(slots);
  b.finish();
  program.functions[frame.id] = std::move(b.fn);
  f = frame.parent;
  return frame.id;
}

bool Lowerer::module(const ast::Module& m) {
  moduleId = static_cast<u32>(program.modules.size());
  program.modules.emplace_back();
  {
    auto& mod = program.modules.back();
    mod.name = str(moduleInfo.name);
    mod.file = str(moduleInfo.file);
    mod.isPackage = moduleInfo.isPackage;
    mod.isLibrary = moduleInfo.isLibrary;
    mod.source = moduleInfo.source;
  }
  Frame frame(program);
  openFrame(frame, table.module, moduleInfo.dynamic ? ir::FunctionKind::ClassBody : ir::FunctionKind::Module,
            {1, 0, 1, 0}, "<module>", 1);
  frame.b.fn.sourceHash = sourceHash(m);
  program.modules[moduleId].body = frame.id;
  SourceSpan start{1, 0, 1, 0};
  interactive = m.kind == ModuleKind::Interactive;
  if (m.kind == ModuleKind::Expression) {
    auto& e = *static_cast<const ExprStmt*>(m.body[0])->value;
    frame.b.ret(e, expr(e));
    closeFrame(frame);
    return !failed;
  }
  annotationsDict(start, m.body);
  auto* doc = interactive ? nullptr : docstring(m.body);
  if (doc) {
    std::string text = cleanDoc(doc->text());
    frame.b.fn.doc = strConst(text);
    const SourceSpan at = m.body[0]->span();
    if (atGlobals())
      op(at, Opcode::GlobalSet, {constant(at, frame.b.fn.doc)}, slot("__doc__"));
    else
      storeName(at, "__doc__", constant(at, frame.b.fn.doc));
  }
  body(m.body, doc != nullptr);
  SourceSpan end = m.body.empty() ? start : m.body.back()->span();
  frame.b.ret(end, none(end));
  closeFrame(frame);
  return !failed;
}

bool lowerModule(const ast::Module& m, const ModuleInfo& info, ir::Program& program, Diagnostics& diags) {
  scope::SymbolTable table;
  table.futureAnnotations = info.futureAnnotations;
  if (!scope::analyse(m, info.file, table, diags)) return false;
  return Lowerer(program, info, table, diags).module(m);
}
} // namespace molt
