// How arms are called wherever they are named: an arm with an initializer of its own names it, and the second random
// start never bears the name of the first.

import type { InitSpec } from "#core/init/registry.ts";
import { initializerOf, initValues } from "#core/init/registry.ts";
import { ARM_WORDS } from "./armWords.ts";
import { initOf, ownInitOf } from "./schema/armInits.ts";
import type { Inits } from "./schema/armInits.ts";
import type { Arm } from "./schema/schema.ts";

/** "random, deep", or "random, deep, orthogonal" where that is its own; "random again, orthogonal" for a second draw. */
export function armLabel(arm: Arm, inits: Inits): string {
  const own = ownNameOf(arm, inits);
  const label = isSecondDraw(arm, inits) ? "random again" : ARM_WORDS[arm].label;
  return own ? `${label}, ${own}` : label;
}

/** Behind an arm's name within a sentence: " (orthogonal)"; nothing where it has no initializer of its own. */
export function ownInitInWords(arm: Arm, inits: Inits | undefined): string {
  const own = inits && ownNameOf(arm, inits);
  return own ? ` (${own})` : "";
}

/** "the random network of another initializer (orthogonal)", or "of a second draw" where it is the initializer of `random`. */
export function armInWords(arm: Arm, inits: Inits | undefined): string {
  const isSecond = inits && isSecondDraw(arm, inits);
  const words = isSecond ? "the random network of a second draw" : ARM_WORDS[arm].inWords;
  return words + ownInitInWords(arm, inits);
}

/** Whether an arm is a second draw by the very initializer of `random`: what parts the two is luck. */
export function isSecondDraw(arm: Arm, inits: Inits): boolean {
  if (arm !== "randomOtherInit") return false;
  const [one, other] = [initOf(inits, "random"), initOf(inits, arm)].map(resolved);
  return one === other;
}

/** With all its options, those left out at their defaults. */
function resolved(init: InitSpec): string {
  return JSON.stringify([init.type, initValues(init)]);
}

/** The name of an arm's own initializer, with every digit where it would else be that of `random`'s. */
function ownNameOf(arm: Arm, inits: Inits): string | undefined {
  const own = ownInitOf(inits, arm);
  if (!own || arm !== "randomOtherInit" || isSecondDraw(arm, inits)) return own && initName(own);
  const isAlike = initName(own) === initName(initOf(inits, "random"));
  return isAlike ? initName(own, String) : initName(own);
}

/** "orthogonal", "normal 0.1": the rule with those of its options that are not the default. */
export function initName(
  { type, ...given }: InitSpec,
  write: (value: unknown) => string = shortly,
): string {
  const { label, options, words = {} } = initializerOf(type)!;
  const changed = Object.entries(given).filter(
    ([name, value]) => value !== (options[name] ?? words[name])?.default,
  );
  return [label, ...changed.map(([, value]) => write(value))].join(" ");
}

function shortly(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(3))) : String(value);
}
