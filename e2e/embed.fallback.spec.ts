// The lab inside of another page: a page of another origin drives it by messages and hears the verdict, a wrong origin
// is refused; embed code; the printed report; the picture for slides.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, fuse, openLab, test, trainOriginal } from "./journey.ts";

type Sent = { readonly type: string; readonly [field: string]: unknown };
type Host = { heard: Sent[]; send: (message: unknown) => void };

/** A page of another origin (another port) that holds the lab in a frame, and keeps what it hears. */
async function hostPage(
  page: Page,
  source: string,
): Promise<{ origin: string; close: () => void }> {
  const body = `<!doctype html><html lang="en"><title>Course</title><h1>Course</h1>
    <iframe title="Lab" width="640" height="480" src="${source.replaceAll("&", "&amp;")}"></iframe>
    <script>
      window.heard = [];
      window.send = (message) => document.querySelector("iframe").contentWindow.postMessage(message, "*");
      window.addEventListener("message", ({ data }) => window.heard.push(data));
    </script>`;
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(body);
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await page.goto(origin);
  return { origin, close: () => server.close() };
}

const send = (page: Page, message: object) =>
  page.evaluate((sent) => (window as unknown as Host).send({ fuseinit: 1, ...sent }), message);

/** The first message of this type, or with this id, once it has come. */
async function hears(page: Page, wanted: object): Promise<Sent> {
  const found = await page.waitForFunction(
    (fields) =>
      (window as unknown as Host).heard.find((one) =>
        Object.entries(fields).every(([name, value]) => one?.[name] === value),
      ),
    wanted,
    { timeout: 90_000 },
  );
  return (await found.jsonValue()) as Sent;
}

const lab = (address: string, baseURL: string | undefined) => new URL(address, baseURL).href;
const SMALL = "&preset=moons&replicas=6&epochs=2&engine=simd";

test("a page of another origin trains, fuses, races and hears the verdict", async ({
  page,
  baseURL,
}) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).origin));
  const host = await hostPage(page, lab(`?embed${SMALL}`, baseURL));
  await hears(page, { type: "ready", fuseinit: 1 });
  await send(page, { type: "hello", id: 1 });
  const opened = await hears(page, { type: "state", id: 1 });
  expect(opened).toMatchObject({
    preset: "moons",
    stage: "original",
    isFinished: false,
    lost: null,
  });
  await expect
    .poll(async () => {
      await send(page, { type: "train" });
      return page.evaluate(() => (window as unknown as Host).heard.map(({ type }) => type));
    })
    .toContain("started");
  await hears(page, { type: "finished", stage: "original" });
  await send(page, { type: "fuse", span: [1, 2], id: "fusing" });
  const fused = await hears(page, { type: "state", id: "fusing" });
  expect(fused).toMatchObject({ stage: "race", span: [1, 2] });
  expect(fused["lost"]).toBeGreaterThan(0);
  await send(page, { type: "train" });
  const { rows, sentence } = await hears(page, { type: "verdict" });
  expect(sentence).toMatch(/random with the same race/);
  expect(rows).toContainEqual(
    expect.objectContaining({
      against: "random",
      n: 6,
      verdict: expect.stringMatching(/^[A-Z]+$/),
    }),
  );
  await send(page, { type: "picture", id: "stage" });
  await hears(page, { type: "picture", id: "stage" });
  const start = await page.evaluate(async () => {
    const { heard } = window as unknown as Host;
    const picture = heard.find(({ type }) => type === "picture") as unknown as { png: Blob };
    return [...new Uint8Array(await picture.png.arrayBuffer()).subarray(1, 4)];
  });
  expect(String.fromCharCode(...start)).toBe("PNG");
  await send(page, { type: "reset", id: "anew" });
  expect(await hears(page, { type: "state", id: "anew" })).toMatchObject({ stage: "original" });
  const own = new URL(baseURL!).origin;
  expect(new Set(requests)).toEqual(new Set([host.origin, own]));
  host.close();
});

test("what is malformed is answered with what is wrong, what is not meant for the lab with nothing", async ({
  page,
  baseURL,
}) => {
  const host = await hostPage(page, lab(`?embed${SMALL}`, baseURL));
  await hears(page, { type: "ready" });
  await send(page, { type: "hello" });
  await hears(page, { type: "state" });
  await page.evaluate(() => (window as unknown as Host).send({ type: "train" }));
  await send(page, { type: "fuse", span: [2, 1] });
  expect((await hears(page, { type: "error" }))["message"]).toMatch(
    /^span: must be two whole numbers/,
  );
  await send(page, { type: "fuse", span: [1, 9], id: 2 });
  expect((await hears(page, { type: "error", id: 2 }))["message"]).toMatch(
    /3 layers, got \[1,9\]|still opening/,
  );
  await send(page, { type: "picture", figure: "nothing", id: 3 });
  expect((await hears(page, { type: "error", id: 3 }))["message"]).toMatch(
    /“nothing”.*“The stage”/,
  );
  const types = await page.evaluate(() =>
    (window as unknown as Host).heard.map(({ type }) => type),
  );
  expect(types).not.toContain("started");
  host.close();
});

