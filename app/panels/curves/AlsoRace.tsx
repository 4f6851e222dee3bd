// Further arms that may join the race, to find out what helps: the scale of the weights, the layers that
// were inherited, or the fusion itself.

import { EXTRA_ARMS, raceArm } from "#store/raceArms.ts";
import type { ExtraArm } from "#store/raceArms.ts";
import { Tip } from "#app/ui/Tip.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

const WORDS: Record<ExtraArm, { readonly name: string; readonly meaning: string }> = {
  randomEqualBudget: {
    name: "random, longer",
    meaning:
      "the random network trained on until it has used the arithmetic of parent, fusion and race together",
  },
  product: {
    name: "product",
    meaning: "kernels of the span multiplied, its nonlinearities ignored",
  },
  varianceMatched: {
    name: "variance-matched",
    meaning: "fused layer random, with the mean and variance of the fused weights",
  },
  randomInherit: {
    name: "random, inherited",
    meaning: "fused layer random, all other layers inherited from the parent",
  },
};

export function AlsoRace() {
  const lab = useLab();
  const asked = useLabState((state) => state.experiment.arms);
  const withoutProduct = useLabState((state) => state.fusion?.withoutProduct);
  return (
    <fieldset className="also-race">
      <legend>Also race, from the next Fuse on:</legend>
      {EXTRA_ARMS.map((arm) => (
        <Tip key={arm} text={WORDS[arm].meaning}>
          <label className="tick" data-arm={arm}>
            <input
              type="checkbox"
              aria-description={WORDS[arm].meaning}
              checked={asked.includes(arm)}
              onChange={(event) => raceArm(lab, arm, event.target.checked)}
            />
            {WORDS[arm].name}
          </label>
        </Tip>
      ))}
      {withoutProduct && asked.includes("product") && (
        <span className="note">No product here: {withoutProduct}.</span>
      )}
    </fieldset>
  );
}
