/**
 * One figure on a line from zero: a dot where a number is given, a bar for a range, an arrow
 * where it is open. Hollow, grey and dashed while only proposed. For the eye alone: the figure
 * stands beside it as text.
 */

import { drawnAt, isCapped, isOpen, isRange, type Bounds } from "./figures";

interface Props {
  figure: Bounds;
  /** The number at the right end. */
  most: number;
  proposed?: boolean;
  /** The range that all figures together come to, drawn behind. */
  within?: { low: number | null; best: number | null; high: number | null } | undefined;
  faint?: boolean;
}

export function Strip({ figure, most, proposed = false, within, faint = false }: Props) {
  const at = (n: number) => `${Math.max(0, Math.min(100, (n / Math.max(1, most)) * 100))}%`;
  const look = `strip${proposed ? " undecided" : ""}${faint ? " is-faint" : ""}`;
  const x = drawnAt(figure);
  return (
    <svg class={look} aria-hidden="true" focusable="false">
      {within && <Behind within={within} at={at} />}
      <line class="base" x1="0" x2="100%" y1="50%" y2="50%" />
      {isRange(figure) && <line class="reach" x1={at(figure.min!)} x2={at(figure.max!)} y1="50%" y2="50%" />}
      <svg x={at(x)} y="50%" class="mark">
        {isOpen(figure) && <path class="arrow" d="M0,0H16M11,-4L16,0L11,4" />}
        {isCapped(figure) && <path class="arrow" d="M0,0H-16M-11,-4L-16,0L-11,4" />}
        {figure.best !== null && figure.min === null && figure.max === null ? (
          <circle class="dot about" r="4.5" />
        ) : (
          !isRange(figure) && <circle class="dot" r="4.5" />
        )}
      </svg>
    </svg>
  );
}

function Behind({ within, at }: { within: NonNullable<Props["within"]>; at: (n: number) => string }) {
  const { low, best, high } = within;
  if (low === null) return null;
  const from = parseFloat(at(low));
  const to = high === null ? 100 : parseFloat(at(high));
  return (
    <>
      <rect class={high === null ? "behind open" : "behind"} x={`${from}%`} width={`${Math.max(0.6, to - from)}%`} y="0" height="100%" />
      {best !== null && <line class="best" x1={at(best)} x2={at(best)} y1="0" y2="100%" />}
    </>
  );
}
