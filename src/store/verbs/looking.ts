// The verbs of what the page shows: which sample goes through the lanes, whose networks they are, what cards hold, and
// the sentences above. None of them changes a number of the training.

import { clip } from "#core/message.ts";
import type { Conversation } from "#store/conversation.ts";
import { placeOf, validationIndex, withSample } from "#store/foundSamples.ts";
import type { Client, Lab } from "#store/lab.ts";

type LookingVerbs = Pick<
  Lab,
  "look" | "showReplica" | "lookAt" | "show" | "warn" | "showStatus" | "dismissAlert"
>;

export function lookingVerbs({ store }: Conversation, client: Client): LookingVerbs {
  const { getState: state, setState } = store;

  function sendLook(watched = true): void {
    const { dataset, sample, replica } = state();
    const at = {
      sample: validationIndex(dataset, sample),
      ...(replica !== undefined && { replica }),
    };
    client.send({ type: "look", ...at, watched });
  }

  return {
    look: (sample, watched) => {
      setState({ sample });
      sendLook(watched);
    },
    showReplica: (replica) => {
      setState({ replica });
      sendLook();
    },
    lookAt: (sample) => {
      const { dataset } = state();
      if (!dataset) return;
      const joined = withSample(dataset, sample);
      setState({ dataset: joined, sample: placeOf(joined, sample.index) });
      sendLook();
    },
    show: (cards) => setState({ cards }),
    warn: (message) => setState({ alert: { message: clip(message) } }),
    showStatus: (status) => setState({ status: clip(status) }),
    dismissAlert: () => setState({ alert: undefined }),
  };
}
