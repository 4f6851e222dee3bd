// Lets the built page ask for its later scripts under other spellings of their folder, which is how
// app/ui/parts.ts asks again for one that did not come. Scripts import each other by relative addresses,
// so whatever a part imports is asked for under the new spelling too; all but the entry, which must run
// only once.

import type { Plugin } from "vite";

/** Vite's own choice; app/ui/parts.ts spells the same word. */
const FOLDER = "assets";

export function chunkFolder(): Plugin {
  return {
    name: "chunk-folder",
    apply: "build",
    generateBundle: {
      order: "post", // Vite writes its preloading into the scripts before
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
        const entries = chunks.filter(({ isEntry }) => isEntry).map(nameOf);
        for (const chunk of chunks) {
          if (!chunk.isEntry) chunk.code = keepEntry(chunk.code, entries);
          chunk.code = followFolder(chunk.code);
          const missed = chunk.dynamicImports.find((file) => !chunk.code.includes(address(file)));
          if (missed) this.error(`${chunk.fileName} imports ${missed} in a way this cannot read`);
        }
      },
    },
  };
}

/** The entry by one address, whatever folder the importing script was asked for in. */
export function keepEntry(code: string, entries: readonly string[]): string {
  return code.replace(/\b(from|import)\s*(["'`])\.\/([^"'`]+)\2/g, (whole, word, quote, file) =>
    entries.includes(file) ? `${word}${quote}../${FOLDER}/${file}${quote}` : whole,
  );
}

/** Dynamic imports in the folder as the page spells it at the moment. */
export function followFolder(code: string): string {
  return code.replace(
    /\bimport\(\s*(["'`])\.\/([^"'`]+)\1\s*\)/g,
    (_, __, file) => `import(${address(file)})`,
  );
}

function address(file: string): string {
  return `\`../\${globalThis.chunkFolder}/${file.split("/").at(-1)}\``;
}

function nameOf({ fileName }: { readonly fileName: string }): string {
  return fileName.split("/").at(-1)!;
}
