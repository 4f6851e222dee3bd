// One breath for several pieces of work at a time: what ends one of them ends all.

/** `fail` keeps what a piece of work has thrown: the next breath of every other throws it, as after a breath that threw. */
export function shareBreath(breathe: () => Promise<void>): {
  readonly breathe: () => Promise<void>;
  readonly fail: (error: unknown) => void;
} {
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => void (failure ??= { error });
  const check = () => {
    if (failure) throw failure.error;
  };
  return {
    fail,
    breathe: async () => {
      check();
      await breathe().catch((error) => {
        fail(error);
        throw error;
      });
      check();
    },
  };
}
