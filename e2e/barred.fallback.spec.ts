// Where the page's scripts may not run it shows a message instead of staying blank: opened as a file, in
// a frame without an origin, with scripts that do not come. An engine whose script does not come is named
// with that reason.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "@playwright/test";
import { button, openLab, status, test, trainOriginal } from "./journey.ts";

const title = { name: "FuseInit Lab could not start", level: 1 } as const;

test("opened as a file the page shows how to serve it", async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve("dist/index.html")).href);
  await expect(page.getByRole("heading", title)).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("run npm start");
  await page.close();
});

test("in a frame without an origin the page asks for a tab of its own", async ({
  page,
  baseURL,
}) => {
  const address = new URL("./", baseURL).href;
  await page.route("**/frame.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<iframe title="The lab" sandbox="allow-scripts" src="${address}" width="900" height="600"></iframe>`,
    }),
  );
  await page.goto(new URL("/frame.html", address).href);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", title)).toBeVisible({ timeout: 30_000 });
  await expect(frame.getByRole("alert")).toContainText("Open it in a tab of its own");
});

test("scripts that do not come are named, with what to do", async ({ page }) => {
  await page.route(/assets\/index-.*\.js/, (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("heading", title)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("alert")).toContainText("Check the network and reload");
});

test("a page that has begun is not reported as missing while another of its pages comes", async ({
  page,
}) => {
  let deliver: () => void = () => {};
  const delivered = new Promise<void>((resolve) => (deliver = resolve));
  await page.route(/assets\/PresentPage-.*\.js/, async (route) => {
    await delivered;
    await route.continue();
  });
  await openLab(page, "?preset=moons&replicas=2");
  await button(page, "More ways to share").click();
  await button(page, "Present").click();
  await expect(page.locator("#root")).toBeEmpty();
  await page.waitForTimeout(8500); // longer than the patience of public/fallback.js
  await expect(page.getByRole("heading", title)).toHaveCount(0);
  deliver();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Moons/);
});

test("an engine's script that cannot be fetched is not blamed on the preset, and is fetched when tried again", async ({
  page,
}) => {
  const lost = (route: { abort(): Promise<void> }) => route.abort();
  await page.context().route(/assets\/(spawn|engine)-/, lost);
  await page.goto("./?preset=moons&replicas=2&epochs=2");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(/the code of the engine simd could not be fetched/);
  await expect(alert.getByRole("button", { name: /preset/ })).toHaveCount(0);
  await page.context().unroute(/assets\/(spawn|engine)-/, lost);
  await button(page, "Try again").click();
  await expect(status(page)).toContainText("is ready");
  await trainOriginal(page, 2);
});

test("data that cannot be reached are not advised to be installed", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await page.context().route(/data\/index\.json/, (route) => route.abort());
  await page.evaluate(() => location.assign("#v=1&preset=fashion-mnist"));
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("the server cannot be reached");
  await expect(alert).toContainText("Check the connection");
  await expect(alert).not.toContainText("npm run data");
});
