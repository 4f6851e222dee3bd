// Answers requests for the files of a folder as a static host does. Whatever comes in is answered: a
// request is text from anywhere, and none of it ends the process or leaves the folder.
import { open } from "node:fs/promises";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const mediaTypes = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript"],
  [".css", "text/css"],
  [".json", "application/json"],
  [".webmanifest", "application/manifest+json"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".wasm", "application/wasm"],
  [".woff2", "font/woff2"],
  [".csv", "text/csv; charset=utf-8"],
  [".gz", "application/gzip"],
]);

/** What static hosts send compressed. */
const compressible = new Set([".html", ".js", ".css", ".json", ".svg", ".wasm", ".csv"]);

/** Longer than any address of the page, whose settings are behind the # and are never sent. */
const LONGEST_TARGET = 8192;

/** The strictest policy that the page works under; the journeys run with it. Static hosts need not send it. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** An answer without a file: its status and what that means. */
class Refusal extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    Object.assign(this, { status, headers });
  }
}

/**
 * A listener for http.createServer. `foldersFor(name)` returns the folders in which a path that begins
 * with this name is looked for, in order.
 */
export function siteListener({ base, foldersFor }) {
  return async (request, response) => {
    try {
      await answer(request, response, { base, foldersFor });
    } catch (error) {
      refuse(response, error instanceof Refusal ? error : new Refusal(500, "internal error"));
    }
  };
}

/** CONNECT reaches no listener for requests: it asks for a proxy, which this is not. */
export function refuseConnect(_request, socket) {
  socket.on("error", () => {});
  socket.end("HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD\r\nconnection: close\r\n\r\n");
}

function refuse(response, { status, message, headers }) {
  if (response.headersSent) return void response.destroy(); // half a file must not pass for a whole one
  response.writeHead(status, { "content-type": "text/plain", ...headers }).end(`${message}\n`);
}

async function answer({ method, url, headers: { "accept-encoding": accepted } }, response, site) {
  if (method !== "GET" && method !== "HEAD") {
    throw new Refusal(405, "only GET and HEAD", { allow: "GET, HEAD" });
  }
  const found = await openFile(partsOf(url, site.base), site.foldersFor);
  try {
    const kind = extname(found.path);
    const isZipped = compressible.has(kind) && String(accepted).includes("gzip");
    response.writeHead(200, {
      "content-type": mediaTypes.get(kind) ?? "application/octet-stream",
      "cache-control": "no-cache",
      "content-security-policy": policy,
      ...(isZipped
        ? { "content-encoding": "gzip", vary: "accept-encoding" }
        : { "content-length": found.size }),
    });
    if (method === "HEAD") return void response.end();
    // No more than was promised, should the file grow meanwhile.
    const content = found.handle.createReadStream({ autoClose: false, end: found.last });
    await (isZipped ? pipeline(content, createGzip(), response) : pipeline(content, response));
  } finally {
    await found.handle.close();
  }
}

/** The names on the way to the wanted file, below `base`. */
function partsOf(target, base) {
  if (target.length > LONGEST_TARGET) throw new Refusal(414, "address too long");
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  if (!path.startsWith("/")) throw new Refusal(400, "not an address of this server");
  const decoded = decode(path);
  if (!decoded.startsWith(base)) throw notFound();
  const parts = decoded.slice(base.length).split("/");
  if (parts.at(-1) === "") parts[parts.length - 1] = "index.html";
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:]/.test(part))) {
    throw notFound();
  }
  return parts;
}

function decode(path) {
  try {
    const decoded = decodeURIComponent(path);
    if (!decoded.includes("\0")) return decoded;
  } catch {
    // Not UTF-8, or a lone %.
  }
  throw new Refusal(400, "not an address");
}

/** The first of the folders that has it, opened: what is answered is what was found. */
async function openFile(parts, foldersFor) {
  for (const folder of foldersFor(parts[0])) {
    const path = join(folder, ...parts);
    const handle = await open(path).catch(orUndefined);
    if (!handle) continue;
    const found = await handle.stat();
    const [size, isFile] = [found.size, found.isFile()];
    if (isFile) return { path, handle, size, last: Math.max(0, size - 1) };
    await handle.close();
  }
  throw notFound();
}

function orUndefined({ code }) {
  if (code === "EACCES" || code === "EPERM") throw new Refusal(403, "not permitted");
  if (["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "EISDIR"].includes(code)) return undefined;
  throw new Refusal(500, "cannot be read");
}

function notFound() {
  return new Refusal(404, "not found");
}
