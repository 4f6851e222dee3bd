// What is to be predicted, and as what: the choice that everything else follows from.

import type { ColumnsProps } from "./Column.tsx";
import { GuessSelect } from "./GuessSelect.tsx";
import { changed, withTarget } from "./choosing.ts";
import { networkWords, TASK_NAMES } from "./words.ts";

export function Target({ report, choices, choose }: ColumnsProps) {
  const names = report.columns.map(({ name }) => [name, name] as const);
  return (
    <section className="task" aria-label="What is predicted">
      <GuessSelect
        label="Predict the column"
        understood={report.target}
        chosen={choices.target}
        offers={names}
        onChoose={(target) => choose(withTarget(choices, target))}
      />
      <GuessSelect
        label="as"
        understood={report.task}
        chosen={choices.task}
        offers={TASK_NAMES}
        onChoose={(task) => choose(changed(choices, { task }))}
      />
      <p className="network">{networkWords(report)}</p>
    </section>
  );
}
