// The page's end of a worker that times the benchmark networks.

/** A benchmark network on the engine, one replica. */
export type Timed = { readonly network: string; readonly stepsPerSecond: number };

/** How far it is, from 0 to 1; in the end what was found, or why nothing. */
export type TimerAnswer =
  | { readonly done: number }
  | { readonly rates: readonly Timed[] }
  | { readonly problem: string };

/** Times the networks on an engine; returns the function that ends it. */
export function startTimer(engine: string, take: (answer: TimerAnswer) => void): () => void {
  const worker = new Worker(new URL("./timerEntry.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<TimerAnswer>) => {
    take(data);
    if (!("done" in data)) worker.terminate();
  };
  worker.onerror = ({ message }) => {
    worker.terminate();
    take({ problem: message || "the worker that times did not start" });
  };
  worker.postMessage(engine);
  return () => worker.terminate();
}

/** One line that fits a message: what trained, where, and how many steps a second. */
export function resultLine(
  { name, adapter }: { readonly name: string; readonly adapter: string },
  machine: { readonly cores: number; readonly userAgent: string },
  rates: readonly Timed[],
): string {
  const shown = rates.map(
    ({ network, stepsPerSecond }) => `${network} ${Number(stepsPerSecond.toPrecision(3))}`,
  );
  const { cores, userAgent } = machine;
  const where = [`${cores} cores`, `${name} on ${adapter}`, browserOf(userAgent)];
  return `FuseInit Lab: ${where.join("; ")}; steps/s: ${shown.join(", ")}`;
}

/** The browser with its version and the system, of what it calls itself. */
export function browserOf(userAgent: string): string {
  const system = /\(([^;)]+(?:; [^;)]+)?)/.exec(userAgent)?.[1] ?? "unknown system";
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return `${name} ${version} (${system})`;
  }
  return `unknown browser (${system})`;
}

/** In this order: others than Firefox call themselves Chrome and Safari as well. */
const BROWSERS = [
  ["Firefox", /Firefox\/(\d+)/],
  ["Edge", /Edg\/(\d+)/],
  ["Chrome", /Chrome\/(\d+)/],
  ["Safari", /Version\/([\d.]+).* Safari/],
] as const;
