// All lessons in one list: choosing one opens it where the visitor was last.

import { LESSONS } from "#app/lessons.ts";
import { lessonAddress } from "#app/route.ts";
import { goTo, useRoute } from "#app/hooks/useRoute.ts";

export function LessonChooser() {
  const shown = useRoute(({ page, lesson }) => lesson ?? (page === "story" ? LESSONS[0].name : ""));
  return (
    <select
      className="lesson-chooser"
      aria-label="Lessons"
      value={shown}
      onChange={({ target }) => goTo(lessonAddress(window.location.href, target.value))}
    >
      {LESSONS.map(({ name, title }, i) => (
        <option key={name} value={name}>
          {i + 1}. {title}
        </option>
      ))}
    </select>
  );
}
