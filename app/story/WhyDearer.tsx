// What is shown when another pair is chosen: the status of the deep network, and why a trained pair is dearer to fuse
// than an untrained one, by the numbers of the first network, with the way to the lesson about it.

import { formatPercent } from "#charts/scales/format.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { bending } from "#app/lesson/readings.ts";
import { useFacts } from "#app/lesson/useFacts.ts";
import { lessonAddress } from "#app/route.ts";
import { PageLink } from "#app/pages/PageLink.tsx";
import { statusAgain } from "./again.ts";
import type { Own } from "./phase.ts";

/** Its name among the lessons. */
const LESSON = "bent";

export function StatusAgain({ left }: { readonly left: Own["left"] }) {
  return useLabState((state) => statusAgain(state, left));
}

export function WhyDearer() {
  const facts = useFacts();
  const span = useLabState(({ experiment }) => experiment.fusion.span);
  const [then, now] = [bending(facts, "start", span).loss, bending(facts, "now", span).loss];
  if (!Number.isFinite(then) || !Number.isFinite(now)) return null;
  return (
    <p className="more">
      {dearer(then, now)}{" "}
      <PageLink href={lessonAddress(window.location.href, LESSON)}>Why?</PageLink>
    </p>
  );
}

function dearer(then: number, now: number): string {
  const [before, after] = [then, now].map((share) => formatPercent(share).replace("< ", "<\u00a0"));
  const facts = `In the first of these networks fusing them would have lost ${before} of the signal before training; now it loses ${after}`;
  return now > then
    ? `${facts}: what a network learns bends it, and one layer in place of several has lines only.`
    : `${facts}.`;
}
