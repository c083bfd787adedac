// Runs against_oracle.py in Pyodide, which is CPython as WebAssembly: `make wasm`.
// Usage: node tests/pythons/wasm.mjs FOLDER, where FOLDER has node_modules/pyodide, and recurtz and tzdata in site.
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const { loadPyodide, version } = await import(pathToFileURL(`${folder}/node_modules/pyodide/pyodide.mjs`));
const pyodide = await loadPyodide();
pyodide.mountNodeFS("/site", `${folder}/site`);
pyodide.mountNodeFS("/tests", fileURLToPath(new URL("..", import.meta.url)));
console.log(`Pyodide ${version}, the wheel of recurtz:`);
process.exitCode = pyodide.runPython(`
    import sys, warnings

    warnings.simplefilter("error")
    sys.path[:0] = ["/site", "/tests", "/tests/pythons"]
    import against_oracle

    against_oracle.main()
`);
