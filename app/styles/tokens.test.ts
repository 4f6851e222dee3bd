import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ARMS } from "#core/experiment/schema/schema.ts";
import { DARK, LIGHT } from "#charts/scales/theme.ts";

const css = await readFile(new URL("./tokens.css", import.meta.url), "utf8");

/** The variables of the block whose selector names the theme. */
function variables(theme: "light" | "dark"): Map<string, string> {
  const block = new RegExp(`data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)![1];
  return new Map(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

test.each([LIGHT, DARK])("the $name style sheet has the colours of the charts", (theme) => {
  const found = variables(theme.name);
  const colours = {
    page: theme.page,
    panel: theme.panel,
    ink: theme.ink,
    "ink-muted": theme.inkMuted,
    grid: theme.grid,
    axis: theme.axis,
    ...Object.fromEntries(ARMS.map((arm) => [`arm-${arm}`, theme.arms[arm].colour])),
  };
  for (const [name, colour] of Object.entries(colours))
    expect([name, found.get(name)]).toEqual([name, colour]);
});
