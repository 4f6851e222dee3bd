// The steps that journeys share, by role and accessible name, as a visitor finds them.

import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";

/** Fails a journey in which the page threw, or wanted what the server's policy forbids, whatever else it saw. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) errors.push(message.text());
    });
    await use(page);
    expect(errors).toEqual([]);
  },
});

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });
export const region = (page: Page, name: string): Locator =>
  page.getByRole("region", { name, exact: true });
export const status = (page: Page): Locator => page.getByRole("status");
export const slider = (page: Page, name: "First layer to fuse" | "Last layer to fuse"): Locator =>
  page.getByRole("group", { name: "Layers to fuse" }).getByRole("slider", { name });

/**
 * Opens the lab under an address such as "?preset=moons", and waits until it can be trained. An address that
 * asks for no experiment would open the story: it asks for the lab by name.
 */
export async function openLab(page: Page, address = "./"): Promise<void> {
  const isLabs = /[?&](preset|seed|replicas|epochs|view)=|#./.test(address);
  await page.goto(isLabs ? address : `${address}${address.includes("?") ? "&" : "?"}view=lab`);
  await expect(button(page, "Train")).toBeEnabled({ timeout: 60_000 });
}

/** Chooses a file in the dialog that Open… brings up. */
export async function chooseFile(
  page: Page,
  name: string,
  content: string | Buffer,
): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    button(page, "Open…").click(),
  ]);
  await chooser.setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
}

/** The import sheet, which a table brings up. */
export const importSheet = (page: Page): Locator =>
  page.getByRole("dialog", { name: "Import table" });

/** Takes the table on the import sheet as it is understood. */
export async function acceptTable(page: Page): Promise<void> {
  await importSheet(page).getByRole("button", { name: "Use this table" }).click();
  await expect(importSheet(page)).toHaveCount(0);
}

/** Drops a file anywhere on the page. */
export async function dropFile(page: Page, name: string, content: string): Promise<void> {
  await page.evaluate(
    ([name, content]) => {
      const files = new DataTransfer();
      files.items.add(new File([content], name));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
    },
    [name, content],
  );
}

/**
 * Scripts that never come from the address they were first asked for at: the same happens in Firefox and
 * WebKit after a single failure, since they never ask there again.
 */
export async function loseScripts(page: Page, names: string): Promise<void> {
  await page.route(new RegExp(`/assets/(${names})-[^/]*\\.js$`), (route) => route.abort());
}

/** Blocks every script that the first screen can do without, at every address. */
export async function loseEveryPart(page: Page): Promise<void> {
  const others =
    /\/(?!index|page|fields|story|entry|spawn|shared|shardEntry|engine|plan|compile|layout|dropout|thread|rolldown)\w[^/]*\.js$/;
  await page.route(others, (route) => route.abort());
}

/** The names of controls that a message about a missing part lies over. */
export async function coveredControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const covered: string[] = [];
    for (const control of document.querySelectorAll("button, select, input, summary")) {
      control.scrollIntoView({ block: "center" });
      const { left, top, width, height } = control.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      const box = above?.closest(".missing");
      if (box && !box.contains(control)) covered.push(control.textContent || control.id);
    }
    window.scrollTo(0, 0);
    return covered;
  });
}

/** Presses Train and waits for the end of the original's training. */
export async function trainOriginal(page: Page, epochs: number): Promise<void> {
  await button(page, "Train").click();
  await expect(status(page)).toContainText(`Epoch ${epochs} of ${epochs}`, { timeout: 90_000 });
  await expect(button(page, "Train")).toBeEnabled();
}

export async function fuse(page: Page): Promise<void> {
  await button(page, "Fuse").click();
  await expect(status(page)).toContainText(/fused into one: .+\s% (of the signal )?lost/, {
    timeout: 60_000,
  });
  await expect(button(page, "Train")).toBeEnabled();
}

/** The list of further arms, opened, its ticks seen by `choose`, and closed. */
export async function alsoRace(
  page: Page,
  choose: (arm: (name: string) => Locator, all: Locator) => Promise<void>,
): Promise<void> {
  await button(page, "Choose…").click();
  const list = page.getByRole("group", { name: /^Also race/ });
  await expect(list).toBeVisible();
  const arm = (name: string) => list.getByRole("checkbox", { name, exact: true });
  await choose(arm, list.getByRole("checkbox"));
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
}

/** Trains the shallow networks to their end, where the status line shows the verdict. */
export async function race(page: Page): Promise<void> {
  await button(page, "Train").click();
  await expect(status(page)).toContainText(
    /Fused against random at the end: (BEATS|LOSES|INCONCLUSIVE)/,
    { timeout: 90_000 },
  );
  await expect(button(page, "Train")).toBeEnabled({ timeout: 90_000 }); // the long arm has ended too
}

