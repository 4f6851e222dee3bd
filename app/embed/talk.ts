// The lab's end of the conversation with the page that embeds it. That page is pinned by the address or by its
// first hello; whoever else sends something is refused, and nothing is asked of any other host.

import { blocksOf } from "#core/model/blocks.ts";
import { reasonOf } from "#core/message.ts";
import type { Lab } from "#store/lab.ts";
import { newsOf, stateAnswer } from "./answers.ts";
import { pngOfPage } from "./picture.ts";
import { pinnedOrigin, readCommand, VERSION } from "./protocol.ts";
import type { Answer, Command } from "./protocol.ts";

/** Listens and reports as long as the page is open. A page that nobody embeds has nobody to talk to. */
export function startTalking(lab: Lab, page: Window): void {
  if (page.parent === page) return;
  let pinned = pinnedOrigin(page.location.search);
  const isPinnedByAddress = pinned !== undefined;
  const post = (answer: Answer & { readonly id?: Command["id"] }, to: string) =>
    page.parent.postMessage({ fuseinit: VERSION, ...answer }, to);

  page.addEventListener("message", ({ source, origin, data }) => {
    if (source !== page.parent || origin === "null") return; // all opaque origins have one name
    const command = readCommand(data);
    if (!command) return;
    if ("fault" in command) {
      if (origin === pinned) post({ type: "error", message: command.fault }, origin);
      return;
    }
    if (command.type === "hello") pinned ??= origin;
    if (origin !== pinned)
      return post({ type: "error", message: refusal(isPinnedByAddress) }, origin);
    const id = command.id === undefined ? {} : { id: command.id };
    void carryOut(lab, command).then(
      (answer) => answer && post({ ...answer, ...id }, origin),
      (error: unknown) => post({ type: "error", message: reasonOf(error), ...id }, origin),
    );
  });

  lab.store.subscribe((state, before) => {
    if (pinned === undefined) return;
    for (const answer of newsOf(state, before)) post(answer, pinned);
  });
  // Nothing about the run is in it: any page may know that there is a lab which listens.
  post({ type: "ready" }, pinned ?? "*");
}

const refusal = (isPinnedByAddress: boolean): string =>
  isPinnedByAddress
    ? "refused: the address of this lab names another origin under “embed”"
    : "refused: this lab takes messages from the page that greeted it first (send hello)";

/** What is answered at once; undefined where the news will be the answer. Throws a sentence where it cannot be done. */
async function carryOut(lab: Lab, command: Command): Promise<Answer | undefined> {
  const state = lab.store.getState();
  switch (command.type) {
    case "hello":
    case "state":
      return stateAnswer(state);
    case "train":
      lab.train();
      return undefined;
    case "pause":
      lab.pause();
      return stateAnswer(lab.store.getState());
    case "reset":
      lab.reset();
      return stateAnswer(lab.store.getState());
    case "fuse":
      await fuse(lab, command.span);
      return stateAnswer(lab.store.getState());
    case "picture": {
      const { figure, png } = await pngOfPage(lab, command.figure);
      return { type: "picture", figure, png };
    }
  }
}

/** Fuses, or narrows where the experiment does; settles when it is done. */
async function fuse(lab: Lab, span: readonly [number, number] | undefined): Promise<void> {
  const { activity, arms, experiment } = lab.store.getState();
  if (!arms.original || activity === "fusing")
    throw new Error(
      `fuse: the lab is ${activity === "fusing" ? "fusing already" : "still opening"}; ask again`,
    );
  const last = blocksOf(experiment.network.layers).length;
  if (span && span[1] > last)
    throw new Error(`span: this network has ${last} layers, got [${span.join(",")}]`);
  if (experiment.narrow && !span) lab.narrow(experiment.narrow);
  else lab.fuse(span);
  await hasFused(lab);
}

/** Settles with the next report of a fusion; rejects with the page's own sentence where it was refused. */
function hasFused({ store }: Lab): Promise<void> {
  const known = store.getState();
  return new Promise((settle, fail) => {
    const leave = store.subscribe(({ fusion, alert, activity }, before) => {
      const isOver = activity === "idle" && before.activity !== "idle";
      if (fusion && fusion !== known.fusion) done(settle);
      else if (alert && alert !== known.alert) done(() => fail(new Error(alert.message)));
      else if (isOver) done(() => fail(new Error("fuse: it was given up, or refused")));
    });
    const done = (end: () => void) => {
      leave();
      end();
    };
  });
}
