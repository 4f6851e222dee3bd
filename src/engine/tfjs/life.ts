// Whether a GPU still works. Without this its failures are silent: one invalid operation makes WebGPU drop
// the commands submitted with it, a lost WebGL context answers every call with nothing, and numbers go wrong.

export interface Life {
  /** Why it no longer works; undefined while it does. */
  failure(): string | undefined;
  /** Ends this life; later reasons are not heard. */
  end(reason: string): void;
  /** Settles as `work` does, or rejects with the reason as soon as life ends. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** `look` gives a reason that no event has reported yet; `onEnd` is called once. */
export function beginLife(onEnd: () => void, look: () => string | undefined): Life {
  const waiting = new Set<(error: Error) => void>();
  let failure: string | undefined;

  function end(reason: string): void {
    if (failure !== undefined) return;
    failure = reason;
    onEnd();
    for (const reject of waiting) reject(new Error(reason));
  }

  return {
    failure() {
      if (failure !== undefined) return failure;
      const seen = look();
      if (seen !== undefined) end(seen);
      return failure;
    },
    end,
    during: (work) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) reject(new Error(failure));
        waiting.add(reject);
        work.then(resolve, reject).finally(() => waiting.delete(reject));
      }),
  };
}

// The parts of GPUDevice and of WebGL that are read here; not every TypeScript library has their types.
export type Device = {
  readonly lost: Promise<{ readonly message: string }>;
  addEventListener(
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
  destroy(): void;
};
export type Context = {
  readonly canvas: { addEventListener(type: "webglcontextlost", listener: () => void): void };
  isContextLost(): boolean;
};

/** The life of a WebGPU device: to its first error, or its loss. */
export function watchDevice(device: Device, onEnd: () => void): Life {
  const life = beginLife(onEnd, () => undefined);
  device.addEventListener("uncapturederror", ({ error }) => life.end(reasonOf(error)));
  void device.lost.then(({ message }) => life.end(message || "its device was lost"));
  return life;
}

/** What an error means for the visitor, who can do something about a full memory. */
function reasonOf(error: { readonly message: string }): string {
  const isFull = typeof GPUOutOfMemoryError !== "undefined" && error instanceof GPUOutOfMemoryError;
  if (!isFull) return error.message;
  return "its memory is full; fewer replicas, smaller batches or a smaller network need less";
}

/** The life of a WebGL context, which the browser may take away at any time. */
export function watchContext(context: Context, onEnd: () => void): Life {
  const lost = "the browser took its context away";
  const life = beginLife(onEnd, () => (context.isContextLost() ? lost : undefined));
  context.canvas.addEventListener("webglcontextlost", () => life.end(lost));
  return life;
}
