// What the button Engine opens: which engine trains and why, how it compares with the CPU, and how fast it is.

import { Fragment } from "react";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { CopyResult } from "./CopyResult.tsx";

export function AboutEngine({ speed }: { readonly speed: string }) {
  const engine = useLabState((state) => state.engine);
  const isStarting = useLabState((state) => state.activity === "opening");
  if (!engine) {
    return <p>{isStarting ? "The engine is starting." : "No engine is running."}</p>;
  }
  return (
    <>
      <dl>
        <dt>Engine</dt>
        <dd>{engine.name}</dd>
        <dt>Adapter</dt>
        <dd>{engine.adapter}</dd>
        <dt>Speed</dt>
        <dd>{speed} (all replicas of an arm in one step)</dd>
        {engine.reason !== undefined && (
          <>
            <dt>Chosen</dt>
            <dd>{engine.reason}</dd>
          </>
        )}
        {engine.leftOut?.map(({ engine: name, reason }) => (
          <Fragment key={name}>
            <dt>Left out</dt>
            <dd>
              {name}: {reason}
            </dd>
          </Fragment>
        ))}
      </dl>
      {engine.notice && <p>{engine.notice}</p>}
      {engine.name !== "simd" && <CompareWithCpu />}
      <CopyResult engine={engine} />
    </>
  );
}

function CompareWithCpu() {
  const lab = useLab();
  const isIdle = useLabState((state) => state.activity === "idle");
  const comparison = useLabState((state) => state.comparison);
  return (
    <>
      <button type="button" disabled={!isIdle} onClick={() => lab.compare()}>
        Compare with the CPU
      </button>
      {comparison && (
        <p role="note">
          The last {comparison.steps} steps ({comparison.arm}) again on simd: losses differ by at
          most {digits(comparison.loss)} of their value, weights by at most{" "}
          {digits(comparison.weight)}.
        </p>
      )}
    </>
  );
}

function digits(x: number): string {
  return String(Number(x.toPrecision(2)));
}
