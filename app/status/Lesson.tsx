// What to look for in the chosen preset, and a question to think about.

import { presetById } from "#core/experiment/schema/presets.ts";
import { wordsOfPreset } from "#core/experiment/schema/presets/words.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { PageLink } from "#app/pages/PageLink.tsx";
import { lessonOf } from "#app/lessons.ts";
import { lessonAddress } from "#app/route.ts";

const PresetAnswer = lazyView(
  async () => (await import("./PresetAnswer.tsx")).PresetAnswer,
  ({ children }) => <span className="answer-later">{children}</span>,
);

export function Lesson() {
  const preset = useLabState((state) => (state.presetId ? presetById(state.presetId) : undefined));
  const epochs = useLabState((state) => state.experiment.training.epochs);
  if (!preset) {
    return (
      <p className="lesson">
        An experiment of your own. <em>Which layers cost least here, and why?</em>
      </p>
    );
  }
  const words = wordsOfPreset(preset.id);
  const own = preset.experiment.training.epochs; // what to look for was found with so many
  return (
    <div className="lesson">
      {epochs !== own && `With ${own} epochs: `}
      {words?.look} <em>{words?.question}</em>
      <LessonLink presetId={preset.id} />
      <PresetAnswer presetId={preset.id} />
    </div>
  );
}

/** Where the question is answered. */
function LessonLink({ presetId }: { readonly presetId: string }) {
  const lesson = lessonOf(presetId);
  if (!lesson) return null;
  return (
    <>
      {" "}
      <PageLink href={lessonAddress(window.location.href, lesson.name)}>
        Lesson: {lesson.title}
      </PageLink>
    </>
  );
}
