// What the presets' sentences state of a race is what the race shows, as it is offered: the same seed and replicas.
// Small ones alone, for each is trained here; the larger ones were run by hand (presets.ts).

import { afterAll, describe, expect, test } from "vitest";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { wordsOfPreset } from "#core/experiment/schema/presets/words.ts";
import { openExperiment } from "./open.ts";
import type { Run } from "./open.ts";

const opened: Run[] = [];
afterAll(() => opened.forEach((run) => run.dispose()));

async function raced(id: string, arms?: readonly Arm[], fusion?: Partial<Experiment["fusion"]>) {
  const { experiment } = presetById(id)!;
  const run = await openExperiment({ ...experiment, ...(arms && { arms }) });
  opened.push(run);
  await run.train();
  await run.fuse(fusion);
  await run.train();
  const { arms: ran, fusion: fused, verdicts } = run.results();
  const scores = (arm: Arm, epoch: number): number[] =>
    ran[arm]!.replicas.map(({ start, epochs }) => {
      const row = epoch === 0 ? start : epochs.at(epoch === Infinity ? -1 : epoch - 1);
      if (!row) throw new Error(`${id}: ${arm} was not measured at epoch ${epoch}`);
      return Number("valR2" in row ? row.valR2 : row.valAccuracy);
    });
  return {
    mean: (arm: Arm, epoch = Infinity) => meanOf(scores(arm, epoch)),
    deviation: (arm: Arm) => deviationOf(scores(arm, Infinity)),
    lost: meanOf(fused!.replicas.map(({ nmse }) => Number(nmse))),
    against: (rival: Arm, at: string) =>
      verdicts.find(
        ({ arm, against, at: when }) => arm === "fused" && against === rival && when === at,
      )!.verdict,
  };
}

const SHORT: readonly Arm[] = ["original", "fused", "random"];

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
}

/** What a preset's original scores with one component in every mixture norm. */
async function scoreOfOne(id: string): Promise<number> {
  const { experiment } = presetById(id)!;
  const layers = experiment.network.layers.map((layer) =>
    layer.type === "mixtureNorm" ? { ...layer, components: 1 } : layer,
  );
  const run = await openExperiment({ ...experiment, network: { layers } });
  opened.push(run);
  await run.train();
  const { replicas } = run.results().arms.original!;
  return meanOf(replicas.map(({ epochs }) => Number(epochs.at(-1)!.valAccuracy)));
}

