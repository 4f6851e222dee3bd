// How the command line is built for the packed package: scripts for Node that hold all they need, so that installing the
// package installs nothing else. `lab` is the program, `shard` its training threads, `fuseinit` the library.

import { defineConfig } from "vite";

/** Beside the package where somebody wants them; whoever asks for what they do is told to install them. */
const OPTIONAL = [
  "webgpu",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgl",
  "@tensorflow/tfjs-backend-webgpu",
];

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: OPTIONAL },
  build: {
    ssr: true,
    outDir: "dist-cli",
    target: "node20.19",
    minify: true,
    rolldownOptions: {
      input: {
        lab: "src/cli/lab.ts",
        shard: "src/cli/threads/shardThread.ts",
        fuseinit: "src/library/open.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
