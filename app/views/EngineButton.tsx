// Which engine trains, on what adapter, how fast; a click tells why it was chosen.

import { useId } from "react";
import { formatNumber } from "#charts/format.ts";
import { useLabState } from "#app/hooks/useLab.ts";

export function EngineButton() {
  const engine = useLabState((state) => state.engine);
  const rate = useLabState((state) => state.rate);
  const isStarting = useLabState((state) => state.activity === "opening");
  const none = isStarting ? "starting …" : "none is running";
  const id = useId();
  const speed =
    rate > 0 ? `${formatNumber(rate < 10 ? rate : Math.round(rate))} steps/s` : "not timed yet";
  return (
    <>
      <button type="button" className="quiet engine" popoverTarget={id}>
        <span className="label">Engine</span>{" "}
        <span>{engine ? `${engine.name} · ${speed}` : none}</span>
      </button>
      <div id={id} popover="auto" className="popover" role="dialog" aria-label="About the engine">
        {engine ? (
          <dl>
            <dt>Engine</dt>
            <dd>{engine.name}</dd>
            <dt>Adapter</dt>
            <dd>{engine.adapter}</dd>
            <dt>Speed</dt>
            <dd>{speed} (all replicas of an arm in one step)</dd>
          </dl>
        ) : (
          <p>{isStarting ? "The engine is starting." : "No engine is running."}</p>
        )}
        {engine?.notice && <p>{engine.notice}</p>}
      </div>
    </>
  );
}
