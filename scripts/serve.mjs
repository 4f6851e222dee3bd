// npm run preview: serves the built page as a static host would, under any sub-path.
//   node scripts/serve.mjs [--port 4173] [--base /fuseinit-lab/] [--build]
// Data sets are read from public/data at every request: they may be installed while the page is open.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { inRepository } from "./lib/paths.mjs";
import { executeTool } from "./lib/processes.mjs";

const mediaTypes = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript"],
  [".css", "text/css"],
  [".json", "application/json"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".wasm", "application/wasm"],
  [".woff2", "font/woff2"],
  [".csv", "text/csv; charset=utf-8"],
  [".gz", "application/gzip"],
]);

/** What static hosts send compressed. */
const compressible = new Set([".html", ".js", ".css", ".json", ".svg", ".wasm", ".csv"]);

/** The file behind an address, or undefined: the built page first, then the data sets. */
async function findFile(path) {
  const wanted = path.endsWith("/") ? `${path}index.html` : path;
  const inside = normalize(decodeURIComponent(wanted)).split(sep).filter(Boolean);
  if (inside.includes("..")) return undefined;
  for (const folder of inside[0] === "data" ? ["public", "dist"] : ["dist"]) {
    const file = join(inRepository(folder), ...inside);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) return { file, size: found.size };
  }
  return undefined;
}

async function answer(request, response, base) {
  const { pathname } = new URL(request.url, "http://localhost");
  const found = pathname.startsWith(base)
    ? await findFile(`/${pathname.slice(base.length)}`).catch(() => undefined)
    : undefined;
  if (found === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    return;
  }
  const headers = {
    "content-type": mediaTypes.get(extname(found.file)) ?? "application/octet-stream",
    "cache-control": "no-cache",
  };
  const accepts = String(request.headers["accept-encoding"]).includes("gzip");
  if (accepts && compressible.has(extname(found.file))) {
    response.writeHead(200, { ...headers, "content-encoding": "gzip", vary: "accept-encoding" });
    if (request.method === "HEAD") response.end();
    else createReadStream(found.file).pipe(createGzip()).pipe(response);
    return;
  }
  response.writeHead(200, { ...headers, "content-length": found.size });
  if (request.method === "HEAD") response.end();
  else createReadStream(found.file).pipe(response);
}

/**
 * Serves dist on 127.0.0.1, on `port` or, where `next` says so, the first free one after it.
 * @returns {Promise<string>} the page's address
 */
export function serve({ port, base = "/", next = false }) {
  const server = createServer((request, response) => void answer(request, response, base));
  return new Promise((settle, fail) => {
    server.on("error", (error) => {
      if (!next || error.code !== "EADDRINUSE") return fail(error);
      server.listen(++port, "127.0.0.1");
    });
    server.on("listening", () => settle(`http://127.0.0.1:${port}${base}`));
    server.listen(port, "127.0.0.1");
  });
}

/** Builds dist; ends the process when that fails. */
export async function build() {
  const { code, output } = await executeTool("vite/bin/vite.js", ["build", "--logLevel", "warn"]);
  if (code === 0) return;
  console.error(output);
  process.exit(code);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4173" },
      base: { type: "string", default: "/" },
      build: { type: "boolean", default: false },
    },
  });
  if (values.build) await build();
  console.log(`serving ${await serve({ port: Number(values.port), base: values.base })}`);
}
