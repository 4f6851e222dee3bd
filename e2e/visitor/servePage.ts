// The built page as the journeys' server sends it, with a test's own scripts before the page's: WebDriver
// cannot do that in WebKit, so they are written into the served files, in the same way for every browser.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Classic scripts, run first in each document, in the training worker, and in each of its threads. */
export type Before = {
  readonly page?: string;
  readonly worker?: string;
  readonly thread?: string;
  /** Scripts whose names match do not come at the first request for any of their addresses. */
  readonly lose?: RegExp;
};

export type ServedPage = { readonly address: string; readonly close: () => void };

/** What the page threw; journeys end by reading it. */
export const FAULTS = "globalThis.faults";

// A ResizeObserver that is served a frame later is reported as an error, and is none.
const recordFaults = `${FAULTS} = [];
addEventListener("error", ({ message }) => {
  if (!/^ResizeObserver loop/.test(message)) ${FAULTS}.push(message);
});
addEventListener("unhandledrejection", (event) => ${FAULTS}.push(String(event.reason)));
`;

/** Serves the page at `target` again, with the scripts before its own, at an address of its own. */
export async function servePage(target: string, before: Before = {}): Promise<ServedPage> {
  const { origin, pathname } = new URL(target);
  const own = new Map([
    ["before-page.js", recordFaults + (before.page ?? "")],
    ["before-entry.js", before.worker ?? ""],
    ["before-shardEntry.js", before.thread ?? ""],
  ]);
  const lost = new Set<string>();
  const isLost = (path: string) => {
    if (!before.lose?.test(path) || lost.has(path)) return false;
    lost.add(path);
    return true;
  };
  const server = createServer((request, response) => {
    answer(request, response, { origin, own, isLost }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${pathname}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Source = {
  readonly origin: string;
  readonly own: ReadonlyMap<string, string>;
  readonly isLost: (path: string) => boolean;
};

async function answer(request: IncomingMessage, response: ServerResponse, source: Source) {
  const path = request.url ?? "/";
  const name = new URL(path, source.origin).pathname.split("/").at(-1) ?? "";
  const own = source.own.get(name);
  if (own !== undefined) {
    response.writeHead(200, { "content-type": "text/javascript" }).end(own);
    return;
  }
  if (source.isLost(path)) {
    response.writeHead(503).end();
    return;
  }
  const found = await fetch(source.origin + path);
  const type = found.headers.get("content-type") ?? "application/octet-stream";
  const body = Buffer.from(await found.arrayBuffer());
  response.writeHead(found.status, { "content-type": type, "cache-control": "no-cache" });
  response.end(withScripts(name, type, body));
}

/** Imports run in their order: the first import of an entry runs before all others. */
function withScripts(name: string, type: string, body: Buffer): Buffer | string {
  if (type.startsWith("text/html")) {
    return body.toString().replace("<head>", '<head><script src="before-page.js"></script>');
  }
  const [, entry] = /^(entry|shardEntry)-[^/]+\.js$/.exec(name) ?? [];
  return entry === undefined ? body : `import "./before-${entry}.js";${body.toString()}`;
}
