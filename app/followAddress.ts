// Keeps the address and the experiment together: the hash follows what is open, by replaceState, so
// that no history piles up; a hash that is pasted, or come back to, opens its experiment.

import { writeLink } from "#core/experiment/schema/link.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Visit } from "#store/history.ts";
import type { Lab } from "#store/lab.ts";
import { addressOf, readHash, stillPresented } from "./address.ts";

/** Milliseconds between two writings: browsers refuse more than some hundred in half a minute. */
const PAUSE = 400;

/**
 * A link that could not be read stays where it is, to be mended, until the experiment changes. The hash is left alone
 * while `holdsExperiment` is false: the story and the lessons have addresses of their own.
 */
export function followAddress(
  lab: Lab,
  page: Window,
  holdsExperiment: () => boolean,
  isUnread = false,
): void {
  const { store } = lab;
  let due = 0;
  let known = page.location.hash; // as it was last seen or written here

  function write(): void {
    due = 0;
    if (!holdsExperiment()) return;
    if (page.location.hash !== known) {
      // It may have been pasted a moment ago, and not yet been read: that comes first.
      known = page.location.hash;
      due = page.setTimeout(write, PAUSE);
      return;
    }
    const { experiment, presetId } = store.getState();
    const { href } = page.location;
    const address = stillPresented(addressOf(href, experiment, presetId), page.location);
    if (address !== href) page.history.replaceState(page.history.state, "", address);
    known = page.location.hash;
  }

  async function read(): Promise<void> {
    if (!holdsExperiment()) return;
    const { hash } = page.location;
    known = hash;
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
    if (isOpen(lab, experiment)) {
      // back from the story, which left it as it was; or a link that differs only in what could not be read
      if (!problem) return;
      lab.warn(problem);
      return write();
    }
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

function isOpen(lab: Lab, experiment: Experiment): boolean {
  return writeLink(lab.store.getState().experiment) === writeLink(experiment);
}

function leadsTo(visit: Visit | undefined, experiment: Experiment): boolean {
  return visit !== undefined && writeLink(visit.experiment) === writeLink(experiment);
}
