// Whom a cohort asks for what: the thread that holds a replica, or all threads that hold some.

import type { ShardPool } from "./shardPool.ts";
import type { Request } from "./shardProtocol.ts";
import { shareOf } from "./shares.ts";
import type { Share } from "./shares.ts";

/** How long a thread may be silent, where it is not as long as for a step, and who hears how far it is. */
type Long = { readonly seconds?: number; readonly hear?: (done: number) => void };

export interface Asking {
  readonly isClosed: boolean;
  /** The share that holds a replica, and its number there. Throws RangeError where there is none. */
  find(replica: number): { readonly share: Share; readonly replica: number };
  /** As ShardPool.ask. */
  ask<T>(share: Share, request: Request, isAnswer?: (value: T) => boolean, long?: Long): Promise<T>;
  /** The answers of all shares, in order. */
  askAll<T>(
    request: (share: Share) => Request,
    isAnswer?: (value: T, share: Share) => boolean,
  ): Promise<T[]>;
  /** Whatever is asked from now on is refused. */
  close(): void;
}

/** `silence`: the seconds that a thread may be silent. */
export function openAsking(pool: ShardPool, shares: readonly Share[], silence: number): Asking {
  const last = shares[shares.length - 1];
  let isClosed = false;

  function checkOpen(): void {
    if (isClosed) throw new Error("cohort: already disposed");
  }

  const ask: Asking["ask"] = async (
    { place },
    request,
    isAnswer,
    { seconds = silence, hear } = {},
  ) => {
    checkOpen();
    return pool.ask(place, request, seconds, isAnswer, hear);
  };

  return {
    get isClosed() {
      return isClosed;
    },
    find(replica) {
      checkOpen();
      const share = shareOf(shares, replica);
      if (share) return { share, replica: replica - share.first };
      const most = last.first + last.count - 1;
      throw new RangeError(`cohort: replica ${replica} is not in 0 … ${most}`);
    },
    ask,
    askAll: <T>(
      request: (share: Share) => Request,
      isAnswer?: (value: T, share: Share) => boolean,
    ) =>
      Promise.all(
        shares.map((share) =>
          ask<T>(share, request(share), isAnswer && ((value) => isAnswer(value, share))),
        ),
      ),
    close: () => {
      isClosed = true;
    },
  };
}
