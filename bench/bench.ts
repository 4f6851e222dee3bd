// npm run bench [-- --json] [-- --only NAME] [-- --browser] [-- --webgpu]: every engine side by side in one run.
// measure.ts describes what is compared and how; JSON goes to standard output, everything else to
// standard error.

import { cpus } from "node:os";
import { CASES } from "./cases.ts";
import type { BenchCase } from "./cases.ts";
import type { Contender, Opener } from "./contender.ts";
import { benchFusion, fusionReport } from "./fusion.bench.ts";
import type { BenchPage } from "./browserPage.ts";
import { measure, median } from "./measure.ts";
import type { Measured, Timing } from "./measure.ts";
import { reportCase, table } from "./report.ts";
import type { CaseReport, Report } from "./report.ts";
import { openReference, openSimdContender, REPLICAS } from "./simd.ts";
import { openStockTfjs } from "./stockTfjs.ts";
import { openAdapter, openWebgpuContenders } from "./webgpu.ts";
import { openTorch } from "./torch.ts";

const json = process.argv.includes("--json");
const only = argument("--only");
const onWebgpu = process.argv.includes("--webgpu");
const log = (text: string) => process.stderr.write(`${text}\n`);

function argument(name: string): string | undefined {
  const place = process.argv.indexOf(name);
  return place < 0 ? undefined : process.argv[place + 1];
}

async function openBrowser() {
  const { openBenchPage } = await import("./browser.ts");
  const opened = await openBenchPage();
  if (!opened) log("no Chromium found: run npm run setup");
  return opened;
}

function onCpu(given: BenchCase): readonly Opener[] {
  return [
    ...REPLICAS.map((replicas): Opener => [
      `simd × ${replicas}`,
      () => openSimdContender(given, replicas),
    ]),
    ["tfjs-wasm", () => openStockTfjs(given, "wasm")],
    ["tfjs-cpu", () => openStockTfjs(given, "cpu")],
    ["pytorch", () => openTorch(given)],
  ];
}

/** All contenders that can run a case; those that cannot give the reason. */
async function openContenders(given: BenchCase): Promise<readonly Contender[]> {
  const openers: readonly Opener[] = onWebgpu ? openWebgpuContenders(given) : onCpu(given);
  const contenders: Contender[] = [];
  for (const [name, open] of openers) {
    try {
      contenders.push(await open());
    } catch (error) {
      log(`${given.name}: no ${name}: ${String(error).split("\n")[0].slice(0, 160)}`);
    }
  }
  return contenders;
}

async function benchCase(given: BenchCase): Promise<Measured> {
  log(`${given.name} …`);
  const contenders = await openContenders(given);
  const measured = await measure(contenders, reference);
  for (const contender of contenders) contender.dispose();
  const onGpu = page ? await benchInBrowser(page, given, measured.referenceMs) : [];
  return { ...measured, timings: [...measured.timings, ...onGpu] };
}

/** tfjs on the browser's GPU backends, in milliseconds at the speed of the reference here. */
async function benchInBrowser(on: BenchPage, { name }: BenchCase, referenceMs: number) {
  const timings: Timing[] = [];
  for (const backend of ["webgl", "webgpu"] as const) {
    try {
      const { timings: own, referenceMs: there } = await on.measure(name, backend);
      const scale = referenceMs / there;
      timings.push(...own.map((one) => ({ ...one, msPerStep: one.msPerStep * scale })));
    } catch (error) {
      log(`${name}: no tfjs-${backend}: ${String(error).split("\n")[0].slice(0, 160)}`);
    }
  }
  return timings;
}

const reference = await openReference();
const adapter = onWebgpu ? await openAdapter() : undefined;
if (adapter !== undefined) log(`WebGPU in Node: ${adapter}`);
const page = process.argv.includes("--browser") ? await openBrowser() : undefined;
const wanted = CASES.filter(({ name }) => only === undefined || name.includes(only));
const wantsFusion = only === undefined ? !onWebgpu : "fusion".includes(only);
if (wanted.length === 0 && !wantsFusion) {
  const names = [...CASES.map(({ name }) => name), "fusion"];
  log(`bench: no case is called ${only}; one of ${names.join(", ")}`);
  process.exit(2);
}
const measurements: Measured[] = [];
for (const given of wanted) measurements.push(await benchCase(given));

// One peak for the whole run, and every case's milliseconds at that speed of the machine.
const references = measurements.length > 0 ? measurements : [await measure([], reference)];
const referenceMs = median(references.map((measured) => measured.referenceMs));
const peakGflops = Number((reference.flop / referenceMs / 1e6).toPrecision(4));
const cases: readonly CaseReport[] = measurements.map(({ timings, referenceMs: own }, i) =>
  reportCase(
    wanted[i],
    timings.map((timing) => ({ ...timing, msPerStep: (timing.msPerStep * referenceMs) / own })),
  ),
);
if (wantsFusion) log("fusion …");
const fusion = wantsFusion ? benchFusion() : [];
const report: Report = { ...(adapter !== undefined && { adapter }), peakGflops, cases, fusion };
if (json) console.log(JSON.stringify(report, null, 2));
else {
  console.log(`${cpus()[0]?.model.trim()}, one core: matrix product ${peakGflops} GFLOP/s\n`);
  for (const one of cases) console.log(table(one, peakGflops));
  if (wantsFusion) console.log(`fusing 1568 → 10 from 10,000 samples\n${fusionReport(fusion)}`);
}
await page?.close();
process.exit(0);
