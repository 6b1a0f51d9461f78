"""CPython's facts about its bytecode. Molt has none: what asks for one gets a refusal."""

ENABLE_SPECIALIZATION = False
ENABLE_SPECIALIZATION_FT = False


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise NotImplementedError("a compiled program has no bytecode")
