// Keeps the address and the experiment together: the hash follows what is open, by replaceState, so
// that no history piles up; a hash that is pasted, or come back to, opens its experiment.

import { writeLink } from "#core/experiment/schema/link.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Visit } from "#store/history.ts";
import type { Lab } from "#store/lab.ts";
import { addressOf, readHash } from "./address.ts";

/** Milliseconds between two writings: browsers refuse more than some hundred in half a minute. */
const PAUSE = 400;

/** A link that could not be read stays where it is, to be mended, until the experiment changes. */
export function followAddress(lab: Lab, page: Window, isUnread = false): void {
  const { store } = lab;
  let due = 0;

  function write(): void {
    due = 0;
    const { experiment, presetId } = store.getState();
    const address = addressOf(page.location.href, experiment, presetId);
    if (address !== page.location.href) page.history.replaceState(page.history.state, "", address);
  }

  async function read(): Promise<void> {
    const { hash } = page.location;
    const isPlaceOnPage = hash.length > 1 && page.document.getElementById(hash.slice(1)) !== null;
    if (isPlaceOnPage) return write();
    page.clearTimeout(due); // what is in the address now is not to be written over
    due = 0;
    const asked = readHash(hash);
    const {
      experiment,
      presetId,
      problem,
      isUnread: isBad,
    } = asked instanceof Promise ? await asked : asked;
    if (hash !== page.location.hash) return;
    if (isBad) return lab.warn(problem!);
    const { past, future } = lab.history.store.getState();
    if (leadsTo(past.at(-1), experiment)) lab.undo(); // Back, with what was trained there
    else if (leadsTo(future.at(-1), experiment)) lab.redo();
    else lab.open(experiment, presetId);
    if (problem) lab.warn(problem);
  }

  store.subscribe((state, before) => {
    const isSame = state.experiment === before.experiment && state.presetId === before.presetId;
    if (!isSame && due === 0) due = page.setTimeout(write, PAUSE);
  });
  page.addEventListener("hashchange", () => void read());
  if (!isUnread) write();
}

function leadsTo(visit: Visit | undefined, experiment: Experiment): boolean {
  return visit !== undefined && writeLink(visit.experiment) === writeLink(experiment);
}
