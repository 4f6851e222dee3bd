// Steps of the page's build: its public files, an empty list of data sets, which packages each script holds, and the story's
// script beside the entry.

import { cp } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Plugin } from "vite";

/** Copies public/ without public/data: data sets are the visitor's, 30 MB and more, and never built in. */
export function publicFilesWithoutData(): Plugin {
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
export function emptyDataFolder(): Plugin {
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
export function packageList(): Plugin {
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

/** The bare address opens the story: its script is fetched beside the entry, not after it has run. */
export function storyBeside(): Plugin {
  return {
    name: "story-beside",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle = {} }) {
        const story = Object.values(bundle).find(
          (output) => output.type === "chunk" && output.name === "story",
        );
        if (!story) throw new Error("pagePlugins.ts: no script of the built page is the story's");
        const attrs = { rel: "modulepreload", crossorigin: true, href: `./${story.fileName}` };
        return [{ tag: "link", attrs, injectTo: "head" }];
      },
    },
  };
}
