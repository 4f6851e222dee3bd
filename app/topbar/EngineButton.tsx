// Which engine trains, on what adapter, how fast; a click shows why it was chosen.

import { Fragment } from "react";
import { formatNumber } from "#charts/scales/format.ts";
import { Popover } from "#app/ui/Popover.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

export function EngineButton() {
  const engine = useLabState((state) => state.engine);
  const rate = useLabState((state) => state.rate);
  const isStarting = useLabState((state) => state.activity === "opening");
  const none = isStarting ? "starting …" : "none is running";
  const speed =
    rate > 0 ? `${formatNumber(rate < 10 ? rate : Math.round(rate))} steps/s` : "not timed yet";
  const children = (
    <>
      <span className="label">Engine</span>{" "}
      <span>{engine ? `${engine.name} · ${speed}` : none}</span>
    </>
  );
  return (
    <Popover
      trigger={{ className: "quiet engine", children }}
      label="About the engine"
      className="about-engine"
    >
      {() => (
        <>
          {engine ? (
            <dl>
              <dt>Engine</dt>
              <dd>{engine.name}</dd>
              <dt>Adapter</dt>
              <dd>{engine.adapter}</dd>
              <dt>Speed</dt>
              <dd>{speed} (all replicas of an arm in one step)</dd>
              {engine.leftOut?.map(({ engine: name, reason }) => (
                <Fragment key={name}>
                  <dt>Left out</dt>
                  <dd>
                    {name}: {reason}
                  </dd>
                </Fragment>
              ))}
            </dl>
          ) : (
            <p>{isStarting ? "The engine is starting." : "No engine is running."}</p>
          )}
          {engine?.notice && <p>{engine.notice}</p>}
        </>
      )}
    </Popover>
  );
}
