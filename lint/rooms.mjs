// The house as a table: which files make up a room, and what they may import. oxlint.config.mjs turns
// every row into a rule, and lint/fixture proves that each rule can fail.
//
// `rooms` and `packages` are what a room may import, `types` what it may name in `import type` alone
// (the two must not overlap).
// Files beside each other are imported as ./file.ts, anything else as #room/file.ts, never as ../file.ts.
// A file that matches several rows obeys the last of them.

const parsers = ["valibot"];

const app = {
  rooms: [
    "app/**",
    "core/math/tensor.ts",
    "core/message.ts",
    "core/import*.ts",
    "core/model/**",
    "core/data/**",
    "core/experiment/**",
    "wait/**",
    "worker/client.ts",
    "worker/protocol.ts",
    "worker/start.ts",
    "store/**",
    "charts/**",
  ],
  types: ["core/init/**", "core/fusion/**", "engine/engine.ts", "engine/session/panels.ts"],
  packages: ["react", "react-dom", "react-dom/client", "zustand", "@fontsource-variable/**"],
};

export const rooms = [
  { files: "src/core/**", rooms: ["core/**"], packages: parsers },
  { files: "src/core/math/**", rooms: ["core/math/**"], packages: [] },
  { files: "src/wait/**", rooms: ["wait/**"], packages: [] },
  { files: "src/engine/**", rooms: ["core/**", "engine/**", "wait/**"], packages: [] },
  {
    files: "src/engine/tfjs/**",
    rooms: ["core/**", "engine/**", "wait/**"],
    packages: ["@tensorflow/**"],
  },
  {
    files: "src/worker/**",
    rooms: ["core/**", "engine/**", "wait/**", "worker/**"],
    packages: [],
  },
  {
    files: "src/worker/{client,protocol,start,transfer}.ts",
    rooms: ["wait/**", "worker/**"],
    types: ["core/**", "engine/engine.ts"],
    packages: [],
  },
  {
    files: "src/store/**",
    rooms: ["core/**", "store/**", "wait/**"],
    types: ["worker/**", "charts/curves/curveData.ts"],
    packages: ["zustand", "zustand/vanilla"],
  },
  // Tests that break every wait of the whole story know all rooms but the page.
  {
    files: "src/faults/**",
    rooms: ["core/**", "engine/**", "worker/**", "store/**", "wait/**", "faults/**"],
    packages: [],
  },
  { files: "src/charts/**", rooms: ["core/**", "charts/**"], packages: ["d3-*"] },
  {
    files: "src/library/**",
    rooms: ["core/**", "engine/**", "library/**"],
    packages: ["node:*", "node:*/**"],
  },
  {
    files: "src/cli/**",
    rooms: ["core/**", "engine/**", "library/**", "cli/**"],
    packages: ["node:*", "node:*/**"],
  },
  { files: "app/**", ...app },
  { files: "app/keeping/**", ...app, packages: [...app.packages, "idb-keyval", "zustand/vanilla"] },
  // The kit of widgets is named in its wrappers only.
  { files: "app/ui/**", ...app, packages: [...app.packages, "@radix-ui/**"] },
];

/** What tests may import besides: their tools, and files to compare with. */
export const testPackages = [
  "vitest",
  "fast-check",
  "papaparse/papaparse.min.js",
  "react-dom/server",
  "node:*",
  "node:*/**",
];
