// The states that `npm run shots` brings the page into: the story of a preset, and what can go wrong.
// Each is left when the page has come to rest.
import { Buffer } from "node:buffer";

const TRAINING = 180_000;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const shows = (page, role, text, timeout = TRAINING) =>
  page.getByRole(role).filter({ hasText: text }).first().waitFor({ timeout });

/** Opens the page under a query such as "?preset=moons" and waits until it can be trained. */
export async function open(page, address, query) {
  await page.goto(`${address}${query}`);
  await shows(page, "status", "Press Train");
}

/** States that open a fresh page: training must last until it has been looked at from all sides. */
export const beginnings = { opened: "", training: "&epochs=20000", trained: "" };

/** In this order; every other one goes on from the one before. */
export const story = {
  opened: async () => {},
  training: async (page) => {
    await button(page, "Train").click();
    await shows(page, "status", /Epoch \d/);
  },
  paused: async (page) => {
    await button(page, "Pause").click();
    await button(page, "Train").waitFor();
  },
  trained: async (page) => {
    await button(page, "Train").click();
    await shows(page, "status", "Now fuse");
  },
  fused: async (page) => {
    await button(page, "Fuse").click();
    await shows(page, "status", "fused into one");
  },
  raced: async (page) => {
    await button(page, "Train").click();
    await shows(page, "status", /Given the whole budget: (BEATS|LOSES|INCONCLUSIVE)/);
    await page.getByRole("button", { name: "Train", exact: true }).waitFor();
  },
  "block-opened": async (page) => {
    await button(page, "Open layer 1").first().click();
    await page.getByRole("dialog").getByRole("figure").first().waitFor();
  },
};

/** Undoes what a state has laid over the page. */
export const afterwards = { "block-opened": (page) => page.keyboard.press("Escape") };

const DIVERGING =
  "#v=1&preset=friedman1&replicas=2&training.optimizer.type=sgd&training.optimizer.learningRate=100";
const WRONG = JSON.stringify({
  version: 1,
  data: { name: "moons" },
  network: { layers: [{ type: "dens", units: 3 }] },
});

/** Each begins with a page of its own, which has been nowhere yet. */
export const mishaps = {
  diverged: async (page, address) => {
    await open(page, address, DIVERGING);
    await button(page, "Train").click();
    await shows(page, "alert", "infinite");
  },
  crashed: async (page, address) => {
    await open(page, address, "?preset=moons");
    await page.workers()[0].evaluate(() => {
      setTimeout(() => {
        throw new Error("out of memory");
      });
    });
    await shows(page, "alert", "worker stopped");
  },
  "wrong-file": async (page, address) => {
    await open(page, address, "?preset=moons");
    const asked = page.waitForEvent("filechooser");
    await button(page, "Open…").click();
    const file = { name: "wrong.json", mimeType: "application/json", buffer: Buffer.from(WRONG) };
    await (await asked).setFiles(file);
    await shows(page, "alert", "wrong.json");
  },
  "no-data": async (page, address) => {
    await page.route("**/data/**", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(`${address}?preset=fashion-mnist`);
    await shows(page, "alert", "npm run data");
  },
  "no-gpu": async (page, address) => {
    await page.goto(`${address}?preset=moons&engine=webgpu`);
    await shows(page, "alert", "adapter");
  },
  "damaged-link": async (page, address) => {
    await open(page, address, "#v=1&preset=nonsense");
    await shows(page, "alert", "could not be read");
  },
};
