// What a GPU gives, measured by the wall clock alone: the networks of cases.ts by stock tfjs on WebGPU and by webgpu,
// and the rate at which the adapter multiplies matrices. hardware.mjs packs it; it runs where nothing is installed.

import process from "node:process";
import { flopPerStep } from "#core/model/counts.ts";
import { openDevice } from "#engine/webgpu/device.ts";
import { openWebgpu } from "#engine/webgpu/engine.ts";
import { CASES } from "./cases.ts";
import type { BenchCase } from "./cases.ts";
import type { Contender } from "./contender.ts";
import { matrixRate } from "./matrixRate.ts";
import { median } from "./measure.ts";
import { openLabContender } from "./simd.ts";
import { openStockTfjs } from "./stockTfjs.ts";
import { openAdapter } from "./webgpu.ts";

const isTiny = process.argv.includes("--tiny");
const [ROUNDS, ROUND_MS, SIDE] = isTiny ? [1, 20, 128] : [5, 300, 2048];
const REPLICAS = isTiny ? [1, 2] : [1, 8, 32];
const TINY = ["mlp-2-16-16-2", "mlp-64-16-16-10"];

/** Seven arms of ten replicas, fifty epochs of 60,000 images in batches of 64. */
const FIGURE = { arms: 7, replicas: 10, steps: 50 * Math.floor(60_000 / 64) };

/** Milliseconds of one step: whole rounds, each to its end, warmed up. */
async function msPerStep({ train }: Contender): Promise<number> {
  await train(1);
  let steps = 1;
  const times: number[] = [];
  while (times.length < ROUNDS) {
    const began = performance.now();
    await train(steps);
    const taken = performance.now() - began;
    if (taken < ROUND_MS) steps = Math.ceil(steps * Math.min(16, 1.2 * (ROUND_MS / taken)));
    else times.push(taken / steps);
  }
  return median(times);
}

async function measured(open: () => Promise<Contender>): Promise<number | string> {
  try {
    const contender = await open();
    const ms = await msPerStep(contender);
    contender.dispose();
    return ms;
  } catch (error) {
    return String(error).split("\n")[0].slice(0, 120);
  }
}

async function report(given: BenchCase, gflops: number): Promise<void> {
  const flop = flopPerStep(given.network, given.batch);
  const stock = await measured(() => openStockTfjs(given, "webgpu"));
  console.log(
    `\n### ${given.name}, batch ${given.batch}, ${(flop / 1e6).toPrecision(3)} MFLOP a step\n`,
  );
  console.log(
    "| engine | replicas | replica-steps a second | over stock tfjs | of the matrix rate |",
  );
  console.log("|---|---|---|---|---|");
  row("tfjs-webgpu", 1, stock, stock, flop, gflops);
  for (const replicas of REPLICAS) {
    const own = await measured(() => openLabContender(openWebgpu, given, replicas));
    row("webgpu", replicas, own, stock, flop, gflops);
  }
}

function row(
  engine: string,
  replicas: number,
  ms: number | string,
  stock: number | string,
  flop: number,
  gflops: number,
): void {
  if (typeof ms === "string") return console.log(`| ${engine} | ${replicas} | ${ms} | | |`);
  const perSecond = (1000 * replicas) / ms;
  const over = typeof stock === "number" ? `${((stock * replicas) / ms).toPrecision(3)} ×` : "–";
  const share = `${((100 * perSecond * flop) / (gflops * 1e9)).toPrecision(3)} %`;
  console.log(`| ${engine} | ${replicas} | ${perSecond.toPrecision(4)} | ${over} | ${share} |`);
}

async function figure(): Promise<void> {
  const paper = CASES.find(({ name }) => name.startsWith("paper"))!;
  const ms = await measured(() => openLabContender(openWebgpu, paper, FIGURE.replicas));
  if (typeof ms === "string") return console.log(`\nthe paper's figure: ${ms}`);
  const minutes = (ms * FIGURE.arms * FIGURE.steps) / 60_000;
  console.log(
    `\nthe paper's figure (${FIGURE.arms} arms of ${FIGURE.replicas} replicas, ${FIGURE.steps} steps each), training alone, ` +
      `every arm as large as the original: ${minutes.toPrecision(3)} min at ${ms.toPrecision(3)} ms a step`,
  );
}

async function main(): Promise<void> {
  console.log(`adapter: ${await openAdapter()}`);
  const { device, isSoftware, workgroupBytes } = await openDevice();
  const { vendor, architecture, device: model, description } = device.adapterInfo;
  console.log(
    `vendor ${vendor}, architecture ${architecture}, device ${model}, driver: ${description}`,
  );
  console.log(
    `node ${process.version} ${process.platform}-${process.arch}; a workgroup's memory: ${workgroupBytes} bytes`,
  );
  const rate = await matrixRate(SIDE, ROUND_MS);
  console.log(
    `f32 matrix rate, ${SIDE} × ${SIDE}: ${rate.best.toPrecision(4)} GFLOP/s (${rate.words})`,
  );
  const cases = isTiny ? CASES.filter(({ name }) => TINY.includes(name)) : CASES;
  for (const given of cases) await report(given, rate.best);
  if (!isSoftware) await figure();
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`hardware: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
