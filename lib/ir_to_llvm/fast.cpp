#include "ir_to_llvm/function_lowering.h"
namespace molt {
bool FunctionLowering::fastPath() { return false; }
} // namespace molt
