// The page offline, and its next version: a service worker (sw.js, made by vite-plugin-pwa) keeps every script of the version
// that runs, so that a new one on the server breaks nothing. It starts when the visitor wants it to, and no other tab runs the old one.

import type { StoreApi } from "zustand/vanilla";
import { Workbox } from "workbox-window";
import type { KeptLine } from "#store/kept/keptLine.ts";

/** A lock that every open page holds. */
const OPEN = "fuseinit-lab page";
/** Milliseconds after which a page that is looked at again asks for a new version. */
const PATIENCE = 3_600_000;
/** Another program may be served there tomorrow, and would find this one: the machine needs no copy of itself. */
const OWN_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;

const READY = "A new version of this page is ready.";
const OTHERS = `${READY} Other tabs run the present one: close them, then start it.`;

/** Starts where a page may keep itself; the training waits for none of it. */
export function followVersions(line: StoreApi<KeptLine>, page: Window): void {
  const { navigator, location, document } = page;
  const isThrifty = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (!("serviceWorker" in navigator) || isThrifty || OWN_MACHINE.test(location.hostname)) return;
  const worker = new Workbox(new URL("sw.js", document.baseURI).href);
  const hide = () => line.setState({ update: undefined });
  const show = (sentence: string) =>
    line.setState({ update: { sentence, accept: () => void start(), dismiss: hide } });
  const start = async () => {
    if ((await openPages(navigator)) > 1) return show(OTHERS);
    worker.addEventListener("controlling", () => location.reload());
    worker.messageSkipWaiting();
  };
  worker.addEventListener("waiting", () => show(READY));
  void navigator.locks.request(OPEN, { mode: "shared" }, () => new Promise(() => {}));
  worker.register().then(
    () => askNowAndThen(worker, document),
    () => {}, // a browser that keeps nothing: the page is fetched each time
  );
}

async function openPages({ locks }: Navigator): Promise<number> {
  const { held = [] } = await locks.query();
  return held.filter(({ name }) => name === OPEN).length;
}

function askNowAndThen(worker: Workbox, document: Document): void {
  let askedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - askedAt < PATIENCE) return;
    askedAt = Date.now();
    worker.update().catch(() => {}); // offline
  });
}
