/** The colours of the map, from the same tokens as everything else. */

export interface Colours {
  sea: string;
  land: string;
  border: string;
  ink: string;
  exact: string;
  vague: string;
  proposed: string;
  paper: string;
  selected: string;
}

const NAMES: Record<keyof Colours, string> = {
  sea: "--map-sea",
  land: "--map-land",
  border: "--map-border",
  ink: "--ink",
  exact: "--danger",
  vague: "--accent",
  proposed: "--proposed",
  paper: "--surface",
  selected: "--ink",
};

/** The tokens as the browser computes them now: MapLibre reads neither variables nor light-dark(). */
export function colours(): Colours {
  const probe = document.createElement("span");
  document.body.append(probe);
  const found = {} as Colours;
  for (const name of Object.keys(NAMES) as (keyof Colours)[]) {
    probe.style.color = `var(${NAMES[name]})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}
