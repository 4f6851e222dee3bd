// The near end of one shard: requests out, promises back. A shard that reports an error of its thread,
// answers nonsense, or is silent for too long while something is asked of it is dead: everything that
// waits is rejected with ShardDiedError, and so is whatever is asked of it afterwards.

import { SingularMatrixError } from "#core/math/cholesky.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";
import type { Reply, Request, Shard, Sign } from "./shardProtocol.ts";

/** The thread is gone or of no use; the message is the reason, in words. */
export class ShardDiedError extends Error {
  override readonly name = "ShardDiedError";
  /** Whether it ever gave a sign of life: one that did not may be one that cannot be started at all. */
  readonly hasLived: boolean;

  constructor(message: string, hasLived: boolean) {
    super(message);
    this.hasLived = hasLived;
  }
}

/** Ticks until the first sign of life: the script has to be fetched. */
const STARTING = 15;

export type ShardClient = {
  /**
   * Resolves with what the shard's engine answered, as that call's own type. A shard is silent for at
   * most `seconds`; an answer that `isAnswer` refuses is nonsense. `hear` takes the share that is done.
   */
  readonly ask: <T>(
    request: Request,
    seconds: number,
    isAnswer?: (value: T) => boolean,
    hear?: (done: number) => void,
  ) => Promise<T>;
  readonly terminate: () => void;
};

type Waiting = {
  readonly seconds: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly isAnswer: (value: unknown) => boolean;
  readonly hear?: ((done: number) => void) | undefined;
};

/** `second` is the length of a tick in milliseconds. */
export function connectShard({ endpoint, terminate }: Shard, second = SECOND): ShardClient {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let death: ShardDiedError | undefined;
  let hasLived = false;
  const ear = openEar(() => die(`it has not answered for ${patience()} s`), second);

  /** Requests are answered in order: the one that may take longest decides. */
  function patience(): number {
    if (!hasLived) return STARTING;
    return Math.max(...[...waiting.values()].map(({ seconds }) => Math.ceil(seconds)));
  }

  function die(reason: string): void {
    death ??= new ShardDiedError(reason, hasLived);
    ear.rest();
    for (const { reject } of waiting.values()) reject(death);
    waiting.clear();
  }

  function settle({ id, value, error }: Reply): void {
    const asked = waiting.get(id);
    if (!asked) return;
    if (!error && !asked.isAnswer(value))
      return die("it answered something else than it was asked");
    waiting.delete(id);
    if (waiting.size === 0) ear.rest();
    if (error) asked.reject(rebuild(error));
    else asked.resolve(value);
  }

  endpoint.onmessage = ({ data }) => {
    const sign = data as Sign;
    ear.hear();
    hasLived = true;
    if (waiting.size > 0) ear.listen(patience());
    if (!("alive" in sign)) settle(sign);
    else if (typeof sign.done === "number") waiting.get(sign.id!)?.hear?.(sign.done);
  };
  endpoint.onerror = (error) => {
    error.preventDefault?.(); // dealt with here, and no fault of whoever started it
    die(error.message || "its script could not be loaded");
  };
  endpoint.onmessageerror = () => die("a message could not be read");
  return {
    terminate: () => {
      die("it was ended");
      terminate();
    },
    ask<T>(
      request: Request,
      seconds: number,
      isAnswer: (value: T) => boolean = () => true,
      hear?: (done: number) => void,
    ) {
      if (death) return Promise.reject(death);
      const id = nextId++;
      return new Promise<T>((resolve, reject) => {
        const settles = { resolve, isAnswer } as Pick<Waiting, "resolve" | "isAnswer">;
        waiting.set(id, { seconds, reject, hear, ...settles });
        ear.listen(patience());
        endpoint.postMessage({ id, request });
      });
    },
  };
}

/** Errors cross threads as name and message. */
function rebuild({ name, message }: NonNullable<Reply["error"]>): Error {
  if (name === "NetworkError") return new NetworkError(message);
  if (name === "SingularMatrixError") return new SingularMatrixError(message);
  return name === "RangeError" ? new RangeError(message) : new Error(message);
}
