// Runs a wasm module with node's WASI: arguments, environment, standard streams, '/' and '.' as folders, and the
// module's exit status. In a worker, because only a worker's stack size can be chosen from here.
'use strict';
const { Worker, isMainThread, workerData, parentPort } = require('node:worker_threads');
const fs = require('node:fs');

if (isMainThread) {
  const [file, ...args] = process.argv.slice(2);
  const worker = new Worker(__filename, {
    workerData: { file, args },
    resourceLimits: { stackSizeMb: 64 },
    // Streams are the process's own descriptors: WASI reads and writes 0, 1 and 2 itself.
    stdin: false,
  });
  worker.on('message', (code) => { process.exitCode = code; });
  worker.on('error', (e) => {
    fs.writeSync(2, `molt exec: ${file}: ${e.message || e}\n`);
    process.exitCode = 134;
  });
} else {
  const { WASI } = require('node:wasi');
  const { file, args } = workerData;
  const bytes = fs.readFileSync(file);
  // Held by the global object: node collects a WASI that only its running instance uses.
  const wasi = globalThis.keptAlive = new WASI({
    version: 'preview1',
    args: [file, ...args],
    env: process.env,
    preopens: { '/': '/', '.': '.' },
    // Exit at once, from within: unwinding from proc_exit through wasm frames crashes node 20 on some machines
    // (10 of 18 runs of a three-line C program; none of 72 this way).
    returnOnExit: false,
  });
  const module_ = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module_, wasi.getImportObject ? wasi.getImportObject()
    : { wasi_snapshot_preview1: wasi.wasiImport });
  parentPort.postMessage(wasi.start(instance));
}
