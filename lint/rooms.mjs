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
    "worker/inspection.ts",
    "worker/protocol.ts",
    "worker/start.ts",
    "worker/timer.ts",
    "store/**",
    "charts/**",
  ],
  types: ["core/init/**", "core/fusion/**", "engine/engine.ts", "engine/session/panels.ts"],
  packages: ["react", "react-dom", "react-dom/client", "zustand", "@fontsource-variable/**"],
};

export const rooms = [
  { files: "src/core/**", rooms: ["core/**"], packages: parsers },
  // Files of other frameworks lie beside the tests that read them.
  {
    files: "src/core/model/importers/{foreign,vectorFiles}.test-support.ts",
    rooms: ["core/**"],
    packages: [...parsers, "node:fs", "vitest"],
  },
  {
    files: "src/core/model/importers/vectors/*.mjs",
    rooms: [],
    packages: ["@tensorflow/tfjs", "node:*", "node:*/**"],
  },
  { files: "src/core/math/**", rooms: ["core/math/**"], packages: [] },
  {
    files: "src/core/spline/**",
    rooms: ["core/math/**", "core/model/**", "core/fusion/steps.ts", "core/spline/**"],
    packages: [],
  },
  { files: "src/wait/**", rooms: ["wait/**"], packages: [] },
  { files: "src/engine/**", rooms: ["core/**", "engine/**", "wait/**"], packages: [] },
  {
    files: "src/engine/tfjs/**",
    rooms: ["core/**", "engine/**", "wait/**"],
    packages: ["@tensorflow/**"],
  },
  // Where tests have WebGPU from in Node.
  {
    files: "src/engine/webgpu/dawn.test-support.ts",
    rooms: ["engine/webgpu/**"],
    packages: ["webgpu", "node:*", "node:*/**"],
  },
  {
    files: "src/worker/**",
    rooms: ["core/**", "engine/**", "wait/**", "worker/**"],
    packages: [],
  },
  {
    files: "src/worker/{client,inspection,protocol,start,timer,transfer}.ts",
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
    packages: ["node:*", "node:*/**", "webgpu"],
  },
  { files: "app/**", ...app },
  {
    files: "app/keeping/**",
    ...app,
    packages: [...app.packages, "idb-keyval", "workbox-window", "zustand/vanilla"],
  },
  { files: "app/present/**", ...app, packages: [...app.packages, "lean-qr"] },
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
