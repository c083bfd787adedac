// Runs one peer in Node, as worker.py does in Python: a request is a line of JSON, and so is the response.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const MEASUREMENT = 4_000_000;
const peer = await import(pathToFileURL(process.argv[2]));
let work = null;
let task = "";
let digest = "";
let works = null; // an iterator of works, each of which is done once
let number = 0;

const next = () => {
  if (!works) return work;
  number += 1;
  const { value, done } = works.next();
  if (done) throw new Error("exhausted");
  return value;
};

const nanoseconds = (times) => {
  let result;
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) result = work();
  return [Number(process.hrtime.bigint() - start), result];
};

const textsOf = (result) => (peer.texts?.[task] ?? ((items) => items.map(peer.text)))(result);
const digestOf = (texts) => createHash("sha256").update(texts.join("\n")).digest("hex");

const timeOnce = () => {
  const [first, second] = [next(), next()];
  first();
  const start = process.hrtime.bigint();
  const result = second();
  return { ns: Number(process.hrtime.bigint() - start), number, digest: digestOf(textsOf(result)) };
};

const operations = {
  load(name, request) {
    if (!peer[name]) return { absent: "has nothing like it" };
    const prepared = peer[name](request);
    works = prepared?.next ? prepared : null;
    [work, task, number] = [prepared, name, 0];
    return {};
  },
  check() {
    const texts = textsOf(next()());
    digest = digestOf(texts);
    return { count: texts.length, digest, first: texts.slice(0, 2) };
  },
  time() {
    if (works) return timeOnce();
    const times = Math.max(1, Math.floor(MEASUREMENT / nanoseconds(1)[0]));
    const [taken, result] = nanoseconds(times);
    if (digestOf(textsOf(result)) !== digest) throw new Error("a timed result differs from the one that was checked");
    return { ns: taken / times };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [operation, ...given] = JSON.parse(line);
  let response;
  try {
    response = operations[operation](...given);
  } catch (error) {
    response = error.message === "exhausted" ? { exhausted: true } : { absent: String(error).slice(0, 200) };
  }
  process.stdout.write(JSON.stringify(response) + "\n");
}
