// The verbs that move the present experiment to other data, or to and from weights of a file.

import { catalogueEntry } from "#core/data/catalogue.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { adaptToData } from "#core/experiment/edit/adapt.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import type { Conversation } from "#store/conversation.ts";
import type { Lab } from "#store/lab.ts";
import { titleOn } from "#store/titles.ts";
import { openChanged } from "./opening.ts";

type FileVerbs = Pick<
  Lab,
  "chooseData" | "openTable" | "forgetTable" | "openWeights" | "forgetWeights"
>;

export interface OwnTables {
  /** The last one opened is offered beside the catalogue. */
  last(): OwnTable | undefined;
  take(table: OwnTable): void;
  forget(): void;
}

export function openOwnTables({ files }: Conversation): OwnTables {
  let last: OwnTable | undefined;
  return {
    last: () => last,
    take: (table) => {
      last = table;
      files.addTable(table);
    },
    forget: () => {
      last = undefined;
    },
  };
}

export function fileVerbs(conversation: Conversation, tables: OwnTables): FileVerbs {
  const { store, files, open } = conversation;
  const { getState: state } = store;

  function chooseData(name: string): void {
    const own = files.tableOf(name);
    const data = own ?? catalogueEntry(name);
    const adapted = adaptToData(state().experiment, data);
    const title = own ? own.title : titleOn(adapted, data.title);
    openChanged(conversation, { ...adapted, title });
  }

  return {
    chooseData,
    openTable: (own) => {
      tables.take(own);
      chooseData(own.name);
    },
    forgetTable: () => {
      tables.forget();
      files.dropTables(state().experiment.data.name);
      open(FIRST_PRESET.experiment, FIRST_PRESET.id);
    },
    openWeights: (file, experiment) => {
      files.addWeights(file);
      open(experiment);
    },
    forgetWeights: () => {
      const { layers } = state().experiment.network;
      open({ ...state().experiment, network: { layers } }, state().presetId);
    },
  };
}
