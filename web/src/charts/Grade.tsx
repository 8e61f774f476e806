/** How well an incident is supported (the Airwars grades), as a word with a bar, never by colour alone. */

import { word } from "../state/session";

/** What each grade means, the first that applies. */
export const GRADES: Record<string, { meaning: string; steps: number }> = {
  confirmed: { meaning: "the party that is blamed concedes it", steps: 4 },
  fair: { meaning: "two or more independent roots say so", steps: 3 },
  weak: { meaning: "one root says so", steps: 2 },
  contested: { meaning: "two parties each blame the other", steps: 1 },
  discounted: { meaning: "those harmed are said to be combatants only, or it is taken back", steps: 0 },
};

export function GradeMark({ grade }: { grade: string }) {
  const known = GRADES[grade];
  return (
    <span class="grade nowrap" title={known?.meaning}>
      <span class="grade-bar" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <i key={step} class={known && step <= known.steps ? "on" : undefined} />
        ))}
      </span>
      {word("grades", grade)}
    </span>
  );
}
