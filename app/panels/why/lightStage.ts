// Highlights parts of the stage while a symbol of the formula is pointed at. The cards know nothing of
// formulas: a data attribute is set on them and removed again.

import type { Light } from "./symbolFacts.ts";

/** Highlights the parts; the function returned ends it. */
export function lightStage(lights: readonly Light[]): () => void {
  const lit = lights.flatMap((light) => {
    const card = document.querySelector<HTMLElement>(selectorOf(light));
    if (!card) return [];
    card.dataset["lit"] = light.at === "entry" ? "entry" : "whole";
    return [card];
  });
  return () => lit.forEach((card) => delete card.dataset["lit"]);
}

function selectorOf(light: Light): string {
  return light.at === "fused"
    ? '.lane[data-arm="fused"] .block.fused'
    : `.lane[data-arm="original"] .block:nth-child(${light.block})`;
}
