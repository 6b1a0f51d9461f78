# Tests of the IR's forms, verifier and interpreter.
molt_unit_test(ir_text DEPS ir)
molt_unit_test(ir_forms DEPS ir wire)
molt_unit_test(ir_docs DEPS ir wire)
target_compile_definitions(ir_docs PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# Traces and manifests.
molt_unit_test(trace DEPS wire trace_to_manifest)
target_compile_definitions(trace PRIVATE MOLT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

