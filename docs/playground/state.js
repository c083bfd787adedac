// The state of the page in a link: JSON, compressed, after the "#". Browsers do not send this part to servers.

const NAMES = ["text", "other", "time_zone", "start", "end", "locale"];

export async function toFragment(state) {
  const kept = Object.fromEntries(NAMES.filter((name) => state[name]).map((name) => [name, state[name]]));
  const bytes = await piped(new TextEncoder().encode(JSON.stringify(kept)), new CompressionStream("deflate-raw"));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The state of a link; null for a fragment that is none.
export async function fromFragment(fragment) {
  try {
    const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw"))));
    const known = NAMES.filter((name) => typeof state?.[name] === "string");
    return known.length ? Object.fromEntries(known.map((name) => [name, state[name]])) : null;
  } catch {
    return null;
  }
}

async function piped(bytes, stream) {
  const output = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(output).arrayBuffer());
}
