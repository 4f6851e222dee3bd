// The verdicts: in a sentence, in words with their intervals, and as dots and whiskers about zero; with those of
// pinned runs beside them.

import { useMemo, useState } from "react";
import { armLabel } from "#core/experiment/armNames.ts";
import type { Judging } from "#core/experiment/results/raceVerdicts.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { initOf } from "#core/experiment/schema/armInits.ts";
import { whatVaried } from "#core/experiment/results/whatVaried.ts";
import { ghostStamp, ghostsIn } from "#store/runs/ghosts.ts";
import type { PinnedRun } from "#store/runs/pinned.ts";
import { createVerdictMemo } from "#store/verdict/verdictMemo.ts";
import { headlineOf } from "#store/verdict/headline.ts";
import { headline } from "#store/verdict/verdictWords.ts";
import { isShortRace } from "#store/verdict/verdicts.ts";
import { Term } from "#app/terms/Term.tsx";
import { useInits } from "#app/hooks/useInits.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { ArmChoice, useVerdictsOf } from "./Compared.tsx";
import { MOMENTS, opponentsIn, SHORT } from "./shown.ts";
import type { Shown } from "./shown.ts";
import { VerdictTable } from "./VerdictTable.tsx";
import { Whiskers } from "./Whiskers.tsx";

export function Verdicts() {
  const verdicts = useLabState(useState(createVerdictMemo)[0]);
  const [wanted, setWanted] = useState<Judging>();
  const own = useVerdictsOf(wanted);
  const isShort = useLabState(isShortRace);
  const pinned = useGhosts();
  const ghosts = own[0]?.arm === verdicts[0]?.arm ? pinned : []; // theirs are of what was made of the parent
  const shown = { verdicts: own, ghosts, moments: isShort ? SHORT : MOMENTS };
  return (
    <>
      {verdicts.length > 0 && <Finding verdicts={verdicts} />}
      {ghosts.map(({ id, name, numbers }) => (
        <p key={id} className="of-run">
          <b>{name}</b>: {headlineOf(numbers.verdicts, false) ?? "no verdict at the end."}
        </p>
      ))}
      {own.length > 0 && <ArmChoice value={own[0].arm} onChange={setWanted} />}
      {opponentsIn(shown).length > 0 && (
        <div className="shown">
          <VerdictTable {...shown} />
          <Whiskers {...shown} />
        </div>
      )}
    </>
  );
}

function useGhosts(): readonly PinnedRun[] {
  const { store } = useLab();
  const stamp = useLabState(ghostStamp);
  return useMemo(() => (stamp === "" ? [] : ghostsIn(store.getState())), [store, stamp]);
}

function Finding({ verdicts }: Pick<Shown, "verdicts">) {
  const isLong = useLabState((state) => state.arms.randomEqualBudget !== undefined);
  const inits = useInits();
  const varied = useLabState(({ experiment, arms }) =>
    whatVaried({ ...experiment, ...inits, arms: Object.keys(arms) as Arm[] }),
  );
  const heir = verdicts[0]?.arm ?? "fused";
  const isSameStart = isSame(initOf(inits, "random"), initOf(inits, "randomEqualBudget"));
  const finding = headlineOf(verdicts, isLong, inits);
  return (
    <>
      {finding !== undefined && <p className="headline">{finding}</p>}
      <p className="plainly">{headline(verdicts, inits)}</p>
      <p className="fairness">
        {isLong
          ? `“${upper(armLabel("randomEqualBudget", inits))}” ${isSameStart ? "has the same random starts" : "starts at random too"}, trained until it has used the arithmetic of parent, ${heir === "narrowed" ? "narrowing" : "fusion"} and race together.`
          : `The ${heir} network started from its parent's training, which is not counted here; Curves count it “with parent”.`}{" "}
        {varied}. <Term name="replica" />
      </p>
    </>
  );
}

function upper(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
