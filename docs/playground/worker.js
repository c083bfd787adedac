// Python in a thread of its own, so that the page stays responsive. A request is {id, name, value}, its reply has the id.

const python = start();

self.onmessage = async ({ data: { id, name, value } }) => {
  try {
    const call = await python;
    self.postMessage({ id, value: JSON.parse(call(name, JSON.stringify(value))) });
  } catch (error) {
    self.postMessage({ id, error: lastLine(error) });
  }
};

async function start() {
  const step = (text) => self.postMessage({ step: text });
  step("Loading Python: 14 MB, once");
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  const [pyodide, packages, code] = await Promise.all([
    loadPyodide({ indexURL: new URL("./pyodide/", self.location).href }),
    load("packages.zip", "arrayBuffer"),
    load("playground.py", "text"),
  ]);
  step("Starting recurtz");
  pyodide.unpackArchive(packages, "zip", { extractDir: "/packages" });
  pyodide.FS.writeFile("/packages/playground.py", code);
  pyodide.runPython("import sys; sys.path.insert(0, '/packages')");
  return pyodide.pyimport("playground").call;
}

async function load(file, form) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file} is missing: ${response.status}`);
  return response[form]();
}

// Of a traceback, the error.
function lastLine(error) {
  return String(error.message ?? error).trim().split("\n").at(-1);
}
