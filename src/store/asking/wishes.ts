// What a visitor has asked for that takes its time, and is not to be lost with a worker.

import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Event } from "#worker/protocol.ts";

export type Wish =
  | { readonly type: "train" }
  | {
      readonly type: "fuse";
      readonly span: Span;
      readonly options: Experiment["fusion"];
      readonly racing: Pick<Experiment, "arms" | "armInits">;
      readonly narrow?: NonNullable<Experiment["narrow"]>;
    };

/** The last wish, as long as it is not done. */
export interface Wishes {
  readonly open: Wish | undefined;
  take(wish: Wish): void;
  forget(): void;
  /** What was asked for is done once a checkpoint holds it: what is reported between may be lost yet. */
  follow(event: Event): void;
}

export function openWishes(): Wishes {
  let wish: Wish | undefined;
  let hasFused = false;
  return {
    get open() {
      return wish;
    },
    take: (asked) => {
      wish = asked;
      hasFused = false;
    },
    forget: () => {
      wish = undefined;
    },
    follow: (event) => {
      if (event.type === "failed") wish = undefined;
      if (event.type === "fused" && wish?.type === "fuse") hasFused = true;
      if (event.type !== "checkpoint") return;
      const isDone = wish?.type === "fuse" ? hasFused : event.isFinished;
      if (isDone) wish = undefined;
    },
  };
}
