// What a file holds, asked once and not shown: the page itself never reads the table's bytes.

import type { TableChoices } from "#core/data/table/choices.ts";
import type { ReadFile } from "#core/data/ownTable.ts";
import type { Client } from "#store/lab.ts";
import { inspect } from "#worker/inspection.ts";
import type { TableFile } from "#worker/inspection.ts";

/** What a file holds under choices that nobody is to look at. Throws Error where its bytes cannot be read at all. */
export function reportOn(
  { client }: { readonly client: Client },
  file: TableFile,
  choices: TableChoices,
): Promise<ReadFile> {
  return new Promise((settle, refuse) => {
    const end = inspect(client, file, choices, (answer) => {
      if ("done" in answer) return;
      queueMicrotask(() => end());
      if ("error" in answer) return refuse(new Error(answer.error.message));
      settle(answer);
    });
  });
}
