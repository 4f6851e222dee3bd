// The verbs that put another experiment in place of the present one, or begin it anew: by a preset, by a way back,
// on another engine or a fresh worker.

import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { OwnTable } from "#core/data/ownTable.ts";
import { clipName } from "#core/message.ts";
import type { Conversation } from "#store/conversation.ts";
import type { Visit } from "#store/history.ts";
import { hasTrained } from "#store/kept/trained.ts";
import type { Client, Lab } from "#store/lab.ts";

type OpeningVerbs = Pick<
  Lab,
  | "bringBack"
  | "undo"
  | "redo"
  | "choosePreset"
  | "openFirst"
  | "cancelOpening"
  | "useBestEngine"
  | "reset"
  | "tryAgain"
>;

/** `takeTable` makes a table the one that is offered. */
export function openingVerbs(
  conversation: Conversation,
  client: Client,
  takeTable: (table: OwnTable) => void,
): OpeningVerbs {
  const { store, history, present, open, begin, leave } = conversation;
  const { getState: state } = store;
  const goTo = (visit: Visit | undefined) => visit && begin(visit);

  return {
    bringBack: (visit, own) => {
      if (own) takeTable(own);
      const left = present();
      const isStep = hasTrained(left.kept) || !isSame(left.experiment, visit.experiment);
      if (isStep) leave();
      begin(visit);
    },
    undo: () => goTo(history.back(present())),
    redo: () => goTo(history.forth(present())),
    choosePreset: (id) => {
      const preset = presetById(id);
      if (preset) open(preset.experiment, id);
    },
    openFirst: () => open(FIRST_PRESET.experiment, FIRST_PRESET.id),
    cancelOpening: () =>
      begin(
        history.back(untrained(present())) ?? {
          experiment: FIRST_PRESET.experiment,
          presetId: FIRST_PRESET.id,
        },
      ),
    useBestEngine: () => {
      conversation.forgetEngine();
      begin(present());
    },
    reset: () => {
      const visit = present();
      if (visit.kept) history.leave(visit);
      if (state().alert?.remedy === "tryAgain") client.renew(); // a script that is missing there stays so
      begin(untrained(visit));
    },
    tryAgain: () => {
      client.renew();
      begin(present());
    },
  };
}

function untrained(visit: Visit): Visit {
  const { kept: _, ...rest } = visit;
  return rest;
}

function isSame(a: Experiment, b: Experiment): boolean {
  return JSON.stringify(parseExperiment(a)) === JSON.stringify(parseExperiment(b));
}

/** Opens another network: where the weights that the present one starts from do not fit it, that is reported. */
export function openChanged({ store, open }: Conversation, next: Experiment): void {
  const { weights } = store.getState().experiment.network;
  open(next);
  if (!weights || next.network.weights) return;
  const name = clipName(weights.name);
  const message = `The weights of ${name} do not fit the changed layers: the network starts from random ones. Undo brings them back.`;
  store.setState({ alert: { message, isCalm: true } });
}
