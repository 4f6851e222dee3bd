// The recipe "How to add a layer" of src/README.md, followed: in a copy of the house a layer with a kernel
// joins the tables by the recipe's steps alone; the compiler asks for what is missing, and the tests that
// walk the tables, the gradients among them, find it in order.

import { afterAll, beforeAll, expect, test } from "vitest";
import { copyHouse, PATIENCE, recipeSteps } from "./house.test-support.ts";
import type { Edits, House, Line } from "./house.test-support.ts";

/** Step 1: the words for the layer. */
const SPEC: Edits = {
  "src/core/model/layers.ts": [
    [
      "export type ConvSpec =",
      'export type ScaledDenseSpec = Weighted & {\n  readonly type: "scaledDense";\n  readonly units: number;\n  readonly doublings: number;\n};\nexport type ConvSpec =',
    ],
    ["  | DenseSpec\n", "  | DenseSpec\n  | ScaledDenseSpec\n"],
  ],
};

const entry = (folder: string, last: string): readonly Line[] => [
  [
    `import { ${last} } from "./${folder}/${last}.ts";\n`,
    `import { ${last} } from "./${folder}/${last}.ts";\nimport { scaledDense } from "./${folder}/scaledDense.ts";\n`,
  ],
  ["  dense,\n", "  dense,\n  scaledDense,\n"],
];

/** Steps 2 to 8: a line in each table. */
const TABLES: Edits = {
  "src/core/model/kinds.ts": entry("kinds", "positionBias"),
  "src/core/model/passes.ts": entry("passes", "positionBias"),
  "src/engine/plan/kinds.ts": entry("kinds", "positionBias"),
  "src/core/experiment/capsule/pythonLayers.ts": [
    [
      "  dense: DENSE,\n",
      '  dense: DENSE,\n  scaledDense: `2 ** l["doublings"] * (x @ w["kernel"]) + w.get("bias", 0)`,\n',
    ],
  ],
  "src/core/fusion/caseForms.ts": [
    [
      "  conv1d: conv,\n",
      `  scaledDense: {
    fields: { units: v.exactOptional(positive), doublings: positive, ...activated },
    required: ["kernel"],
    optional: ["bias"],
    fixedBy: ({ kernel, bias }) => ({ units: kernel!.shape[1], useBias: bias !== undefined }),
  },
  conv1d: conv,
`,
    ],
  ],
};

/** Step 9: rows of the tests that have one for each layer. */
const ROWS: Edits = {
  "src/engine/layerRows.test-support.ts": [
    [
      '  ["dense", [5],',
      '  ["scaledDense", [5], { type: "scaledDense", units: 4, doublings: 2 }],\n  ["scaledDense relu", [5], { type: "scaledDense", units: 3, doublings: 1, activation: "relu" }],\n  ["dense", [5],',
    ],
  ],
  "src/engine/parity.test-support.ts": [
    [
      "const CASES: Case[] = [\n",
      `const CASES: Case[] = [
  {
    name: "scaledDense, adam, l2",
    network: {
      inputShape: [7],
      layers: [{ type: "scaledDense", units: 6, doublings: 1, activation: "tanh" }, out(3)],
    },
    optimizer: { type: "adam", learningRate: 0.01 },
    l2: 0.01,
    data: seededClasses(90, [7], 3),
  },
`,
    ],
  ],
};

/** The layer's own files. */
const OWN = [
  "src/core/model/kinds/scaledDense.ts",
  "src/core/model/passes/scaledDense.ts",
  "src/engine/plan/kinds/scaledDense.ts",
];
const TEST = "src/core/fusion/scaledDense.test.ts";

let house: House;

beforeAll(() => {
  house = copyHouse();
});
afterAll(() => house.leave());

const complaints = () => house.complaints(["src/core", "src/engine"]);

const FILES = [...Object.keys(TABLES), ...Object.keys(SPEC), ...Object.keys(ROWS)];

test("src/README.md names every file that the recipe touches", () => {
  const steps = recipeSteps("How to add a layer");
  for (const file of FILES) expect(steps).toContain(file.replace(/^src\//, ""));
  for (const file of OWN) {
    expect(steps).toContain(file.replace(/^src\//, "").replace("scaledDense.ts", ""));
  }
});

test(
  "a layer that is named and nothing else is missed by the compiler in every table, and nowhere else",
  () => {
    house.write(SPEC);
    expect(complaints()).toEqual(Object.keys(TABLES).sort());
  },
  PATIENCE,
);

test(
  "the recipe's steps are all that a layer with a kernel needs: schema, shapes, weights, editor, exactness, cases, both engines and their gradients",
  () => {
    for (const file of [...OWN, TEST]) house.copy("layer", file);
    house.write(TABLES);
    house.write(ROWS);
    expect(complaints()).toEqual([]);
    const walks = [
      "src/core/model/kinds.test.ts",
      "src/core/experiment/edit/blockKinds.test.ts",
      "src/engine/simd/gradients.test.ts",
      "src/engine/tfjs/gradients.test.ts",
      "src/engine/simd/parity.test.ts",
      "src/engine/pullBack.test.ts",
      TEST,
    ];
    const { code, output } = house.execute("vitest/vitest.mjs", [
      "run",
      ...walks,
      "-t",
      "scaledDense|a scaled block|asks whether",
      "--reporter=verbose",
    ]);
    expect(code, output).toBe(0);
    for (const walk of walks) {
      expect(output).toMatch(new RegExp(`✓ ${walk} .*(scaled|asks whether)`));
    }
    expect(output).toMatch(/Tests +\d\d passed/);
  },
  PATIENCE,
);
