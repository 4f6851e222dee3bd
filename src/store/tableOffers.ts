// Own tables as the list of data sets offers them: two of one name are kept apart by their rows, and where those
// are as many by the order in which they were opened.

import type { OwnTable } from "#core/data/ownTable.ts";
import { clipName } from "#core/message.ts";

export type TableOffer = {
  readonly table: OwnTable;
  /** The table's name where it is the first of it: an experiment knows no more. */
  readonly value: string;
  readonly label: string;
};

/** One offer for each table, in the order given. */
export function tableOffers(tables: readonly OwnTable[]): readonly TableOffer[] {
  return tables.map((table) => {
    const { name, rows } = table;
    const twins = tables.filter((other) => other.name === name);
    const place = twins.indexOf(table);
    const isAlone = twins.every((other) => other === table || other.rows !== rows);
    const order = isAlone ? "" : `, no. ${place + 1}`;
    const facts = twins[1] ? ` (${rows?.toLocaleString("en-US")} rows${order})` : "";
    return { table, value: name + (place || ""), label: clipName(name) + facts };
  });
}