describe("the sentence of", () => {
  const lesson = (id: string, words: readonly string[], check: () => Promise<void>) =>
    test(`${id}: ${words.join("; ")}`, async () => {
      const { look, question } = wordsOfPreset(id)!;
      for (const word of words) expect(`${look} ${question}`).toContain(word);
      await check();
    }, 120_000);

  lesson(
    "gates",
    ["about a fifth of the signal is lost", "loses more than there is", "starts the race as well"],
    async () => {
      const { lost, against } = await raced("gates");
      expect(Math.abs(lost - 0.2)).toBeLessThan(0.05);
      expect(against("product", "start")).toBe("INCONCLUSIVE");
      const product = await raced("gates", ["original", "fused"], { method: "product" });
      expect(product.lost).toBeGreaterThan(1);
    },
  );

  lesson(
    "vanishing",
    [
      "shrink more than tenfold in each layer",
      "hardly beats a guess",
      "At which layer do signals vanish",
    ],
    async () => {
      const { mean } = await raced("vanishing", ["original", "fused"]);
      expect(mean("original", 1)).toBeLessThan(0.25); // of ten classes
      const { experiment } = presetById("vanishing")!;
      const training = { ...experiment.training, epochs: 1 };
      const one = { ...experiment, replicas: 1, training };
      const run = await openExperiment(one, { health: true });
      opened.push(run);
      await run.train();
      const [start, later] = run.results().arms.original!.health!;
      const variances = start.blocks.slice(0, -1).map(({ variance }) => variance!);
      variances.slice(1).forEach((value, l) => expect(variances[l] / value).toBeGreaterThan(10));
      const healthy = ({ variance }: { variance: number | null }) =>
        variance! > start.inputVariance! / 100;
      expect(start.blocks.findIndex((block) => !healthy(block))).toBe(2); // layer 3
      expect(later.blocks.every(healthy)).toBe(true); // after one epoch
    },
  );

  lesson(
    "taught",
    ["ends ahead of it on average", "a point lower, at its teacher's score"],
    async () => {
      const { mean } = await raced("taught");
      expect(mean("fused")).toBeGreaterThan(mean("original"));
      expect(mean("fused") - mean("fusedDistilled")).toBeGreaterThan(0.006);
      expect(Math.abs(mean("fusedDistilled") - mean("original"))).toBeLessThan(0.003);
    },
  );

  lesson(
    "borrowed",
    [
      "only the fused one begins near where the parent ended",
      "are they ahead of random ones after an epoch",
    ],
    async () => {
      const { mean } = await raced("borrowed", [...SHORT, "weightSelection", "randomInherit"]);
      expect(mean("original") - mean("fused", 0)).toBeLessThan(0.015);
      for (const arm of ["random", "weightSelection", "randomInherit"] as const) {
        expect(mean(arm, 0)).toBeLessThan(0.15);
      }
    },
  );

  lesson(
    "story",
    [
      "starts where the deep one ended",
      "at the toss of a coin",
      "random learns the spirals too",
      "lose less than a tenth",
      "hardly better than random there",
    ],
    async () => {
      const { mean, against } = await raced("story");
      expect(mean("original") - mean("fused", 0)).toBeLessThan(0.02);
      expect(Math.abs(mean("random", 0) - 0.5)).toBeLessThan(0.08);
      expect(mean("randomEqualBudget")).toBeGreaterThan(0.98);
      expect(against("random", "start")).toBe("BEATS");
      const first = await raced("story", SHORT, { span: [1, 2] });
      expect(first.lost).toBeLessThan(0.1);
      expect(first.mean("fused", 0) - first.mean("random", 0)).toBeLessThan(0.1);
    },
  );

  lesson("luck", ["farther apart than the deep and the fused ones"], async () => {
    const { deviation } = await raced("luck", SHORT);
    expect(deviation("random") / deviation("original")).toBeGreaterThan(1.4);
    expect(deviation("random") / deviation("fused")).toBeGreaterThan(1.4);
  });

  lesson(
    "no-help",
    [
      "over 40 % of the signal is lost",
      "from the first epoch to the end the fused network is behind",
    ],
    async () => {
      const { lost, against } = await raced("no-help", SHORT);
      expect(lost).toBeGreaterThan(0.4);
      expect([against("random", "epoch1"), against("random", "end")]).toEqual(["LOSES", "LOSES"]);
    },
  );

  lesson(
    "spirals",
    [
      "nearly its parent's boundary",
      "loses some of it in the first epoch",
      "about two points behind",
      "eight pairs do not decide",
    ],
    async () => {
      const { mean, against } = await raced("spirals", SHORT);
      expect(mean("original") - mean("fused", 0)).toBeLessThan(0.03);
      expect(mean("fused", 0) - mean("fused", 1)).toBeGreaterThan(0.03);
      expect(Math.abs(mean("random") - mean("fused") - 0.02)).toBeLessThan(0.01);
      expect(against("random", "end")).toBe("INCONCLUSIVE");
    },
  );

  lesson(
    "moons",
    ["some thirty points ahead", "little is left after one epoch", "both end at 99 %"],
    async () => {
      const { mean } = await raced("moons", SHORT);
      expect(Math.abs(mean("fused", 0) - mean("random", 0) - 0.32)).toBeLessThan(0.05);
      expect(Math.abs(mean("fused", 1) - mean("random", 1))).toBeLessThan(0.04);
      for (const arm of ["fused", "random"] as const) expect(mean(arm)).toBeGreaterThan(0.985);
    },
  );

  lesson(
    "mixture",
    ["batch norm, which is one component", "two to four points ahead", "start behind"],
    async () => {
      const { mean, against } = await raced("mixture", SHORT);
      expect(mean("fused", 0)).toBeLessThan(mean("original"));
      expect(against("original", "end")).toBe("BEATS");
      const ahead = (await scoreOfOne("mixture")) - mean("original");
      expect(ahead).toBeGreaterThan(0.02);
      expect(ahead).toBeLessThan(0.04);
    },
  );

  lesson(
    "he-orthogonal",
    ["from the second epoch on orthogonal learns faster than He normal", "a point or two ahead"],
    async () => {
      const { mean } = await raced("he-orthogonal");
      const lead = (epoch?: number) => mean("randomOtherInit", epoch) - mean("random", epoch);
      expect(lead(2)).toBeGreaterThan(0.05);
      expect(lead()).toBeGreaterThan(0.005);
      expect(lead()).toBeLessThan(0.025);
    },
  );

  lesson(
    "friedman1",
    ["ahead of the random one and of its own parent", "level with random given the whole budget"],
    async () => {
      const { against } = await raced("friedman1");
      expect([against("random", "end"), against("original", "end")]).toEqual(["BEATS", "BEATS"]);
      expect(against("randomEqualBudget", "end")).toBe("INCONCLUSIVE");
    },
  );
});
