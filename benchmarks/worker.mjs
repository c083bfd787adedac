// Runs in Node and answers on behalf of one peer, as worker.py does: a line of JSON in, a line of JSON out.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const ENOUGH = 4_000_000;
const peer = await import(pathToFileURL(process.argv[2]));
let work = null;

const nanoseconds = (times) => {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) work();
  return Number(process.hrtime.bigint() - start);
};

const operations = {
  load(question, asked) {
    if (!peer[question]) return { absent: "has nothing like it" };
    work = peer[question](asked);
    return {};
  },
  check() {
    const texts = work().map(peer.text);
    const digest = createHash("sha256").update(texts.join("\n")).digest("hex");
    return { count: texts.length, digest, first: texts.slice(0, 2) };
  },
  time() {
    const once = nanoseconds(1);
    const times = Math.max(1, Math.floor(ENOUGH / once));
    return { ns: times === 1 ? once : nanoseconds(times) / times };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [operation, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = operations[operation](...given);
  } catch (error) {
    answer = { absent: String(error).slice(0, 200) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
