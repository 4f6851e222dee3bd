// What the panels are waiting for where the experiment narrows: their words otherwise speak of fusing.

const WORDS: Readonly<Record<string, string>> = {
  "Activation error":
    "After narrowing: what the next layer said with all units before it, against what it says fitted again to " +
    "those that stay, on samples the fit has not seen.",
  Weights:
    "After narrowing: the kernel of the layer fitted again, beside a random one of its shape.",
  Why:
    "Narrowing has no paths to show. Of each unit counts the variance that it alone adds to the next layer’s " +
    "sums; the largest stay. The next layer then takes the weights with the least squared error from what stays: " +
    "a unit that others add up to is not missed at all.",
  Verdict:
    "Narrow, then train: the race is judged here, on the same seeds and batches, at the end; the start and " +
    "the first epoch are looks along the way.",
};

type NarrowWaitingProps = {
  readonly title: string;
  readonly className: string;
  /** Shown where narrowing has no words of its own. */
  readonly otherwise: string;
};

export function NarrowWaiting({ title, className, otherwise }: NarrowWaitingProps) {
  return <p className={className}>{WORDS[title] ?? otherwise}</p>;
}