test("a page of an origin that the address does not name is refused, and learns nothing", async ({
  page,
  baseURL,
}) => {
  const host = await hostPage(page, lab(`?embed=https://school.example${SMALL}`, baseURL));
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("button", { name: "Train", exact: true })).toBeVisible();
  await expect
    .poll(async () => {
      await send(page, { type: "hello" });
      return page.evaluate(() => (window as unknown as Host).heard.length);
    })
    .toBeGreaterThan(0);
  await send(page, { type: "train", id: 9 });
  const refused = await hears(page, { type: "error" });
  expect(refused["message"]).toMatch(/^refused/);
  const types = await page.evaluate(() =>
    (window as unknown as Host).heard.map(({ type }) => type),
  );
  expect(new Set(types)).toEqual(new Set(["error"]));
  await expect(frame.getByRole("status")).toContainText("Press Train");
  host.close();
});

for (const [name, address, words] of [
  ["the story", "?embed", /layers/],
  ["a lesson", "?embed&lesson=gates", /A ReLU passes/],
  ["an experiment", `?embed${SMALL}`, /Press Train/],
] as const) {
  test(`${name} in 640 × 480 has no page head, and axe finds nothing`, async ({ page }) => {
    await page.setViewportSize({ width: 640, height: 480 });
    await page.goto(`./${address}`);
    await expect(page.locator("body")).toContainText(words, { timeout: 60_000 });
    await expect(page.getByRole("combobox", { name: "Preset" })).toBeHidden();
    await expect(page.getByRole("link", { name: /^FuseInit Lab/ })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
}

test("Share copies embed code, shows a QR code, and leads to the presentation", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, "?preset=moons&replicas=2&engine=simd");
  await expect(page).toHaveURL(/#preset=moons/);
  await button(page, "More ways to share").click();
  await expect(button(page, "Copy embed code")).toBeVisible();
  await expect(page.getByRole("img", { name: /^QR code of http.+#preset=moons/ })).toBeVisible();
  await expectAccessible(page);
  await button(page, "Copy embed code").click();
  await expect(page.getByRole("status")).toContainText("Embed code copied");
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(code).toMatch(/^<iframe [^<>]*><\/iframe>$/);
  const source = /src="([^"]*)"/.exec(code)![1]!.replaceAll("&amp;", "&");
  expect(source).toMatch(/\?engine=simd&embed#preset=moons.*replicas=2/);
  await button(page, "More ways to share").click();
  await button(page, "Present").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Moons/);
  await expect(page).toHaveURL(/view=present/);
});

test("on paper the page is a report: light, without controls, nothing over anything", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(page.getByRole("button", { name: "Train" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Export" })).toBeHidden();
  await expect(page.getByRole("combobox", { name: "Band" })).toBeHidden();
  await expect(page.getByRole("slider")).toHaveCount(0);
  await expect(async () => {
    const panels = await extents(page); // of one moment: panels still come, each in place of its frame
    expect(panels.length).toBeGreaterThan(3);
    panels.slice(1).forEach(([top], i) => expect(top).toBeGreaterThanOrEqual(panels[i]![1]));
  }).toPass({ timeout: 30_000 });
  const pdf = await page.pdf({ format: "A4" });
  expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
  await page.emulateMedia({ colorScheme: "dark", media: "screen" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

/** Top and bottom of each part of the lab, in the order of the page. */
function extents(page: Page): Promise<(readonly [number, number])[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("main section.panel, main .stage")].map((panel) => {
      const { top, bottom } = panel.getBoundingClientRect();
      return [top, bottom] as const;
    }),
  );
}

type Printed = {
  readonly count: number;
  readonly blank: readonly string[];
  readonly folded: number;
};

/** Notes down, when `event` comes or the page prints itself, which pictures are blank. */
async function lookWhenPrinted(page: Page): Promise<() => Promise<Printed | undefined>> {
  await page.evaluate(() => {
    const isBlank = (canvas: HTMLCanvasElement) =>
      canvas
        .getContext("2d")!
        .getImageData(0, 0, canvas.width, canvas.height)
        .data.every((value) => value === 0);
    window.print = () => {
      const named = [...document.querySelectorAll<HTMLCanvasElement>("main canvas[role=img]")];
      const blank = named.filter(isBlank).map((canvas) => canvas.ariaLabel);
      const folded = document.querySelectorAll("main button.fold").length;
      Object.assign(globalThis, { printed: { count: named.length, blank, folded } });
    };
    window.addEventListener("afterprint", window.print, { capture: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { printed?: Printed }).printed);
}

test("printed before anybody has scrolled, every panel is there and painted", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 300 });
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  await fuse(page);
  for (const last of ["The loss along", "Signal lost in each", "Singular values", "Gain of a step"])
    await expect(page.locator(`canvas[aria-label^="${last}"]`).first()).toBeAttached();
  const printed = await lookWhenPrinted(page);
  await page.pdf({ format: "A4" });
  const there = await printed();
  expect(there).toMatchObject({ blank: [], folded: 0 });
  expect(there!.count).toBeGreaterThan(30);

  await page.setViewportSize({ width: 390, height: 844 }); // all that is below is folded
  await page.reload();
  await button(page, "More ways to share").click();
  const printedByPage = await lookWhenPrinted(page);
  await button(page, "Print").click();
  await expect.poll(printedByPage).toMatchObject({ blank: [], folded: 0 });
  expect((await printedByPage())!.count).toBeGreaterThan(30);
});

test("the stage is saved as one picture for slides, of twice its pixels", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  await button(page, "Export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "PNG, white").click(),
  ]);
  expect(download.suggestedFilename()).toBe("moons-an-easy-task.seed-0.the-stage.png");
  const png = await readFile(await download.path());
  expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  expect(png.readUInt32BE(16)).toBe(1920);
});
