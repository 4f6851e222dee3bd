// How the page is built: addresses relative to wherever it is served, the worker as a module.

import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { chunkFolder } from "./scripts/lib/chunkFolder.ts";
import { fetchedBeside, groups, threadGroup } from "./scripts/lib/chunkGroups.ts";
import { offline } from "./scripts/lib/offline.ts";
import {
  emptyDataFolder,
  packageList,
  publicFilesWithoutData,
  storyBeside,
} from "./scripts/lib/pagePlugins.ts";

export default defineConfig({
  base: "./",
  resolve: { alias: { "react-style-singleton": resolve("app/ui/sheetSingleton.ts") } },
  plugins: [
    react(),
    publicFilesWithoutData(),
    emptyDataFolder(),
    packageList(),
    chunkFolder(),
    storyBeside(),
    offline,
  ],
  worker: {
    format: "es",
    rolldownOptions: { output: { codeSplitting: { groups: [threadGroup] } } },
  },
  build: {
    target: "baseline-widely-available",
    copyPublicDir: false,
    manifest: true,
    modulePreload: { polyfill: false, resolveDependencies: fetchedBeside },
    rolldownOptions: { output: { codeSplitting: { groups } } },
    chunkSizeWarningLimit: 2000, // kB: tfjs in the worker; the page's own limit is scripts/chunk.mjs
  },
});
