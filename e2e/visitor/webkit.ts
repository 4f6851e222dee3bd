// WebKit: MiniBrowser by WebKitWebDriver on a screen of its own (Xvfb). Roles and names are asked of WebKit.

import type { WebKitPrograms } from "#scripts/lib/otherBrowsers.mjs";
import { WINDOW } from "./visitor.ts";
import type { Found, Key, Point, Role, Visitor } from "./visitor.ts";
import { ELEMENT, KEYS, startSession } from "./webdriver.ts";
import type { ElementId, WebDriver } from "./webdriver.ts";
import { startWebKit } from "./webkitProcesses.ts";

/** The elements that may have a role; WebKit decides which have. */
const CANDIDATES: Record<Role, string> = {
  alert: "[role=alert]",
  article: "article",
  button: "button",
  combobox: "select",
  dialog: "[role=dialog]",
  region: "section",
  slider: "input[type=range], [role=slider]",
  spinbutton: "[role=spinbutton]",
  status: "[role=status], output",
  textbox: "input, textarea",
};

/** What WebKit calls a list that opens. */
const ITS_WORDS: Partial<Record<Role, string>> = { combobox: "button" };

export async function openWebKit(programs: WebKitPrograms, downloads: string): Promise<Visitor> {
  const { address, end } = await startWebKit(programs, downloads);
  try {
    const options = { binary: programs.browser, args: ["--automation"] };
    const session = await startSession(address, { "webkitgtk:browserOptions": options });
    await session.command("POST", "/window/rect", { x: 0, y: 0, ...WINDOW });
    return visitorOf(session, downloads, end);
  } catch (error) {
    end();
    throw error;
  }
}

function visitorOf(driver: WebDriver, downloads: string, end: () => void): Visitor {
  const { command } = driver;
  const perform = (source: object) => command("POST", "/actions", { actions: [source] });
  const keys = (text: string) =>
    perform({
      type: "key",
      id: "keyboard",
      actions: Array.from(text).flatMap((value) => [
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
    close: async () => end(),
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
    const ask = (what: string) =>
      driver.command("GET", `/element/${element[ELEMENT]}/${what}`).catch(() => undefined); // gone, or hidden
    if (name !== undefined && (await ask("computedlabel")) !== name) continue;
    const itsRole = await ask("computedrole");
    if (itsRole === role || itsRole === ITS_WORDS[role]) found.push(wrap(driver, element));
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
