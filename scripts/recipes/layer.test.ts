// The recipe "How to add a layer" of src/README.md, followed: in a copy of the house a layer with a kernel
// joins the tables by the recipe's steps alone; the compiler asks for what is missing, and the tests that
// walk the tables, the gradients among them, find it in order.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const inRepository = (...parts: readonly string[]) => join(ROOT, ...parts);
/** Minutes of a busy machine; a few seconds of a quiet one. */
const PATIENCE = 300_000;
const CARRIED = ["src", "app", "package.json", "tsconfig.json", "vitest.config.ts"];

type Line = readonly [before: string, after: string];

/** Step 1: the words for the layer. */
const SPEC: { readonly [file: string]: readonly Line[] } = {
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
const TABLES: { readonly [file: string]: readonly Line[] } = {
  "src/core/model/kinds.ts": entry("kinds", "positionBias"),
  "src/core/model/passes.ts": entry("passes", "positionBias"),
  "src/engine/plan/kinds.ts": entry("kinds", "positionBias"),
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
const ROWS: { readonly [file: string]: readonly Line[] } = {
  "src/engine/gradients.test-support.ts": [
    [
      '  ["dense", [5],',
      '  ["scaledDense", [5], { type: "scaledDense", units: 4, doublings: 2 }],\n  ["scaledDense relu", [5], { type: "scaledDense", units: 3, doublings: 1, activation: "relu" }],\n  ["dense", [5],',
    ],
  ],
  "src/engine/simd/parity.test.ts": [
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

let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "fuseinit-recipe-"));
  for (const name of CARRIED) cpSync(inRepository(name), join(house, name), { recursive: true });
  symlinkSync(inRepository("node_modules"), join(house, "node_modules"), "junction");
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function write(edits: typeof SPEC): void {
  for (const [file, lines] of Object.entries(edits)) {
    const path = join(house, file);
    const text = lines.reduce(
      (whole, [before, after]) => {
        expect(whole.split(before).length, `${file}: ${before}`).toBe(2);
        return whole.replace(before, () => after);
      },
      readFileSync(path, "utf8"),
    );
    writeFileSync(path, text);
  }
}

function copy(file: string): void {
  cpSync(inRepository("scripts/recipes/layer", `${file}.txt`), join(house, file));
}

function execute(tool: string, args: readonly string[]): { code: number | null; output: string } {
  const script = inRepository("node_modules", tool);
  const options = { cwd: house, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options);
  return { code: status, output: stdout + stderr };
}

/** The files in which the compiler finds something missing. */
function complaints(): readonly string[] {
  const found = ["src/core", "src/engine"].map((room) =>
    execute("typescript/bin/tsc", ["-p", `${room}/tsconfig.json`]).output.matchAll(
      /^(\S+?)\(\d+,\d+\): error/gm,
    ),
  );
  return [...new Set(found.flatMap((lines) => [...lines].map(([, file]) => file)))].sort();
}

const FILES = [...Object.keys(TABLES), ...Object.keys(SPEC), ...Object.keys(ROWS)];

test("src/README.md names every file that the recipe touches", () => {
  const [, recipe] = readFileSync(inRepository("src/README.md"), "utf8").split(
    /^## How to add a layer$/m,
  );
  const steps = recipe.split(/^## /m)[0];
  for (const file of FILES) expect(steps).toContain(file.replace(/^src\//, ""));
  for (const file of OWN) {
    expect(steps).toContain(file.replace(/^src\//, "").replace("scaledDense.ts", ""));
  }
});

test(
  "a layer that is named and nothing else is missed by the compiler in every table, and nowhere else",
  () => {
    write(SPEC);
    expect(complaints()).toEqual(Object.keys(TABLES).sort());
  },
  PATIENCE,
);

test(
  "the recipe's steps are all that a layer with a kernel needs: schema, shapes, weights, editor, exactness, cases, both engines and their gradients",
  () => {
    [...OWN, TEST].forEach(copy);
    write(TABLES);
    write(ROWS);
    expect(complaints()).toEqual([]);
    const walks = [
      "src/core/model/kinds.test.ts",
      "src/core/experiment/edit/blockKinds.test.ts",
      "src/engine/simd/gradients.test.ts",
      "src/engine/tfjs/gradients.test.ts",
      "src/engine/simd/parity.test.ts",
      TEST,
    ];
    const { code, output } = execute("vitest/vitest.mjs", [
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
