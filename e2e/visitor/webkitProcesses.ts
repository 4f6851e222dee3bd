// The processes of WebKit's visitor: a screen nobody sees, and the driver, which starts the browser. All of them
// end when the visitor is closed, and with the process that started them at the latest.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import type { WebKitPrograms } from "#scripts/lib/otherBrowsers.mjs";
import { WINDOW } from "./visitor.ts";

export type WebKitProcesses = { readonly address: string; readonly end: () => void };

/** Starts the driver; the page saves into `downloads`. */
export async function startWebKit(
  { driver, screen }: WebKitPrograms,
  downloads: string,
): Promise<WebKitProcesses> {
  const started: ChildProcess[] = [];
  const endAll = () => started.forEach(endGroup);
  const end = () => {
    endAll();
    process.off("exit", endAll);
  };
  process.once("exit", endAll);
  try {
    const display = await startScreen(screen, started);
    const port = await freePort();
    started.push(
      spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], {
        detached: true,
        stdio: "ignore",
        env: { ...process.env, ...environment(display, downloads) },
      }),
    );
    return { address: `http://127.0.0.1:${port}`, end };
  } catch (error) {
    end();
    throw error;
  }
}

function environment(display: string, home: string): Record<string, string> {
  return {
    DISPLAY: display,
    GDK_BACKEND: "x11",
    HOME: home, // MiniBrowser saves there
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_CONFIG_HOME: `${home}/.config`,
    WEBKIT_DISABLE_COMPOSITING_MODE: "1", // without a graphics card one frame a second comes of it
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", // root and containers have none; the page is our own
  };
}

/** Starts a screen nobody sees; resolves with its name once it can be drawn on. */
function startScreen(screen: string, started: ChildProcess[]): Promise<string> {
  const size = `${WINDOW.width}x${WINDOW.height}x24`;
  const child = spawn(screen, ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${screen} ended with code ${code}`)));
    (child.stdio[3] as Readable).once("data", (number) => resolve(`:${String(number).trim()}`));
  });
}

/** Ends a process with all that it started. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // all of it has ended by itself
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
