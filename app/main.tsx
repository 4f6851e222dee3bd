// Connects worker client, store and page; the only file that does.

import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { LabClient } from "#worker/client.ts";
import { startWorker } from "#worker/start.ts";
import type { WeightsReference } from "#core/experiment/schema/schema.ts";
import { createKeptLine } from "#store/kept/keptLine.ts";
import { createLab } from "#store/store.ts";
import { readAddress, readEngine } from "./address.ts";
import type { Asked } from "./address.ts";
import { App } from "./App.tsx";
import { stayAwake } from "./awake.ts";
import { followAddress } from "./followAddress.ts";
import { KeptContext } from "./hooks/useKept.ts";
import { LabContext } from "./hooks/useLab.ts";
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
const lab = createLab(client, { dataFolder, findWeights, findTable, ...(engine && { engine }) });
stayAwake(client, lab, window);
const kept = createKeptLine();
const dismissProblem = () => kept.setState({ problem: undefined });

function begin({ experiment, presetId, problem, isUnread }: Asked): void {
  lab.open(experiment, presetId);
  if (problem) lab.warn(problem);
  followAddress(lab, window, isUnread);
  import("./keeping/start.ts").then(
    ({ start }) => start(client, lab, kept, window),
    () => kept.setState({ problem: { sentence: KEEPS_NOTHING, dismiss: dismissProblem } }),
  );
}

const asked = readAddress(window.location);
if (asked instanceof Promise) void asked.then(begin);
else begin(asked);

// A transition is rendered in slices of a few milliseconds: the page answers while it is built.
startTransition(() =>
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <LabContext value={lab}>
        <KeptContext value={kept}>
          <App />
        </KeptContext>
      </LabContext>
    </StrictMode>,
  ),
);