type Exported = {
  readonly arms: {
    readonly [arm: string]: {
      readonly flopPerStep: number;
      readonly replicas: readonly {
        readonly epochs: readonly {
          readonly epoch: number;
          readonly step: number;
          readonly valAccuracy?: number;
          readonly valR2?: number;
        }[];
        readonly steps: readonly { readonly step: number; readonly loss: number }[];
      }[];
    };
  };
};

/** results.json as the page saves it, without what depends on the clock or the machine. */
export async function exportedResults(page: Page): Promise<Exported> {
  await button(page, "Export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "results.json").click(),
  ]);
  await page.keyboard.press("Escape");
  const text = await readFile(await download.path(), "utf8");
  return JSON.parse(text, (key, value: unknown) =>
    key === "seconds" || key === "adapter" ? undefined : value,
  ) as Exported;
}

/** The validation score at the end of a lane, as a number from 0 to 1. */
export async function laneScore(page: Page, name: string): Promise<number> {
  const text = await region(page, name)
    .getByText(/^−?[\d.]+\s%$/)
    .textContent();
  return Number(text!.replace("−", "-").replace(/\s*%/, "")) / 100;
}

/** Rows of a chart's text alternative, header left out. */
export async function textAlternativeRows(page: Page, label: string): Promise<string[][]> {
  const figure = page
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: label, exact: true }) });
  await figure.getByText("as text").click();
  await expect(figure.getByRole("row")).not.toHaveCount(0);
  const rows = await figure.getByRole("row").all();
  const cells = await Promise.all(
    rows.slice(1).map((row) => row.getByRole("cell").allTextContents()),
  );
  await figure.getByText("as text").click();
  return cells;
}

/** Waits until every transition under way is over: colours half-way through have no meaningful contrast. */
async function rested(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity,
      ),
  );
}

/** Panels out of view are boxes of a guessed height, which axe takes for panels that cover one another. */
async function layOutAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important; }");
    document.adoptedStyleSheets.push(sheet);
  });
}

/** Fails with axe's own words where the page breaks WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
  await rested(page);
  await layOutAll(page);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((n) => `${n.target.join(" ")} (${n.failureSummary})`).join(", ")}`,
  );
  expect(found).toEqual([]);
}

/** Milliseconds of main-thread tasks over 50 ms, and between frames, since they were last asked for. */
type Smoothness = { readonly tasks: readonly number[]; readonly frames: readonly number[] };

/** Watches the page from its first moment on; call the result to read how smooth it has been. */
export async function watchSmoothness(page: Page): Promise<() => Promise<Smoothness>> {
  await page.addInitScript(() => {
    const [tasks, frames]: [number[], number[]] = [[], []];
    Object.assign(globalThis, { smoothness: { tasks, frames } });
    let last = performance.now();
    requestAnimationFrame(function frame(now) {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({
      type: "longtask",
      buffered: true,
    });
  });
  return () =>
    page.evaluate(() => {
      const { tasks, frames } = (
        globalThis as unknown as { smoothness: { tasks: number[]; frames: number[] } }
      ).smoothness;
      return { tasks: tasks.splice(0), frames: frames.splice(0) };
    });
}

type Touched = { readonly read: number; readonly cloned: number; readonly largest: number };

/**
 * Watches what the page itself does with the contents of files: bytes that it reads from blobs, bytes of arrays that it
 * copies into messages and onto shelves, and the longest array or text in a message either way. From the next page on.
 */
export async function watchBytes(page: Page): Promise<() => Promise<Touched>> {
  await page.addInitScript(() => {
    const touched = { read: 0, cloned: 0, largest: 0 };
    Object.assign(globalThis, { touched });
    const weigh = (node: unknown): void => {
      if (node instanceof ArrayBuffer || ArrayBuffer.isView(node))
        touched.cloned += node.byteLength;
      else if (typeof node === "string") touched.largest = Math.max(touched.largest, node.length);
      else if (node instanceof Blob) return;
      else if (typeof node === "object" && node !== null) {
        const inner = Object.values(node);
        touched.largest = Math.max(touched.largest, inner.length);
        inner.forEach(weigh);
      }
    };
    const before = <T extends object>(
      owner: T,
      method: keyof T,
      look: (self: T, given: unknown[]) => void,
    ) => {
      const own = owner[method] as (...given: unknown[]) => unknown;
      const watched = function (this: T, ...given: unknown[]) {
        look(this, given);
        return own.apply(this, given);
      };
      Object.assign(owner, { [method]: watched });
    };
    for (const method of ["arrayBuffer", "text", "stream"] as const) {
      before(Blob.prototype, method, ({ size }) => {
        touched.read += size;
      });
    }
    before(Worker.prototype, "postMessage", (_, [message]) => weigh(message));
    before(IDBObjectStore.prototype, "put", (_, [value]) => weigh(value));
    before(Worker.prototype, "addEventListener", (worker, [type, listener]) => {
      if (type === "message" && listener) worker.onmessage = ({ data }) => weigh(data);
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { touched: Touched }).touched);
}
