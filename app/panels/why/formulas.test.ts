import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { FusionFacts, Insight } from "#core/experiment/insight/insight.ts";
import { formulaOf } from "./formulas.ts";
import type { Formula } from "./formulas.ts";
import { magnitude } from "./symbolFacts.ts";

const loss = { mse: 1, variance: 10, nmse: 0.1 };
const facts: FusionFacts = {
  mode: "oneShot",
  features: 32,
  units: 16,
  hidden: [24],
  lastFeatures: 24,
  samples: 4000,
  positions: 1,
  ridge: 1e-6,
  ridgeOf: "variances",
  condition: 2100,
  fit: loss,
  probe: loss,
  gates: [{ activation: "relu", openings: Float32Array.of(0.25, 0.75) }],
};

function formula(method: string, span: [number, number], changes: Partial<FusionFacts> = {}) {
  const insight = { facts: { ...facts, ...changes } } as Insight;
  return formulaOf({ method, span } as unknown as FusionReport, insight);
}

/** The first line, symbols by what they stand for: letter, index and mark. */
function written({ lines, symbols }: Formula, line = 0): string {
  return lines[line]
    .map((token) => {
      if ("sign" in token) return token.sign;
      const { base, index = "", mark = "" } = symbols.get(token.symbol)!.glyph;
      return base + mark + index;
    })
    .join(" ");
}

test("the optimum of a dense pair is that of docs/methods.md §4.a, of three blocks it reads the third kernel", () => {
  expect(written(formula("empirical", [2, 3]))).toBe("K~ = ( C00 + λ W )⁻¹ C01 K2");
  expect(written(formula("empirical", [2, 3]), 1)).toBe("b~ = a¯1 K2 + b2 − a¯0 K~");
  const three = formula("empirical", [2, 4], { hidden: [24, 20] });
  expect(written(three)).toBe("K~ = ( C00 + λ W )⁻¹ C02 K3");
});

test("each method has its own formula, and no symbol in it is unknown", () => {
  expect(written(formula("gaussian", [1, 3], { hidden: [24, 20] }))).toBe(
    "K~ = K1 diag ( g1 ) K2 diag ( g2 ) K3",
  );
  expect(written(formula("product", [1, 2]))).toBe("K~ = K1 K2");
  expect(written(formula("product", [1, 2], { positions: 256 }))).toBe("K~ = K1 ∗ K2");
  expect(written(formula("perChannel", [1, 2], { positions: 256 }))).toBe(
    "K~c = ( Ccc + λ Wc )⁻¹ Ccz",
  );
  expect(written(formula("empirical", [1, 2], { positions: 256 }))).toBe(
    "K~ = ( C00 + λ W )⁻¹ C0z",
  );
  const signs = new Set(["=", "(", ")", "+", "−", "∗", "≈", ")⁻¹", "diag"]);
  for (const method of ["empirical", "gaussian", "product", "perChannel"]) {
    for (const positions of [1, 256]) {
      const { lines } = formula(method, [1, 3], { hidden: [24, 20], positions });
      const unknown = lines.flat().filter((token) => "sign" in token && !signs.has(token.sign));
      expect(unknown).toEqual([]);
    }
  }
});

test("λ multiplies every variance, or 1 where the ridge is absolute or of their mean, and is explained as that", () => {
  const identity = formula("empirical", [2, 3], { ridgeOf: "identity", ridge: 0.5 });
  expect(written(identity)).toBe("K~ = ( C00 + λ I )⁻¹ C01 K2");
  expect(identity.symbols.get("λ")!.meaning).toMatch(
    /^A small ridge, 0.5, added to every variance:/,
  );
  expect(identity.symbols.get("I")!.meaning).toContain("units matter");
  const ofMean = formula("empirical", [2, 3], { ridgeOf: "meanDiagonal", ridge: 0.5 });
  expect(written(ofMean)).toBe("K~ = ( C00 + λ I )⁻¹ C01 K2");
  expect(ofMean.symbols.get("λ")!.meaning).toMatch(
    /^A small ridge, 0.5, a share of the mean variance, added to every variance:/,
  );
  const { symbols } = formula("empirical", [2, 3]);
  expect(symbols.get("λ")!.meaning).toMatch(
    /^A small ridge: to every variance .* of the input's own is added/,
  );
  expect(symbols.get("C00")!.meaning).toMatch(/each input scaled to unit variance\.$/);
});

test("least squares has the paths too, nearly the kernel: every hidden layer with its mean slopes", () => {
  expect(written(formula("empirical", [2, 3]), 2)).toBe("K~ ≈ K1 diag ( g ) K2");
  const three = formula("empirical", [1, 3], { hidden: [4, 6], positions: 256 });
  expect(written(three, 2)).toBe("K~ ≈ K1 diag ( g1 ) ∗ K2 diag ( g2 ) ∗ K3");
});

test("where a layer of the span has no gates, no product of gates is put in place of the kernel", () => {
  const { lines } = formula("empirical", [2, 3], { ungated: ["maxout 24×5"] });
  expect(lines).toHaveLength(2);
});

test("a convolution's kernel before a dense layer is given no size as a matrix", () => {
  const { symbols } = formula("empirical", [1, 2], { hidden: [16], lastFeatures: 784 });
  expect(symbols.get("K1")!.size).toBe("");
  expect(formula("empirical", [1, 2]).symbols.get("K1")!.size).toBe("32×24");
});

test("symbols carry this fusion's sizes and light their own blocks", () => {
  const { symbols } = formula("empirical", [2, 3]);
  expect(symbols.get("K~")).toMatchObject({ size: "32×16", lights: [{ at: "fused" }] });
  expect(symbols.get("K")).toMatchObject({ size: "24×16", lights: [{ at: "block", block: 3 }] });
  expect(symbols.get("C0h")).toMatchObject({ size: "32×24" });
  expect(symbols.get("g1")!.meaning).toContain("50\u00a0% on average");
});

test("large condition numbers are written as powers of ten", () => {
  expect([magnitude(89.94), magnitude(7_425_828)]).toEqual(["89.9", "7.4e6"]);
});
