import { existsSync, readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { Panel } from "./panels/definePanel.tsx";

const addEventListener = () => {};
vi.stubGlobal("window", {
  addEventListener,
  matchMedia: () => ({ matches: false, addEventListener }),
});

const folder = new URL("./panels/", import.meta.url);
const described = readdirSync(folder).filter((name) =>
  existsSync(new URL(`${name}/panel.ts`, folder)),
);

test("every folder with a panel's description is in the table once, by the folder's name", async () => {
  const { PANELS } = await import("./panels.ts");
  const panels = await Promise.all(
    described.map(async (name) => {
      const room = (await import(`./panels/${name}/panel.ts`)) as Record<string, Panel>;
      return room[name];
    }),
  );
  expect(described.length).toBeGreaterThanOrEqual(5);
  expect(new Set(panels)).toEqual(new Set(PANELS));
  expect(PANELS).toHaveLength(described.length);
});

test("no two panels share a title, by which a visitor and the fold on a phone know them", async () => {
  const { PANELS } = await import("./panels.ts");
  expect(new Set(PANELS.map(({ title }) => title)).size).toBe(PANELS.length);
});
