// Which modules of the page go into which script.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { importedFrom, isReachedFromEntry } from "./moduleGraph.ts";
import type { ModuleGraph } from "./moduleGraph.ts";

/** Views that follow the first screen at once; everything else is fetched when it is asked for. */
const SECOND = [
  "app/sample/InputSample.tsx",
  "app/block/BlockPicture.tsx",
  "app/sample/AnswerPicture.tsx",
  "app/stage/Bracket.tsx",
  "app/stage/CostStrip.tsx",
  "app/stage/SolvePrice.tsx",
  "app/stage/narrow/NarrowBench.tsx",
  "app/panels/curves/Curves.tsx",
];

/** The pages of the site, a script each; what else is made of a page's parts, and never shown beside it, comes after. */
const PAGES = [
  { name: "page", entry: "app/pages/LabPage.tsx", after: ["app/pages/PresentPage.tsx"] },
  { name: "story", entry: "app/pages/StoryPage.tsx", after: ["app/pages/PresentPage.tsx"] },
];

/** What several panels of the close look share: one script, for each has a name in the first one. */
const CLOSE = [
  "src/charts/error/bars.ts",
  "src/charts/tensor/describeTensor.ts",
  "src/charts/spline/splineSlices.ts",
  "app/tensor/weightNames.ts",
  "app/hooks/useSize.ts",
  "src/core/math/random.ts",
  "src/core/experiment/insight/likeness.ts",
];

/**
 * Parts of the lab's page that later parts use too and that hold no state, no context and no identity: should one of
 * those be asked for again from another address, it brings a second copy of these, which does no harm. All else that a
 * page shares is in the entry (sharedByPages).
 */
const STATELESS = [
  "app/ui/NumberField.tsx",
  "app/ui/Field.tsx",
  "app/ui/Segmented.tsx",
  "app/ui/reveal.ts",
  "app/files/paperRuns.ts",
  "app/sample/samples.ts",
  "src/core/data/normalise.ts",
  "app/stage/triangle.ts",
  "app/panels/fusionWords.ts",
  "app/panels/payload.ts",
];

for (const file of STATELESS) {
  const state = /^(export )?let |\bnew (Weak)?(Map|Set)\b|\bcreate(Context|Store)?[(<]/m.exec(
    readFileSync(file, "utf8"),
  );
  if (state) throw new Error(`chunkGroups.ts: ${file} is to hold no state, and has “${state[0]}”`);
}

/**
 * A few scripts instead of forty small ones: `lab`, the entry with all it imports statically, the pages, the `fields`
 * that the lab shares with its later parts, `figures`, what draws on the first screen, the `kit` of widgets, `keeping`
 * between visits, what the panels of the `close` look share, the `readings` of lessons, and what is needed to `open` a file.
 */
export const groups = [
  group("lab", 5, ["index.html"], sharedByPages),
  { name: "fields", priority: 4, test: isStateless },
  ...PAGES.map((page) => group(page.name, 3, [page.entry])),
  { name: "kit", priority: 2, test: /node_modules.(@radix-ui|@floating-ui|react-remove-scroll)/ },
  group("figures", 1, SECOND),
  group("keeping", 1, ["app/keeping/start.ts", "app/keeping/weights.ts", "app/keeping/tables.ts"]),
  group("close", 0, CLOSE),
  group("readings", 0, ["app/lesson/readings.ts"]),
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
function group(
  name: string,
  priority: number,
  entries: readonly string[],
  alsoOf: (graph: ModuleGraph) => readonly string[] = () => [],
) {
  const missing = entries.find((entry) => !existsSync(entry));
  if (missing)
    throw new Error(`chunkGroups.ts names ${missing}, which is not there: has it moved?`);
  let members: ReadonlySet<string> | undefined;
  return {
    priority,
    debugName: name,
    name: (id: string, graph: ModuleGraph) => {
      members ??= importedFrom(
        [...entries.map((entry) => resolve(entry)), ...alsoOf(graph)],
        graph,
      );
      return members.has(id) ? name : null;
    },
  };
}

/**
 * What a page shares with another page, or with what is fetched later. A part that is asked for again comes from another
 * address, with whatever it imports, all but the entry (scripts/lib/chunkFolder.ts): state that is shared must be there.
 */
function sharedByPages(graph: ModuleGraph): readonly string[] {
  return PAGES.flatMap(({ entry, after }) => {
    const members = importedFrom([resolve(entry)], graph);
    const own = importedFrom(
      [entry, ...after].map((one) => resolve(one)),
      graph,
    );
    const isOwn = (id: string) => own.has(id);
    return [...members].filter(
      (id) => !isStateless(id) && !graph.getModuleInfo(id)?.importers.every(isOwn),
    );
  });
}

function isStateless(id: string): boolean {
  return STATELESS.some((one) => resolve(one) === id);
}

/**
 * A worker's entry stays alone in its script; what it imports goes into `thread`. WebKit does not enter a
 * module worker's own script in the worker's module map: a script that is fetched later and imports the
 * entry would run it a second time. scripts/lib/workerEntries.mjs holds this. Core's parts that a page
 * fetches later are in `thread` too: a worker that has started lacks nothing to read data with.
 */
export const threadGroup = {
  debugName: "thread",
  name: (id: string, graph: ModuleGraph) =>
    graph.getModuleInfo(id)?.isEntry || !isReachedFromEntry(id, graph) ? null : "thread",
};

/**
 * What is fetched beside a script that is asked for: what it imports. Not the script itself, which is asked for at the
 * same moment, nor the entry and the style sheet, which are there: their names would be a kilobyte of the first script.
 */
export function fetchedBeside(file: string, dependencies: string[]): string[] {
  return dependencies.filter((one) => one !== file && !/\/index-[^/]+\.(js|css)$/.test(one));
}
