// How the page is built: addresses relative to wherever it is served, the worker as a module.

import { existsSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { relative, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { chunkFolder } from "./scripts/lib/chunkFolder.ts";

/** Copies public/ without public/data: data sets are the visitor's, 30 MB and more, and never built in. */
function publicFilesWithoutData(): Plugin {
  let from = "";
  let to = "";
  return {
    name: "public-files-without-data",
    apply: "build",
    configResolved(config) {
      from = config.publicDir;
      to = resolve(config.root, config.build.outDir);
    },
    async writeBundle() {
      const wanted = (file: string) => relative(from, file).split(/[\\/]/)[0] !== "data";
      await cp(from, to, { recursive: true, filter: wanted });
    },
  };
}

/** Writes data/index.json: a page built without data sets finds none, instead of a missing file. */
function emptyDataFolder(): Plugin {
  return {
    name: "empty-data-folder",
    apply: "build",
    generateBundle() {
      const source = JSON.stringify({ version: 1, sets: [] });
      this.emitFile({ type: "asset", fileName: "data/index.json", source });
    },
  };
}

/** Writes .vite/packages.json: the npm packages inside each script, for scripts/chunk.mjs. */
function packageList(): Plugin {
  const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  return {
    name: "package-list",
    apply: "build",
    generateBundle(_options, bundle) {
      const lists = Object.values(bundle).flatMap((output) => {
        if (output.type !== "chunk") return [];
        const names = output.moduleIds.map((id) => packageName.exec(id.replaceAll("\\", "/"))?.[1]);
        return [[output.fileName, [...new Set(names)].filter((name) => name !== undefined)]];
      });
      this.emitFile({
        type: "asset",
        fileName: ".vite/packages.json",
        source: JSON.stringify(Object.fromEntries(lists), null, 1),
      });
    },
  };
}

/** Views that follow the first screen at once; everything else is fetched when it is asked for. */
const SECOND = [
  "app/sample/InputSample.tsx",
  "app/block/BlockPicture.tsx",
  "app/sample/AnswerPicture.tsx",
  "app/stage/Bracket.tsx",
  "app/stage/CostStrip.tsx",
  "app/stage/SolvePrice.tsx",
  "app/panels/curves/Curves.tsx",
];

/**
 * A few scripts instead of forty small ones: `lab`, the entry with all it imports statically, `figures`,
 * what draws on the first screen, the `kit` of widgets, `keeping` between visits, and what is needed to
 * `open` a file.
 */
const groups = [
  group("lab", 3, ["index.html"]),
  { name: "kit", priority: 2, test: /node_modules.(@radix-ui|@floating-ui|react-remove-scroll)/ },
  group("figures", 1, SECOND),
  group("keeping", 1, ["app/keeping/start.ts", "app/keeping/weights.ts"]),
  group("open", 0, ["app/files/open.ts", ...importers()]),
];

/** The readers of files come with what opens files: one script, there or not there as a whole. */
function importers(): readonly string[] {
  return ["src/core/data/importers", "src/core/model/importers"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^[a-z]+\.ts$/i.test(name))
      .map((name) => `${folder}/${name}`),
  );
}

/** All modules that the entries import statically, taken before groups of lower priority are made. */
function group(name: string, priority: number, entries: readonly string[]) {
  const missing = entries.find((entry) => !existsSync(entry));
  if (missing)
    throw new Error(`vite.config.ts names ${missing}, which is not there: has it moved?`);
  let members: ReadonlySet<string> | undefined;
  return {
    priority,
    debugName: name,
    name: (id: string, graph: ModuleGraph) => {
      members ??= importedFrom(
        entries.map((entry) => resolve(entry)),
        graph,
      );
      return members.has(id) ? name : null;
    },
  };
}

/**
 * A worker's entry stays alone in its script; what it imports goes into `thread`. WebKit does not enter a
 * module worker's own script in the worker's module map: a script that is fetched later and imports the
 * entry would run it a second time. scripts/lib/workerEntries.mjs holds this. Core's parts that a page
 * fetches later are in `thread` too: a worker that has started lacks nothing to read data with.
 */
const threadGroup = {
  debugName: "thread",
  name: (id: string, graph: ModuleGraph) =>
    graph.getModuleInfo(id)?.isEntry || !isReachedFromEntry(id, graph) ? null : "thread",
};

/** Whether a chain of static imports leads from an entry to this module. */
function isReachedFromEntry(id: string, graph: ModuleGraph): boolean {
  const reached = new Set([id]);
  for (const one of reached) {
    const found = graph.getModuleInfo(one);
    if (found?.isEntry) return true;
    for (const importer of found?.importers ?? []) reached.add(importer);
    if (!isOfCore(one)) continue;
    for (const importer of found?.dynamicImporters ?? []) reached.add(importer);
  }
  return false;
}

function isOfCore(id: string): boolean {
  return relative(resolve("src/core"), id).split(/[\\/]/)[0] !== "..";
}

type ModuleGraph = {
  getModuleInfo(id: string): {
    isEntry: boolean;
    importedIds: readonly string[];
    importers: readonly string[];
    dynamicImporters: readonly string[];
  } | null;
};

function importedFrom(entries: readonly string[], graph: ModuleGraph): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const id of reached) {
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  }
  return reached;
}

export default defineConfig({
  base: "./",
  plugins: [react(), publicFilesWithoutData(), emptyDataFolder(), packageList(), chunkFolder()],
  worker: {
    format: "es",
    rolldownOptions: { output: { codeSplitting: { groups: [threadGroup] } } },
  },
  build: {
    target: "baseline-widely-available",
    copyPublicDir: false,
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
    chunkSizeWarningLimit: 2000, // kB: tfjs in the worker; the page's own limit is scripts/chunk.mjs
  },
});
