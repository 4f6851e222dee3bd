// Connects worker client, store and page; the only file that does.

import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { LabClient } from "#worker/client.ts";
import { startWorker } from "#worker/start.ts";
import type { WeightsReference } from "#core/experiment/schema/schema.ts";
import { createKeptLine } from "#store/kept/keptLine.ts";
import { createLab } from "#store/store.ts";
import { readEngine } from "./address.ts";
import type { Asked } from "./address.ts";
import { App } from "./App.tsx";
import { stayAwake } from "./awake.ts";
import { fetchRun } from "./files/fetchRun.ts";
import { followAddress } from "./followAddress.ts";
import { holdsExperiment, useRoute } from "./hooks/useRoute.ts";
import { KeptContext } from "./hooks/useKept.ts";
import { LabContext } from "./hooks/useLab.ts";
import { pageOf, PAGES } from "./pages.ts";
import { askedBy } from "./route.ts";
import { keepPlace } from "./keepPlace.ts";
import { fetchPart } from "./ui/parts.ts";
import "./styles/index.css";

const KEEPS_NOTHING =
  "This page keeps nothing: training is lost when it is closed (its script for keeping did not come).";
const dataFolder = new URL("data/", document.baseURI).href;
const client = new LabClient(startWorker);
const findWeights = async (reference: WeightsReference) =>
  (await fetchPart(() => import("./keeping/weights.ts"))).find(reference);
const findTable = async (name: string) =>
  (await fetchPart(() => import("./keeping/tables.ts"))).find(name);
const engine = readEngine(window.location.search);
const found = { dataFolder, findWeights, findTable, fetchPart };
const lab = createLab(client, { ...found, ...(engine && { engine }) });
stayAwake(client, lab, window);
const kept = createKeptLine();
const dismissProblem = () => kept.setState({ problem: undefined });

function begin({ experiment, presetId, problem, isUnread, run }: Asked): void {
  lab.open(experiment, presetId);
  if (problem) lab.warn(problem);
  followAddress(lab, window, holdsExperiment, isUnread);
  keepPlace(lab);
  if (run !== undefined) fetchRun(lab, run);
  if (isEmbedded) return embed();
  import("./keeping/start.ts").then(
    ({ start }) => start(client, lab, kept, window),
    () => {
      kept.setState({ problem: { sentence: KEEPS_NOTHING, dismiss: dismissProblem } });
      kept.setState({ isSettled: true });
    },
  );
}

/** Inside of another page nothing is kept: several labs may stand there, and their sessions would be one. */
function embed(): void {
  kept.setState({ isSettled: true });
  fetchPart(() => import("./embed/talk.ts")).then(
    ({ startTalking }) => startTalking(lab, window),
    () => lab.warn("The page around this one cannot drive it: a script did not come."),
  );
}

const isEmbedded = useRoute.getState().as === "embed";
document.documentElement.toggleAttribute("data-embed", isEmbedded);
const asked = askedBy(useRoute.getState(), window.location);
if (asked instanceof Promise) void asked.then(begin);
else begin(asked);

// The page is there before it is rendered: React waits 300 ms before it replaces a fallback, even one that shows nothing.
// A transition is rendered in slices of a few milliseconds: the page answers while it is built.
void PAGES[pageOf(useRoute.getState())].preload().then(() => startTransition(render));

function render(): void {
  const root = document.getElementById("root")!;
  root.dataset["begun"] = ""; // for public/fallback.js
  createRoot(root).render(
    <StrictMode>
      <LabContext value={lab}>
        <KeptContext value={kept}>
          <App />
        </KeptContext>
      </LabContext>
    </StrictMode>,
  );
}
