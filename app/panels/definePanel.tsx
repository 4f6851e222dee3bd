// How panels are defined. A panel is a description: its title and place, what it needs from the session,
// the view that shows it, fetched when there is something to show, and the words shown before.

import { useState } from "react";
import type { ComponentType, ReactNode } from "react";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { LabState } from "#store/state.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Panel as Region } from "#app/ui/Panel.tsx";

export type PanelDescription<Data> = {
  readonly title: string;
  /** Of its region, for the style sheets that need one. */
  readonly className?: string;
  /** Its row: with the stage, or below it. */
  readonly place: "above" | "below";
  /** Whether an experiment is about it: then it comes first in its row. */
  readonly leads?: (experiment: Experiment) => boolean;
  /** On a phone only its heading is shown until it is opened. */
  readonly folds?: boolean;
  /** Opens on a phone as soon as there is something to show. */
  readonly opensItself?: boolean;
  /**
   * Makes the selector of what it shows, for each time the panel is put on the page. The selector returns
   * what the state stores, no fresh objects, and undefined as long as there is nothing to show.
   */
  readonly needs: () => (state: LabState) => Data | undefined;
  /** What is shown beside the title. */
  readonly note?: (data: Data) => string;
  /**
   * The panel in words before there is anything to show; each figure in it brings a text of its own. Without
   * words the panel stands on the page only once there is something: it comes last in its row.
   */
  readonly waiting?: string;
  /** Reserves the space that the view will take. */
  readonly isTall?: boolean;
  readonly view: () => Promise<ComponentType<{ readonly data: Data }>>;
  /** Class of an element that holds the view's place while it is fetched. */
  readonly frame?: string;
};

/** A described panel, ready for the page. */
export type Panel = Pick<PanelDescription<unknown>, "title" | "place" | "leads"> & {
  readonly View: ComponentType;
};

export function definePanel<Data>(description: PanelDescription<Data>): Panel {
  const { title, className, place, leads, folds, opensItself, needs, note, waiting, frame } =
    description;
  const Content = lazyView(description.view, frame === undefined ? undefined : frameOf(frame));

  function View() {
    const [select] = useState(needs);
    const data = useLabState(select);
    return data === undefined && waiting === undefined ? null : (
      <Region
        title={title}
        className={className}
        folds={folds ?? false}
        hasNews={opensItself === true && data !== undefined}
        note={data === undefined ? undefined : note?.(data)}
      >
        {data === undefined ? <Waiting {...description} /> : <Content data={data} />}
      </Region>
    );
  }

  return { title, place, View, ...(leads && { leads }) };
}

const NarrowWaiting = lazyView(async () => (await import("./NarrowWaiting.tsx")).NarrowWaiting);

type WaitingProps = Pick<PanelDescription<unknown>, "title" | "waiting" | "isTall">;

function Waiting({ title, waiting, isTall }: WaitingProps) {
  const narrows = useLabState(({ experiment }) => experiment.narrow !== undefined);
  if (waiting === undefined) return null;
  const className = isTall ? "ghost tall" : "ghost";
  return narrows ? (
    <NarrowWaiting {...{ title, className }} otherwise={waiting} />
  ) : (
    <p className={className}>{waiting}</p>
  );
}

const frameOf = (className: string) =>
  function Frame({ children }: { readonly children?: ReactNode }) {
    return <div className={className}>{children}</div>;
  };
