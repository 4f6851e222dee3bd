// WebKit: MiniBrowser by WebKitWebDriver on a screen of its own (Xvfb). Roles and names are asked of WebKit.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { WINDOW } from "./visitor.ts";
import type { Found, Key, Point, Role, Visitor } from "./visitor.ts";
import { ELEMENT, KEYS, startSession } from "./webdriver.ts";
import type { ElementId, WebDriver } from "./webdriver.ts";

export type WebKitPrograms = {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
};

/** The elements that may have a role; WebKit decides which have. */
const CANDIDATES: Record<Role, string> = {
  alert: "[role=alert]",
  article: "article",
  button: "button",
  combobox: "select",
  dialog: "[role=dialog]",
  region: "section",
  slider: "input[type=range], [role=slider]",
  spinbutton: "input[type=number]",
  status: "[role=status], output",
  textbox: "input, textarea",
};

export async function openWebKit(programs: WebKitPrograms, downloads: string): Promise<Visitor> {
  const started: ChildProcess[] = [];
  const end = () => started.forEach(endGroup);
  process.once("exit", end);
  const close = async () => {
    end();
    process.off("exit", end);
  };
  try {
    const driver = await startWebKit(programs, downloads, started);
    return visitorOf(driver, downloads, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function startWebKit(
  { driver, browser, screen }: WebKitPrograms,
  downloads: string,
  started: ChildProcess[],
): Promise<WebDriver> {
  const display = await startScreen(screen, started);
  const port = await freePort();
  started.push(
    spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], {
      detached: true,
      stdio: "ignore",
      env: {
        ...process.env,
        DISPLAY: display,
        GDK_BACKEND: "x11",
        HOME: downloads, // MiniBrowser saves to the home folder
        XDG_CACHE_HOME: `${downloads}/.cache`,
        XDG_CONFIG_HOME: `${downloads}/.config`,
        LIBGL_ALWAYS_SOFTWARE: "1",
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", // as root it has none; the page is our own
      },
    }),
  );
  const options = { binary: browser, args: ["--automation"] };
  const session = await startSession(`http://127.0.0.1:${port}`, {
    "webkitgtk:browserOptions": options,
  });
  await session.command("POST", "/window/rect", { x: 0, y: 0, ...WINDOW });
  return session;
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
function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function visitorOf(driver: WebDriver, downloads: string, close: () => Promise<void>): Visitor {
  const { command } = driver;
  const perform = (source: object) => command("POST", "/actions", { actions: [source] });
  const keys = (text: string) =>
    perform({
      type: "key",
      id: "keyboard",
      actions: [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
    });
  return {
    browser: "webkit",
    downloads,
    goto: async (url) => void (await command("POST", "/url", { url })),
    find: (role, name) => find(driver, role, name),
    press: async (key: Key) => void (await keys(KEYS[key])),
    type: async (text) => void (await keys(text)),
    drag: async (from, to) => void (await perform(dragActions(from, to))),
    run: async <T>(expression: string) =>
      (await command("POST", "/execute/sync", { script: `return ${expression}`, args: [] })) as T,
    screenshot: async () => Buffer.from((await command("GET", "/screenshot")) as string, "base64"),
    close,
  };
}

function dragActions(from: Point, to: Point): object {
  const move = ({ x, y }: Point) => ({ type: "pointerMove", duration: 20, x, y });
  const between = (part: number) => ({
    x: Math.round(from.x + part * (to.x - from.x)),
    y: Math.round(from.y + part * (to.y - from.y)),
  });
  const actions = [
    move(between(0)),
    { type: "pointerDown", button: 0 },
    ...[0.2, 0.4, 0.6, 0.8, 1].map((part) => move(between(part))),
    { type: "pointerUp", button: 0 },
  ];
  return { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions };
}

async function find(
  driver: WebDriver,
  role: Role,
  name: string | undefined,
): Promise<readonly Found[]> {
  const query = { using: "css selector", value: CANDIDATES[role] };
  const candidates = (await driver.command("POST", "/elements", query)) as ElementId[];
  const found: Found[] = [];
  for (const element of candidates) {
    const path = `/element/${element[ELEMENT]}`;
    if (name !== undefined && (await driver.command("GET", `${path}/computedlabel`)) !== name)
      continue;
    if ((await driver.command("GET", `${path}/computedrole`)) === role)
      found.push(wrap(driver, element));
  }
  return found;
}

function wrap({ command }: WebDriver, element: ElementId): Found {
  return {
    click: async () => void (await command("POST", `/element/${element[ELEMENT]}/click`)),
    evaluate: async (read, ...values) =>
      (await command("POST", "/execute/sync", {
        script: `return (${String(read)})(...arguments)`,
        args: [element, ...values],
      })) as never,
  };
}
