// What the table of layers offers for a block is shown, and can be changed.

import { describe, expect, test } from "vitest";
import { blocksOf } from "#core/model/blocks.ts";
import { KINDS } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { designOf, numberOf } from "./blockDesign.ts";
import type { BlockDesign } from "./blockDesign.ts";
import { AMOUNTS, blockKinds, editFields, openingLayer, POOLINGS, SWITCHES } from "./blockKinds.ts";
import { wrongField } from "./blockLimits.ts";
import { changeBlock } from "./changeBlock.ts";

const AXES = 3;
const namesOn = (axes: number) => blockKinds(axes).map(({ name }) => name);

/** The only block of a network that opens with a fresh layer of a kind, changed. */
function changed(kind: string, fields: Partial<BlockDesign>): readonly LayerSpec[] {
  const layers: readonly LayerSpec[] = [openingLayer(kind, AXES)!];
  return changeBlock(layers, blocksOf(layers)[0], fields, AXES);
}

const designed = (layers: readonly LayerSpec[]) => designOf(layers, blocksOf(layers)[0]);

test("a kind of block stands where its layer can read the samples, with flatten or without", () => {
  const everywhere = ["dense", "maxout", "residualDense"];
  const windowed = ["conv", "maxoutConv"];
  expect([3, 2, 1].map((rank) => new Set(namesOn(rank)))).toEqual([
    new Set([...everywhere, ...windowed, "residual"]),
    new Set([...everywhere, ...windowed]),
    new Set(everywhere),
  ]);
  expect(openingLayer("conv", 2)).toMatchObject({ type: "conv1d" });
  expect(openingLayer("conv", 3)).toMatchObject({ type: "conv2d" });
  expect(openingLayer("maxoutConv", 2)).toMatchObject({ type: "maxoutConv1d" });
  expect(openingLayer("maxoutConv", 3)).toMatchObject({ type: "maxoutConv2d" });
});

describe.each(namesOn(AXES))("a %s block", (kind) => {
  test("can change every number that is offered, and shows it", () => {
    for (const { field, limits } of editFields(kind)) {
      const asked = { activation: "leakyRelu", [field]: limits[1] } as Partial<BlockDesign>;
      expect(wrongField(asked, designed(changed(kind, {})))).toBeUndefined();
      expect(numberOf(designed(changed(kind, asked)), field)).toBe(limits[1]);
    }
  });

  test("refuses a number beyond its limits by the field's name", () => {
    for (const { field, name, limits } of editFields(kind)) {
      const asked = { activation: "leakyRelu", [field]: limits[1] + 1 } as Partial<BlockDesign>;
      expect(wrongField(asked, designed(changed(kind, {})))).toContain(`${name} must be a`);
    }
  });

  test("takes every switch and amount, and leaves nothing of it when it is taken away", () => {
    const offered = [
      ...SWITCHES.map((type) => [type, true, false] as const),
      ...AMOUNTS.map((type) => [type, KINDS[type].amount!.limits[1], 0] as const),
    ];
    for (const [type, on, off] of offered) {
      const layers = changed(kind, { [type]: on });
      expect(layers.map((layer) => layer.type)).toContain(type);
      expect(designed(layers)[type]).toBe(on);
      expect(changeBlock(layers, blocksOf(layers)[0], { [type]: off }, AXES)).toEqual(
        changed(kind, {}),
      );
    }
  });

  test("takes every pooling, and shows it as it was offered", () => {
    for (const pool of POOLINGS) expect(designed(changed(kind, { pool })).pool).toEqual(pool);
  });
});

test("a kind that nobody knows is refused by name", () => {
  const present = designed(changed("dense", {}));
  expect(wrongField({ kind: "recurrent" }, present)).toBe(
    "there is no layer of the kind recurrent",
  );
});
