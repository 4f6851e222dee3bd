// Which data sets lie in the page's data folder: read once from its index.json.

import { useEffect, useState } from "react";
import type { InstalledIndex } from "#core/data/catalogue.ts";

const NONE: ReadonlySet<string> = new Set();

/** Names of the installed sets; empty while unknown, and where there is no data folder. */
export function useInstalled(): ReadonlySet<string> {
  const [names, setNames] = useState(NONE);
  useEffect(() => {
    void readIndex().then(setNames);
  }, []);
  return names;
}

async function readIndex(): Promise<ReadonlySet<string>> {
  try {
    const response = await fetch(new URL("data/index.json", document.baseURI));
    const isJson = response.ok && response.headers.get("content-type")?.includes("json");
    if (!isJson) return NONE;
    const index = (await response.json()) as InstalledIndex;
    return new Set(index.sets.map(({ name }) => name));
  } catch {
    return NONE; // no data folder: only the generated sets are offered
  }
}
