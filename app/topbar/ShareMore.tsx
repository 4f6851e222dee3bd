// More ways to show this to others: inside of another page, to a class, on paper.

import { lazyView } from "#app/ui/Lazy.tsx";
import { Popover } from "#app/ui/Popover.tsx";

const ShareList = lazyView(async () => (await import("./ShareList.tsx")).ShareList);

const LABEL = "More ways to share";

type ShareMoreProps = {
  /** The word on its button; absent: beside a button that shares, it needs none. */
  readonly word?: string;
};

export function ShareMore({ word }: ShareMoreProps) {
  const className = word === undefined ? "quiet share-caret" : "quiet share-word";
  const name = word === undefined ? { "aria-label": LABEL } : {};
  return (
    <Popover
      trigger={{ className, children: word ?? "▾", ...name }}
      label={LABEL}
      className="share-more"
    >
      {(close) => <ShareList close={close} />}
    </Popover>
  );
}
