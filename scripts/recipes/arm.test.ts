// The recipe "How to add an arm" of src/README.md, followed: in a copy of the house an arm joins the tables by
// the recipe's steps alone; the compiler asks for what is missing, and it races.

import { afterAll, beforeAll, expect, test } from "vitest";
import { copyHouse, PATIENCE, recipeSteps } from "./house.test-support.ts";
import type { Edits, House } from "./house.test-support.ts";

/** Step 1: its name. */
const NAME: Edits = {
  "src/core/experiment/schema/schema.ts": [
    ["export const ARMS = [\n", 'export const ARMS = [\n  "halved",\n'],
  ],
};

/** Steps 3 to 5: a line in each table. */
const TABLES: Edits = {
  "src/engine/session/raceArms.ts": [
    [
      "import { fused } from",
      'import { halved } from "./starts/halved.ts";\nimport { fused } from',
    ],
    ["  fused,\n", "  fused,\n  halved,\n"],
  ],
  "src/core/experiment/armWords.ts": [
    [
      "  product: {\n",
      '  halved: {\n    label: "halved",\n    needs: "fusion",\n    inWords: "the network of half the weights",\n    meaning: "all weights of fused, half as large",\n  },\n  product: {\n',
    ],
  ],
  "src/charts/scales/armStyles.ts": [
    ["  original: [", '  halved: ["lozenge", [1, 2], "#78009c", "#fc900c"],\n  original: ['],
    ['  | "circle"\n', '  | "circle"\n  | "lozenge"\n'],
  ],
};
/** A marker of its own has an outline of its own. */
const OUTLINE: Edits = {
  "src/charts/marks/markers.ts": [
    ["  square: [", "  lozenge: [-0.5, -1.5, 0.5, -1.5, 0.5, 1.5, -0.5, 1.5],\n  square: ["],
  ],
};
const COLOURS: Edits = {
  "app/styles/tokens.css": [
    ["  --arm-original: #3c424e;\n", "  --arm-original: #3c424e;\n  --arm-halved: #78009c;\n"],
    ["  --arm-original: #d9e3f1;\n", "  --arm-original: #d9e3f1;\n  --arm-halved: #fc900c;\n"],
  ],
};
const START = "src/engine/session/starts/halved.ts";
const TEST = "src/engine/session/starts/halved.test.ts";

let house: House;
beforeAll(() => {
  house = copyHouse();
});
afterAll(() => house.leave());

const complaints = () => house.complaints(["src/core", "src/engine", "."]);

test("src/README.md names every file that the recipe touches", () => {
  const steps = recipeSteps("How to add an arm");
  const files = [...Object.keys({ ...NAME, ...TABLES, ...OUTLINE, ...COLOURS }), START];
  for (const file of files) {
    expect(steps).toContain(file.replace(/^src\//, "").replace("halved", "<arm>"));
  }
});

test(
  "an arm that is named and nothing else is missed by the compiler in every table, and nowhere else",
  () => {
    house.write(NAME);
    expect(complaints()).toEqual(Object.keys(TABLES).sort());
  },
  PATIENCE,
);

test(
  "the recipe's steps are all that an arm needs: words, looks, starts, and a reason not to start",
  () => {
    for (const file of [START, TEST]) house.copy("arm", file);
    for (const edits of [TABLES, OUTLINE, COLOURS]) house.write(edits);
    expect(complaints()).toEqual([]);
    const walks = [TEST, "app/styles/tokens.test.ts"];
    const { code, output } = house.execute("vitest/vitest.mjs", [
      "run",
      ...walks,
      "--reporter=verbose",
    ]);
    expect(output).toMatch(/✓ \S*halved\.test\.ts .*races from its own start/);
    expect(output).toMatch(/✓ \S*tokens\.test\.ts/);
    expect(code, output).toBe(0);
  },
  PATIENCE,
);
