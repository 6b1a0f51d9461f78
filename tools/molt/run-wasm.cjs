// Runs a wasm module with node's WASI: arguments, environment, standard streams, '/' and '.' as folders, and the
// module's exit status. In a worker, because only a worker's stack size can be chosen from here.
'use strict';
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const fs = require('node:fs');

if (isMainThread) {
  const [file, ...args] = process.argv.slice(2);
  const worker = new Worker(__filename, {
    workerData: { file, args },
    resourceLimits: { stackSizeMb: 64 },
    // Streams are the process's own descriptors: WASI reads and writes 0, 1 and 2 itself.
    stdin: false,
  });
  worker.on('error', (e) => {
    fs.writeSync(2, `molt exec: ${file}: ${e.message || e}\n`);
    process.exitCode = 134;
  });
} else {
  const { WASI } = require('node:wasi');
  const { file, args } = workerData;
  // Held by the global object: node collects a WASI that only its running instance uses.
  const wasi = globalThis.keptAlive = new WASI({
    version: 'preview1',
    args: [file, ...args],
    // The module's own C library keeps the current folder: it cannot tell a preopened '.' from '/'.
    env: { ...process.env, PWD: process.cwd() },
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
  const module_ = new WebAssembly.Module(fs.readFileSync(file));
  const instance = new WebAssembly.Instance(module_, { wasi_snapshot_preview1 });
  // proc_exit ends the process from within, and so is the way out for a module that returns, too: unwinding
  // through wasm frames, and taking a worker down while its code is still being compiled, crash node 20.
  wasi.wasiImport.proc_exit(wasi.start(instance) || 0);
}
