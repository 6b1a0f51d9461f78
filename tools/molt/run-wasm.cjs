// Runs a wasm module with node's WASI: arguments, environment, standard streams, '/' and '.' as folders, and the
// module's exit status. On the main thread, whose stack the driver made large: a worker cannot be left safely.
'use strict';
const { WASI } = require('node:wasi');
const fs = require('node:fs');

const [file, ...args] = process.argv.slice(2);
const { MOLT_ARGV0: argv0 = file, ...env } = process.env;
// Held by the global object: node collects a WASI that only its running instance uses.
const wasi = globalThis.keptAlive = new WASI({
  version: 'preview1',
  args: [argv0, ...args],
  // The module's own C library keeps the current folder: it cannot tell a preopened '.' from '/'.
  env: { ...env, PWD: process.cwd() },
  preopens: { '/': '/' },
  returnOnExit: false,
});
// Node 20's direct calls from wasm into WASI crash at random; through JavaScript functions they do not.
const wasi_snapshot_preview1 = {};
for (const name of Object.keys(wasi.wasiImport)) {
  wasi_snapshot_preview1[name] = (...args) => wasi.wasiImport[name](...args);
}
// A pipe that node made non-blocking answers 'try again' (6): the module's C library would take it for an error.
const pause = new Int32Array(new SharedArrayBuffer(4));
for (const name of ['fd_read', 'fd_write']) {
  wasi_snapshot_preview1[name] = (...args) => {
    for (;;) {
      const errno = wasi.wasiImport[name](...args);
      if (errno !== 6) return errno;
      Atomics.wait(pause, 0, 0, 1);
    }
  };
}
// Node's own proc_exit is C's exit(), which takes V8 apart while other threads still compile the module: it crashes
// now and then. reallyExit stops those threads first.
wasi_snapshot_preview1.proc_exit = (status) => process.reallyExit(status);
try {
  const module_ = new WebAssembly.Module(fs.readFileSync(file));
  const instance = new WebAssembly.Instance(module_, { wasi_snapshot_preview1 });
  process.reallyExit(wasi.start(instance) || 0);
} catch (e) {
  fs.writeSync(2, `molt exec: ${file}: ${e.message || e}\n`);
  process.reallyExit(e instanceof WebAssembly.RuntimeError || e instanceof RangeError ? 134 : 1);
}
