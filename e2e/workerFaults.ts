// Faults inside the lab's workers, which no page script can reach: `Worker` is wrapped before the page
// starts, so that a worker runs a fault first and then its own script, and so do the workers it starts.
// That script keeps its own address, and with it everything it loads. The fault is a plain function that
// closes over nothing. What it leaves on `self` can be reached later by page.workers() and evaluate.
// The wrapped worker is a blob, which the page's policy forbids: journeys with faults `test.use(WITHOUT_POLICY)`.

import type { Page } from "@playwright/test";

export const WITHOUT_POLICY = { bypassCSP: true };

/** Runs `fault` first in every worker whose script's address matches; call it before page.goto. */
export async function injectIntoWorkers<T>(
  page: Page,
  fault: (argument: T) => void,
  argument: T,
  address = /entry/i,
): Promise<void> {
  const wrapped = {
    fault: `(${fault.toString()})(${JSON.stringify(argument)});`,
    pattern: address.source,
    wrap: wrapWorker.toString(),
  };
  await page.addInitScript(wrapWorker, wrapped);
}

type Wrapped = { readonly fault: string; readonly pattern: string; readonly wrap: string };

/** Runs in the page and in every worker; `wrap` is its own source, for the workers that are started here. */
function wrapWorker(wrapped: Wrapped): void {
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      const script = new URL(url, globalThis.location.href).href;
      const fault = new RegExp(wrapped.pattern, "i").test(script) ? wrapped.fault : "";
      // The script is imported later than it would run by itself: messages that arrive before its handler
      // is set are kept for it.
      const source = `
        (${wrapped.wrap})(${JSON.stringify(wrapped)});
        ${fault}
        const early = [];
        const keep = (event) => early.push(event.data);
        self.addEventListener("message", keep);
        await import(${JSON.stringify(script)});
        self.removeEventListener("message", keep);
        for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));`;
      super(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), options);
    }
  };
}
