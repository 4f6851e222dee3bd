// What the bare address opens: one sentence, a network as four blocks, the boundary that it learns, and one
// button. A page over the same store and session as the lab, not a second program.

import { useEffect } from "react";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { labAddress } from "#app/hooks/useRoute.ts";
import { LessonChooser } from "#app/lesson/LessonChooser.tsx";
import { KeptBar } from "#app/status/KeptBar.tsx";
import { AlertBar, StatusLine } from "#app/status/StatusLine.tsx";
import { Acts } from "#app/story/Acts.tsx";
import { Blocks, canChoose } from "#app/story/Blocks.tsx";
import type { Phase } from "#app/story/phase.ts";
import { Pictures } from "#app/story/Pictures.tsx";
import { endFlow, useOwn, usePhase, useTrainingByItself } from "#app/story/useStory.ts";
import { fusingStatus, wordsOf } from "#app/story/words.ts";
import { ShareMore } from "#app/topbar/ShareMore.tsx";
import { ThemeButton } from "#app/topbar/ThemeButton.tsx";
import { AfloatPlace, lazyView } from "#app/ui/Lazy.tsx";
import { PageLink } from "#app/pages/PageLink.tsx";

const Bracket = lazyView(
  async () => (await import("#app/stage/Bracket.tsx")).Bracket,
  ({ children }) => <div className="bracket">{children}</div>,
);
const GrowingCurves = lazyView(
  async () => (await import("#app/story/GrowingCurves.tsx")).GrowingCurves,
  ({ children }) => <div className="story-curves">{children}</div>,
);
const VerdictSentence = lazyView(
  async () => (await import("#app/story/StoryVerdict.tsx")).VerdictSentence,
  ({ children }) => children ?? "The race is over.",
);
const StoryQuestion = lazyView(
  async () => (await import("#app/story/StoryQuestion.tsx")).StoryQuestion,
);
const again = () => import("#app/story/WhyDearer.tsx");
const StatusAgain = lazyView(async () => (await again()).StatusAgain);
const WhyDearer = lazyView(async () => (await again()).WhyDearer);
const StoryVerdict = lazyView(
  async () => (await import("#app/story/StoryVerdict.tsx")).StoryVerdict,
);

/** What is fetched in one phase for the next, which then shows all of itself at once: Fuse may be pressed while it learns. */
const NEXT: { readonly [phase in Phase]?: readonly { preload(): Promise<void> }[] } = {
  learning: [StoryQuestion, GrowingCurves],
  choosing: [StoryQuestion, GrowingCurves],
  racing: [VerdictSentence, StoryVerdict],
};

export function StoryPage() {
  const phase = usePhase();
  useEffect(() => NEXT[phase]?.forEach((view) => void view.preload()), [phase]);
  const left = useOwn((own) => own.left);
  useTrainingByItself();
  useSkipping(phase === "fusing");
  const isAgain = useLabState(({ fusion }) => fusion !== undefined) && phase === "choosing";
  const hasRace = phase === "racing" || phase === "verdict";
  return (
    <div className="story" data-phase={phase}>
      <StoryHead />
      <main>
        <div className="alerts">
          <AlertBar />
          <AfloatPlace />
        </div>
        <Narration phase={phase} isAgain={isAgain} />
        <div className="showing">
          <Blocks phase={phase} />
          {canChoose(phase) ? <Bracket /> : phase === "fusing" && <div className="bracket" />}
          <Pictures phase={phase} />
          {hasRace && <GrowingCurves className="story-curves" />}
        </div>
        <div className="acting">
          {phase === "split" && <StoryQuestion />}
          {phase === "verdict" && <StoryVerdict />}
          <Acts phase={phase} />
          <StatusLine>
            {phase === "fusing" ? <StatusFusing /> : isAgain && <StatusAgain left={left} />}
          </StatusLine>
        </div>
      </main>
    </div>
  );
}

function StoryHead() {
  const lab = useLab();
  return (
    <header className="story-head">
      <p className="name">
        FuseInit <span>Lab</span>
      </p>
      <KeptBar />
      <LessonChooser />
      <PageLink href="?view=lab" to={() => labAddress(lab)}>
        Open the lab
      </PageLink>
      <ShareMore word="Share…" />
      <ThemeButton />
    </header>
  );
}

type NarrationProps = {
  readonly phase: Phase;
  /** Another pair is chosen, after one has been fused. */
  readonly isAgain: boolean;
};

function Narration({ phase, isAgain }: NarrationProps) {
  return (
    <div className="narration">
      {phase === "verdict" ? (
        <h1>
          <VerdictSentence />
        </h1>
      ) : (
        <Sentences phase={phase} />
      )}
      {isAgain && <WhyDearer />}
    </div>
  );
}

function Sentences({ phase }: { readonly phase: Exclude<Phase, "verdict"> }) {
  const sentence = useLabState((state) => wordsOf(phase, state).sentence);
  const more = useLabState((state) => wordsOf(phase, state).more);
  return (
    <>
      <h1>{sentence}</h1>
      <p className="more" key={phase}>
        {more}
      </p>
    </>
  );
}

function StatusFusing() {
  return useLabState(fusingStatus);
}

/** While blocks are on their way a press anywhere, or Escape, has them there at once. */
function useSkipping(isFlowing: boolean): void {
  useEffect(() => {
    if (!isFlowing) return undefined;
    const press = ({ key }: KeyboardEvent) => key === "Escape" && endFlow();
    window.addEventListener("pointerdown", endFlow);
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("pointerdown", endFlow);
      window.removeEventListener("keydown", press);
    };
  }, [isFlowing]);
}
