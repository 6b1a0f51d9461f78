"""The event loop of a program with one thread: callbacks and timers. Files and sockets cannot be waited for yet."""

# TODO(stdlib-compat, owner:stdlib, milestone:SL2, priority:P2, status:partial): add_reader, add_writer, signal handlers, subprocesses, sockets; call_soon_threadsafe does not wake a sleeping loop

import time

from . import base_events, events

__all__ = ("SelectorEventLoop", "DefaultEventLoopPolicy", "EventLoop")


class _Timers:
    """In the place of a selector: the only events are timers."""

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("the event loop waits for ever: no callback, no timer, and nothing else can wake it")
        if timeout > 0:
            time.sleep(timeout)
        return []

    def close(self):
        pass


class _UnixSelectorEventLoop(base_events.BaseEventLoop):
    def __init__(self, selector=None):
        super().__init__()
        self._selector = _Timers() if selector is None else selector

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        super().close()
        if self._selector is not None:
            self._selector.close()
            self._selector = None

    def _write_to_self(self):
        pass  # nobody else runs who could be waiting

    def _process_events(self, event_list):
        pass


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    _loop_factory = _UnixSelectorEventLoop


SelectorEventLoop = _UnixSelectorEventLoop
DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop
