// npm run preview: serves the built page as a static host would, under any sub-path.
//   node scripts/serve.mjs [--port 4173] [--base /fuseinit-lab/] [--build]
// Data sets are read from public/data at every request: they may be installed while the page is open.
import { createServer } from "node:http";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { inRepository } from "./lib/repository.mjs";
import { executeTool } from "./lib/processes.mjs";
import { refuseConnect, siteListener } from "./lib/site.mjs";

/** How many ports are tried one after the other where the first is in use. */
const TRIES = 100;

/** The built page first, and the data sets of the moment. */
const foldersFor = (name) =>
  (name === "data" ? ["public", "dist"] : ["dist"]).map((folder) => inRepository(folder));

/**
 * Serves dist on 127.0.0.1, on `port` or, with `next`, the first free one after it. Rejects with
 * a sentence where that cannot be.
 * @returns {Promise<string>} the page's address
 */
export function serve({ port, base = "/", next = false }) {
  const server = createServer(siteListener({ base, foldersFor }));
  server.on("connect", refuseConnect);
  return new Promise((settle, fail) => {
    let tried = port;
    const listen = () => server.listen(tried, "127.0.0.1");
    server.on("error", (error) => {
      const canTryNext = next && error.code === "EADDRINUSE" && tried + 1 < port + TRIES;
      if (!canTryNext || tried >= 65535) return fail(new Error(reasonOf(error, tried)));
      tried += 1;
      listen();
    });
    server.on("listening", () => settle(`http://127.0.0.1:${server.address().port}${base}`));
    if (Number.isInteger(port) && port >= 0 && port <= 65535) listen();
    else fail(new Error("--port must be a whole number from 0 to 65535"));
  });
}

function reasonOf({ code, message }, port) {
  if (code === "EADDRINUSE") {
    return `port ${port} is in use: end what listens there, or name another with --port`;
  }
  if (code === "EACCES") return `port ${port} is not permitted to you: name one above 1023`;
  return `port ${port}: ${message}`;
}

/** Builds dist; ends the process when that fails. */
export async function build() {
  const { code, output } = await executeTool("vite/bin/vite.js", ["build", "--logLevel", "warn"]);
  if (code === 0) return;
  console.error(output);
  process.exit(code);
}

async function main() {
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

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exitCode = 1;
  });
}
