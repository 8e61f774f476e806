/** Names on the map, as text of the page: no glyph server, and every script that the browser has. */

import { visible } from "../ui/plain";

export interface Label {
  text: string;
  at: [number, number];
  kind: "exact" | "vague" | "country";
}

interface View {
  project: (at: [number, number]) => { x: number; y: number };
  getZoom: () => number;
}

const MOST = 60;
/** Names of countries are for orientation: not on the whole world, and not within a town. */
const COUNTRY_ZOOM = [2.6, 9] as const;

/** Writes the labels that have room, in their order: an earlier one takes the place of a later. */
export function draw(into: HTMLElement, labels: Label[], view: View): void {
  const { clientWidth: width, clientHeight: height } = into;
  const zoom = view.getZoom();
  const taken: [number, number, number, number][] = [];
  const kept: { label: Label; x: number; y: number }[] = [];
  const named = new Set<string>();
  for (const label of labels) {
    if (kept.length >= MOST) break;
    if (label.kind === "country" && (zoom < COUNTRY_ZOOM[0] || zoom > COUNTRY_ZOOM[1])) continue;
    const key = `${label.kind} ${label.text}`;
    if (named.has(key)) continue;
    const { x, y } = view.project(label.at);
    if (x < 0 || y < 8 || x > width || y > height - 8) continue;
    const long = Math.min(200, label.text.length * (label.kind === "exact" ? 8 : 7));
    const left = label.kind === "exact" ? x - 6 : x - long / 2;
    const box: [number, number, number, number] = [left, y - 9, left + long + (label.kind === "exact" ? 14 : 0), y + 9];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
    taken.push(box);
    named.add(key);
    kept.push({ label, x, y });
  }
  while (into.childElementCount > kept.length) into.lastElementChild!.remove();
  kept.forEach(({ label, x, y }, index) => {
    let element = into.children[index] as HTMLElement | undefined;
    if (!element) {
      element = document.createElement("bdi");
      into.append(element);
    }
    const text = visible(label.text);
    if (element.textContent !== text) element.textContent = text;
    element.className = `label ${label.kind}`;
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  });
}
