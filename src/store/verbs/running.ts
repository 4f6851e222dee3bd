// The verbs that set the worker to work on the present experiment: training it, fusing or narrowing it, measuring.

import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { Activity } from "#worker/protocol.ts";
import type { Conversation } from "#store/conversation.ts";
import type { Client, Lab } from "#store/lab.ts";
import { doingOf } from "./verb.ts";

type RunningVerbs = Pick<
  Lab,
  "train" | "pause" | "step" | "compare" | "judge" | "fuse" | "narrow" | "price"
>;

/** Where training has to wait: pressing Train is not lost, and the visitor hears of it. */
const WAITING: { readonly [activity in Activity]?: string } = {
  opening: "Training begins as soon as the experiment is open.",
  fusing: "The race begins as soon as its networks are there.",
};

/** `select` moves the bracket. */
export function runningVerbs(
  conversation: Conversation,
  client: Client,
  select: Lab["select"],
): RunningVerbs {
  const { store, ask } = conversation;
  const { getState: state, setState } = store;

  /** Opens the race of an experiment, which is the present one from now on. */
  function race(experiment: Experiment, narrow?: NarrowSettings): void {
    const { fusion: options } = experiment;
    setState({ experiment });
    const racing = racingOf(experiment);
    ask({ type: "fuse", span: options.span, options, racing, ...(narrow && { narrow }) });
  }

  return {
    train: () => {
      const status = WAITING[state().activity];
      setState({ isStepping: false, ...(status && { status }) });
      ask({ type: "train" });
    },
    pause: () => {
      if (state().activity === "fusing")
        setState({ status: `${doingOf(state())} was cancelled; nothing has changed.` });
      conversation.pause();
    },
    step: () => {
      setState({ isStepping: true });
      conversation.step();
    },
    compare: () => client.send({ type: "compare" }),
    judge: conversation.judge,
    fuse: (span) => {
      if (span) select(span);
      const { narrow: _, ...experiment } = state().experiment;
      race(experiment);
    },
    narrow: (narrow) => race({ ...state().experiment, narrow }, narrow),
    price: (asked) => client.send({ type: "price", ...asked }),
  };
}

/** Whole, so that an initializer that has been taken back is not the opened experiment's. */
function racingOf({ arms, armInits = {} }: Experiment): Pick<Experiment, "arms" | "armInits"> {
  return { arms, armInits };
}
